// Do counts fit their expectations? Pearson's test, at a chance of a false alarm of one in a million.

using Numerics = MathNet.Numerics.Distributions;

namespace SpecSim.Tests.Workloads;

internal static class ChiSquare
{
    public static void AssertFits(double[] observed, double[] expected)
    {
        double distance = observed.Zip(expected, (seen, meant) => (seen - meant) * (seen - meant) / meant).Sum();
        double limit = Numerics.ChiSquared.InvCDF(observed.Length - 1, 1 - 1e-6);
        Assert.True(distance < limit, $"chi-square {distance:G4} is above {limit:G4}");
    }
}
