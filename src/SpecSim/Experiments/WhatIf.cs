// A server that runs, seen through its telemetry: what its draft length brings on the hardware of a scenario, what
// other lengths and other drafts would bring, and from how many requests at a time on speculation loses. Acceptance is
// the law estimated from the telemetry; at each draft length it is as unsure as the estimate is there, so that what is
// extrapolated carries its wider interval into the speedup.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Estimation;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

/// <summary>What is asked.</summary>
/// <param name="Scenario">Hardware, engine, models and method; its batch is that of the server.</param>
/// <param name="Estimate">Acceptance as the telemetry has it.</param>
/// <param name="Server">What else the telemetry says.</param>
/// <param name="DraftLength">K as the server has it.</param>
/// <param name="Others">Ways to draft with acceptance of their own sources.</param>
public sealed record WhatIfQuestion(
    Scenario Scenario,
    AcceptanceEstimate Estimate,
    ServerFacts Server,
    int DraftLength,
    IReadOnlyList<DraftOption> Others)
{
    // Beyond it no published server goes.
    private const int Longest = 10;

    /// <summary>Draft lengths that are tried; the server's own is among them.</summary>
    internal IEnumerable<int> Lengths => Enumerable.Range(1, Scenario.Method.LongestDraft ?? Longest)
        .Where(length => length <= Longest)
        .Append(DraftLength)
        .Distinct()
        .Order()
        .Where(length => At(length).Problems().Count == 0);

    /// <summary>The server with another draft length.</summary>
    public Scenario At(int draftLength)
    {
        AcceptanceProfile law = Estimate.Chosen.Profile with { Uncertainty = Doubt(draftLength) };
        return Scenario with
        {
            DraftLength = draftLength,
            Acceptance = law,
            Method = Scenario.Method.Accepting(law),
            Tree = null,
            Control = new DraftControl.Fixed(),
            // They belong to the acceptance that is replaced.
            Conditions = null,
        };
    }

    /// <summary>What is known of a draft length; null beyond what was estimated.</summary>
    public LengthEstimate? Known(int draftLength) =>
        Estimate.Lengths.FirstOrDefault(length => length.DraftLength == draftLength);

    /// <summary>Standard deviation of the logit of acceptance at this draft length.</summary>
    internal double Doubt(int draftLength)
    {
        if (Estimate.Lengths.Count == 0)
            return AcceptanceDraw.BetweenDataSets;
        LengthEstimate known = Known(draftLength) ?? Estimate.Lengths[^1];
        return LogitSpread.Deviation(Estimate.Chosen.Profile, known.DraftLength, known.TokensPerRound);
    }
}

/// <summary>One draft length of the server's own draft.</summary>
/// <param name="Speedup">Over no speculation, with the doubts about acceptance and latency constants.</param>
/// <param name="Gain">Over the draft length of now, both with the same latency constants; 1 for that itself.</param>
/// <param name="Extrapolated">Whether acceptance is, at some of its positions.</param>
/// <param name="PaysUpToBatch">The most requests at a time with which it is no slower than none; 0 for never.</param>
public sealed record WhatIfLength(
    int DraftLength,
    double TokensPerRound,
    Interval Speedup,
    Interval Gain,
    bool Extrapolated,
    WhatIfBatch PaysUpToBatch);

/// <summary>A number of requests with what the latency constants and acceptance make of it in other worlds.</summary>
/// <param name="Largest">The most that fit memory, 1024 at most: it may pay beyond.</param>
public sealed record WhatIfBatch(int Estimate, int Low95, int High95, int Largest);

/// <summary>A borrowed draft at its best length.</summary>
public sealed record WhatIfOption(DraftOption Option, int DraftLength, double TokensPerRound, Interval Speedup);

/// <summary>A figure that was measured beside what the scenario says of it.</summary>
public sealed record WhatIfCheck(double Measured, double Predicted)
{
    // What a fair preset may be off by.
    private const double Tolerance = 0.2;

    /// <summary>0.1 for a tenth too much.</summary>
    public double Error => (Predicted / Measured) - 1;

    public bool IsOff => Math.Abs(Error) > Tolerance;
}

/// <summary>The answer.</summary>
/// <param name="Lengths">Ascending.</param>
/// <param name="Best">The fastest; within 1 % of it what the server has, or else the shortest.</param>
/// <param name="Options">Borrowed drafts, the fastest first.</param>
/// <param name="Refusals">Those that cannot be tried, and why.</param>
/// <param name="TokensPerSecond">Of the whole server while it decodes; null where nobody measured it.</param>
/// <param name="DraftSeconds">Of a round; null likewise.</param>
/// <param name="PublishedTokensPerRound">What the scenario's own acceptance would give at K of now.</param>
public sealed record WhatIfResult(
    WhatIfQuestion Question,
    IReadOnlyList<WhatIfLength> Lengths,
    WhatIfLength Best,
    IReadOnlyList<WhatIfOption> Options,
    IReadOnlyList<Refusal> Refusals,
    WhatIfCheck? TokensPerSecond,
    WhatIfCheck? DraftSeconds,
    double PublishedTokensPerRound)
{
    public WhatIfLength Now => Lengths.Single(length => length.DraftLength == Question.DraftLength);
}

