// Closed form of the per-request mixture. Requests of equal length spend rounds in proportion to 1/E(alpha),
// so hard requests weigh more in anything averaged over rounds: S(i) = E[alpha^i / E(alpha)] / E[1 / E(alpha)],
// and tokens per round is the harmonic mean of the requests' own. Integrals over the Beta law go by its
// quantiles, u in (0,1), with Gauss-Legendre points.

using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace SpecSim.Acceptance;

internal static class MixtureStatistics
{
    // 128 points on each of 8 pieces: the integrands are smooth but steep at the ends of (0,1).
    private const int Points = 64;
    private static readonly double[] Pieces = [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1];

    public static RoundStatistics Expect(AcceptanceProfile.Mixture mixture, int draftLength)
    {
        var sums = new double[draftLength];
        double roundsPerToken = 0;
        for (int piece = 0; piece + 1 < Pieces.Length; piece++)
        {
            var rule = new GaussLegendreRule(Pieces[piece], Pieces[piece + 1], Points);
            for (int point = 0; point < Points; point++)
            {
                double alpha = Beta.InvCDF(mixture.A, mixture.B, rule.GetAbscissa(point));
                double weight = rule.GetWeight(point) / TokensPerRound(alpha, draftLength);
                roundsPerToken += weight;
                double power = 1;
                for (int index = 0; index < draftLength; index++)
                    sums[index] += weight * (power *= alpha);
            }
        }

        return new RoundStatistics([.. sums.Select(sum => sum / roundsPerToken)]);
    }

    private static double TokensPerRound(double alpha, int draftLength)
    {
        double tokens = 1;
        double power = 1;
        for (int index = 0; index < draftLength; index++)
            tokens += power *= alpha;
        return tokens;
    }
}
