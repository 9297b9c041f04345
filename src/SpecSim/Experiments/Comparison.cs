// Several closed scenarios side by side under the same luck: each with what it drafts, what that brings, and how much
// faster or slower it is than the first. Differences are paired by replication, so they are sharper than the figures.

using SpecSim.Controllers;
using SpecSim.Kernel;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

/// <summary>A scenario under the name it has in a comparison.</summary>
public sealed record ComparedScenario(string Name, Scenario Scenario);

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Speculative">Its figures.</param>
/// <param name="Speedup">Over its own run without speculation.</param>
/// <param name="AgainstFirst">Times as fast as the first side, by time per output token; 1 for the first.</param>
/// <param name="MeanDrafted">Tokens drafted for a request in a round.</param>
public sealed record ComparisonSide(
    string Name,
    Scenario Scenario,
    SpeculativeResult Speculative,
    Interval? Speedup,
    Interval? AgainstFirst,
    double MeanDrafted)
{
    /// <summary>How often its controller turned; null without a setting.</summary>
    public Oscillation? Oscillation { get; init; }

    /// <summary>What was chosen in each step of the first replication; null where every draft is of one length.
    /// </summary>
    public IReadOnlyList<ChosenLength>? Lengths { get; init; }
}

/// <summary>The sides in the order in which they were given.</summary>
/// <param name="Digest">16 hexadecimal digits over all runs.</param>
public sealed record ComparisonResult(IReadOnlyList<ComparisonSide> Sides, string Digest);

/// <summary>Runs comparisons.</summary>
public static class Comparison
{
    /// <param name="scenarios">At least one; all of one seed and as many replications.</param>
    /// <param name="threads">Replications at a time; the result is the same bytes for any number.</param>
    /// <param name="report">Told after each side how many are done, and of how many.</param>
    /// <exception cref="ScenarioProblemsException">One of them cannot run, or they do not share their luck.</exception>
    public static ComparisonResult Of(
        IReadOnlyList<ComparedScenario> scenarios, int threads = 1, Action<int, int>? report = null)
    {
        Check(scenarios);
        var runs = new List<BatchRun[]>();
        foreach (ComparedScenario side in scenarios)
        {
            runs.Add(Experiment.Replicate(side.Scenario, threads, 0));
            report?.Invoke(runs.Count, scenarios.Count);
        }

        Improve(scenarios, runs);
        var baselines = new List<(Scenario Scenario, IReadOnlyList<BatchRun> Runs)>();
        ComparisonSide[] sides =
        [
            .. scenarios.Select((side, index) =>
                Side(side, runs[index], runs[0], Baseline(side.Scenario, baselines, threads))),
        ];
        Digest digest = runs.SelectMany(side => side)
            .Aggregate(default(Digest), (sum, run) => sum.Add(run.Digest.State));
        return new ComparisonResult(sides, digest.ToString());
    }

    /// <summary>What is told of sides that cannot stand beside each other.</summary>
    private static void Check(IReadOnlyList<ComparedScenario> scenarios)
    {
        RunSettings first = scenarios[0].Scenario.Run;
        List<ScenarioProblem> problems =
        [
            .. scenarios.SelectMany(side => side.Scenario.Problems()
                .Select(problem => problem with { Message = $"{side.Name}: {problem.Message}" })),
            .. scenarios.Skip(1)
                .Where(side => side.Scenario.Run.Seed != first.Seed
                    || side.Scenario.Run.Replications != first.Replications)
                .Select(side => new ScenarioProblem(
                    "run",
                    $"{side.Name} has seed {side.Scenario.Run.Seed} and {side.Scenario.Run.Replications} replications, "
                    + $"{scenarios[0].Name} has {first.Seed} and {first.Replications}: set both alike, so that they "
                    + "meet the same luck")),
        ];
        if (problems.Count > 0)
            throw new ScenarioProblemsException(problems);
    }

    // The oracle of a batch is the best in hindsight of all that was tried, the policies of the comparison among it.
    private static void Improve(IReadOnlyList<ComparedScenario> scenarios, List<BatchRun[]> runs)
    {
        for (int side = 0; side < scenarios.Count; side++)
        {
            Scenario oracle = scenarios[side].Scenario;
            if (oracle is not { Drafts: true, Control: DraftControl.Oracle, Workload.Batch: > 1 })
                continue;
            BatchRun[][] alike =
                [runs[side], .. runs.Where((_, other) => AsksTheSame(scenarios[other].Scenario, oracle))];
            runs[side] =
            [
                .. Enumerable.Range(0, runs[side].Length)
                    .Select(replication => Hindsight.Best(alike.Select(others => others[replication]))),
            ];
        }
    }

    // All but who chooses the length.
    private static bool AsksTheSame(Scenario scenario, Scenario oracle) =>
        HasTheSameBaseline(scenario, oracle)
        && scenario.Method == oracle.Method
        && scenario.Tree == oracle.Tree
        && scenario.DraftLength <= oracle.DraftLength
        && scenario.Acceptance == oracle.Acceptance;

    private static bool HasTheSameBaseline(Scenario one, Scenario other) =>
        one.Device == other.Device
        && one.Engine == other.Engine
        && one.Target == other.Target
        && one.Anchors == other.Anchors
        && one.Workload == other.Workload
        && one.Run == other.Run
        && one.Without == other.Without;

    private static IReadOnlyList<BatchRun> Baseline(
        Scenario scenario, List<(Scenario Scenario, IReadOnlyList<BatchRun> Runs)> known, int threads)
    {
        foreach ((Scenario other, IReadOnlyList<BatchRun> runs) in known)
        {
            if (HasTheSameBaseline(other, scenario))
                return runs;
        }

        IReadOnlyList<BatchRun> own = Experiment.Baseline(scenario, threads);
        known.Add((scenario, own));
        return own;
    }

    private static ComparisonSide Side(
        ComparedScenario side, BatchRun[] runs, BatchRun[] first, IReadOnlyList<BatchRun> baseline)
    {
        Scenario scenario = side.Scenario;
        IReadOnlyList<ChosenLength>[] lengths =
            [.. runs.Select(run => run.Lengths).OfType<IReadOnlyList<ChosenLength>>()];
        return new ComparisonSide(
            side.Name,
            scenario,
            ServerStatistics.Speculative(
                runs, scenario.Device, scenario.Target, scenario.Drafts ? scenario.DraftLength : 0),
            Experiment.Speedup(baseline, runs),
            Ratio(first, runs),
            runs.Sum(run => (double)run.Counts.DraftedTokens) / Math.Max(1, runs.Sum(run => run.Counts.Rounds)))
        {
            Oscillation = Oscillation.Of(lengths),
            Lengths = runs[0].Lengths,
        };
    }

    /// <summary>Time per output token of the first over that of the other; null where one was cut short.</summary>
    internal static Interval? Ratio(IReadOnlyList<BatchRun> first, IReadOnlyList<BatchRun> other)
    {
        double[] numerators = [.. first.Select(SecondsPerToken)];
        double[] denominators = [.. other.Select(SecondsPerToken)];
        return numerators.Concat(denominators).All(seconds => double.IsFinite(seconds) && seconds > 0)
            ? Interval.OfRatio(numerators, denominators)
            : null;
    }

    private static double SecondsPerToken(BatchRun run) =>
        Hindsight.DecodeSeconds(run) / Math.Max(1, run.OutputTokens.Sum(tokens => (long)tokens - 1));
}
