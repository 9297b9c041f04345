// The `latency:` of a hardware file: where its constants come from, and the kernel libraries that have constants of
// their own. KernelReader reads the constants.

using SpecSim.Hardware;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class LatencyReader
{
    public const string Transferred = "transferred";

    /// <summary>The parts of a profile, as keys.</summary>
    public static readonly IReadOnlyList<string> Parts =
    [
        "gemm", "decodeAttention", "verifyAttention", "prefillAttention", "experts", "allReduce", "elementwise",
        "sampling",
    ];

    /// <summary>True for a key of `source:` or `assumed:` that is about a part: "gemm", "all-reduce of 8".</summary>
    public static bool IsAbout(string key, IReadOnlyList<string> parts)
    {
        var letters = string.Concat(key.Where(char.IsLetter));
        return parts.Any(part => letters.StartsWith(part, StringComparison.OrdinalIgnoreCase));
    }

    public static LatencyProfile Read(MapReader map, string source)
    {
        var kind = WordReader.Read(map, WordReader.Kind, "measured", Transferred);
        // A transferred profile is less sure of its level than one that was measured.
        var spread = map.Number(
            "installationSpread", Limits.Between(0, 1), fallback: kind == Transferred ? "0.2" : "0.05");
        var kernels = KernelReader.Read(map, null);
        var libraries = new SortedDictionary<string, KernelConstants>(StringComparer.Ordinal);
        if (map.MapOrNull("libraries") is { } named)
        {
            foreach (var entry in named.Node.Entries)
            {
                var library = named.Map(entry.Key);
                libraries.Add(entry.Key, KernelReader.Read(library, kernels));
                library.Done();
            }
        }

        map.Done();
        return new LatencyProfile(
            kind == Transferred ? CalibrationKind.Transferred : CalibrationKind.Measured,
            source,
            kernels,
            libraries,
            spread);
    }
}
