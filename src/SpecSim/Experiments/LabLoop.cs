// The way back from the laboratory: the simulator runs what was observed. First answers of the laboratory's length one
// at a time, for the same draft lengths and for a tree, so that its tokens per round can be held against those decoded;
// then the scenario over batches.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Decoding;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

internal static class LabLoop
{
    // Answers simulated for each one decoded: the simulator's error is then less than half of the laboratory's.
    private const int AnswersEach = 5;
    private const int BatchReplications = 8;
    private const int LargestBatch = 256;

    /// <summary>The scenario with what was observed in place of its acceptance.</summary>
    public static Scenario Observed(LabSetup setup, AcceptanceProfile profile) => setup.Cost with
    {
        Acceptance = profile,
        DraftLength = setup.DraftLength,
        Tree = null,
        Control = new DraftControl.Fixed(),
        Conditions = null,
        // What the constants are wrong by is common to all that is compared here.
        Run = setup.Cost.Run with { Seed = setup.Seed, UncertaintyDraws = 0 },
    };

    /// <summary>Tokens per round beside those decoded.</summary>
    /// <param name="observed">By draft length; a null tree is a chain.</param>
    public static IReadOnlyList<LabCheck> Check(
        LabSetup setup,
        AcceptanceProfile profile,
        IReadOnlyList<(int DraftLength, TokenTree? Tree, Interval Observed)> observed,
        int threads)
    {
        Scenario[] scenarios = [.. observed.Select(point => Single(setup, profile) with
        {
            DraftLength = point.DraftLength,
            Tree = point.Tree is { } tree ? new TreeShape.Fixed(tree, $"{tree.Count} nodes") : null,
        })];
        // What is drafted changes nothing without speculation: one baseline serves all.
        IReadOnlyList<BatchRun> baseline = Experiment.Baseline(scenarios[0], threads);
        RunResult[] results = Study.RunAll(scenarios, threads, baselineOf: _ => baseline);
        return [.. observed.Select((point, index) => new LabCheck(
            point.DraftLength,
            point.Observed,
            results[index].Speculative.TokensPerRound.Estimate,
            scenarios[index].ExpectedRounds(point.DraftLength).TokensPerRound)
        {
            Nodes = point.Tree?.Count,
        })];
    }

    /// <summary>The scenario's latency with the observed acceptance, as far as memory and patience go.</summary>
    public static IReadOnlyList<BatchPoint> ByBatch(Scenario observed, int threads)
    {
        List<Scenario> scenarios = [];
        for (int batch = 1; batch <= LargestBatch; batch *= 2)
        {
            Scenario sized = observed with
            {
                Workload = observed.Workload with { Batch = batch },
                Run = observed.Run with { Replications = Math.Max(BatchReplications, 64 / batch) },
            };
            if (sized.Problems().Count > 0)
                break;
            scenarios.Add(sized);
        }

        return [.. scenarios.Zip(Study.RunAll(scenarios, threads), BatchPoint.From)];
    }

    private static Scenario Single(LabSetup setup, AcceptanceProfile profile)
    {
        Scenario scenario = Observed(setup, profile);
        return scenario with
        {
            Workload = new ClosedWorkload(
                1,
                new LengthLaw.Fixed(Math.Max(1, setup.PromptTokens)),
                // The first token is the prompt's, not a round's.
                new LengthLaw.Fixed(setup.AnswerTokens + 1)),
            Run = scenario.Run with { Replications = AnswersEach * setup.TokensPerPoint / setup.AnswerTokens },
        };
    }
}
