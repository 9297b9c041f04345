// One accelerator: what its datasheet promises (peaks, memory) and what was measured on it (the
// latency profile). Every number comes from a preset file and carries its source there.

using SpecSim.Quantities;

namespace SpecSim.Hardware;

/// <summary>An accelerator as a deployment sees it.</summary>
/// <param name="Name">Display name, e.g. "H100 SXM 80GB".</param>
/// <param name="Architecture">Vendor's generation, e.g. "Hopper".</param>
/// <param name="Memory">Device memory visible to programs.</param>
/// <param name="Bandwidth">Peak memory bandwidth.</param>
/// <param name="PeakBf16">Dense 16-bit tensor rate with 32-bit accumulation.</param>
/// <param name="PeakFp8">Dense fp8 rate; null where the device has none.</param>
/// <param name="PeakInt8">Dense int8 rate; null where the device has none.</param>
/// <param name="Multiprocessors">Streaming multiprocessors or compute units.</param>
/// <param name="BoardPower">Board power limit; null where it is unknown.</param>
/// <param name="Price">Price of one device for an hour; null where there is no quote.</param>
/// <param name="Latency">Measured or transferred constants of the operator model.</param>
public sealed record Device(
    string Name,
    string Architecture,
    Bytes Memory,
    BytesPerSecond Bandwidth,
    FlopsPerSecond PeakBf16,
    FlopsPerSecond? PeakFp8,
    FlopsPerSecond? PeakInt8,
    int Multiprocessors,
    Watts? BoardPower,
    UsdPerHour? Price,
    LatencyProfile Latency)
{
    /// <summary>The last cache before memory; null when it is unknown.</summary>
    public Bytes? L2Cache { get; init; }

    /// <summary>Dense rate at which activations of this format are multiplied; null when the device cannot.</summary>
    public FlopsPerSecond? Peak(DataType activations) => activations switch
    {
        DataType.Bf16 => PeakBf16,
        DataType.Fp8 => PeakFp8,
        DataType.Int8 => PeakInt8,
        _ => null,
    };
}
