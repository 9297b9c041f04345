// Speed, measured apart from the tests and never asserted in them. Run
//   dotnet run -c Release --project tests/SpecSim.Benchmarks -- --filter '*'
// The figures are per operation as each benchmark states it: a round, a draw, an event.

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SpecSim.Benchmarks;

// In this process, so that no second project is built under other rules than the solution's.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumn(new RateColumn())
    .HideColumns(Column.Error, Column.RatioSD);
BenchmarkSwitcher.FromAssembly(typeof(RateColumn).Assembly).Run(args, config);
