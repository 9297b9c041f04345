// Serving reports for tests: 400 requests made by hand, whose tokens come faster with speculation, and a load study
// made up to be round.

using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

internal static class ServingSamples
{
    private static readonly Lazy<ServingOutcome> Made = new(() => Outcome(drafts: true));
    private static readonly Lazy<ServingOutcome> MadePlain = new(() => Outcome(drafts: false));

    public static ServingReport Report() => new(BuildServing.Scenario(), Made.Value)
    {
        ScenarioJson = JsonNode.Parse("""{ "title": "A server of the tests", "serving": { "rate": 10 } }"""),
        ScenarioYaml = "title: A server of the tests\nserving: {rate: 10}\n",
        Command = "specsim run --preset test-serving",
    };

    /// <summary>The same with other loads: faster up to 31.6 requests/s.</summary>
    public static ServingReport FullReport() => Report() with { Study = Study(1.6, 1.3, 0.8) };

    public static ServingReport PlainReport() => new(
        BuildServing.Scenario() with { Single = BuildServing.Scenario().Single.WithoutSpeculation }, MadePlain.Value);

    /// <summary>Loads of 10, 20, 40, ... requests a second with these gains in time per token.</summary>
    public static LoadStudy Study(params double[] gains)
    {
        ServingResult result = Made.Value.Result;
        LoadPoint[] points = [.. gains.Select((gain, index) => new LoadPoint(
            Math.Pow(2, index),
            10 * Math.Pow(2, index),
            3 * Math.Pow(3, index),
            result.Baseline,
            result.Speculative with { KeptUp = gain >= 1 },
            result.Comparison with { TimePerOutputToken = new Interval(gain, gain - 0.05, gain + 0.05) }))];
        int last = points.Length - 1;
        double worst = gains.Min();
        return new LoadStudy(
            points,
            new LoadCrossover(
                gains[last] < 1 && gains[0] > 1 ? 31.6 : null,
                gains[last] < 1 && gains[0] > 1 ? 18.5 : null,
                gains.All(gain => gain <= 1),
                Math.Max(0, (1 / worst) - 1),
                worst < 1 ? points[Array.IndexOf(gains, worst)].Rate : null),
            new CarriedLoad(18, 24, 0.31, 0.23));
    }

    public static ServingReport With(ServingReport report, Func<ServingResult, ServingResult> change) =>
        report with { Outcome = report.Outcome with { Result = change(report.Outcome.Result) } };

    private static ServingOutcome Outcome(bool drafts)
    {
        ServingRun plain = Run(drafts: false);
        ServingRun speculative = drafts ? Run(drafts: true) : plain;
        ServingRun[] before = [plain];
        (ServingSide baseline, ServingSide side, ServingComparison comparison) =
            ServingStatistics.Pair(before, drafts ? [speculative] : before, BuildServing.Facts());
        return new ServingOutcome(
            new ServingResult(baseline, side, comparison, BuildServing.Scenario().Single.Memory, "0123456789abcdef"),
            plain,
            speculative);
    }

    private static ServingRun Run(bool drafts)
    {
        var luck = new Luck(1, 0);
        var requests = new List<RequestRecord>();
        double arrival = 0;
        for (uint number = 0; number < 400; number++)
        {
            arrival += -Math.Log(luck.Uniform(StreamId.Arrival, number, 0)) / 10;
            requests.Add(Request(luck, number, arrival, drafts));
        }

        ServingRun run = BuildServing.Run(requests);
        return run with
        {
            Steps = [.. Enumerable.Range(0, 20).Select(index => Step(index, drafts))],
            Faults = drafts
                ? [new Fault(FaultKind.DraftLoss, 0, BuildServing.At(12), Duration.FromSeconds(3), 1)]
                : [],
        };
    }

    private static RequestRecord Request(Luck luck, uint number, double arrival, bool drafts)
    {
        double draw = luck.Uniform(StreamId.PromptLength, number, 0);
        (int category, int priority) = (number % 4 == 3 ? 1 : 0, (int)(number % 2));
        if (number % 100 == 50)
            return BuildServing.Lost(number, arrival, arrival, RequestOutcome.Rejected, category, priority);
        if (number % 100 == 75)
            return BuildServing.Lost(number, arrival, arrival + 2, RequestOutcome.Cancelled, category, priority);
        int tokens = 2 + (int)(200 * luck.Uniform(StreamId.OutputLength, number, 0));
        double scheduled = arrival + (0.05 * draw);
        double first = scheduled + 0.02 + (0.03 * draw);
        double each = (drafts ? 0.008 : 0.013) * (0.8 + (0.6 * draw));
        RequestRecord request = BuildServing.Finished(
            number, arrival, scheduled, first, first + (each * (tokens - 1)), tokens, category, priority);
        if (!drafts)
            return request;
        request.Rounds = ((tokens - 1) + 1) / 2;
        request.DraftedTokens = 3 * request.Rounds;
        request.AcceptedTokens = tokens - 1 - request.Rounds;
        return request;
    }

    private static StepTrace Step(int index, bool drafts) => new(
        0,
        BuildServing.At(0.02 * index),
        drafts && index > 0 ? 0.0040000004 : 0,
        0.0120000007,
        index,
        index % 5 == 0 ? 512 : 0,
        drafts && index > 0 ? 3 : 0,
        2 * index,
        index % 3,
        40 * index);
}
