// The text exposition format of Prometheus, version 0.0.4: a HELP and a TYPE line for each family, then its samples.
// Numbers are written as the Python client writes them, for an edge is asked for by its text: le="1.0", le="1e+06".

using System.Globalization;

namespace SpecSim.Reports;

internal sealed class PrometheusWriter(TextWriter writer)
{
    /// <summary>Starts a family; its samples follow.</summary>
    /// <param name="kind">"counter", "gauge" or "histogram".</param>
    public void Family(string name, string kind, string help)
    {
        writer.Write($"# HELP {name} {help}\n");
        writer.Write($"# TYPE {name} {kind}\n");
    }

    public void Sample(string name, IEnumerable<(string Name, string Value)> labels, double value)
    {
        string all = string.Join(',', labels.Select(label => $"{label.Name}=\"{Escaped(label.Value)}\""));
        writer.Write($"{name}{{{all}}} {Number(value)}\n");
    }

    /// <param name="edges">Upper edges, ascending.</param>
    /// <param name="cumulative">How many are at most each edge, and in all.</param>
    public void Histogram(
        string name,
        IReadOnlyList<(string Name, string Value)> labels,
        IReadOnlyList<double> edges,
        Func<double, long> cumulative,
        long count,
        double sum)
    {
        foreach (double edge in edges)
            Sample($"{name}_bucket", [.. labels, ("le", Number(edge))], cumulative(edge));
        Sample($"{name}_bucket", [.. labels, ("le", "+Inf")], count);
        Sample($"{name}_count", labels, count);
        Sample($"{name}_sum", labels, sum);
    }

    internal static string Number(double value)
    {
        if (Math.Abs(value) >= 1e6 && value == Math.Floor(value) && Math.Abs(value) < 1e15)
        {
            // 1234567.0 is 1.234567e+06.
            string digits = Math.Abs(value).ToString("0", CultureInfo.InvariantCulture);
            string mantissa = $"{digits[0]}.{digits[1..]}".TrimEnd('0').TrimEnd('.');
            return FormattableString.Invariant($"{(value < 0 ? "-" : "")}{mantissa}e+{digits.Length - 1:00}");
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.All(letter => char.IsAsciiDigit(letter) || letter == '-') ? $"{text}.0" : text;
    }

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
