// Acceptances by position where rounds drafted different numbers of tokens and nobody counted how many drafted how
// many. Known are the rounds D, all tokens drafted T and the acceptances c(1) >= c(2) >= ... Let d(i) be the
// rounds that drafted i tokens or more: d(1) = D, d never rises, sum d(i) = T, d(i) >= c(i). Trials of position i are
// c(i-1) less those rounds that drafted no further, so
//   c(i-1) - (D - d(i)) <= trials <= min(c(i-1), d(i)),
//   (T - (i-1) D) / (P - i + 1) <= d(i) <= (T - D) / (i - 1).
// The estimate between takes lengths for independent of acceptance and as spread as their mean allows (largest
// entropy, Jaynes 1957: a geometric law cut off at P), trials = c(i-1) d(i) / d(i-1).

using MathNet.Numerics.RootFinding;

namespace SpecSim.Estimation;

internal static class UnevenDrafts
{
    /// <summary>The draft length of every round, where sums leave only one.</summary>
    public static int? CommonLength(PositionCounts counts)
    {
        if (counts.Drafts <= 0 || counts.Drafted % counts.Drafts != 0)
            return null;
        long length = counts.Drafted / counts.Drafts;
        bool full = length == counts.Accepted.Count;
        bool shorter = length >= 1 && length < counts.Accepted.Count && counts.Accepted[(int)length] == 0;
        return full || shorter ? (int)length : null;
    }

    /// <summary>Rounds by accepted tokens of rounds of a common draft length.</summary>
    public static RoundHistogram Histogram(PositionCounts counts, int draftLength)
    {
        long Survivors(int position) => position == 0
            ? counts.Drafts
            : position <= draftLength ? counts.Accepted[position - 1] : 0;

        return new RoundHistogram(
            draftLength,
            [.. Enumerable.Range(0, draftLength + 1).Select(taken => Survivors(taken) - Survivors(taken + 1))]);
    }

    /// <summary>Trials between their bounds.</summary>
    public static HazardCounts Counts(PositionCounts counts)
    {
        int positions = counts.Accepted.Count;
        double[] shares = SharesReached(positions, (double)counts.Drafted / counts.Drafts);
        var result = HazardCounts.None(positions) with
        {
            FewestTrials = new double[positions],
            MostTrials = new double[positions],
        };
        for (int index = 0; index < positions; index++)
        {
            double accepted = counts.Accepted[index];
            double before = index == 0 ? counts.Drafts : counts.Accepted[index - 1];
            double drafts = counts.Drafts;
            double leastReached = (counts.Drafted - (index * drafts)) / (positions - index);
            double mostReached = index == 0 ? drafts : (counts.Drafted - drafts) / index;
            double most = Math.Max(accepted, Math.Min(before, mostReached));
            double fewest = Math.Max(accepted, before - (drafts - Math.Min(drafts, leastReached)));
            double between = index == 0 ? before : before * shares[index] / shares[index - 1];
            result.Accepted[index] = accepted;
            result.FewestTrials[index] = Math.Min(fewest, most);
            result.MostTrials[index] = most;
            result.Trials[index] = Math.Clamp(between, result.FewestTrials[index], most);
        }

        return result;
    }

    /// <summary>Share of rounds that drafted i tokens or more: weights x^length, with the mean that was seen.</summary>
    public static double[] SharesReached(int positions, double meanLength)
    {
        double[] Weights(double logRatio) =>
            [.. Enumerable.Range(1, positions).Select(length => Math.Exp(logRatio * (length - positions)))];
        double Mean(double logRatio)
        {
            double[] weights = Weights(logRatio);
            return weights.Select((weight, index) => weight * (index + 1)).Sum() / weights.Sum();
        }

        const double Steepest = 30;
        double inside = Math.Clamp(meanLength, Mean(-Steepest), Mean(Steepest));
        double[] chosen = positions == 1
            ? [1]
            : Weights(Brent.FindRoot(ratio => Mean(ratio) - inside, -Steepest, Steepest, 1e-10, 200));
        return [.. Enumerable.Range(0, positions).Select(index => chosen[index..].Sum() / chosen.Sum())];
    }
}
