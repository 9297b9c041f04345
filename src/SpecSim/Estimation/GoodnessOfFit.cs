// Does a law give the accepted tokens per round that were counted? Pearson's chi-square over draft lengths and accepted
// tokens,
//   X = sum (seen - expected)^2 / expected,   degrees of freedom = cells - draft lengths - numbers fitted,
// neighbouring cells joined until 5 rounds are expected in each. Laws of requests and bursts say themselves that rounds
// of a request resemble each other, so chance scatters X more: it is divided by the mean design effect of the cells
// (Rao and Scott 1981, first order). As they were fitted to more than these cells, one degree is left to them at the
// least (between the two counts: Chernoff and Lehmann 1954).

using MathNet.Numerics.Distributions;
using SpecSim.Acceptance;

namespace SpecSim.Estimation;

internal static class GoodnessOfFit
{
    private const double LeastExpected = 5;

    /// <summary>The fit with its probability; as it was where too few cells are left to tell.</summary>
    public static FamilyFit Tested(
        FamilyFit fit, IReadOnlyList<RoundHistogram> histograms, IReadOnlyList<RoundSequence> sequences)
    {
        bool scatters = fit.Law.Family is AcceptanceFamily.Mixture or AcceptanceFamily.Burst;
        double misfit = 0;
        int counted = 0;
        foreach (RoundHistogram histogram in histograms)
        {
            IReadOnlyList<Cell> cells = Cells(histogram, fit.Law.Profile);
            misfit += cells.Sum(cell => Square(cell.Seen - cell.Expected) / cell.Expected);
            counted += Math.Max(0, cells.Count - 1);
        }

        int spare = Math.Max(counted - fit.Law.Parameters, scatters ? 1 : 0);
        if (counted < 1 || spare < 1)
            return fit;
        double? effect = scatters ? Effect(histograms, sequences) : 1;
        return effect is { } known
            ? fit with { Law = fit.Law with { FitProbability = 1 - ChiSquared.CDF(spare, misfit / known) } }
            : fit;
    }

    private static List<Cell> Cells(RoundHistogram histogram, AcceptanceProfile profile)
    {
        IReadOnlyList<double> survival = profile.Expect(histogram.DraftLength).Survival;
        var cells = new List<Cell>();
        Cell open = new(0, 0);
        for (int accepted = 0; accepted <= histogram.DraftLength; accepted++)
        {
            double reached = accepted == 0 ? 1 : survival[accepted - 1];
            double passed = accepted < histogram.DraftLength ? survival[accepted] : 0;
            open = new Cell(
                open.Seen + histogram.Rounds[accepted], open.Expected + ((reached - passed) * histogram.Total));
            if (open.Expected < LeastExpected)
                continue;
            cells.Add(open);
            open = new Cell(0, 0);
        }

        // What is left over goes to the last cell that was large enough.
        if (cells.Count > 0)
            cells[^1] = new Cell(cells[^1].Seen + open.Seen, cells[^1].Expected + open.Expected);
        return cells;
    }

    // Mean over cells of the scatter of a cell's rounds between requests over that of independent rounds, cells
    // weighted by how much of X is theirs: sum of (1 - p) effect / (cells - 1).
    private static double? Effect(IReadOnlyList<RoundHistogram> histograms, IReadOnlyList<RoundSequence> sequences)
    {
        if (sequences.Count < RequestGroups.Least)
            return null;
        double weighted = 0;
        double weights = 0;
        foreach (RoundHistogram histogram in histograms)
        {
            var own = sequences.Select(sequence => Own(sequence, histogram.DraftLength)).ToList();
            double rounds = own.Sum(request => request.Sum());
            for (int accepted = 0; accepted <= histogram.DraftLength && rounds > 0; accepted++)
            {
                double share = own.Sum(request => request[accepted]) / rounds;
                if (share * rounds < LeastExpected)
                    continue;
                double squares = own.Sum(request => Square(request[accepted] - (share * request.Sum())));
                weighted += squares / (rounds * share);
                weights += 1 - share;
            }
        }

        return weights > 0 ? Math.Max(1, weighted / weights * sequences.Count / (sequences.Count - 1)) : null;
    }

    private static double[] Own(RoundSequence sequence, int draftLength)
    {
        var rounds = new double[draftLength + 1];
        for (int round = 0; round < sequence.Drafted.Length; round++)
        {
            if (sequence.Drafted.Span[round] == draftLength)
                rounds[sequence.Accepted.Span[round]]++;
        }

        return rounds;
    }

    private static double Square(double value) => value * value;

    private readonly record struct Cell(double Seen, double Expected);
}
