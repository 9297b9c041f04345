// Numbers as people read them: the only place where results are scaled and rounded. Three significant digits tell
// what there is to tell about a model's figures; digits before the point are never dropped. The text is plain ASCII,
// so that it lines up on every terminal. What does not apply is "-".

using System.Globalization;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Formats quantities in SI units for people; always in the invariant culture.</summary>
public static class Units
{
    /// <summary>What stands for a figure that does not apply.</summary>
    public const string None = "-";

    private static readonly (double Size, string Name)[] Times =
        [(1e-9, "ns"), (1e-6, "us"), (1e-3, "ms"), (1, "s"), (60, "min"), (3600, "h")];

    private static readonly (double Size, string Name)[] Memories =
        [(1, "B"), (1024, "KiB"), (1048576, "MiB"), (1073741824, "GiB"), (1099511627776, "TiB")];

    /// <summary>16.9 ms, 412 us, 2.31 s.</summary>
    public static string Time(double? seconds)
    {
        // Up to two minutes and two hours the smaller unit reads better: 90 s, 100 min.
        return Finite(seconds) is not { } value ? None
            : value == 0 ? "0 s"
            : Math.Abs(value) >= 7200 ? $"{Significant(value / 3600)} h"
            : Math.Abs(value) >= 120 ? $"{Significant(value / 60)} min"
            : Scaled(value, Times.AsSpan(0, 4));
    }

    /// <summary>Binary units: 80.0 GiB, 320 KiB.</summary>
    public static string Memory(double? bytes) =>
        Finite(bytes) is not { } value ? None : value == 0 ? "0 B" : Scaled(value, Memories);

    /// <summary>85.9, 1,234.</summary>
    public static string Rate(double? perSecond) => Finite(perSecond) is { } value ? Significant(value) : None;

    /// <summary>$38.85, $0.213.</summary>
    public static string Usd(double? dollars) =>
        Finite(dollars) is not { } value ? None
        : Math.Abs(value) >= 1 || value == 0 ? Text($"${value:#,0.00}")
        : $"${Significant(value)}";

    /// <summary>68.2 J.</summary>
    public static string Joules(double? joules) => Finite(joules) is { } value ? $"{Significant(value)} J" : None;

    /// <summary>12.3 % of a share 0.123.</summary>
    public static string Percent(double? share) => Finite(share) is { } value ? Text($"{value * 100:0.0} %") : None;

    /// <summary>1.45x.</summary>
    public static string Factor(double? ratio) => Finite(ratio) is { } value ? $"{Ratio(value)}x" : None;

    /// <summary>1.45x (95 % interval 1.42-1.49); without bounds 1.45x.</summary>
    public static string Speedup(Interval? speedup) =>
        speedup is { Low95: { } low, High95: { } high }
            ? $"{Factor(speedup.Estimate)} (95 % interval {Ratio(low)}-{Ratio(high)})"
            : Factor(speedup?.Estimate);

    /// <summary>1.45: a ratio, a probability, tokens per round.</summary>
    public static string Ratio(double? ratio) => Finite(ratio) is { } value ? Text($"{value:0.00}") : None;

    /// <summary>12,345.</summary>
    public static string Count(long? count) => count is { } value ? Text($"{value:#,0}") : None;

    /// <summary>"1 token", "5 tokens".</summary>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Three significant digits, and all digits before the point: 0.0123, 1.45, 16.9, 1,234.</summary>
    public static string Significant(double value)
    {
        if (value == 0)
            return "0";
        // Rounded first: 9.996 has two digits before the point once it is 10.0.
        double magnitude = Math.Floor(Math.Log10(Math.Abs(value)));
        double unit = Math.Pow(10, magnitude - 2);
        magnitude = Math.Floor(Math.Log10(Math.Abs(Math.Round(value / unit) * unit)) + 1e-9);
        int decimals = (int)Math.Clamp(2 - magnitude, 0, 15);
        return value.ToString($"#,0.{new string('0', decimals)}", CultureInfo.InvariantCulture);
    }

    private static string Scaled(double value, ReadOnlySpan<(double Size, string Name)> units)
    {
        int index = 0;
        // 999.6 us would be rounded to 1000 us: it is 1.00 ms.
        while (index < units.Length - 1 && Math.Abs(value) >= units[index + 1].Size * 0.9995)
            index++;
        return $"{Significant(value / units[index].Size)} {units[index].Name}";
    }

    /// <summary>A rate of a run that never got anywhere is not a number: it does not apply.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
