// Scenarios side by side: the answer, the table, what was compared. One value for text, JSON and pages.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>A comparison and how to get it again.</summary>
public sealed record ComparisonReport(ComparisonResult Result)
{
    /// <summary>The command that prints this again.</summary>
    public string? Command { get; init; }

    internal IReadOnlyList<ComparisonSide> Sides => Result.Sides;

    /// <summary>The side with the least time per output token, the oracle's left out where there is another.</summary>
    internal ComparisonSide? Best => Sides
        .Where(side => side.AgainstFirst is not null && !(side.Scenario.Control.KnowsLuck && Sides.Count > 1))
        .MaxBy(side => side.AgainstFirst!.Estimate);

    /// <summary>One sentence: who is fastest, and by how much for sure.</summary>
    public string Answer()
    {
        if (Best is not { } best)
            return "No run finished: nothing can be compared.";
        ComparisonSide first = Sides[0];
        if (best == first)
            return $"{first.Name} is fastest: {Units.Speedup(first.Speedup)} over no speculation.";
        Interval gain = best.AgainstFirst!;
        string sure = gain.Low95 is { } low && low > 1
            ? $"{Units.Percent(low - 1)} to {Units.Percent(gain.High95 - 1)} for sure (95 % interval, paired)"
            : "which may be chance";
        return $"{best.Name} is fastest: {Units.Percent(gain.Estimate - 1)} faster than {first.Name}, {sure}.";
    }

    /// <summary>What swings, in a sentence each.</summary>
    public IReadOnlyList<string> Warnings() =>
        [.. Sides.Select(side => PolicyWords.Swing(side.Name, side.Oscillation)).OfType<string>()];

    internal Table Table() => new(
        "Side by side, under the same luck",
        ["", "Speedup", "95 % interval", $"Against {Sides[0].Name}", "Tokens/s", "Drafted", "Accepted", "$/1M tokens"],
        [.. Sides.Select(Row)])
    {
        IsWide = true,
    };

    private static string[] Row(ComparisonSide side)
    {
        SpeculativeResult result = side.Speculative;
        return
        [
            side.Name,
            Units.Factor(side.Speedup?.Estimate),
            side.Speedup is { Low95: { } low, High95: { } high }
                ? $"{Units.Ratio(low)} to {Units.Ratio(high)}"
                : Units.None,
            Difference(side.AgainstFirst),
            Units.Rate(result.Server.TokensPerSecond),
            Units.Ratio(side.MeanDrafted),
            Units.Ratio(result.TokensPerRound.Estimate - 1),
            Units.Usd(result.Server.UsdPerMillionTokens),
        ];
    }

    /// <summary>+3.1 % (+2.0 to +4.2); a plain 0 for the side that the others are compared with.</summary>
    private static string Difference(Interval? ratio)
    {
        if (ratio is null)
            return Units.None;
        string estimate = PolicyWords.Signed(ratio.Estimate - 1);
        return ratio is { Low95: { } low, High95: { } high } && low != high
            ? $"{estimate} % ({PolicyWords.Signed(low - 1)} to {PolicyWords.Signed(high - 1)})"
            : $"{estimate} %";
    }
}
