// From what happened in each replication to the figures of a report: sums and quantiles over replications.

using SpecSim.Acceptance;
using SpecSim.Economics;
using SpecSim.Hardware;
using SpecSim.Kernel;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>Makes results out of the runs of one side of an experiment.</summary>
public static class ServerStatistics
{
    /// <param name="ownDevices">Devices of the draft alone, beside those of the target.</param>
    public static ServerResult Server(
        IReadOnlyList<BatchRun> runs, Device device, Deployment target, int ownDevices = 0)
    {
        int devices = target.Devices + ownDevices;
        var time = new Duration(runs.Sum(run => run.End.Nanoseconds));
        long tokens = runs.Sum(run => run.OutputTokens.Sum(count => (long)count));
        PhaseCosts phases = PhaseStatistics.Sum(runs.Select(run => run.Phases));
        return new ServerResult(
            tokens == 0 ? 0 : tokens / time.TotalSeconds,
            Summary.Of([.. runs.SelectMany(TimesPerOutputToken)]),
            Summary.Of([.. runs.SelectMany(run => Seconds(run.FirstTokens))]),
            Summary.Of(runs.SelectMany(run => run.Bursts).SelectMany(TokenGaps)),
            Summary.Of(runs.SelectMany(run => run.Bursts)
                .Select(burst => (burst.Gap.TotalSeconds, (long)burst.Sequences))),
            Summary.Of([.. runs.SelectMany(run => Seconds(run.LastTokens))]),
            TokenCost.UsdPerMillionTokens(device, devices, time, tokens),
            TokenCost.JoulesPerToken(device, devices, time, tokens),
            PhaseStatistics.Shares(phases),
            PhaseStatistics.Utilization(phases, device, target),
            runs.Select(run => run.Outcome).OfType<RunOutcome.Truncated>().FirstOrDefault()?.Reason);
    }

    public static SpeculativeResult Speculative(
        IReadOnlyList<BatchRun> runs, Device device, Deployment target, int draftLength, int ownDevices = 0)
    {
        RoundCounts[] counts = [.. runs.Select(run => run.Counts)];
        long[] byAccepted = new long[counts[0].AcceptedHistogram.Count];
        foreach (RoundCounts count in counts)
        {
            for (int accepted = 0; accepted < byAccepted.Length; accepted++)
                byAccepted[accepted] += count.AcceptedHistogram[accepted];
        }

        double drafted = counts.Sum(count => count.DraftedRounds);
        double[] survival = [.. Enumerable.Range(1, byAccepted.Length - 1)
            .Select(position => drafted == 0 ? 0 : byAccepted.Skip(position).Sum() / drafted)];
        return new SpeculativeResult(
            Server(runs, device, target, ownDevices),
            draftLength,
            Interval.OfRatio(
                [.. counts.Select(count => (double)(count.KeptTokens + count.CutTokens))],
                [.. counts.Select(count => (double)count.Rounds)]),
            counts.Sum(count => count.Rounds),
            counts.Sum(count => count.DraftedTokens),
            counts.Sum(count => count.AcceptedTokens),
            counts.Sum(count => count.RejectedTokens),
            survival,
            Hazards(counts, byAccepted),
            byAccepted);
    }

    /// <summary>Accepted over tried: a shorter draft says nothing about the positions behind its end.</summary>
    private static double?[] Hazards(RoundCounts[] counts, long[] byAccepted)
    {
        var hazards = new double?[byAccepted.Length - 1];
        for (int position = 0; position < hazards.Length; position++)
        {
            long tried = counts.Sum(count => count.TriedByPosition?[position]
                ?? count.AcceptedHistogram.Skip(position).Sum());
            hazards[position] = tried == 0 ? null : byAccepted.Skip(position + 1).Sum() / (double)tried;
        }

        return hazards;
    }

    /// <summary>
    /// Decode time with and without speculation over the requests that both finished, and so over the same tokens;
    /// null without any.
    /// </summary>
    public static (double Plain, double Speculative)? DecodeSeconds(BatchRun plain, BatchRun speculative)
    {
        double plainSeconds = 0;
        double speculativeSeconds = 0;
        for (int request = 0; request < plain.OutputTokens.Count; request++)
        {
            if (plain.LastTokens[request] is not { } plainLast
                || speculative.LastTokens[request] is not { } speculativeLast)
            {
                continue;
            }

            plainSeconds += (plainLast - plain.FirstTokens[request]!.Value).TotalSeconds;
            speculativeSeconds += (speculativeLast - speculative.FirstTokens[request]!.Value).TotalSeconds;
        }

        return plainSeconds == 0 ? null : (plainSeconds, speculativeSeconds);
    }

    /// <summary>By finished request of more than one token.</summary>
    internal static IEnumerable<double> TimesPerOutputToken(BatchRun run) =>
        from request in Enumerable.Range(0, run.OutputTokens.Count)
        where run.LastTokens[request] is not null && run.OutputTokens[request] > 1
        select (run.LastTokens[request]!.Value - run.FirstTokens[request]!.Value).TotalSeconds
            / (run.OutputTokens[request] - 1);

    private static IEnumerable<double> Seconds(IEnumerable<Instant?> instants) =>
        instants.OfType<Instant>().Select(instant => instant.TotalSeconds);

    private static IEnumerable<(double Value, long Weight)> TokenGaps(Burst burst) =>
        [(burst.Gap.TotalSeconds, burst.Sequences), (0, burst.Tokens - burst.Sequences)];
}
