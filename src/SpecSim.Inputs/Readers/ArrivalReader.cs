// `arrivals:` of a workload: when requests come.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class ArrivalReader
{
    private const string RateKey = "rate";
    private const int MostClients = 1_000_000;

    private static readonly Limits Rate = Limits.Between(1e-6, 1e6);

    // A pause is a rate, too.
    private static readonly Limits RateOrNone = Limits.Between(0, 1e6);

    // Above 20 the gaps of a gamma process are nothing for hours and then years.
    private static readonly Limits Variation = Limits.Between(0.01, 20);

    /// <returns>Null after reporting why the law is not known.</returns>
    public static ArrivalLaw? Read(MapReader map, List<Evidence> evidence)
    {
        var law = WordReader.Read(map, "law", "poisson", "gamma", "constant", "on-off", "closed-loop", "trace");
        if (law is null)
            return null;
        ArrivalLaw? arrivals = law switch
        {
            "poisson" => new ArrivalLaw.Renewal(new GapShape.Poisson(), Profile(map)),
            "constant" => new ArrivalLaw.Renewal(new GapShape.Constant(), Profile(map)),
            "gamma" => new ArrivalLaw.Renewal(
                new GapShape.Gamma(map.Number(
                    "variation", Variation, hint: "coefficient of variation of the gaps; 1 is a Poisson process")),
                Profile(map)),
            "on-off" => new ArrivalLaw.OnOff(
                map.Quantity("onRate", Dimension.Rate, Rate),
                map.Quantity("offRate", Dimension.Rate, RateOrNone),
                map.Time("meanOn", Times.Positive),
                map.Time("meanOff", Times.Positive)),
            "closed-loop" => new ArrivalLaw.ClosedLoop(
                map.Integer("clients", 1, MostClients, hint: "how many send requests one after the other"),
                map.Time("thinkTime", Times.NotNegative, fallback: "0 s")),
            _ => Replay(map, evidence),
        };
        map.Done();
        return arrivals;
    }

    private static ArrivalLaw.Replay? Replay(MapReader map, List<Evidence> evidence)
    {
        var reading = TraceFileReader.Read(map.Map("trace"), evidence);
        var speed = map.Number("speed", Limits.Between(1e-6, 1e6), fallback: "1");
        if (reading is null)
            return null;
        if (!reading.Counts.HasArrivals)
            map.Report("trace", "has lengths alone; name it under 'workload.lengths' and choose a law of arrivals");
        return new ArrivalLaw.Replay(reading.Trace, speed);
    }

    // A rate, or a list of rates with the times from which on they hold.
    private static RateProfile Profile(MapReader map)
    {
        if (map.Node[RateKey] is not ListNode)
            return RateProfile.Constant(map.Quantity(RateKey, Dimension.Rate, Rate));
        var items = map.Maps(RateKey);
        var isStep = map.Choice("between", [("step", true), ("ramp", false)], fallback: "step");
        var points = new List<RatePoint>();
        foreach (var item in items)
        {
            var time = Instant.Start + item.Time("at", Times.NotNegative);
            var rate = item.Quantity("rate", Dimension.Rate, RateOrNone);
            item.Done();
            if (points.Count == 0 && time > Instant.Start)
                item.Report("at", "the first rate holds from 0 s on");
            if (points.Count > 0 && (time < points[^1].Time || (isStep && time == points[^1].Time)))
                item.Report("at", "must be later than the one before it");
            // A step is a line that goes straight up.
            if (points.Count > 0 && isStep)
                points.Add(points[^1] with { Time = time });
            points.Add(new RatePoint(time, rate));
        }

        if (points.Count == 0)
            map.Report(RateKey, "has no entry");
        return points.Count == 0 ? RateProfile.Constant(1) : new RateProfile(points);
    }
}
