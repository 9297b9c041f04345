// Speed, measured apart from the tests and never asserted in them. Run
//   dotnet run -c Release --project tests/SpecSim.Benchmarks -- --filter '*'
// The figures are per operation as each benchmark states it: a round, a draw, an event.

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using SpecSim.Benchmarks;

// In this process, so that no second project is built under other rules than the solution's. Short
// iterations, and the fastest beside the mean: on a machine that does other work too it says more.
Job job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithMinIterationTime(TimeInterval.FromMilliseconds(50))
    .WithIterationTime(TimeInterval.FromMilliseconds(100))
    .WithWarmupCount(5)
    .WithIterationCount(20);
IConfig config = DefaultConfig.Instance
    .AddJob(job)
    .AddColumn(
        StatisticColumn.Min,
        new RateColumn(),
        new ServingRateColumn("steps", perRequest => perRequest.Steps),
        new ServingRateColumn("rounds", perRequest => perRequest.Rounds))
    .HideColumns(Column.Error, Column.Median, Column.RatioSD);
BenchmarkSwitcher.FromAssembly(typeof(RateColumn).Assembly).Run(args, config);
