// Lengths of time, read as the clock counts them.

using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Readers;

internal static class Times
{
    // A nanosecond is the clock's tick; its whole numbers end after 292 years.
    private const double Longest = 100_000 * 86400.0;

    public static Limits Positive { get; } = Limits.Between(1e-9, Longest);

    public static Limits NotNegative { get; } = Limits.Between(0, Longest);

    public static Duration Time(
        this MapReader map, string key, Limits limits, string? fallback = null, string hint = "") =>
        Duration.FromSeconds(map.Quantity(key, Dimension.Time, limits, fallback, hint));

    public static Duration? TimeOrNull(this MapReader map, string key, Limits limits) =>
        map.QuantityOrNull(key, Dimension.Time, limits) is { } seconds ? Duration.FromSeconds(seconds) : null;
}
