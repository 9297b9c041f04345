// Small valid parts for tests: a test says what it changes and leaves the rest.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Kernel;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

/// <summary>Builds engine values in code, without files: Llama-3.1-70B with an 8B draft on four H100.</summary>
internal static class Build
{
    public static Scenario Scenario() => new(
        "test",
        "A scenario of the tests",
        H100(),
        Engine(),
        new Deployment(Llama70B(), DataTypes.AllBf16, 4),
        new SpeculationMethod.DraftModel(new Deployment(Llama8B(), DataTypes.AllBf16, 4), 0),
        5,
        new AcceptanceProfile.Iid(new Probability(0.7)),
        Anchors.None,
        new ClosedWorkload(1, new LengthLaw.Fixed(512), new LengthLaw.Fixed(256)),
        new RunSettings(1, 8, RunLimits.Default),
        []);

    /// <summary>The constants of docs/model.md's hand calculation.</summary>
    public static Device H100() => new(
        "H100 SXM 80GB",
        "Hopper",
        new Bytes(85899345920),
        new BytesPerSecond(3.35e12),
        new FlopsPerSecond(989e12),
        new FlopsPerSecond(1979e12),
        new FlopsPerSecond(1979e12),
        132,
        new Watts(700),
        new UsdPerHour(2.95),
        new LatencyProfile(
            CalibrationKind.Measured,
            "test",
            new KernelConstants(
            new GemmConstants(2.189e-6, 1.193e-6, 0.808, 0.921, 3, 0),
            new GemmConstants(2.189e-6, 1.193e-6, 0.715, 0.847, 3, 0),
            null,
            new DecodeConstants(8.17e-6, 5.81e-6, 2.75e-6, 0.953),
            null,
            new VerifyConstants.Packed(64, 0.2, 0.4),
            new PrefillConstants(13.0e-6, 0.686, 0.491, 0, 0, 47),
            null,
            null,
            [
                new AllReduceConstants(2, 4.23e-6, 229e9, 102e-6, 344e9),
                new AllReduceConstants(4, 4.63e-6, 325e9, 10.4e-6, 324e9),
                new AllReduceConstants(8, 4.80e-6, 300e9, 10.4e-6, 397e9),
            ],
            new ElementwiseConstants(2e-6, 0.7),
            SamplingConstants.Default),
            new Dictionary<string, KernelConstants>(),
            0.05));

    /// <summary>The device with other kernel constants.</summary>
    public static Device With(Device device, Func<KernelConstants, KernelConstants> change) =>
        device with { Latency = device.Latency with { Kernels = change(device.Latency.Kernels) } };

    public static Engine Engine() => new(
        "vLLM",
        "vllm",
        1.5e-3,
        0.6e-3,
        0,
        0,
        new GraphSizes.Every(),
        new GraphSizes.Every(),
        new GraphSizes.Every(),
        5e-6,
        20e-6,
        8192,
        new Probability(0.9),
        new Bytes(2e9),
        "test");

    public static TransformerModel Llama70B() =>
        new("Llama-3.1-70B", "llama3", 80, 8192, 64, 8, 128, 28672, true, 128256, false, 131072, 0, 8192, false, false);

    public static TransformerModel Llama8B() =>
        new("Llama-3.1-8B", "llama3", 32, 4096, 32, 8, 128, 14336, true, 128256, false, 131072, 0, 4096, false, false);

    public static TransformerModel Llama1B() =>
        new("Llama-3.2-1B", "llama3", 16, 2048, 32, 8, 64, 8192, true, 128256, true, 131072, 0, 2048, false, false);

    /// <summary>EAGLE-3 for Llama-3.1-8B: 3h to h, a layer that reads 2h, a vocabulary of 32000 of its own.</summary>
    public static TransformerModel Eagle8B() =>
        new("EAGLE-3", "llama3", 1, 4096, 32, 8, 128, 14336, true, 32000, false, null, 12288, 8192, true, false);
}
