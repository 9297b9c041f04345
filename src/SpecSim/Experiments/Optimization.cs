// The best way to draft at each batch size. Closed forms screen every candidate, the best few of each way to draft
// are simulated under the same luck, and the best of those is chosen. What cannot be told from it counts as equal:
// of equals the shorter draft is taken, the scenario's own acceptance goes before a borrowed one, and nothing at
// all before a draft that brings nothing.

using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

/// <summary>What is asked.</summary>
/// <param name="Scenario">A closed batch that can run.</param>
/// <param name="Options">Ways to draft, the scenario's own first.</param>
/// <param name="Batches">Requests at a time, ascending.</param>
/// <param name="Objective">What is to be best.</param>
public sealed record OptimizationQuestion(
    Scenario Scenario, IReadOnlyList<DraftOption> Options, IReadOnlyList<int> Batches, Objective Objective);

/// <summary>The answer.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Choices">By batch size.</param>
/// <param name="Screened">Candidates that the closed form judged.</param>
/// <param name="Simulated">The best of those, and all controllers.</param>
public sealed record OptimizationResult(
    OptimizationQuestion Question, IReadOnlyList<BatchChoice> Choices, int Screened, int Simulated)
{
    /// <summary>One way to draft for all batch sizes; null where none pays anywhere.</summary>
    public DraftPlan? Plan => DraftPlan.Of(Choices);
}

/// <summary>Searches.</summary>
public static class Optimization
{
    // Closed form and simulation may differ by a place or two about the peak, which is flat.
    private const int Finalists = 4;

    private const int FewestReplications = 8;

    /// <param name="question">Its scenario can run.</param>
    /// <param name="threads">Runs at a time; the result is the same bytes for any number.</param>
    /// <param name="progress">Told how many runs of how many are done, from any thread.</param>
    public static OptimizationResult Run(
        OptimizationQuestion question, int threads = 1, Action<int, int>? progress = null)
    {
        Round[] rounds = InParallel(question.Batches, threads, batch => Screen(question, batch));
        Scenario[] runs = [.. rounds.SelectMany(round => round.Runs)];
        int done = 0;
        BatchRun[][] results = InParallel(runs, threads, scenario =>
        {
            BatchRun[] replications = [.. Enumerable.Range(0, scenario.Run.Replications)
                .Select(replication => Experiment.RunOnce(scenario, replication))];
            progress?.Invoke(Interlocked.Increment(ref done), runs.Length);
            return replications;
        });

        var choices = new List<BatchChoice>();
        int from = 0;
        foreach (Round round in rounds)
        {
            choices.Add(Choose(question, round, results.AsSpan(from, round.Runs.Count)));
            from += round.Runs.Count;
        }

        return new OptimizationResult(
            question, choices, rounds.Sum(round => round.Screened), rounds.Sum(round => round.Finalists.Count));
    }

    private static Round Screen(OptimizationQuestion question, int batch)
    {
        Scenario plain = Sized(question.Scenario, batch);
        if (plain.WithoutSpeculation.Problems() is { Count: > 0 } problems)
            return new Round(batch, null, [], [new Refusal(null, Reason(problems))], 0);
        var finalists = new List<Candidate>();
        var refusals = new List<Refusal>();
        int screened = 0;
        foreach (DraftOption option in question.Options)
        {
            Candidate[] all = [.. CandidateSource.All.SelectMany(source => source.At(batch, plain, option))];
            Candidate[] possible = [.. all.Where(candidate => candidate.Scenario.Problems().Count == 0)];
            screened += possible.Count(candidate => candidate.IsFixed);
            if (possible.Length == 0)
                refusals.Add(new Refusal(option, Reason(all[0].Scenario.Problems())));
            IReadOnlyList<Candidate> ranked = Screening.Ranked(
                [.. possible.Where(candidate => candidate.IsFixed)], question.Objective);
            finalists.AddRange(ranked.Take(Finalists));
            // What the user has now is always among what is compared.
            finalists.AddRange(ranked.Skip(Finalists)
                .Where(candidate => option.IsOwn
                    && candidate.DraftLength == option.DraftLength
                    && candidate.Scenario.Tree == question.Scenario.Tree));
            // No closed form says what a controller is worth.
            finalists.AddRange(possible.Where(candidate => !candidate.IsFixed));
        }

        return new Round(batch, plain.WithoutSpeculation, finalists, refusals, screened);
    }

    private static BatchChoice Choose(OptimizationQuestion question, Round round, ReadOnlySpan<BatchRun[]> results)
    {
        if (round.Plain is not { } scenario)
            return new BatchChoice(round.Batch, null, [], round.Refusals);
        BatchRun[] plain = results[0];
        var trials = new List<Trial>();
        for (int index = 0; index < round.Finalists.Count; index++)
            trials.Add(Trial.Of(round.Finalists[index], question.Objective, plain, results[index + 1]));
        return new BatchChoice(
            round.Batch,
            ServerStatistics.Server(plain, scenario.Device, scenario.Target),
            [.. trials.GroupBy(trial => trial.Candidate.Option).Select(group => OptionResult.Of([.. group]))],
            round.Refusals);
    }

    // A large batch averages over its own requests: fewer replications do. What the constants may be wrong by is common
    // to all candidates, and takes no part in a choice between them.
    private static Scenario Sized(Scenario scenario, int batch) => scenario with
    {
        Workload = scenario.Workload with { Batch = batch },
        Run = scenario.Run with
        {
            UncertaintyDraws = 0,
            Replications = Math.Min(
                scenario.Run.Replications, Math.Max(FewestReplications, scenario.Run.Replications / batch)),
        },
    };

    private static string Reason(IReadOnlyList<ScenarioProblem> problems) => problems[0].Message;

    private static TResult[] InParallel<T, TResult>(IReadOnlyList<T> inputs, int threads, Func<T, TResult> work)
    {
        var results = new TResult[inputs.Count];
        Parallel.For(
            0,
            inputs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            index => results[index] = work(inputs[index]));
        return results;
    }

    /// <summary>One batch size before its runs.</summary>
    private sealed record Round(
        int Batch,
        Scenario? Plain,
        IReadOnlyList<Candidate> Finalists,
        IReadOnlyList<Refusal> Refusals,
        int Screened)
    {
        public IReadOnlyList<Scenario> Runs =>
            Plain is null ? [] : [Plain, .. Finalists.Select(candidate => candidate.Scenario)];
    }
}
