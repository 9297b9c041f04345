// Closed form of the per-request mixture. Requests of equal length spend rounds in proportion to 1/E(alpha),
// so hard requests weigh more in anything averaged over rounds: S(i) = E[alpha^i / E(alpha)] / E[1 / E(alpha)],
// and tokens per round is the harmonic mean of the requests' own. Integrals over the Beta law go by its
// quantiles, u in (0,1), with Gauss-Legendre points.

using System.Runtime.CompilerServices;
using MathNet.Numerics.Integration;

namespace SpecSim.Acceptance;

internal static class MixtureStatistics
{
    // The integrands are smooth but steep at the ends of (0,1): pieces that narrow towards them.
    private const int PointsPerPiece = 12;
    private static readonly double[] Pieces = [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1];

    // A quantile of the Beta law costs about 10 us and every draft length needs the same ones.
    private static readonly ConditionalWeakTable<AcceptanceProfile.Mixture, Node[]> Nodes = [];

    public static RoundStatistics Expect(
        AcceptanceProfile.Mixture mixture, int draftLength, double draftedShare) => new(
        Expect(
            mixture,
            alpha => RoundStatistics.FromHazards(Enumerable.Repeat(alpha, draftLength)).Survival,
            draftLength,
            draftedShare),
        draftedShare);

    /// <summary>Probabilities that sum to the accepted tokens of a drafted round, averaged over rounds.</summary>
    /// <param name="mixture">The law of a request's alpha.</param>
    /// <param name="ofRequest">The same of a request with this alpha.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="draftedShare">Share of rounds that have a draft.</param>
    public static double[] Expect(
        AcceptanceProfile.Mixture mixture,
        Func<double, IReadOnlyList<double>> ofRequest,
        int count,
        double draftedShare)
    {
        var sums = new double[count];
        double roundsPerToken = 0;
        foreach ((double alpha, double probability) in Nodes.GetValue(mixture, Quantiles))
        {
            IReadOnlyList<double> own = ofRequest(alpha);
            double weight = probability / (1 + (draftedShare * own.Sum()));
            roundsPerToken += weight;
            for (int index = 0; index < count; index++)
                sums[index] += weight * own[index];
        }

        return [.. sums.Select(sum => sum / roundsPerToken)];
    }

    private static Node[] Quantiles(AcceptanceProfile.Mixture mixture)
    {
        var nodes = new List<Node>();
        for (int piece = 0; piece + 1 < Pieces.Length; piece++)
        {
            var rule = new GaussLegendreRule(Pieces[piece], Pieces[piece + 1], PointsPerPiece);
            for (int point = 0; point < PointsPerPiece; point++)
                nodes.Add(new Node(mixture.Law.Sample(rule.GetAbscissa(point)), rule.GetWeight(point)));
        }

        return [.. nodes];
    }

    private readonly record struct Node(double Alpha, double Probability);
}
