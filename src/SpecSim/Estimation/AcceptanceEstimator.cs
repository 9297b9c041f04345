// From evidence to a law of acceptance. Counts by position say most and are used alone where there are any; then
// totals, whose error follows from their rounds; then means, whose error does not.

using System.Globalization;

namespace SpecSim.Estimation;

public static class AcceptanceEstimator
{
    /// <summary>Fits every family the evidence allows and chooses among them.</summary>
    /// <param name="longest">Largest K of the lengths that are estimated.</param>
    /// <exception cref="ArgumentException">There is nothing to estimate from: no drafted token at all.</exception>
    public static AcceptanceEstimate Estimate(AcceptanceEvidence evidence, int longest = 16)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        EvidenceRules.Require(evidence);
        var notices = new List<string>();
        if (PooledRounds.Of(evidence) is { } rounds)
            return CountedEstimate.Of(evidence, rounds, longest, notices);
        IReadOnlyList<MeanPoint> totals = MeanTable.OfTotals(evidence.Totals);
        if (totals.Count > 0)
            return TableEstimate.Of(evidence, totals, longest, notices);
        IReadOnlyList<MeanPoint> means = MeanTable.OfMeans(evidence.Means);
        if (means.Count > 0)
            return TableEstimate.Of(evidence, means, longest, notices);
        throw new ArgumentException(
            evidence.Totals.Any(counts => counts.Drafted > 0)
                ? "Accepted and drafted tokens alone do not tell how many were drafted in a round: state the draft "
                    + "length K."
                : "There is nothing to estimate from: no round with a draft.",
            nameof(evidence));
    }

    /// <summary>Tokens per round as counted, by draft length: counts where there are any, else means.</summary>
    internal static SortedDictionary<int, double> Observed(
        AcceptanceEvidence evidence, IEnumerable<RoundHistogram> histograms)
    {
        var sums = new SortedDictionary<int, (double Rounds, double Accepted)>();
        void Add(int length, double rounds, double accepted)
        {
            (double Rounds, double Accepted) before = sums.GetValueOrDefault(length);
            sums[length] = (before.Rounds + rounds, before.Accepted + accepted);
        }

        foreach (RoundHistogram histogram in histograms)
            Add(histogram.DraftLength, histogram.Total, histogram.Accepted);
        foreach (TotalCounts counts in evidence.Totals)
        {
            if (MeanTable.Length(counts) is { } length && length == Math.Floor(length))
                Add((int)length, counts.Drafted / length, counts.Accepted);
        }

        var observed = new SortedDictionary<int, double>();
        foreach (MeanPoint point in MeanTable.OfMeans(evidence.Means))
            observed[(int)point.DraftLength] = point.Tokens;
        foreach ((int length, (double rounds, double accepted)) in sums)
        {
            if (rounds > 0)
                observed[length] = 1 + (accepted / rounds);
        }

        return observed;
    }

    internal static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
