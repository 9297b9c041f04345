// How accepted tokens of a round go with those of the round some later in the same request:
//   r(lag) = mean of x(t) x(t + lag) / mean of x^2,   x = accepted - mean of all rounds of that draft length.
// The mean is that of all requests and not each one's own: a short request's own mean leans towards its rounds and
// would turn nothing into less than nothing. So requests that differ show as a level that stays, bursts as one that
// falls.
// What the chosen law would show is counted on requests of the same lengths and drafts, walked as simulations walk.

using SpecSim.Acceptance;
using SpecSim.Randomness;

namespace SpecSim.Estimation;

internal static class AcceptanceAutocorrelation
{
    private const int MostLag = 10;
    private const int LeastPairs = 30;

    // Walked rounds: the law's own correlation is then known to 0.007.
    private const int WalkedRounds = 20_000;
    private const uint Seed = 1;

    public static IReadOnlyList<LagCorrelation> Of(IReadOnlyList<RoundSequence> sequences, AcceptanceProfile chosen)
    {
        if (sequences.Count == 0)
            return [];
        Sums seen = Count(sequences);
        // Independent rounds have no correlation, whatever chance would show.
        Sums? law = chosen is AcceptanceProfile.Mixture or AcceptanceProfile.Burst
            ? Count([.. Walked(sequences, chosen)])
            : null;
        var lags = new List<LagCorrelation>();
        for (int lag = 1; lag <= MostLag && seen.Pairs[lag] >= LeastPairs && seen.Pairs[0] > 0; lag++)
        {
            double? expected = law is null ? 0 : law.Pairs[lag] >= LeastPairs ? law.Correlation(lag) : null;
            lags.Add(new LagCorrelation(
                lag, seen.Correlation(lag), expected, WilsonInterval.Normal95 / Math.Sqrt(seen.Pairs[lag])));
        }

        return lags.TrueForAll(lag => double.IsFinite(lag.Correlation)) ? lags : [];
    }

    private static Sums Count(IReadOnlyList<RoundSequence> sequences)
    {
        double[] means = Means(sequences);
        var sums = new Sums(new double[MostLag + 1], new long[MostLag + 1]);
        foreach (RoundSequence sequence in sequences)
        {
            ReadOnlySpan<byte> drafted = sequence.Drafted.Span;
            ReadOnlySpan<byte> accepted = sequence.Accepted.Span;
            for (int round = 0; round < drafted.Length; round++)
            {
                if (drafted[round] == 0)
                    continue;
                double own = accepted[round] - means[drafted[round]];
                for (int lag = 0; lag <= MostLag && round + lag < drafted.Length; lag++)
                {
                    if (drafted[round + lag] == 0)
                        continue;
                    sums.Products[lag] += own * (accepted[round + lag] - means[drafted[round + lag]]);
                    sums.Pairs[lag]++;
                }
            }
        }

        return sums;
    }

    private static double[] Means(IReadOnlyList<RoundSequence> sequences)
    {
        var accepted = new double[byte.MaxValue + 1];
        var rounds = new double[byte.MaxValue + 1];
        foreach (RoundSequence sequence in sequences)
        {
            for (int round = 0; round < sequence.Drafted.Length; round++)
            {
                accepted[sequence.Drafted.Span[round]] += sequence.Accepted.Span[round];
                rounds[sequence.Drafted.Span[round]]++;
            }
        }

        return [.. accepted.Zip(rounds, (sum, count) => count > 0 ? sum / count : 0)];
    }

    // Requests as long as those seen, in tokens, with their drafts, one after the other until there are enough.
    private static IEnumerable<RoundSequence> Walked(IReadOnlyList<RoundSequence> sequences, AcceptanceProfile law)
    {
        var thresholds = new AcceptanceThresholds(law, tabulated: true);
        var luck = new Luck(Seed, 0);
        int walked = 0;
        for (uint request = 0; walked < WalkedRounds; request++)
        {
            RoundSequence model = sequences[(int)(request % (uint)sequences.Count)];
            RoundSequence own = Walk(model, thresholds.Begin(luck, request));
            // An empty one would never end.
            walked += Math.Max(1, own.Drafted.Length);
            yield return own;
        }
    }

    private static RoundSequence Walk(RoundSequence model, AcceptanceWalk walk)
    {
        ReadOnlySpan<byte> pattern = model.Drafted.Span;
        long tokens = pattern.Length;
        foreach (byte accepted in model.Accepted.Span)
            tokens += accepted;
        var drafted = new List<byte>(pattern.Length);
        var kept = new List<byte>(pattern.Length);
        for (long position = 0; position < tokens; position += kept[^1] + 1)
        {
            drafted.Add(pattern[drafted.Count % pattern.Length]);
            kept.Add((byte)walk.Accepted(position, drafted[^1]));
        }

        return new RoundSequence(drafted.ToArray(), kept.ToArray());
    }

    private sealed record Sums(double[] Products, long[] Pairs)
    {
        public double Correlation(int lag) => Products[lag] / Pairs[lag] / (Products[0] / Pairs[0]);
    }
}
