// The table of a search: one row for each batch size, and all that was simulated for those who want to see it.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class OptimizeTables
{
    private static readonly string[] Heads =
        ["Batch", "Draft", "Speedup", "Time/token", "$/1M tokens", "Tokens/s", "Next best", "Behind by"];

    public static Table Choices(OptimizeReport report) => new(
        "Best draft by requests at a time", Heads, [.. report.Result.Choices.Select(Row)])
    {
        WordColumns = 2,
        IsWide = true,
    };

    /// <summary>Every way to draft at every batch size, at its best.</summary>
    public static Table All(OptimizeReport report) => new(
        "All ways to draft",
        ["Batch", "Way", "Speedup", "Time/token", "$/1M tokens", "Tokens/s"],
        [
            .. report.Result.Choices.SelectMany(choice => choice.Options.Select(option => (string[])
                [Size(choice), OptimizeWords.Draft(option.Pick), .. Figures(option.Pick)])),
        ])
    {
        WordColumns = 2,
        IsWide = true,
    };

    private static string[] Row(BatchChoice choice)
    {
        if (choice.Plain is not { } plain)
            return [Size(choice), "does not fit", .. Enumerable.Repeat(Units.None, Heads.Length - 2)];
        if (choice.Choice is not { } chosen)
        {
            string[] next = choice.RunnerUp is null ? [Units.None, Units.None] : Next(choice, 1);
            return [Size(choice), "none", Units.Factor(1), .. Server(plain), .. next];
        }

        Trial pick = chosen.Pick;
        return [Size(choice), OptimizeWords.Draft(pick), .. Figures(pick), .. Next(choice, pick.Worth)];
    }

    private static string[] Next(BatchChoice choice, double worth) => choice.RunnerUp is { } next
        ? [OptimizeWords.Draft(next.Pick), Behind(next.Pick.Worth / worth)]
        : ["no draft", Behind(1 / worth)];

    // A borrowed draft may be ahead and yet not be the choice.
    private static string Behind(double share) =>
        share > 1 ? $"ahead by {Units.Percent(share - 1)}" : Units.Percent(1 - share);

    private static string[] Figures(Trial trial) => [OptimizeWords.Speedup(trial.Speedup), .. Server(trial.Server)];

    private static string[] Server(ServerResult server) =>
    [
        Units.Time(server.TimePerOutputToken?.Mean),
        Units.Usd(server.UsdPerMillionTokens),
        Units.Rate(server.TokensPerSecond),
    ];

    private static string Size(BatchChoice choice) => Units.Count(choice.Batch);
}
