// What makes no workload: no requests, or none that end.

using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

internal static class WorkloadRules
{
    private const string Path = "workload";

    // An identity of a block has so many bits for its text and for its place in it.
    private const int MostTexts = 1 << 24;

    // A run of more would not end in a day.
    private const double MostRequests = 1e9;

    // A rate that changes more often than that between two requests would only burn time.
    private const double FewestRequestsInCycle = 1e-4;

    public static void Check(OpenWorkload workload, Action<string, string> add)
    {
        void Need(bool holds, string path, string message)
        {
            if (!holds)
                add($"{Path}.{path}", message);
        }

        CheckArrivals(workload, Need);
        CheckLimits(workload, Need);
        CheckLengths(workload.Lengths, "", Need);
        CheckShares("categories", [.. workload.Categories.Select(one => (one.Name, one.Share))], Need);
        CheckShares("priorities", [.. workload.Priorities.Select(one => (one.Name, one.Share))], Need);
        for (int index = 0; index < workload.Categories.Count; index++)
            CheckCategory(workload.Categories[index], $"categories[{index}]", add, Need);
        Need(workload.PrefixBlockTokens >= 1, "prefixBlockTokens", "a block has at least one token");
        if (workload.Impatience is { } impatience)
            Need(impatience.MeanTime > Duration.Zero, "impatience.meanTime", "is above zero");
        if (workload.Retries is { } retries)
        {
            Need(retries.Limit >= 0, "retries.limit", $"is {retries.Limit}; it cannot be negative");
            Need(retries.Factor >= 1, "retries.factor", $"is {retries.Factor}; waits grow by 1 or more");
            Need(retries.Jitter is >= 0 and <= 1, "retries.jitter", $"is {retries.Jitter}; it is between 0 and 1");
        }
    }

