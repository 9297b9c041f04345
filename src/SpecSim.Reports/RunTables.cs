// The tables of a run, made once for the terminal and for the HTML page.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class RunTables
{
    /// <summary>All tables that apply, in reading order.</summary>
    public static IReadOnlyList<Table> Of(RunReport report)
    {
        bool drafts = report.Scenario.Drafts;
        return
        [
            drafts ? Sides(report.Result) : Plain(report.Result.Baseline),
            .. drafts ? [Acceptance(report)] : Array.Empty<Table>(),
            Round(report),
            Busy(report),
            .. drafts ? [Formulas(report)] : Array.Empty<Table>(),
            Memory(report.Result.Memory),
        ];
    }

    public static Table Sides(RunResult result)
    {
        (ServerResult plain, ServerResult speculative) = (result.Baseline, result.Speculative.Server);
        return new Table(
            "Baseline against speculative",
            ["", "Baseline", "Speculative", "Gain"],
            [.. Figures.Select(figure => Side(figure, plain, speculative))]);
    }

    private static Table Plain(ServerResult server) => new(
        "Without speculation", ["", "Baseline"], [.. Figures.Select(figure => (string[])[figure.Name, figure.Text(figure.Value(server))])]);

    private sealed record Figure(string Name, Func<ServerResult, double?> Value, Func<double?, string> Text, bool MoreIsBetter = false);

    private static readonly Figure[] Figures =
    [
        new("Tokens per second", server => server.TokensPerSecond, Units.Rate, MoreIsBetter: true),
        new("Time per token (TPOT), mean", server => server.TimePerOutputToken?.Mean, Units.Time),
        new("  95th percentile", server => server.TimePerOutputToken?.P95, Units.Time),
        new("First token (TTFT), mean", server => server.TimeToFirstToken?.Mean, Units.Time),
        new("  95th percentile", server => server.TimeToFirstToken?.P95, Units.Time),
        new("Gap between tokens (ITL), p95", server => server.TokenGaps?.P95, Units.Time),
        new("Gap between bursts, p95", server => server.BurstGaps?.P95, Units.Time),
        new("Whole request, mean", server => server.RequestSeconds?.Mean, Units.Time),
        new("Cost of a million tokens", server => server.UsdPerMillionTokens, Units.Usd),
        new("Energy per token, at most", server => server.JoulesPerToken, Units.Joules),
    ];

    private static string[] Side(Figure figure, ServerResult plain, ServerResult speculative)
    {
        (double? before, double? after) = (figure.Value(plain), figure.Value(speculative));
        double? ratio = figure.MoreIsBetter ? after / before : before / after;
        string gain = ratio is { } value && double.IsFinite(value) && before != 0 ? Units.Factor(value) : Units.None;
        return [figure.Name, figure.Text(before), figure.Text(after), gain];
    }

    public static Table Acceptance(RunReport report)
    {
        SpeculativeResult speculative = report.Result.Speculative;
        RoundStatistics expected = report.Scenario.Acceptance.Expect(speculative.DraftLength);
        double drafted = speculative.RoundsByAccepted.Sum();
        string Last(int accepted) =>
            drafted == 0 ? Units.None : Units.Percent(speculative.RoundsByAccepted[accepted] / drafted);
        IEnumerable<string[]> rows = Enumerable.Range(0, speculative.DraftLength).Select(index => (string[])
        [
            Units.Count(index + 1),
            Units.Percent(speculative.HazardByPosition[index]),
            Units.Percent(speculative.SurvivalByPosition[index]),
            Units.Percent(expected.Survival[index]),
            Last(index + 1),
        ]);
        return new Table(
            "Acceptance by draft position",
            ["Position", "Kept if reached", "Kept", "Kept, by formula", "Last one kept"],
            [.. rows, ["none", Units.None, Units.None, Units.None, Last(0)]]);
    }

    public static Table Round(RunReport report)
    {
        (StepCost plain, StepCost draft, StepCost verify) = (report.Result.Round.Plain, report.Result.Round.Draft, report.Result.Round.Verify);
        if (!report.Scenario.Drafts)
        {
            return new Table("Where a step's time goes", ["", "Plain step"],
            [
                ["Target pass", Units.Time(plain.DeviceSeconds)],
                ["Sampling", Units.Time(plain.SamplingSeconds)],
                ["Host overhead", Units.Time(plain.HostSeconds)],
                ["Total", Units.Time(plain.TotalSeconds)],
            ]);
        }

        double total = draft.TotalSeconds + verify.TotalSeconds;
        double tokens = report.Result.Speculative.TokensPerRound.Estimate;
        string[] Row(string name, double? before, double after) =>
            [name, Units.Time(before), Units.Time(after), Units.Percent(after / total)];
        return new Table(
            "Where a round's time goes",
            ["", "Plain step", "Round", "Share"],
            [
                Row("Draft", null, draft.DeviceSeconds + draft.SamplingSeconds),
                Row("Target pass (verify)", plain.DeviceSeconds, verify.DeviceSeconds),
                Row("Sampling", plain.SamplingSeconds, verify.SamplingSeconds),
                Row("Host overhead", plain.HostSeconds, draft.HostSeconds + verify.HostSeconds),
                Row("Total", plain.TotalSeconds, total),
                ["Tokens", "1", Units.Ratio(tokens), ""],
                ["Per token", Units.Time(plain.TotalSeconds), Units.Time(total / tokens), ""],
            ]);
    }

    public static Table Busy(RunReport report)
    {
        (ServerResult plain, ServerResult speculative) = (report.Result.Baseline, report.Result.Speculative.Server);
        var phases = new List<(string Name, Utilization? Used)> { ("Prompts", plain.Utilization.Prefill), ("Plain steps", plain.Utilization.Verify) };
        if (report.Scenario.Drafts)
            phases.AddRange([("Draft", speculative.Utilization.Draft), ("Verify", speculative.Utilization.Verify)]);
        return new Table(
            "How busy the devices are",
            ["", "Memory bandwidth", "Arithmetic"],
            [.. phases.Select(phase => (string[])[phase.Name, Units.Percent(phase.Used?.Bandwidth), Units.Percent(phase.Used?.Arithmetic)])]);
    }

    public static Table Formulas(RunReport report)
    {
        RunResult result = report.Result;
        ClosedFormResult form = result.ClosedForm;
        DraftLengthPoint? best = report.Study?.ByDraftLength.Where(point => point.Speedup is not null).MaxBy(point => point.Speedup!.Estimate);
        return new Table(
            "Formulas beside the simulation",
            ["", "Simulated", "Formula"],
            [
                ["Tokens per round", Units.Ratio(result.Speculative.TokensPerRound.Estimate), Units.Ratio(form.TokensPerRound)],
                ["Speedup", Units.Factor(result.Speedup?.Estimate), Units.Factor(form.Speedup)],
                ["Best draft length K", Units.Count(best?.DraftLength), Units.Count(form.BestDraftLength)],
                ["Speedup by Leviathan et al. (verify = plain step)", Units.None, Units.Factor(form.LeviathanSpeedup)],
                ["Cost of one draft pass, in plain steps", Units.None, Units.Ratio(form.DraftPassCost)],
                ["Cost of the proposal, in plain steps", Units.None, Units.Ratio(form.ProposalCost)],
                ["Cost of the verify step, in plain steps", Units.None, Units.Ratio(form.VerifyCost)],
                ["Speculation pays from acceptance", Units.None, Units.Ratio(form.BreakEvenAlpha)],
            ]);
    }

    public static Table Memory(MemoryFootprint memory)
    {
        string[] Row(string name, double? bytes) => [name, Units.Memory(bytes), Units.Percent(bytes / memory.DeviceBytes)];
        double needed = memory.KvTokensNeeded * memory.KvBytesPerToken;
        return new Table(
            "Memory of one device",
            ["", "Size", "Share"],
            [
                Row("Device", memory.DeviceBytes),
                Row("Usable by the engine", memory.UsableBytes),
                Row("Target weights", memory.TargetWeightBytes),
                Row("Draft weights", memory.DraftWeightBytes > 0 ? memory.DraftWeightBytes : null),
                Row("Activations", memory.ActivationBytes),
                Row($"KV cache of {Units.Count(memory.KvTokensNeeded, "token")} ({Units.Memory(memory.KvBytesPerToken)} each)", needed),
                ["Room for tokens", Units.Count(memory.KvTokensCapacity), ""],
            ]);
    }
}
