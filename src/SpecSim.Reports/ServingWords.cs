// What a serving scenario is called in sentences, titles and tables: the same words in every output.

using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Reports;

internal static class ServingWords
{
    /// <summary>Llama-3.1-8B on 2 servers of 1 x H100 SXM 80GB.</summary>
    public static string Subject(ServingScenario scenario)
    {
        string devices = ScenarioWords.Devices(scenario.Single);
        string on = scenario.Server.Replicas == 1 ? devices : $"{scenario.Server.Replicas} servers of {devices}";
        return $"{scenario.Single.Target.Model.Name} on {on}";
    }

    /// <summary>What was run, in a few sentences.</summary>
    public static string Setting(ServingScenario scenario)
    {
        Scenario single = scenario.Single;
        string draft = single.Drafts ? $" {ScenarioWords.Speculation(single)}{Control(scenario)}." : "";
        string warmUp = scenario.WarmUp > Duration.Zero
            ? $" The first {Units.Time(scenario.WarmUp.TotalSeconds)} are not measured."
            : "";
        return $"{ScenarioWords.Deployed(single.Target)} on {ScenarioWords.Devices(single)}, {single.Engine.Name}; "
            + $"{Servers(scenario.Server)}.{draft} {Load(scenario.Workload)}: {Lengths(scenario.Workload)}. "
            + $"{Asked(scenario.Objectives)}{warmUp} {Units.Count(single.Run.Replications, "replication")}, "
            + $"seed {single.Run.Seed}.";
    }

    /// <summary>Poisson arrivals at 10.0 requests/s; 64 clients who do not think; trace azure.csv.</summary>
    public static string Load(OpenWorkload workload)
    {
        // A trace ends by itself, often before the limit that a preset had for other arrivals.
        long known = workload.Arrivals is ArrivalLaw.Replay replay ? replay.Trace.Count : long.MaxValue;
        string until = workload.RequestLimit is { } most && most < known ? $", {Units.Count(most)} of them"
            : workload.TimeLimit is { } time ? $", for {Units.Time(time.TotalSeconds)}"
            : "";
        return Arrivals(workload.Arrivals) + until;
    }

    /// <summary>first token within 500 ms, 20.0 ms per token; null when nothing is asked for.</summary>
    public static string? Wanted(Objectives? objectives)
    {
        if (objectives is null)
            return null;
        string[] parts =
        [
            .. Part(objectives.TimeToFirstToken, "first token within {0}"),
            .. Part(objectives.TimePerOutputToken, "at most {0} per token"),
            .. Part(objectives.EndToEnd, "all within {0}"),
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);

        static IEnumerable<string> Part(Duration? limit, string words) =>
            limit is { } most ? [words.Replace("{0}", Units.Time(most.TotalSeconds), StringComparison.Ordinal)] : [];
    }

    /// <summary>95 %.</summary>
    public static string Share(double share) => FormattableString.Invariant($"{share * 100:0.#} %");

    private static string Arrivals(ArrivalLaw law) => law switch
    {
        ArrivalLaw.Renewal renewal => $"{Gaps(renewal.Gaps)} {Rate(renewal.Rate)}",
        ArrivalLaw.OnOff onOff => $"Arrivals that switch between {Units.Rate(onOff.OnRate)} requests/s "
            + $"({Units.Time(onOff.MeanOn.TotalSeconds)} on average) and {Units.Rate(onOff.OffRate)} "
            + $"({Units.Time(onOff.MeanOff.TotalSeconds)})",
        ArrivalLaw.ClosedLoop loop => Units.Count(loop.Clients, "client") + (loop.MeanThinkTime > Duration.Zero
            ? $" thinking for {Units.Time(loop.MeanThinkTime.TotalSeconds)} on average"
            : " without a pause between answer and request"),
        ArrivalLaw.Replay replay => replay.Speed == 1
            ? $"Trace {replay.Trace.Name}"
            : $"Trace {replay.Trace.Name} at {Units.Significant(replay.Speed)} times its speed",
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };

    private static string Gaps(GapShape gaps) => gaps switch
    {
        GapShape.Poisson => "Poisson arrivals",
        GapShape.Gamma gamma => $"Gamma arrivals (variation {Units.Significant(gamma.Variation)})",
        GapShape.Constant => "Evenly spaced arrivals",
        _ => throw new ArgumentOutOfRangeException(nameof(gaps)),
    };

    private static string Rate(RateProfile rate)
    {
        double low = rate.Points.Min(point => point.Rate);
        double high = rate.Points.Max(point => point.Rate);
        return low == high
            ? $"at {Units.Rate(low)} requests/s"
            : $"at {Units.Rate(low)} to {Units.Rate(high)} requests/s";
    }

    private static string Lengths(OpenWorkload workload) =>
        workload.Categories.Any(category => category.Lengths is not null) && workload.Arrivals is not ArrivalLaw.Replay
            ? $"prompts of {Units.Rate(workload.MeanPromptTokens)} and outputs of "
                + $"{Units.Rate(workload.MeanOutputTokens)} tokens on average over "
                + Units.Count(workload.Categories.Count, "kind") + " of content"
            : Lengths(workload.Lengths);

    private static string Lengths(RequestLengths lengths) => lengths switch
    {
        RequestLengths.Independent apart =>
            $"prompts of {ScenarioWords.Length(apart.Prompt)}, outputs of {ScenarioWords.Length(apart.Output)}",
        RequestLengths.Joint joint => $"prompts and outputs as in trace {joint.Trace.Name} "
            + $"(means {Units.Rate(joint.MeanPromptTokens)} and {Units.Rate(joint.MeanOutputTokens)} tokens)",
        _ => throw new ArgumentOutOfRangeException(nameof(lengths)),
    };

    private static string Servers(ServerSettings server)
    {
        string router = server.Router switch
        {
            RouterKind.RoundRobin => "served in turn",
            RouterKind.LeastLoaded => "the least loaded is asked first",
            RouterKind.PowerOfTwo => "the less loaded of two is asked",
            RouterKind.PrefixAware => "the one that knows most of the prompt is asked",
            _ => throw new ArgumentOutOfRangeException(nameof(server)),
        };
        string several = server.Replicas == 1 ? "one server" : $"{server.Replicas} servers, {router}";
        string prompts = server.Disaggregation is { } apart
            ? $", prompts on {Units.Count(apart.PrefillReplicas, "server")} of their own"
            : "";
        string cache = server.PrefixCaching ? ", prefix cache" : "";
        return $"{several}, at most {Units.Count(server.MaxSequences, "request")} in a step{prompts}{cache}";
    }

    private static string Control(ServingScenario scenario)
    {
        string control = scenario.Control.Words;
        return scenario.Fallback is null ? control : $"{control}, none while acceptance is too low";
    }

    private static string Asked(Objectives? objectives) => Wanted(objectives) is { } wanted
        ? $"Asked for: {wanted}, for {Share(objectives!.Share)} of requests."
        : "No objectives.";
}
