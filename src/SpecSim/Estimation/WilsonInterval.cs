// The score interval of a share (Wilson 1927): those p that a test of p does not reject. It stays inside 0..1 and says
// something of shares of 0 and 1 too. With a design effect the trials count as so many fewer (Kish 1965), and
// Student's quantile takes the normal one's place where that effect was seen in few groups.

using MathNet.Numerics.Distributions;

namespace SpecSim.Estimation;

internal static class WilsonInterval
{
    /// <summary>97.5 % quantile of the normal law.</summary>
    public const double Normal95 = 1.959963984540054;

    /// <param name="trials">Trials that it rests on, above 0.</param>
    public static Estimated Of(double share, double trials, double quantile = Normal95) => new(
        share,
        share <= 0 ? 0 : Math.Min(share, Bound(share, trials, -quantile)),
        share >= 1 ? 1 : Math.Max(share, Bound(share, trials, quantile)));

    /// <summary>Quantile for an effect seen in so many groups; the normal one without groups.</summary>
    public static double Quantile(int groups) =>
        groups < 2 ? Normal95 : StudentT.InvCDF(0, 1, groups - 1, 0.975);

    private static double Bound(double share, double trials, double quantile)
    {
        double square = quantile * quantile / trials;
        double half = Math.Sqrt((share * (1 - share) / trials) + (square / (4 * trials)));
        return (share + (square / 2) + (quantile * half)) / (1 + square);
    }
}
