// Reports for tests: one run of the scenario of the tests, and curves around it that were made up to be round.

using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

internal static class Samples
{
    // A run is the same every time, so one serves all tests.
    private static readonly Lazy<RunResult> Ran = new(() => Experiment.Run(Scenario(), traceLength: 6));
    private static readonly Lazy<RunResult> RanPlain = new(
        () => Experiment.Run(Scenario().WithoutSpeculation, traceLength: 6));

    public static Scenario Scenario() => Build.Scenario() with
    {
        Evidence =
        [
            new Evidence("acceptance", "0.7 for every token", Assumed: true),
            new Evidence("price", "a list price", Assumed: false),
        ],
    };

    public static RunReport Report() => new(Scenario(), Ran.Value)
    {
        ScenarioJson = JsonNode.Parse("""{ "title": "A scenario of the tests", "workload": { "batch": 1 } }"""),
        ScenarioYaml = "title: A scenario of the tests\nworkload: {batch: 1}\n",
        Command = "specsim run --preset test",
    };

    /// <summary>The same with curves and another preset.</summary>
    public static RunReport FullReport() => Report() with
    {
        Study = Study(1.2, 1.5, 1.6, 1.5, 1.4),
        Others = [new PresetResult(Scenario() with { Name = "other" }, WithSpeedup(1.8, 1.7, 1.9).Result)],
    };

    /// <summary>No speculation.</summary>
    public static RunReport PlainReport() => new(Scenario().WithoutSpeculation, RanPlain.Value);

    /// <summary>The run with another speedup.</summary>
    public static RunReport WithSpeedup(double estimate, double? low = null, double? high = null) => Report() with
    {
        Result = Ran.Value with { Speedup = new Interval(estimate, low, high), Uncertainty = null },
    };

    /// <summary>A run that was cut before anything happened: rates are not numbers and shares are unknown.</summary>
    public static RunReport CutAtOnce()
    {
        ServerResult server = Ran.Value.Baseline with
        {
            TokensPerSecond = double.NaN,
            TimePerOutputToken = null,
            TimeToFirstToken = null,
            TokenGaps = null,
            BurstGaps = null,
            RequestSeconds = null,
            UsdPerMillionTokens = null,
            JoulesPerToken = null,
            Utilization = new PhaseUtilization(null, null, null),
            Truncated = "10 events",
        };
        return Report() with
        {
            Result = Ran.Value with
            {
                Baseline = server,
                Speculative = new SpeculativeResult(
                    server,
                    5,
                    new Interval(double.NaN, null, null),
                    0,
                    0,
                    0,
                    0,
                    [0, 0, 0, 0, 0],
                    [0, null, null, null, null],
                    [0, 0, 0, 0, 0, 0]),
                Speedup = null,
                Trace = [],
            },
        };
    }

    /// <summary>Curves with these speedups at K = 1, 2, ...; loads of 1 to 8 of which the last does not pay.</summary>
    public static Study Study(params double[] speedups) => new(
        [.. speedups.Select((speedup, index) => new DraftLengthPoint(
            index + 1, new Interval(speedup, speedup - 0.1, speedup + 0.1), 60 * speedup, 2))],
        [
            new AlphaCurve(1, [new AlphaPoint(0, 0.8), new AlphaPoint(0.5, 1.1), new AlphaPoint(1, 1.6)]),
            new AlphaCurve(4, [new AlphaPoint(0, 0.5), new AlphaPoint(0.5, 1), new AlphaPoint(1, 2.7)]),
        ],
        [Load(1, 1.4, 1.4), Load(2, 1.3, 1.25), Load(4, 1.1, 1.05), Load(8, 0.9, 0.8)]);

    /// <param name="batch">Requests at a time.</param>
    /// <param name="faster">The speedup.</param>
    /// <param name="cheaper">Baseline over speculative cost.</param>
    public static BatchPoint Load(int batch, double faster, double cheaper) =>
        new(batch, new Interval(faster, faster - 0.1, faster + 0.1), 50 * batch, 50 * batch * cheaper, 9, 9 / cheaper);
}
