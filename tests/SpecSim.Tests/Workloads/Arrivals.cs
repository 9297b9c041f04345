// What arrives under a law, for tests that count.

using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

internal static class Arrivals
{
    public static readonly RequestLengths OneToken =
        new RequestLengths.Independent(new LengthLaw.Fixed(1), new LengthLaw.Fixed(1));

    public static OpenWorkload Under(ArrivalLaw law, long? requests = null, double? seconds = null) => new(
        law, OneToken, requests, seconds is { } limit ? Duration.FromSeconds(limit) : null);

    public static ArrivalLaw.Renewal Poisson(double rate) => new(new GapShape.Poisson(), RateProfile.Constant(rate));

    public static ArrivalLaw.Renewal Constant(double rate) => new(new GapShape.Constant(), RateProfile.Constant(rate));

    public static List<RequestSpec> Requests(OpenWorkload workload, uint seed = 1, params LoadSpike[] spikes)
    {
        RequestSource source = workload.Open(new Luck(seed, 0), spikes);
        List<RequestSpec> requests = [];
        while (source.TryNext(out RequestSpec request))
            requests.Add(request);
        return requests;
    }

    /// <summary>Times of arrival in seconds.</summary>
    public static double[] Times(OpenWorkload workload, uint seed = 1, params LoadSpike[] spikes) =>
        [.. Requests(workload, seed, spikes).Select(request => request.Arrival.TotalSeconds)];

    public static int CountIn(IEnumerable<double> times, double from, double to) =>
        times.Count(time => time >= from && time < to);
}
