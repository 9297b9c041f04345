// From draws to an interval. Every figure is a ratio of two sums over replications; a draw d runs a replication again
// in another possible world and gives the logarithm of that replication's ratio there over the ratio here. Both meet
// the same chance, so the difference is free of it. The three variances add up:
//   half width of log = sqrt((t se)^2 + (t rms of latency)^2 + (t rms of acceptance)^2),
// t Student's for 95 %, with one degree of freedom a draw, and the interval is estimate x exp(+- half width). The mean
// square is taken about the estimate, not about the draws' own mean: what log-normal draws are biased by is in it.

using MathNet.Numerics.Distributions;
using SpecSim.Results;

namespace SpecSim.Experiments;

/// <summary>A figure of one run: a ratio whose sums over replications give the whole run's.</summary>
internal readonly record struct RatioOfRun(double Numerator, double Denominator)
{
    public double LogRatio => Math.Log(Numerator / Denominator);
}

/// <summary>Makes intervals.</summary>
internal static class UncertainRatio
{
    /// <param name="nominal">By replication.</param>
    /// <param name="latency">By draw, with other constants; draw d is of replication d modulo their number.</param>
    /// <param name="acceptance">By draw, with another acceptance; null where it changes nothing.</param>
    /// <param name="unit">What the ratio is multiplied by.</param>
    /// <returns>Null when a run has no such figure.</returns>
    public static UncertainFigure? Of(
        IReadOnlyList<RatioOfRun?> nominal,
        IReadOnlyList<RatioOfRun?> latency,
        IReadOnlyList<RatioOfRun?>? acceptance,
        double unit = 1)
    {
        if (nominal.Contains(null) || latency.Contains(null) || acceptance?.Contains(null) == true)
            return null;
        RatioOfRun[] here = [.. nominal.Select(ratio => ratio!.Value)];
        Interval chance = Interval.OfRatio(
            [.. here.Select(ratio => unit * ratio.Numerator)], [.. here.Select(ratio => ratio.Denominator)]);
        // A single replication does not know its own chance, and so nothing of the whole.
        if (chance.High95 is not { } high)
            return null;
        double byChance = WithoutRounding(
            Math.Log(high / chance.Estimate) / StudentT.InvCDF(0, 1, here.Length - 1, 0.975));
        double byLatency = RootMeanSquare(here, latency);
        double byAcceptance = acceptance is null ? 0 : RootMeanSquare(here, acceptance);
        double wide = Math.Sqrt(
            Square(Math.Log(high / chance.Estimate))
            + Square(StudentT.InvCDF(0, 1, latency.Count, 0.975)) * (Square(byLatency) + Square(byAcceptance)));
        double variance = Square(byChance) + Square(byLatency) + Square(byAcceptance);
        return new UncertainFigure(
            new Interval(chance.Estimate, chance.Estimate / Math.Exp(wide), chance.Estimate * Math.Exp(wide)),
            chance,
            variance == 0
                ? null
                : new VarianceShares(
                    Square(byChance) / variance, Square(byLatency) / variance, Square(byAcceptance) / variance));
    }

    private static double RootMeanSquare(RatioOfRun[] here, IReadOnlyList<RatioOfRun?> there)
    {
        double squares = 0;
        for (int draw = 0; draw < there.Count; draw++)
            squares += Square(there[draw]!.Value.LogRatio - here[draw % here.Length].LogRatio);
        return Math.Sqrt(squares / there.Count);
    }

    // Replications that are all alike still differ in their last digits.
    private static double WithoutRounding(double deviation) => deviation < 1e-12 ? 0 : deviation;

    private static double Square(double value) => value * value;
}
