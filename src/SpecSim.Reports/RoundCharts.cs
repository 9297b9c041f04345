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
    private static readonly Axis TimeAxis = new("Time", "ms", "0.#");

    /// <summary>Hazard and survival; null when no round had a draft.</summary>
    public static PanelChart? Acceptance(RunReport report)
    {
        SpeculativeResult observed = report.Result.Speculative;
        if (observed.RoundsByAccepted.Sum() == 0)
            return null;
        (IReadOnlyList<double> survival, RoundStatistics expected) =
            (observed.SurvivalByPosition, report.Scenario.ExpectedRounds(observed.DraftLength));
        IEnumerable<double?> expectedSurvival =
            report.Scenario.DraftsAsExpected ? expected.Survival.Select(Maybe) : [];
        return new PanelChart(
            "acceptance-by-position",
            observed.DraftLength == 1
                ? $"The draft token is kept in {Units.Percent(survival[0])} of rounds"
                : $"The first draft token is kept in {Units.Percent(survival[0])} of rounds, "
                    + $"all {observed.DraftLength} in {Units.Percent(survival[^1])}",
            RunCharts.Subtitle(report.Scenario),
            [
                Panel("hazard", "Hazard", "drafts that got so far", observed.HazardByPosition, expected.Hazards),
                Panel("survival", "Survival", "all drafts", survival.Select(Maybe), expectedSurvival),
            ]);
    }

    private static LineChart Panel(
        string id, string title, string of, IEnumerable<double?> seen, IEnumerable<double?> formula) => new(
            id,
            title,
            "",
            new Axis("Draft position", "", "0"),
            new Axis($"Kept, of {of}", "", "0 %", Minimum: 0, Maximum: 1),
            [
                new Series("simulated", Points(seen), Emphasised: true),
                .. Points(formula) is { Length: > 0 } points ? [new Series("formula", points, Dashed: true)] : NoSeries,
            ]);

    private static Series[] NoSeries => [];

    private static Point[] Points(IEnumerable<double?> shares) =>
        [.. shares.Index().Where(entry => entry.Item is not null)
            .Select(entry => new Point(entry.Index + 1, entry.Item!.Value))];

    /// <summary>A plain step, a round, and what of it falls to one token.</summary>
    public static StackedBarChart Time(RunReport report)
    {
        RoundAnatomy round = report.Result.Round;
        (StepCost plain, StepCost draft, StepCost verify) = (round.Plain, round.Draft, round.Verify);
        double total = draft.TotalSeconds + verify.TotalSeconds;
        double tokens = report.Result.Speculative.TokensPerRound.Estimate;
        // Without a single round there are no tokens per round either.
        if (!report.Scenario.Drafts || !(tokens > 0))
            return PlainTime(report, plain);
        Part Phase(string name, double before, double after) =>
            new(name, [before * Milliseconds, after * Milliseconds, after / tokens * Milliseconds]);
        string length = Units.Ratio(total / plain.TotalSeconds);
        return new StackedBarChart(
            "round-time",
            $"A round takes as long as {length} plain steps and yields {Units.Ratio(tokens)} tokens",
            RunCharts.Subtitle(report.Scenario),
            TimeAxis,
            ["Plain step", "Speculative round", "Round, per token"],
            [
                Phase(Draft, 0, draft.DeviceSeconds + draft.SamplingSeconds),
                Phase(Target, plain.DeviceSeconds, verify.DeviceSeconds),
                Phase(Sampling, plain.SamplingSeconds, verify.SamplingSeconds),
                Phase(Host, plain.HostSeconds, draft.HostSeconds + verify.HostSeconds),
            ]);
    }

    private static StackedBarChart PlainTime(RunReport report, StepCost plain) => new(
        "round-time",
        $"A plain step takes {Units.Time(plain.TotalSeconds)} and yields one token for each request",
        RunCharts.Subtitle(report.Scenario),
        TimeAxis,
        ["Plain step"],
        [
            new Part(Target, [plain.DeviceSeconds * Milliseconds]),
            new Part(Sampling, [plain.SamplingSeconds * Milliseconds]),
            new Part(Host, [plain.HostSeconds * Milliseconds]),
        ]);

    /// <summary>The first rounds as they happened; null when none were kept.</summary>
    public static TimelineChart? Timeline(RunReport report)
    {
        Scenario scenario = report.Scenario;
        RoundTrace[] rounds = [.. report.Result.Trace.Take(RoundsShown)];
        if (rounds.Length == 0)
            return null;
        Passage[] passages = [.. rounds.SelectMany(round => Passages(round, rounds[0].Start.TotalSeconds))];
        double seconds = passages[^1].End;
        int devices = scenario.Target.Devices;
        double bandwidth = scenario.Device.Bandwidth.PerSecond * devices;
        double arithmetic = scenario.Device.Peak(scenario.Target.Types.Activations)!.Value.PerSecond * devices;
        string bandwidthUsed = Units.Percent(passages.Sum(passage => passage.Bytes) / seconds / bandwidth);
        string arithmeticUsed = Units.Percent(passages.Sum(passage => passage.Flops) / seconds / arithmetic);
        string shown = Units.Count(rounds.Length, scenario.Drafts ? "round" : "step");
        return new TimelineChart(
            "timeline",
            $"Memory bandwidth is {bandwidthUsed} in use, arithmetic {arithmeticUsed}",
            $"The first {shown} of {RunCharts.Subtitle(scenario)}",
            TimeAxis,
            scenario.Drafts ? [Draft, Target] : [Target],
            scenario.Drafts ? Phases : Phases[1..],
            [.. passages.Select(passage => passage.Span)],
            [
                Usage("memory bandwidth", passages, passage => passage.Bytes / bandwidth),
                Usage("arithmetic", passages, passage => passage.Flops / arithmetic),
            ])
        {
            Note = scenario.Drafts && scenario.Workload.Batch > 1 ? "Tokens kept are those of the first request." : "",
        };
    }

    /// <summary>
    /// The host's part comes after the device's in each phase: the model knows how long it takes, not when. What the
    /// device moves is spread evenly over its own part of the phase.
    /// </summary>
    private static IEnumerable<Passage> Passages(RoundTrace round, double origin)
    {
        (StepCost draft, StepCost verify) = (round.Draft, round.Verify);
        double start = round.Start.TotalSeconds - origin;
        double drafting = draft.DeviceSeconds + draft.SamplingSeconds;
        double middle = start + draft.TotalSeconds;
        double targeted = middle + verify.DeviceSeconds;
        string kept = round.Accepted is { } accepted ? $"{accepted} kept" : "";
        Passage[] all =
        [
            new(Draft, Draft, start, drafting, draft.Bytes, draft.Flops),
            new(Draft, Host, start + drafting, draft.HostSeconds),
            new(Target, Target, middle, verify.DeviceSeconds, verify.Bytes, verify.Flops, kept),
            new(Target, Sampling, targeted, verify.SamplingSeconds),
            new(Target, Host, targeted + verify.SamplingSeconds, verify.HostSeconds),
        ];
        return all.Where(passage => passage.Seconds > 0);
    }

    private static Utilisation Usage(string name, Passage[] passages, Func<Passage, double> peakSeconds) => new(
        name,
        [
            .. passages.Select(passage =>
                new Change(passage.Start * Milliseconds, Math.Min(1, peakSeconds(passage) / passage.Seconds))),
        ]);

    private static double? Maybe(double value) => value;

    /// <summary>A stretch of one kind, in seconds since the first round, with its traffic and arithmetic.</summary>
    private sealed record Passage(
        string Lane, string Kind, double Start, double Seconds, double Bytes = 0, double Flops = 0, string Label = "")
    {
        public double End => Start + Seconds;

        public LaneSpan Span => new(Lane, Start * Milliseconds, End * Milliseconds, Kind, Label);
    }
}
