// The tables of a run, made once for the terminal and for the HTML page.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class RunTables
{
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

    /// <summary>All tables that apply, in reading order.</summary>
    public static IReadOnlyList<Table> Of(RunReport report)
    {
        Table memory = Memory(report.Result.Memory);
        Table[] sure = UncertaintyWords.Table(report) is { } table ? [table] : [];
        return report.Scenario.Drafts
            ?
            [
                Sides(report),
                .. sure,
                .. report.Policy is { } policy ? [PolicyWords.Table(policy)] : Array.Empty<Table>(),
                Acceptance(report),
                Round(report),
                Operators(report),
                Busy(report),
                Formulas(report),
                memory,
            ]
            :
            [
                Plain(report.Plain),
                .. sure,
                Step(report.Result.Round.Plain),
                Operators(report),
                Busy(report),
                memory,
            ];
    }

    private static Table Sides(RunReport report) => new(
        "Baseline against speculative",
        ["", "Baseline", "Speculative", "Gain"],
        [.. Figures.Select(figure => figure.Compare(report.Plain, report.Speculative))]);

    private static Table Plain(ServerResult server) => new(
        "Without speculation",
        ["", "Baseline"],
        [.. Figures.Select(figure => (string[])[figure.Name, figure.Text(figure.Value(server))])]);

    private static Table Acceptance(RunReport report)
    {
        SpeculativeResult speculative = report.Result.Speculative;
        RoundStatistics expected = report.Scenario.ExpectedRounds(speculative.DraftLength);
        double drafted = speculative.RoundsByAccepted.Sum();
        string Last(int accepted) => Units.Percent(speculative.RoundsByAccepted[accepted] / drafted);
        IEnumerable<string[]> rows = Enumerable.Range(0, speculative.DraftLength).Select(index => (string[])
        [
            Units.Count(index + 1),
            Units.Percent(speculative.HazardByPosition[index]),
            Units.Percent(speculative.SurvivalByPosition[index]),
            Units.Percent(report.Scenario.DraftsAsExpected ? expected.Survival[index] : null),
            Last(index + 1),
        ]);
        return new Table(
            "Acceptance by draft position",
            ["Position", "Kept if reached", "Kept", "Kept, by formula", "Last one kept"],
            [.. rows, ["none", Units.None, Units.None, Units.None, Last(0)]]);
    }

    private static Table Round(RunReport report)
    {
        RoundAnatomy round = report.Result.Round;
        (StepCost plain, StepCost draft, StepCost verify) = (round.Plain, round.Draft, round.Verify);
        double total = draft.TotalSeconds + verify.TotalSeconds;
        double tokens = report.Result.Speculative.TokensPerRound.Estimate;
        string[][] tree = report.Result.Speculative.Tree is { } nodes
            ?
            [
                ["Nodes verified", "", Units.Ratio(nodes.NodesPerRound), ""],
                ["  of them in vain", "", Units.Ratio(nodes.WastedPerRound),
                    Units.Percent(nodes.WastedPerRound / nodes.NodesPerRound)],
            ]
            : [];
        string[] Row(string name, double? before, double? after) =>
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
                .. tree,
                ["Tokens", "1", Units.Ratio(tokens), ""],
                ["Per token", Units.Time(plain.TotalSeconds), Units.Time(total / tokens), ""],
            ]);
    }

    private static Table Step(StepCost plain) => new(
        "Where a step's time goes",
        ["", "Plain step"],
        [
            ["Target pass", Units.Time(plain.DeviceSeconds)],
            ["Sampling", Units.Time(plain.SamplingSeconds)],
            ["Host overhead", Units.Time(plain.HostSeconds)],
            ["Total", Units.Time(plain.TotalSeconds)],
        ]);

    /// <summary>The pass by kernels, with what each reaches of the device's peaks.</summary>
    private static Table Operators(RunReport report)
    {
        Scenario scenario = report.Scenario;
        double bandwidth = scenario.Device.Bandwidth.PerSecond;
        double peak = scenario.Device.Peak(scenario.Target.Types.Activations)!.Value.PerSecond;
        static string Share(double amount, double seconds, double most) =>
            amount > 0 ? Units.Percent(amount / seconds / most) : Units.None;
        Dictionary<string, OperatorCost> plain =
            report.Result.Round.PlainOperators.ToDictionary(cost => cost.Name);
        // One step can have what the other has not: tokens that fill its graph, launches outside one.
        IReadOnlyList<OperatorCost> verifying = report.Result.Round.VerifyOperators;
        IEnumerable<OperatorCost> absent = report.Result.Round.PlainOperators
            .Where(cost => verifying.All(other => other.Name != cost.Name))
            .Select(cost => new OperatorCost(cost.Name, cost.Calls, 0, 0, 0));
        IEnumerable<string[]> rows = verifying.Concat(absent).Select(verify =>
        {
            string seconds = plain.TryGetValue(verify.Name, out OperatorCost? same)
                ? Units.Time(same.Seconds)
                : Units.None;
            string[] kernel = [verify.Name, Units.Count(verify.Calls), seconds];
            string[] used =
            [
                Share(verify.Bytes, verify.Seconds, bandwidth), Share(verify.Flops, verify.Seconds, peak),
            ];
            return scenario.Drafts
                ? (string[])[.. kernel, Units.Time(verify.Seconds), .. used]
                : [.. kernel, .. used];
        });
        return new Table(
            "Target pass by kernel, one device",
            scenario.Drafts
                ? ["", "Calls", "Plain", "Verify", "Memory", "Arithmetic"]
                : ["", "Calls", "Plain", "Memory", "Arithmetic"],
            [.. rows]);
    }

    private static Table Busy(RunReport report)
    {
        static string[] Row(string name, Utilization? used) =>
            [name, Units.Percent(used?.Bandwidth), Units.Percent(used?.Arithmetic)];
        (PhaseUtilization off, PhaseUtilization on) = (report.Plain.Utilization, report.Speculative.Utilization);
        List<string[]> rows = [Row("Prompts", off.Prefill), Row("Plain steps", off.Verify)];
        if (report.Scenario.Drafts)
            rows.AddRange([Row("Draft", on.Draft), Row("Verify", on.Verify)]);
        return new Table("How busy the devices are", ["", "Memory bandwidth", "Arithmetic"], rows);
    }

    private static Table Formulas(RunReport report)
    {
        (RunResult result, ClosedFormResult form) = (report.Result, report.Result.ClosedForm);
        double tokens = result.Speculative.TokensPerRound.Estimate;
        static string[] Row(string name, string formula) => [name, Units.None, formula];
        return new Table(
            "Formulas beside the simulation",
            ["", "Simulated", "Formula"],
            [
                ["Tokens per round", Units.Ratio(tokens), Units.Ratio(form.TokensPerRound)],
                ["Speedup", Units.Factor(result.Speedup?.Estimate), Units.Factor(form.Speedup)],
                ["Best draft length K", Units.Count(report.Best?.DraftLength), Units.Count(form.BestDraftLength)],
                Row("Speedup by Leviathan et al.", Units.Factor(form.LeviathanSpeedup)),
                Row("One draft pass, in plain steps", Units.Ratio(form.DraftPassCost)),
                Row("The whole draft, in plain steps", Units.Ratio(form.ProposalCost)),
                Row("The verify step, in plain steps", Units.Ratio(form.VerifyCost)),
                Row("Acceptance from which it pays", Units.Ratio(form.BreakEvenAlpha)),
                Row("Requests at a time up to which it does", Units.Count(form.PaysUpToBatch)),
            ]);
    }

    private static Table Memory(MemoryFootprint memory)
    {
        string[] Row(string name, double? bytes) =>
            [name, Units.Memory(bytes), Units.Percent(bytes / memory.DeviceBytes)];
        string tokens = Units.Count(memory.KvTokensNeeded, "token");
        return new Table(
            "Memory of one device",
            ["", "Size", "Share"],
            [
                Row("Device", memory.DeviceBytes),
                Row("Usable by the engine", memory.UsableBytes),
                Row("Target weights", memory.TargetWeightBytes),
                Row("Draft weights", memory.DraftWeightBytes > 0 ? memory.DraftWeightBytes : null),
                Row("Activations", memory.ActivationBytes),
                Row(
                    $"KV cache: {tokens} x {Units.Memory(memory.KvBytesPerToken)}",
                    memory.KvTokensNeeded * memory.KvBytesPerToken),
                ["Tokens that would fit", Units.Count(memory.KvTokensCapacity), ""],
            ]);
    }

    /// <summary>A figure of both sides, and how it is written.</summary>
    private sealed record Figure(
        string Name, Func<ServerResult, double?> Value, Func<double?, string> Text, bool MoreIsBetter = false)
    {
        /// <summary>Above 1x speculation is the better of the two.</summary>
        public string[] Compare(ServerResult plain, ServerResult speculative)
        {
            (double? before, double? after) = (Value(plain), Value(speculative));
            return [Name, Text(before), Text(after), Units.Factor(MoreIsBetter ? after / before : before / after)];
        }
    }
}
