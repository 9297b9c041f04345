// Acceptance by place: at each draft position of a chain, and among the choices behind the first. The chance that a
// draft's token is kept is 1 - the total variation distance of the two laws, known exactly where the token was
// verified: its mean is what the count must come to.

using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Results;

namespace SpecSim.Experiments;

internal static class LabPositions
{
    /// <summary>Hazards of a chain, as far as any round got.</summary>
    public static IReadOnlyList<LabPosition> Of(IReadOnlyList<DecodedText> texts, int length)
    {
        List<LabPosition> positions = [];
        for (int position = 1; position <= length; position++)
        {
            double[] tried = [.. texts.Select(text => Count(text, round => Tried(round, position)))];
            double[] kept = [.. texts.Select(text => Count(text, round => round.Accepted.Count >= position))];
            if (tried.Sum() == 0)
                break;
            double expected = texts.SelectMany(text => text.Rounds)
                .Where(round => Tried(round, position))
                .Average(round => round.Overlaps[position - 1]);
            positions.Add(new LabPosition(
                position, (long)tried.Sum(), (long)kept.Sum(), Share(kept, tried), expected));
        }

        return positions;
    }

    /// <summary>
    /// By depth: where the first choice was wrong, the shares of the second, third, ... Counted where all choices
    /// above were first ones; none beyond the depth at which the first choice was never wrong.
    /// </summary>
    /// <param name="texts">Decoded with <see cref="Comb"/>.</param>
    public static IReadOnlyList<IReadOnlyList<double>> RankShares(
        IReadOnlyList<DecodedText> texts, int depths, int ranks)
    {
        List<IReadOnlyList<double>> shares = [];
        for (int depth = 1; depth <= depths; depth++)
        {
            var counts = new long[ranks + 1];
            foreach (DecodingRound round in texts.SelectMany(text => text.Rounds))
            {
                int[] accepted = [.. round.Accepted.Select(node => round.Drafted[node].Rank)];
                if (accepted.Length >= depth - 1 && accepted.Take(depth - 1).All(rank => rank == 1))
                    counts[accepted.Length >= depth ? accepted[depth - 1] : 0]++;
            }

            // Counts of rank 1 are right ones; 0 stands for none of the choices.
            long wrong = counts.Sum() - counts[1];
            if (wrong == 0)
                break;
            shares.Add([.. counts.Skip(2).Select(count => (double)count / wrong)]);
        }

        return shares;
    }

    /// <summary>A tree in which every node of the path of first choices has so many children.</summary>
    public static TokenTree Comb(int depths, int ranks) => TokenTree.OfPaths(
        from depth in Enumerable.Range(0, depths)
        from rank in Enumerable.Range(1, ranks)
        select (int[])[.. Enumerable.Repeat(1, depth), rank]);

    /// <summary>A share of trials, its interval over requests within 0 and 1; without bounds where all are alike.
    /// </summary>
    public static Interval Share(IReadOnlyList<double> kept, IReadOnlyList<double> tried)
    {
        double share = kept.Sum() / tried.Sum();
        if (share is 0 or 1)
            return new Interval(share, null, null);
        Interval interval = Interval.OfRatio(kept, tried);
        return interval with { High95 = interval.High95 is { } high ? Math.Min(1, high) : null };
    }

    private static bool Tried(DecodingRound round, int position) =>
        round.Accepted.Count >= position - 1 && round.Depth >= position;

    private static double Count(DecodedText text, Func<DecodingRound, bool> matches) => text.Rounds.Count(matches);
}
