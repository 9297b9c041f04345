// Numbers in the titles and labels of charts, and the unit in which a chart shows its times.

using System.Globalization;

namespace SpecSim.Reports;

internal static class ChartText
{
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>12 %: titles need no tenths. The two stay on one line.</summary>
    public static string Percent(double share) => Number(share, "0\u00a0%");

    /// <summary>40 ms, 1.5 s: a time that somebody chose.</summary>
    public static string Time(double seconds)
    {
        TimeUnit unit = TimeUnit.OfLatency(seconds);
        return $"{Number(seconds * unit.PerSecond, "0.###")} {unit.Name}";
    }

    /// <summary>2x.</summary>
    public static string Times(double factor) => Number(factor, "0.##x");
}

/// <summary>A unit of time and how many of it a second has.</summary>
internal sealed record TimeUnit(string Name, double PerSecond)
{
    private static readonly TimeUnit Milliseconds = new("ms", 1000);
    private static readonly TimeUnit Seconds = new("s", 1);
    private static readonly TimeUnit Minutes = new("min", 1.0 / 60);
    private static readonly TimeUnit Hours = new("h", 1.0 / 3600);

    /// <summary>For latencies up to this.</summary>
    public static TimeUnit OfLatency(double mostSeconds) => mostSeconds < 1 ? Milliseconds : Seconds;

    /// <summary>For a run of this length.</summary>
    public static TimeUnit OfRun(double seconds) => seconds <= 600 ? Seconds : seconds <= 7200 ? Minutes : Hours;
}
