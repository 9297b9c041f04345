// Charts of what happens inside a round: what is accepted, where the time goes, and a few rounds as they happened.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Latency;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class RoundCharts
{
    private const double Milliseconds = 1000;
    private const int RoundsShown = 4;
    private const string Draft = "Draft";
    private const string Target = "Target pass";
    private const string Sampling = "Sampling";
    private const string Host = "Host overhead";

    // The same order in both charts of phases, so the same colours.
    private static readonly string[] Phases = [Draft, Target, Sampling, Host];

    public static PanelChart Acceptance(RunReport report)
    {
        SpeculativeResult observed = report.Result.Speculative;
        RoundStatistics expected = report.Scenario.Acceptance.Expect(observed.DraftLength);
        LineChart Panel(string id, string title, string of, IEnumerable<double?> seen, IEnumerable<double?> formula) => new(
            id,
            title,
            "",
            new Axis("Draft position", "", "0"),
            new Axis($"Kept, of {of}", "", "0 %", Minimum: 0, Maximum: 1),
            [new Series("simulated", Points(seen), Emphasised: true), new Series("formula", Points(formula), Dashed: true)]);
        return new PanelChart(
            "acceptance-by-position",
            AcceptanceTitle(observed),
            $"{RunCharts.Subtitle(report.Scenario)}, K = {observed.DraftLength}",
            [
                Panel("hazard", "Hazard", "drafts that got so far", observed.HazardByPosition, expected.Hazards),
                Panel("survival", "Survival", "all drafts", observed.SurvivalByPosition.Select(Maybe), expected.Survival.Select(Maybe)),
            ]);
    }

    private static string AcceptanceTitle(SpeculativeResult observed) => observed.DraftLength == 1
        ? $"The draft token is accepted in {Units.Percent(observed.SurvivalByPosition[0])} of rounds"
        : $"The first draft token is accepted in {Units.Percent(observed.SurvivalByPosition[0])} of rounds, "
            + $"all {observed.DraftLength} in {Units.Percent(observed.SurvivalByPosition[^1])}";

    private static Point[] Points(IEnumerable<double?> shares) =>
        [.. shares.Select((share, index) => (share, index)).Where(pair => pair.share is not null)
            .Select(pair => new Point(pair.index + 1, pair.share!.Value))];

    public static StackedBarChart Time(RunReport report)
    {
        (StepCost plain, StepCost draft, StepCost verify) = (report.Result.Round.Plain, report.Result.Round.Draft, report.Result.Round.Verify);
        bool drafts = report.Scenario.Drafts;
        double tokens = report.Result.Speculative.TokensPerRound.Estimate;
        double total = draft.TotalSeconds + verify.TotalSeconds;
        Part Phase(string name, double before, double after) => new(
            name,
            drafts
                ? [before * Milliseconds, after * Milliseconds, after / tokens * Milliseconds]
                : [before * Milliseconds]);
        string title = drafts
            ? $"A round takes as long as {Units.Ratio(total / plain.TotalSeconds)} plain steps and yields {Units.Ratio(tokens)} tokens"
            : $"A step takes {Units.Time(plain.TotalSeconds)} and yields one token for each request";
        return new StackedBarChart(
            "round-time",
            title,
            RunCharts.Subtitle(report.Scenario) + (drafts ? $", K = {report.Scenario.DraftLength}" : ""),
            new Axis("Time", "ms", "0.#"),
            drafts ? ["Plain step", "Speculative round", "Round, per token"] : ["Plain step"],
            [
                Phase(Draft, 0, draft.DeviceSeconds + draft.SamplingSeconds),
                Phase(Target, plain.DeviceSeconds, verify.DeviceSeconds),
                Phase(Sampling, plain.SamplingSeconds, verify.SamplingSeconds),
                Phase(Host, plain.HostSeconds, draft.HostSeconds + verify.HostSeconds),
            ]);
    }

    /// <summary>The first rounds as they happened; null when none were kept.</summary>
    public static TimelineChart? Timeline(RunReport report)
    {
        Scenario scenario = report.Scenario;
        RoundTrace[] rounds = [.. report.Result.Trace.Take(RoundsShown)];
        if (rounds.Length == 0)
            return null;
        Passage[] passages = [.. rounds.SelectMany(round => Passages(round, rounds[0].Start.TotalSeconds, scenario))];
        double bandwidth = scenario.Device.Bandwidth.PerSecond * scenario.Target.TensorParallel;
        double arithmetic = scenario.Device.Peak(scenario.Target.Types.Activations)!.Value.PerSecond * scenario.Target.TensorParallel;
        double busyBytes = rounds.Sum(round => round.Draft.Bytes + round.Verify.Bytes) / passages[^1].End / bandwidth;
        double busyFlops = rounds.Sum(round => round.Draft.Flops + round.Verify.Flops) / passages[^1].End / arithmetic;
        Utilisation Usage(string name, Func<Passage, double> perSecond, double peak) =>
            new(name, [.. passages.Select(passage => new Change(passage.Start * Milliseconds, Math.Min(1, perSecond(passage) / peak)))]);
        return new TimelineChart(
            "timeline",
            $"Memory bandwidth is {Units.Percent(busyBytes)} in use, arithmetic {Units.Percent(busyFlops)}",
            $"The first {Units.Count(rounds.Length, scenario.Drafts ? "round" : "step")} of {RunCharts.Subtitle(scenario)}"
                + (scenario.Drafts ? $", K = {scenario.DraftLength}" : ""),
            new Axis("Time", "ms", "0.#"),
            scenario.Drafts ? [Draft, Target] : [Target],
            Phases,
            [.. passages.Select(passage => new LaneSpan(
                passage.Lane, passage.Start * Milliseconds, passage.End * Milliseconds, passage.Kind, passage.Label))],
            [
                Usage("memory bandwidth", passage => passage.Bytes / passage.Seconds, bandwidth),
                Usage("arithmetic", passage => passage.Flops / passage.Seconds, arithmetic),
            ]);
    }

    /// <summary>A stretch of one kind, in seconds since the first round, with its traffic and arithmetic.</summary>
    private sealed record Passage(string Lane, string Kind, double Start, double Seconds, double Bytes, double Flops, string Label)
    {
        public double End => Start + Seconds;
    }

    /// <summary>
    /// The host's part comes after the device's in each phase: the model knows how long it takes, not when. What the
    /// device moves is spread evenly over its own part of the phase.
    /// </summary>
    private static IEnumerable<Passage> Passages(RoundTrace round, double origin, Scenario scenario)
    {
        double start = round.Start.TotalSeconds - origin;
        double middle = start + round.Draft.TotalSeconds;
        string kept = round.Accepted is { } accepted ? $"{accepted} kept" : "";
        double drafting = round.Draft.DeviceSeconds + round.Draft.SamplingSeconds;
        double targeting = round.Verify.DeviceSeconds;
        double sampled = middle + targeting + round.Verify.SamplingSeconds;
        Passage[] all =
        [
            new(Draft, Draft, start, drafting, round.Draft.Bytes, round.Draft.Flops, ""),
            new(Draft, Host, start + drafting, round.Draft.HostSeconds, 0, 0, ""),
            new(Target, Target, middle, targeting, round.Verify.Bytes, round.Verify.Flops, kept),
            new(Target, Sampling, middle + targeting, round.Verify.SamplingSeconds, 0, 0, ""),
            new(Target, Host, sampled, round.Verify.HostSeconds, 0, 0, ""),
        ];
        return all.Where(passage => passage.Seconds > 0);
    }

    private static double? Maybe(double value) => value;
}
