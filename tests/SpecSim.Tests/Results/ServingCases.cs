// Random requests for properties: any times in any order that time allows, any outcome.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Results;

internal static class ServingCases
{
    /// <summary>At least one request, in order of arrival.</summary>
    public static Gen<RequestRecord[]> Requests { get; } = Gen.Choose(0, 10_000).NonEmptyListOf()
        .Select(draws =>
        {
            double arrival = 0;
            var requests = new List<RequestRecord>();
            foreach (int draw in draws)
            {
                arrival += draw % 97 / 20.0;
                requests.Add(Request((uint)requests.Count, arrival, draw));
            }

            return requests.ToArray();
        });

    public static bool AreOrdered(Quantiles? quantiles) => quantiles is null
        || (quantiles.P50.Estimate <= quantiles.P90.Estimate && quantiles.P90.Estimate <= quantiles.P95.Estimate
            && quantiles.P95.Estimate <= quantiles.P99.Estimate);

    private static RequestRecord Request(uint number, double arrival, int draw)
    {
        double scheduled = arrival + (draw % 13 / 10.0);
        double first = scheduled + (draw % 7 / 10.0);
        int category = draw % 2;
        int priority = draw / 2 % 2;
        return (draw % 10) switch
        {
            0 => BuildServing.Lost(number, arrival, first, RequestOutcome.Rejected, category, priority),
            1 => BuildServing.Lost(number, arrival, first, RequestOutcome.TimedOut, category, priority),
            2 => BuildServing.Lost(number, arrival, first, RequestOutcome.Cancelled, category, priority),
            3 => new RequestRecord(number, BuildServing.At(arrival), 10, 10, category, priority) { Attempts = 1 },
            _ => BuildServing.Finished(
                number, arrival, scheduled, first, first + (draw % 31 / 10.0), 1 + (draw % 41), category, priority),
        };
    }
}
