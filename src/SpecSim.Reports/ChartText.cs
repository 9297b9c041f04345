// Numbers in the titles and labels of charts, and the unit in which a chart shows its times.

using System.Globalization;

namespace SpecSim.Reports;

internal static class ChartText
{
    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>12 %: titles need no tenths.</summary>
    public static string Percent(double share) => Number(share, "0 %");

    /// <summary>Two sentences' halves as one, the second without what it repeats.</summary>
    public static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
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
