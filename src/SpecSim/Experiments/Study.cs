// The neighbourhood of a scenario: what happens for other draft lengths, acceptances and batches. Each point
// is a run of its own under the same luck, so the curves are smooth and their differences real.

using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Curves around one scenario, for the charts of its report.</summary>
/// <param name="ByDraftLength">K = 1..12, the scenario's own included.</param>
/// <param name="ByAlpha">Independent acceptance 0..1, one curve per draft length.</param>
/// <param name="ByBatch">1, 2, 4, ... as far as memory and patience go.</param>
public sealed record Study(
    IReadOnlyList<DraftLengthPoint> ByDraftLength,
    IReadOnlyList<AlphaCurve> ByAlpha,
    IReadOnlyList<BatchPoint> ByBatch)
{
    private const int LongestDraft = 12;
    private const int LargestBatch = 256;
    private const int AlphaReplications = 16;
    private const int BatchReplications = 8;
    private static readonly int[] CurveDraftLengths = [1, 2, 4, 8];

    /// <param name="scenario">A scenario that can run and drafts.</param>
    /// <param name="threads">Points at a time; the curves are the same bytes for any number.</param>
    /// <param name="progress">Told how many runs of how many are done, from any thread.</param>
    public static Study Of(Scenario scenario, int threads, Action<int, int>? progress = null)
    {
        // Curves are compared with each other, and what the constants are wrong by is common to all their points.
        scenario = scenario with { Run = scenario.Run with { UncertaintyDraws = 0 } };
        Scenario[] lengths = [.. Enumerable.Range(1, MaxDraftLength(scenario))
            .Select(draftLength => scenario with { DraftLength = draftLength })
            .Where(CanRun)];
        Scenario[] alphas = [.. CurveDraftLengths
            .Where(draftLength => draftLength <= MaxDraftLength(scenario))
            .SelectMany(draftLength => AlphaGrid.Select(alpha => Lighter(scenario, AlphaReplications) with
            {
                DraftLength = draftLength,
                Acceptance = new AcceptanceProfile.Iid(new Probability(alpha))
                {
                    Ranks = scenario.Acceptance.Ranks,
                    ConfidenceConcentration = scenario.Acceptance.ConfidenceConcentration,
                    MeasuredAt = scenario.Acceptance.MeasuredAt,
                },
                Method = scenario.Method.Accepting(new AcceptanceProfile.Iid(new Probability(alpha))),
            }))
            .Where(CanRun)];
        Scenario[] batches = [.. Batches().Select(batch => OfBatch(scenario, batch)).TakeWhile(CanRun)];

        // Draft length and acceptance change nothing without speculation: one baseline serves all of these.
        IReadOnlyList<BatchRun> baseline = Experiment.Baseline(scenario, threads);
        IReadOnlyList<BatchRun> lighterBaseline = [.. baseline.Take(AlphaReplications)];
        RunResult[] results = RunAll(
            [.. lengths, .. alphas, .. batches],
            threads,
            progress,
            index => index < lengths.Length ? baseline
                : index < lengths.Length + alphas.Length ? lighterBaseline
                : null);
        return new Study(
            [.. lengths.Zip(results, DraftLengthPoint.From)],
            AlphaCurve.From(alphas, results.Skip(lengths.Length)),
            [.. batches.Zip(results.Skip(lengths.Length + alphas.Length), BatchPoint.From)]);
    }

    /// <summary>Runs scenarios in parallel and returns their results in order.</summary>
    /// <param name="scenarios">Scenarios that can run.</param>
    /// <param name="threads">Scenarios at a time.</param>
    /// <param name="progress">Told how many of how many are done, from any thread.</param>
    /// <param name="baselineOf">The runs without speculation of a scenario, by index, where they are known.</param>
    public static RunResult[] RunAll(
        IReadOnlyList<Scenario> scenarios,
        int threads,
        Action<int, int>? progress = null,
        Func<int, IReadOnlyList<BatchRun>?>? baselineOf = null)
    {
        int done = 0;
        var results = new RunResult[scenarios.Count];
        Parallel.For(
            0,
            scenarios.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            index =>
            {
                results[index] = Experiment.Run(scenarios[index], baseline: baselineOf?.Invoke(index));
                progress?.Invoke(Interlocked.Increment(ref done), scenarios.Count);
            });
        return results;
    }

    private static IEnumerable<double> AlphaGrid => Enumerable.Range(0, 21).Select(step => step / 20.0);

    private static IEnumerable<int> Batches()
    {
        for (int batch = 1; batch <= LargestBatch; batch *= 2)
            yield return batch;
    }

    private static int MaxDraftLength(Scenario scenario) =>
        Math.Min(scenario.Method.LongestDraft ?? LongestDraft, scenario.Tree?.Depth ?? int.MaxValue);

    private static bool CanRun(Scenario scenario) => scenario.Problems().Count == 0;

    private static Scenario Lighter(Scenario scenario, int replications) => scenario with
    {
        Run = scenario.Run with { Replications = Math.Min(scenario.Run.Replications, replications) },
    };

    // A large batch averages over its own requests: fewer replications do.
    private static Scenario OfBatch(Scenario scenario, int batch) =>
        Lighter(scenario, Math.Max(BatchReplications, scenario.Run.Replications / batch)) with
        {
            Workload = scenario.Workload with { Batch = batch },
        };
}

/// <summary>One draft length.</summary>
public sealed record DraftLengthPoint(int DraftLength, Interval? Speedup, double TokensPerSecond, double TokensPerRound)
{
    internal static DraftLengthPoint From(Scenario scenario, RunResult result) => new(
        scenario.DraftLength,
        result.Speedup,
        result.Speculative.Server.TokensPerSecond,
        result.Speculative.TokensPerRound.Estimate);
}

/// <summary>Speedup against independent acceptance at one draft length.</summary>
public sealed record AlphaCurve(int DraftLength, IReadOnlyList<AlphaPoint> Points)
{
    internal static IReadOnlyList<AlphaCurve> From(IEnumerable<Scenario> scenarios, IEnumerable<RunResult> results) =>
    [
        .. scenarios.Zip(results)
            .GroupBy(pair => pair.First.DraftLength)
            .Select(group => new AlphaCurve(
                group.Key,
                [.. group.Select(pair => new AlphaPoint(
                    ((AcceptanceProfile.Iid)pair.First.Acceptance).Alpha.Value, pair.Second.Speedup?.Estimate))])),
    ];
}

/// <summary>One acceptance probability.</summary>
public sealed record AlphaPoint(double Alpha, double? Speedup);

/// <summary>One batch size.</summary>
public sealed record BatchPoint(
    int Batch,
    Interval? Speedup,
    double BaselineTokensPerSecond,
    double SpeculativeTokensPerSecond,
    double? BaselineUsdPerMillionTokens,
    double? SpeculativeUsdPerMillionTokens)
{
    internal static BatchPoint From(Scenario scenario, RunResult result) => new(
        scenario.Workload.Batch,
        result.Speedup,
        result.Baseline.TokensPerSecond,
        result.Speculative.Server.TokensPerSecond,
        result.Baseline.UsdPerMillionTokens,
        result.Speculative.Server.UsdPerMillionTokens);
}
