// From what happened to every request in every replication to the figures of a report. Estimates are over all
// replications; their intervals come from the replications, or with a single one from consecutive groups of requests
// and equal stretches of time (Spread says how). Latencies are of requests that arrived after warm-up; rates and
// levels are of the measured span (MeasuredSpan).

using SpecSim.Economics;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>Makes results out of the runs of a serving scenario, one run per replication.</summary>
public static class ServingStatistics
{
    /// <summary>Both sides and one against the other; the same list twice where nothing is drafted.</summary>
    /// <exception cref="InvariantException">INV-1: the books of a run do not close.</exception>
    public static (ServingSide Baseline, ServingSide Speculative, ServingComparison Comparison) Pair(
        IReadOnlyList<ServingRun> plainRuns, IReadOnlyList<ServingRun> speculativeRuns, ServingFacts facts)
    {
        (ServingTotals plain, ServingTotals speculative) = Totals(plainRuns, speculativeRuns, facts);
        ServingSide baseline = Side(plain);
        return ReferenceEquals(plain, speculative)
            ? (baseline, baseline, ServingPairs.Compare(plain, plain))
            : (baseline, Side(speculative), ServingPairs.Compare(plain, speculative));
    }

    /// <summary>The figures of one side by itself.</summary>
    /// <exception cref="InvariantException">INV-1: the books of a run do not close.</exception>
    public static ServingSide Side(IReadOnlyList<ServingRun> runs, ServingFacts facts) =>
        Side(new ServingTotals(runs, facts, MeasuredSpan.ArrivalsSuffice(runs, facts.WarmUp)));

    /// <summary>Speculation against none: replication by replication, request by request.</summary>
    public static ServingComparison Compare(
        IReadOnlyList<ServingRun> plainRuns, IReadOnlyList<ServingRun> speculativeRuns, ServingFacts facts)
    {
        (ServingTotals plain, ServingTotals speculative) = Totals(plainRuns, speculativeRuns, facts);
        return ServingPairs.Compare(plain, speculative);
    }

    /// <summary>Both sides over the same kind of span, for their rates are compared.</summary>
    private static (ServingTotals Plain, ServingTotals Speculative) Totals(
        IReadOnlyList<ServingRun> plainRuns, IReadOnlyList<ServingRun> speculativeRuns, ServingFacts facts)
    {
        bool same = ReferenceEquals(plainRuns, speculativeRuns);
        bool arrivals = MeasuredSpan.ArrivalsSuffice(plainRuns, facts.WarmUp)
            && (same || MeasuredSpan.ArrivalsSuffice(speculativeRuns, facts.WarmUp));
        var plain = new ServingTotals(plainRuns, facts, arrivals);
        return (plain, same ? plain : new ServingTotals(speculativeRuns, facts, arrivals));
    }

