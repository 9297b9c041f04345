// The charts of a serving run, as data.

using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class ServingCharts
{
    public static IReadOnlyList<Chart> Of(ServingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [];
    }
}
