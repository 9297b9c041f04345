// The best of several ways through the same requests under the same luck, seen when all are known.

using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

internal static class Hindsight
{
    /// <summary>The run that decoded fastest; the first of those alike.</summary>
    public static BatchRun Best(IEnumerable<BatchRun> runs) => runs.MinBy(DecodeSeconds)!;

    /// <summary>Over all requests, from first to last token. A run that was cut short is no way through.</summary>
    public static double DecodeSeconds(BatchRun run) => run.LastTokens.Any(last => last is null)
        ? double.PositiveInfinity
        : ServerStatistics.DecodeSeconds(run, run)?.Plain ?? 0;
}