    private static ServingSide Side(ServingTotals totals)
    {
        (IReadOnlyList<ServingRun> runs, ServingFacts facts) = (totals.Runs, totals.Facts);
        foreach (ServingRun run in runs)
            ServingBooks.RequireClosed(run);
        var figures = new RequestFigures(runs, facts);
        ServingRun first = runs[0];
        var phases = PhaseStatistics.Sum(runs.Select(run => run.Phases));
        ServingCounts counts = Sum(runs.Select(run => run.Counts));
        RoundCounts rounds = Sum([.. runs.Select(run => run.Rounds)]);
        return new ServingSide
        {
            Books = figures.Books,
            OfferedRate = totals.OfferedRate(),
            FinishedRate = totals.Rate(part => part.Finished),
            TokensPerSecond = totals.TokensPerSecond,
            Goodput = totals.Goodput,
            GoodShare = figures.GoodShare,
            TimeToFirstToken = figures.TimeToFirstToken.Quantiles,
            TimePerOutputToken = figures.TimePerOutputToken.Quantiles,
            TimePerTokenFromArrival = figures.TimePerTokenFromArrival().Quantiles,
            TokenGaps = LatencySample.Of([.. runs.Select(run => run.TokenGaps)]),
            BurstGaps = LatencySample.Of([.. runs.Select(run => run.BurstGaps)]),
            EndToEnd = figures.EndToEnd.Quantiles,
            Queueing = figures.Queueing().Quantiles,
            Levels = totals.Levels(drafts: rounds.DraftedTokens > 0),
            Shares = PhaseStatistics.Shares(phases),
            Utilization = PhaseStatistics.Utilization(phases, facts.Device, facts.Target),
            Counts = counts,
            Rounds = rounds,
            Draft = DraftStatistics.Of(totals, rounds, counts),
            UsdPerMillionTokens = totals.UsdPerMillion(totals.Sum.OutputTokens),
            UsdPerMillionGoodTokens = facts.Objectives is null ? null : totals.UsdPerMillion(totals.Sum.GoodTokens),
            JoulesPerToken = TokenCost.JoulesPerToken(
                facts.Device, facts.Devices, totals.Time, totals.Sum.OutputTokens),
            Categories = Groups(totals, figures, [.. facts.Categories.Select(one => one.Name)], ByCategory),
            Priorities = Groups(totals, figures, [.. facts.Priorities.Select(one => one.Name)], ByPriority),
            Series = SeriesSpan.TimePoints(first, facts),
            Samples = Samples(figures, first),
            Faults = first.Faults,
            KeptUp = totals.KeptUp(),
            Truncated = runs.Select(run => run.Outcome).OfType<RunOutcome.Truncated>().FirstOrDefault()?.Reason,
        };
    }

    // More would not be seen in a chart, and a report would grow with the run.
    private const int MostSamples = 2000;

    private static LatencySamples Samples(RequestFigures figures, ServingRun first) => new(
        figures.TimeToFirstToken.FirstThinned(MostSamples),
        figures.TimePerOutputToken.FirstThinned(MostSamples),
        figures.EndToEnd.FirstThinned(MostSamples),
        [.. first.BurstGaps.Buckets()]);

    private static int ByCategory(RequestRecord request) => request.Category;

    private static int ByPriority(RequestRecord request) => request.Priority;

    private static IReadOnlyList<GroupFigures> Groups(
        ServingTotals totals, RequestFigures all, IReadOnlyList<string> names, Func<RequestRecord, int> group) =>
        names.Count == 1
            ? [all.Group(names[0])]
            : [.. names.Select((name, index) =>
                new RequestFigures(totals.Runs, totals.Facts, request => group(request) == index).Group(name))];

    private static ServingCounts Sum(IEnumerable<ServingCounts> counts) => counts.Aggregate((sum, count) => new(
        sum.Attempts + count.Attempts,
        sum.PromptTokens + count.PromptTokens,
        sum.RecomputedTokens + count.RecomputedTokens,
        sum.CachedTokens + count.CachedTokens,
        sum.CheckedTokens + count.CheckedTokens,
        sum.OutputTokens + count.OutputTokens,
        sum.LostTokens + count.LostTokens,
        sum.Preemptions + count.Preemptions,
        sum.Switches + count.Switches,
        sum.Fallbacks + count.Fallbacks,
        sum.TransferredBytes + count.TransferredBytes,
        sum.RejectedQueueFull + count.RejectedQueueFull,
        sum.RejectedTooLong + count.RejectedTooLong,
        sum.RejectedReplicaLost + count.RejectedReplicaLost));

    private static RoundCounts Sum(IReadOnlyList<RoundCounts> counts)
    {
        long[] byAccepted = new long[counts.Max(count => count.AcceptedHistogram.Count)];
        foreach (RoundCounts count in counts)
        {
            for (int accepted = 0; accepted < count.AcceptedHistogram.Count; accepted++)
                byAccepted[accepted] += count.AcceptedHistogram[accepted];
        }

        return new RoundCounts(
            counts.Sum(count => count.Steps),
            counts.Sum(count => count.Rounds),
            counts.Sum(count => count.DraftedRounds),
            byAccepted,
            counts.Sum(count => count.DraftedTokens),
            counts.Sum(count => count.KeptTokens),
            counts.Sum(count => count.CutTokens));
    }
}
