// The answer of a serving run in one sentence.

using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Says what a serving run means.</summary>
internal static class ServingAnswer
{
    public static string Of(ServingReport report)
    {
        ServingComparison gain = report.Outcome.Result.Comparison;
        return $"Speculation makes a token {Units.Speedup(gain.TimePerOutputToken)} as fast under this load.";
    }
}