    private static void CheckArrivals(OpenWorkload workload, Action<bool, string, string> need)
    {
        const string path = "arrivals";
        switch (workload.Arrivals)
        {
            case ArrivalLaw.Renewal renewal:
                CheckProfile(renewal.Rate.Points, need);
                if (renewal.Gaps is GapShape.Gamma gamma)
                    need(
                        gamma.Variation is >= 0.01 and <= 20, $"{path}.variation",
                        $"is {gamma.Variation}; it is between 0.01 and 20");
                break;
            case ArrivalLaw.OnOff law:
                need(
                    IsRate(law.OnRate) && IsRate(law.OffRate) && law.OnRate + law.OffRate > 0, $"{path}.onRate",
                    $"requests come at {law.OnRate} and {law.OffRate} a second; one of the rates is above 0");
                need(law.MeanOn > Duration.Zero, $"{path}.meanOn", "is above zero");
                need(law.MeanOff > Duration.Zero, $"{path}.meanOff", "is above zero");
                double cycle = (law.MeanOn + law.MeanOff).TotalSeconds;
                need(
                    !(law.MeanRate * cycle < FewestRequestsInCycle), $"{path}.meanOn",
                    "the rate changes more than 10000 times between two requests");
                break;
            case ArrivalLaw.ClosedLoop loop:
                need(loop.Clients >= 1, $"{path}.clients", $"there are {loop.Clients} clients; at least one is needed");
                break;
            case ArrivalLaw.Replay replay:
                need(
                    replay.Speed > 0 && double.IsFinite(replay.Speed), $"{path}.speed",
                    $"time runs {replay.Speed} times as fast; the factor is above 0");
                need(
                    replay.Trace.PrefixBlockTokens is 0 || replay.Trace.PrefixBlockTokens == workload.PrefixBlockTokens,
                    "prefixBlockTokens",
                    $"the trace has blocks of {replay.Trace.PrefixBlockTokens} tokens, "
                    + $"not {workload.PrefixBlockTokens}");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(workload));
        }
    }

    private static void CheckProfile(IReadOnlyList<RatePoint> points, Action<bool, string, string> need)
    {
        const string path = "arrivals.rate";
        need(points.Any(point => point.Rate > 0), path, "is never above 0: nobody comes");
        need(points.All(point => IsRate(point.Rate)), path, "a rate is a finite number, 0 or more");
        need(
            points.Zip(points.Skip(1)).All(pair => pair.First.Time <= pair.Second.Time), path,
            "times of a rate do not fall");
    }

    private static void CheckLimits(OpenWorkload workload, Action<bool, string, string> need)
    {
        need(
            workload.RequestLimit is null or >= 1, "requests",
            $"there are {workload.RequestLimit} requests; at least one is needed");
        need(workload.TimeLimit is null || workload.TimeLimit > Duration.Zero, "duration", "is above zero");
        need(
            workload.RequestLimit is not null || workload.TimeLimit is not null
            || workload.Arrivals is ArrivalLaw.Replay,
            "requests", "there is no end: give a number of requests or a duration");
        double most = Math.Min(
            workload.RequestLimit ?? double.PositiveInfinity,
            PeakRate(workload.Arrivals) * (workload.TimeLimit?.TotalSeconds ?? double.PositiveInfinity));
        need(
            !(most > MostRequests) || !double.IsFinite(most), workload.RequestLimit is null ? "duration" : "requests",
            $"up to {most:F0} requests would come; a run takes at most {MostRequests:F0}");
    }

    private static double PeakRate(ArrivalLaw law) => law switch
    {
        ArrivalLaw.Renewal renewal => renewal.Rate.Points.Select(point => point.Rate).DefaultIfEmpty().Max(),
        ArrivalLaw.OnOff onOff => Math.Max(onOff.OnRate, onOff.OffRate),
        _ => 0,
    };

    private static void CheckShares(
        string key, (string Name, double Share)[] groups, Action<bool, string, string> need)
    {
        need(groups.Length > 0, key, "has no entry");
        need(groups.All(group => IsRate(group.Share)), key, "a share is a finite number, 0 or more");
        need(groups.Length == 0 || groups.Any(group => group.Share > 0), key, "all shares are 0");
        string? twice = groups.GroupBy(group => group.Name).FirstOrDefault(same => same.Count() > 1)?.Key;
        need(twice is null, key, $"'{twice}' is there twice");
    }

    private static void CheckCategory(
        Category category, string path, Action<string, string> add, Action<bool, string, string> need)
    {
        if (category.Acceptance is { } acceptance)
            ScenarioRules.CheckAcceptance(acceptance, $"{Path}.{path}.acceptance", add);
        if (category.Lengths is { } lengths)
            CheckLengths(lengths, $"{path}.", need);
        if (category.Prefix is not { } prefix)
            return;
        need(
            prefix.Tokens is >= 1 and < MostTexts, $"{path}.sharedPrefix.tokens",
            $"has {prefix.Tokens} tokens; at least one is needed");
        need(
            prefix.Texts is >= 1 and < MostTexts, $"{path}.sharedPrefix.texts",
            $"there are {prefix.Texts} texts; at least one is needed");
    }

    private static void CheckLengths(RequestLengths lengths, string path, Action<bool, string, string> need)
    {
        if (lengths is not RequestLengths.Independent apart)
            return;
        Need("promptTokens", apart.Prompt);
        Need("outputTokens", apart.Output);

        void Need(string key, LengthLaw law) =>
            need(IsLaw(law), path + key, $"{law} is no law of lengths: whole tokens, at least one");
    }

    private static bool IsLaw(LengthLaw law) => law switch
    {
        LengthLaw.Fixed same => same.Tokens >= 1,
        LengthLaw.Uniform uniform => uniform.Low >= 1 && uniform.High >= uniform.Low,
        LengthLaw.LogNormal normal => normal.Median > 0 && normal.Sigma >= 0 && normal.Limit >= 1,
        LengthLaw.Geometric geometric => geometric.MeanTokens >= 1 && geometric.Limit >= 1,
        LengthLaw.Quantiles { Points: var points } =>
            points.Count >= 2 && points[0].Share == 0 && points[^1].Share == 1 && points[0].Tokens >= 1
            && points.Zip(points.Skip(1)).All(
                pair => pair.First.Share < pair.Second.Share && pair.First.Tokens <= pair.Second.Tokens),
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };

    private static bool IsRate(double value) => value >= 0 && double.IsFinite(value);
}
