// Speculation against none under the same arrivals and luck. Latencies are compared over the requests that both sides
// finished, each against itself; rates over the same kind of span. Intervals are those of a ratio of sums, by
// replication, or with a single one by consecutive groups of requests.

using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

internal static class ServingPairs
{
    private delegate double? Latency(in RequestRecord request);

    public static ServingComparison Compare(ServingTotals plain, ServingTotals speculative)
    {
        RunPair[] pairs = [.. plain.Runs.Zip(
            speculative.Runs, (before, after) => RunPair.Of(before, after, plain.Facts.WarmUp))];
        double? Usd(ServingTotals side) => side.UsdPerMillion(side.Sum.OutputTokens);
        return new ServingComparison(
            Ratio(pairs, static (in request) => request.SecondsPerOutputToken()),
            Ratio(pairs, static (in request) => request.TimeToFirstToken()?.TotalSeconds),
            Ratio(pairs, static (in request) => request.EndToEnd()?.TotalSeconds),
            RateRatio(plain, speculative, part => part.OutputTokens),
            plain.Facts.Objectives is null ? null : RateRatio(plain, speculative, part => part.Good),
            Usd(plain) / Usd(speculative));
    }

    /// <summary>Mean of the baseline's over mean of the speculative one's.</summary>
    private static Interval? Ratio(RunPair[] replications, Latency latency)
    {
        (double Before, double After)[][] seconds = [.. replications.Select(runs => runs.Seconds(latency))];
        (double Before, double After)[] parts = seconds.Length > 1
            ? [.. seconds.Select(pairs => Sum(pairs))]
            : Groups(seconds[0]);
        return Spread.Ratio([.. parts.Select(part => part.Before)], [.. parts.Select(part => part.After)]);
    }

    private static (double Before, double After)[] Groups((double Before, double After)[] seconds)
    {
        int groups = Math.Max(1, Spread.Groups(seconds.Length));
        return [.. Enumerable.Range(0, groups).Select(group => Sum(seconds.AsSpan(
            Spread.GroupStart(group, groups, seconds.Length)
                ..Spread.GroupStart(group + 1, groups, seconds.Length))))];
    }

    private static (double Before, double After) Sum(ReadOnlySpan<(double Before, double After)> seconds)
    {
        (double before, double after) = (0, 0);
        foreach ((double plain, double speculative) in seconds)
            (before, after) = (before + plain, after + speculative);
        return (before, after);
    }

    /// <summary>Null when the baseline's rate is zero: then there is nothing to compare with.</summary>
    private static Interval? RateRatio(ServingTotals plain, ServingTotals speculative, Func<SpanTotals, double> amount)
    {
        double estimate = speculative.Rate(amount).Estimate / plain.Rate(amount).Estimate;
        if (!double.IsFinite(estimate))
            return null;
        // Stretches of a single replication pair up where both sides were cut into as many.
        bool paired = plain.Parts.Count == speculative.Parts.Count;
        double[] Rates(ServingTotals side) => paired
            ? [.. side.Parts.Select(part => amount(part) / part.Seconds)]
            : [];
        return Spread.Ratio(Rates(speculative), Rates(plain)) is { } spread
            ? Spread.Recentred(spread, estimate)
            : new Interval(estimate, null, null);
    }

    /// <summary>One replication of both sides, and where the requests are that count.</summary>
    private sealed record RunPair(
        ServingRun Plain, ServingRun Speculative, IReadOnlyList<(int Before, int After)> Places)
    {
        /// <summary>Requests that arrived after warm-up and that both finished, in the baseline's order.</summary>
        public static RunPair Of(ServingRun plain, ServingRun speculative, Duration warmUp)
        {
            ReadOnlySpan<RequestRecord> before = Records.Of(plain.Requests);
            ReadOnlySpan<RequestRecord> after = Records.Of(speculative.Requests);
            int[]? byNumber = SameOrder(before, after) ? null : ByNumber(after);
            var places = new List<(int, int)>(before.Length);
            for (int index = 0; index < before.Length; index++)
            {
                int place = byNumber is null ? index
                    : before[index].Number < byNumber.Length ? byNumber[before[index].Number] - 1 : -1;
                if (place >= 0 && place < after.Length && before[index].Arrival >= Instant.Start + warmUp
                    && before[index].Outcome == RequestOutcome.Finished
                    && after[place].Outcome == RequestOutcome.Finished)
                {
                    places.Add((index, place));
                }
            }

            return new RunPair(plain, speculative, places);
        }

        public (double Before, double After)[] Seconds(Latency latency)
        {
            ReadOnlySpan<RequestRecord> plain = Records.Of(Plain.Requests);
            ReadOnlySpan<RequestRecord> speculative = Records.Of(Speculative.Requests);
            var seconds = new List<(double, double)>(Places.Count);
            foreach ((int first, int second) in Places)
            {
                if (latency(plain[first]) is { } before && latency(speculative[second]) is { } after)
                    seconds.Add((before, after));
            }

            return [.. seconds];
        }

        private static bool SameOrder(ReadOnlySpan<RequestRecord> before, ReadOnlySpan<RequestRecord> after)
        {
            for (int index = 0; index < Math.Min(before.Length, after.Length); index++)
            {
                if (before[index].Number != after[index].Number)
                    return false;
            }

            return true;
        }

        /// <summary>
        /// Place of each number, from 1; 0 for none. In a closed loop clients overtake each other.
        /// </summary>
        private static int[] ByNumber(ReadOnlySpan<RequestRecord> requests)
        {
            uint highest = 0;
            foreach (ref readonly RequestRecord request in requests)
                highest = Math.Max(highest, request.Number);
            int[] places = new int[highest + 1];
            for (int index = 0; index < requests.Length; index++)
                places[requests[index].Number] = index + 1;
            return places;
        }
    }
}
