// Devices, engines and scenarios that are as sure as a test wants them to be.

using SpecSim.Experiments;
using SpecSim.Hardware;

namespace SpecSim.Tests.Support;

internal static class Spreads
{
    private static readonly OperatorError Exact = new(0, 0, 0, 0, 0, []);

    /// <summary>Kernels that take what the formulas say, with constants that are known.</summary>
    public static Device Sure(Device device) => Build.With(device, kernels => kernels with
    {
        GemmBf16 = kernels.GemmBf16 with { Error = Exact },
        GemmFp8 = kernels.GemmFp8! with { Error = Exact },
        DecodeBf16 = kernels.DecodeBf16 with { Error = Exact },
        Verify = kernels.Verify with { Error = Exact },
        Prefill = kernels.Prefill with { Error = Exact },
        AllReduce = [.. kernels.AllReduce.Select(fit => fit with { Error = Exact })],
        Elementwise = kernels.Elementwise with { Error = Exact },
        Sampling = kernels.Sampling with { Error = Exact },
    });

    /// <summary>A scenario in which nothing but chance is uncertain.</summary>
    public static Scenario Sure(Scenario scenario) => scenario with
    {
        Device = WithInstallation(Sure(scenario.Device), 0),
        Engine = scenario.Engine with { HostSpread = 0, DraftHostSpread = 0 },
        Acceptance = scenario.Acceptance with { Uncertainty = 0 },
    };

    public static Device WithInstallation(Device device, double spread) =>
        device with { Latency = device.Latency with { InstallationSpread = spread } };

    /// <summary>The device with this error of its 16-bit products.</summary>
    public static Device WithGemm(Device device, OperatorError error) => Build.With(
        device, kernels => kernels with { GemmBf16 = kernels.GemmBf16 with { Error = error } });

    public static OperatorError Error(
        double shape = 0, double size = 0, params IReadOnlyList<IReadOnlyList<double>> covariance) =>
        new(0, 0, shape, size, 0, covariance);
}
