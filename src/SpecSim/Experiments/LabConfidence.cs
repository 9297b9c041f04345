// How much the draft's own probability of its token says about whether it is kept. The raw number is not
// calibrated: tokens are put in order of it and into cells of equal numbers, and the share that was kept is a cell's
// calibrated confidence c. Were c of Beta(a k, (1 - a) k), its variance would be a (1 - a) / (k + 1): that gives k. The
// spread that counting adds to the cells is taken off. The law is refused where the cells are not near its quantiles.

using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Randomness;

namespace SpecSim.Experiments;

internal static class LabConfidence
{
    private const int Cells = 40;
    private const int LeastInCell = 50;

    // Mean distance of a cell's share from the law's quantile; counting alone makes half of it in the smallest cells.
    private const double MostDistance = 0.06;

    /// <summary>The concentration k; null where there is too little to see, or another law.</summary>
    /// <param name="texts">Decoded with one draft's chain.</param>
    public static double? Concentration(IEnumerable<DecodedText> texts)
    {
        (double Confidence, bool Kept)[] tokens =
            [.. texts.SelectMany(text => text.Rounds).SelectMany(Tried).OrderBy(token => token.Confidence)];
        if (tokens.Length < Cells * LeastInCell)
            return null;
        double[] shares = [.. Enumerable.Range(0, Cells).Select(cell => Share(tokens, cell))];
        double size = (double)tokens.Length / Cells;
        double mean = shares.Average();
        double variance = shares.Average(
            share => ((share - mean) * (share - mean)) - (share * (1 - share) / (size - 1)));
        if (!(variance > 0) || variance >= mean * (1 - mean))
            return null;
        double concentration = Math.Clamp(
            (mean * (1 - mean) / variance) - 1,
            DraftConfidence.LeastConcentration,
            DraftConfidence.MostConcentration);
        var law = new BetaDistribution(mean * concentration, (1 - mean) * concentration);
        double distance = shares.Order().Select(
            (share, cell) => Math.Abs(share - law.Sample((cell + 0.5) / Cells))).Average();
        return distance <= MostDistance ? concentration : null;
    }

    private static double Share((double Confidence, bool Kept)[] tokens, int cell)
    {
        int start = (int)((long)tokens.Length * cell / Cells);
        int end = (int)((long)tokens.Length * (cell + 1) / Cells);
        return (double)tokens[start..end].Count(token => token.Kept) / (end - start);
    }

    // Of a chain: all that were kept, and the one that was not.
    private static IEnumerable<(double Confidence, bool Kept)> Tried(DecodingRound round) =>
        round.Drafted.Take(round.Accepted.Count + 1)
            .Select((token, index) => (token.Confidence, index < round.Accepted.Count));
}