/// <summary>Answers.</summary>
public static class WhatIf
{
    // Differences below it are a matter of taste, whatever the statistics say.
    private const double WorthSaying = 1.01;

    private const int FewestReplications = 8;
    private const int Longest = 10;

    /// <param name="question">Its scenario speculates.</param>
    /// <param name="threads">Runs at a time; the result is the same bytes for any number.</param>
    /// <param name="progress">Told how many runs of how many are done, from any thread.</param>
    /// <exception cref="ScenarioProblemsException">The server cannot run as it is.</exception>
    public static WhatIfResult Of(WhatIfQuestion question, int threads = 1, Action<int, int>? progress = null)
    {
        question = question with { Scenario = Lighter(question.Scenario) };
        if (question.At(question.DraftLength).Problems() is { Count: > 0 } problems)
            throw new ScenarioProblemsException(problems);
        int[] lengths = [.. question.Lengths];
        var refusals = new List<Refusal>();
        Candidate[] others = [.. question.Others
            .Select(option => Best(question.Scenario, option, refusals)).OfType<Candidate>()];
        Scenario[] runs = [.. lengths.Select(question.At), .. others.Select(other => other.Scenario)];
        IReadOnlyList<BatchRun> baseline = Experiment.Baseline(question.Scenario, threads);
        RunResult[] results = Study.RunAll(runs, threads, progress, _ => baseline);

        var doubt = new WhatIfDoubt(question);
        WhatIfLength[] own = [.. lengths.Zip(results, (length, result) => Length(question, doubt, length, result))];
        var at = new RoundExpectation(
            question.At(question.DraftLength), Experiment.Rounds(question.At(question.DraftLength)));
        double roundSeconds = at.Round(question.DraftLength).TotalSeconds;
        double rate = question.Scenario.Workload.Batch * at.TokensPerRound(question.DraftLength) / roundSeconds;
        return new WhatIfResult(
            question,
            own,
            Best(own, question.DraftLength),
            [
                // Presets that differ in what a chain does not use, such as the draft's confidence, are one.
                .. others.Zip(results.Skip(lengths.Length), Borrowed)
                    .DistinctBy(option => (option.Option.Method.Drafter, option.DraftLength, option.Speedup))
                    .OrderByDescending(option => option.Speedup.Estimate),
            ],
            refusals,
            question.Server.TokensPerSecond is { } measured ? new WhatIfCheck(measured, rate) : null,
            question.Server.DraftSecondsPerRound is { } seconds
                ? new WhatIfCheck(seconds, at.Round(question.DraftLength).Draft.TotalSeconds)
                : null,
            question.Scenario.Method.Expect(question.Scenario.Acceptance, question.DraftLength).TokensPerRound);
    }

    /// <summary>What the server has, unless another is faster; of equals the shortest.</summary>
    private static WhatIfLength Best(WhatIfLength[] lengths, int now)
    {
        double fastest = lengths.Max(length => length.Speedup.Estimate);
        return lengths.OrderByDescending(length => length.DraftLength == now)
            .First(length => length.Speedup.Estimate * WorthSaying >= fastest);
    }

    private static WhatIfLength Length(WhatIfQuestion question, WhatIfDoubt doubt, int length, RunResult result) => new(
        length,
        result.ClosedForm.TokensPerRound,
        result.Speedup!,
        doubt.Gain(length),
        question.Known(length)?.Extrapolated ?? true,
        doubt.PaysUpTo(length));

    private static WhatIfOption Borrowed(Candidate candidate, RunResult result) => new(
        candidate.Option, candidate.DraftLength, result.ClosedForm.TokensPerRound, result.Speedup!);

    /// <summary>The best chain of a borrowed draft by closed form; null where none can run.</summary>
    private static Candidate? Best(Scenario scenario, DraftOption option, List<Refusal> refusals)
    {
        int longest = Math.Min(option.Method.LongestDraft ?? Longest, option.KnownLength ?? Longest);
        Candidate[] all =
        [
            .. Enumerable.Range(1, Math.Min(longest, Longest)).Select(length =>
                new Candidate(option.On(scenario, scenario.Workload.Batch, length), option)),
        ];
        Candidate[] possible = [.. all.Where(candidate => candidate.Scenario.Problems().Count == 0)];
        if (possible.Length > 0)
            return Screening.Ranked(possible, Objective.Speedup)[0];
        refusals.Add(new Refusal(option, all[0].Scenario.Problems()[0].Message));
        return null;
    }

    // A large batch averages over its own requests: fewer replications do.
    private static Scenario Lighter(Scenario scenario) => scenario with
    {
        Run = scenario.Run with
        {
            Replications = Math.Min(
                scenario.Run.Replications,
                Math.Max(FewestReplications, scenario.Run.Replications / scenario.Workload.Batch)),
        },
    };
}
