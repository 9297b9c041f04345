// Tokens per round by draft length, where no more than that is known: totals (whose error follows from the
// number of rounds) or means whose counts nobody kept.

using SpecSim.Acceptance;

namespace SpecSim.Estimation;

/// <summary>Tokens per round at one draft length.</summary>
/// <param name="DraftLength">K; between two whole numbers where rounds drafted one or the other.</param>
/// <param name="Tokens">Tokens per round, from 1 to K + 1.</param>
/// <param name="Error">Standard error; null where nobody knows.</param>
/// <param name="Rounds">Rounds behind it; 0 where nobody knows.</param>
internal sealed record MeanPoint(double DraftLength, double Tokens, double? Error, double Rounds)
{
    /// <summary>Something at this length from the same at whole ones: on a straight line between them.</summary>
    public double Between(Func<int, double> atWhole)
    {
        int below = (int)Math.Floor(DraftLength);
        double share = DraftLength - below;
        return ((1 - share) * atWhole(below)) + (share > 0 ? share * atWhole(below + 1) : 0);
    }

    public double TokensAt(double alpha) => Between(length => Conventions.TokensPerRoundFromAlpha(alpha, length));

    /// <summary>The alpha of independent tokens that gives these tokens per round.</summary>
    public double Alpha => Tokens <= 1
        ? 0
        : Tokens >= DraftLength + 1
            ? 1
            : MathNet.Numerics.RootFinding.Brent.FindRoot(alpha => TokensAt(alpha) - Tokens, 0, 1, 1e-12, 200);
}

internal static class MeanTable
{
    // Half a round of all, and of means that stand for nobody knows how many a fiftieth.
    private const double HalfARound = 0.5;
    private const double LeastDoubt = 0.02;

    /// <summary>Points of totals, one for each draft length; those that name no length and no rounds are left out.
    /// </summary>
    public static IReadOnlyList<MeanPoint> OfTotals(IEnumerable<TotalCounts> totals) =>
    [
        .. totals.Where(counts => counts.Drafted > 0 && Length(counts) is not null)
            .GroupBy(counts => Length(counts)!.Value)
            .OrderBy(same => same.Key)
            .Select(same => Point(same.Key, same.Sum(counts => counts.Drafted), same.Sum(counts => counts.Accepted))),
    ];

    /// <summary>Points of means: weighted over those of the same length.</summary>
    public static IReadOnlyList<MeanPoint> OfMeans(IEnumerable<MeanTokens> means) =>
    [
        .. means.Where(mean => mean.DraftLength > 0 && mean.Weight > 0 && double.IsFinite(mean.TokensPerRound))
            .GroupBy(mean => mean.DraftLength)
            .OrderBy(same => same.Key)
            .Select(same => new MeanPoint(
                same.Key,
                Math.Clamp(
                    same.Sum(mean => mean.Weight * mean.TokensPerRound) / same.Sum(mean => mean.Weight),
                    1,
                    same.Key + 1),
                null,
                0)),
    ];

    /// <summary>With the errors that means of so many rounds have, were tokens independent.</summary>
    public static IReadOnlyList<MeanPoint> WithErrors(IReadOnlyList<MeanPoint> points, double rounds) =>
        [.. points.Select(point => point with { Error = Error(point, rounds, LeastDoubt) })];

    /// <summary>What is not excluded where nothing was accepted, as an alpha: half a round.</summary>
    public static double Doubt(IReadOnlyList<MeanPoint> points)
    {
        double rounds = points.Sum(point => point.Rounds);
        return rounds > 0 ? HalfARound / (rounds + 1) : LeastDoubt;
    }

    /// <summary>K of totals: as stated, or drafted tokens per round. Null if neither is known.</summary>
    public static double? Length(TotalCounts counts) =>
        counts.DraftLength > 0 ? counts.DraftLength
        : counts.Rounds > 0 && counts.Drafted >= counts.Rounds ? (double)counts.Drafted / counts.Rounds
        : null;

    // All rounds drafted as many, so tokens drafted count them even where nobody did.
    private static MeanPoint Point(double length, long drafted, long accepted)
    {
        double rounds = drafted / length;
        var point = new MeanPoint(length, Math.Clamp(1 + (accepted / rounds), 1, length + 1), null, rounds);
        return point with { Error = Error(point, rounds, Doubt([point])) };
    }

    private static double Error(MeanPoint point, double rounds, double least)
    {
        // Of nothing and of all the spread would be 0, but they are not certain.
        double alpha = Math.Clamp(point.Alpha, least, 1 - least);
        return Math.Sqrt(point.Between(whole => RoundStatistics
            .FromHazards(Enumerable.Repeat(alpha, whole)).Variance) / rounds);
    }
}
