// Steps and rounds a second of the serving benchmark, from the time of a request and how many it has of each.

using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace SpecSim.Benchmarks;

/// <param name="name">What is counted.</param>
/// <param name="count">How many of them a request has.</param>
public sealed class ServingRateColumn(string name, Func<(double Steps, double Rounds), double> count) : IColumn
{
    public string Id => $"{nameof(ServingRateColumn)}.{name}";

    public string ColumnName => $"M {name}/s";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Statistics;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => $"Millions of {name} a second, from the mean";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        object? speculates = benchmarkCase.Parameters.Items
            .FirstOrDefault(item => item.Name == nameof(ServingBenchmarks.Speculates))?.Value;
        return speculates is bool side
            && ServingBenchmarks.PerRequest.TryGetValue(side, out (double Steps, double Rounds) perRequest)
            && summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? (1000 / statistics.Mean * count(perRequest)).ToString("F2", CultureInfo.InvariantCulture)
                : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(benchmark => benchmark.Descriptor.Type == typeof(ServingBenchmarks));
}
