// What cannot be together in one serving scenario. Each rule says what is wrong in one sentence, with the numbers.

using SpecSim.Controllers;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

internal static class ServingRules
{
    // Kinds that concern all replicas at once.
    private static readonly FaultKind[] OfAllReplicas = [FaultKind.LoadSpike, FaultKind.AcceptanceDrop];

    public static IReadOnlyList<ScenarioProblem> Check(ServingScenario scenario)
    {
        var problems = new List<ScenarioProblem>(scenario.Single.Problems());
        void Add(string path, string message) => problems.Add(new ScenarioProblem(path, message));
        void Need(bool holds, string path, string message)
        {
            if (!holds)
                Add(path, message);
        }

        int before = problems.Count;
        WorkloadRules.Check(scenario.Workload, Add);
        if (scenario.Single.Drafts && scenario.Single.Method.ServingRefusal is { } refusal)
            Add("speculation.method", refusal);
        CheckServer(scenario.Server, Need);
        Need(
            scenario.Single.Target.PipelineStages == 1, "target.pipelineStages",
            "servers under load are simulated without pipeline stages: how batches overlap in them is not modelled");
        Need(
            scenario.Single.Tree is null, "speculation.tree",
            "servers under load are simulated with chains only; leave the tree out, or the serving: map");
        CheckControl(scenario, Need);
        CheckObjectives(scenario.Objectives, Need);
        CheckFallback(scenario.Fallback, Need);
        CheckFaults(scenario, Need);
        // Sums over what is itself wrong would only confuse.
        if (problems.Count == before)
        {
            CheckSizes(scenario, problems.All(problem => problem.Path != "workload"), Need);
            CheckWarmUp(scenario, Need);
        }

        return problems;
    }

    private static void CheckServer(ServerSettings server, Action<bool, string, string> need)
    {
        const string path = "serving";
        need(server.Replicas >= 1, $"{path}.replicas", $"there are {server.Replicas} replicas; at least one is needed");
        need(
            server.MaxSequences >= 1, $"{path}.maxSequences",
            $"a step takes {server.MaxSequences} requests; at least one is needed");
        need(server.MaxPromptChunk is null or >= 1, $"{path}.maxPromptChunk", "a chunk has at least one token");
        need(server.BlockTokens >= 1, $"{path}.blockTokens", "a block has at least one token");
        need(
            server.Watermark is >= 0 and < 1, $"{path}.watermark",
            $"the share of blocks that stays free is {server.Watermark}; it is 0 or more and below 1");
        need(
            server.KvTokens is null || server.KvTokens >= server.BlockTokens, $"{path}.kvTokens",
            $"a cache of {server.KvTokens} tokens has no block of {server.BlockTokens}");
        need(server.QueueLimit is null or >= 1, $"{path}.queueLimit", "at least one request may wait");
        need(IsLater(server.QueueTimeout), $"{path}.queueTimeout", "is above zero");
        need(IsLater(server.RequestTimeout), $"{path}.requestTimeout", "is above zero");
        if (server.Disaggregation is not { } parts)
            return;
        need(
            parts.PrefillReplicas >= 1, $"{path}.disaggregation.prefillReplicas",
            $"there are {parts.PrefillReplicas} replicas for prompts; at least one is needed");
        need(parts.Link.PerSecond > 0, $"{path}.disaggregation.link", "a link has some bandwidth");
    }

    private static void CheckControl(ServingScenario scenario, Action<bool, string, string> need)
    {
        const string path = "serving.controller";
        // Without a draft the controller has nothing to say.
        int longest = scenario.Single.Drafts ? scenario.Single.DraftLength : int.MaxValue;
        foreach ((string key, string message) in scenario.Control.Problems(longest))
            need(false, $"{path}.{key}", message);
        need(
            !scenario.Control.KnowsLuck, path,
            "an oracle knows what one closed batch will accept; a server under load has none");
        bool isKnown = scenario.Workload.Categories
            .All(category => (category.Acceptance ?? scenario.Single.Acceptance).ConfidenceConcentration is not null);
        need(
            isKnown || !scenario.Control.ReadsConfidence || !scenario.Single.Drafts, path,
            ScenarioRules.NoConfidence);
    }

    private static void CheckObjectives(Objectives? objectives, Action<bool, string, string> need)
    {
        if (objectives is null)
            return;
        const string path = "serving.objectives";
        need(
            objectives is not { TimeToFirstToken: null, TimePerOutputToken: null, EndToEnd: null }, path,
            "asks for nothing; give timeToFirstToken, timePerOutputToken or endToEnd");
        need(IsLater(objectives.TimeToFirstToken), $"{path}.timeToFirstToken", "is above zero");
        need(IsLater(objectives.TimePerOutputToken), $"{path}.timePerOutputToken", "is above zero");
        need(IsLater(objectives.EndToEnd), $"{path}.endToEnd", "is above zero");
        need(objectives.Share is > 0 and <= 1, $"{path}.share", $"is {objectives.Share}; it is above 0 and at most 1");
    }

    private static void CheckFallback(DraftFallback? fallback, Action<bool, string, string> need)
    {
        if (fallback is null)
            return;
        const string path = "serving.fallback";
        need(fallback.AcceptanceBelow is >= 0 and <= 1, $"{path}.acceptanceBelow", "is between 0 and 1");
        need(fallback.WindowRounds >= 1, $"{path}.windowRounds", "at least one round is watched");
        need(fallback.RetryAfter > Duration.Zero, $"{path}.retryAfter", "is above zero");
    }

    private static void CheckFaults(ServingScenario scenario, Action<bool, string, string> need)
    {
        IReadOnlyList<Fault> faults = scenario.Faults.Scheduled;
        for (int index = 0; index < faults.Count; index++)
        {
            Fault fault = faults[index];
            string path = $"serving.faults[{index}]";
            need(
                OfAllReplicas.Contains(fault.Kind) || (fault.Replica >= 0 && fault.Replica < scenario.Server.Replicas),
                $"{path}.replica",
                $"there is no replica {fault.Replica}; the last is {scenario.Server.Replicas - 1}");
            need(fault.For > Duration.Zero, $"{path}.for", "lasts longer than nothing");
            CheckMagnitude(fault.Kind, fault.Magnitude, $"{path}.magnitude", need);
            Fault? other = faults.Take(index).FirstOrDefault(earlier => Overlap(earlier, fault));
            need(other is null, $"{path}.at", "the same fault is there already when this one starts or before it ends");
        }

        foreach (DrawnFaults drawn in scenario.Faults.Drawn)
        {
            need(
                drawn.MeanTimeBetween > Duration.Zero && drawn.MeanDuration > Duration.Zero, "serving.faults",
                "drawn faults have a mean time between them and a mean duration, both above zero");
            CheckMagnitude(drawn.Kind, drawn.Magnitude, "serving.faults", need);
        }
    }

    // Spikes on spikes multiply; of the rest the end of one would be the end of both.
    private static bool Overlap(Fault one, Fault other) =>
        one.Kind == other.Kind && one.Kind != FaultKind.LoadSpike
        && (one.Replica == other.Replica || OfAllReplicas.Contains(one.Kind))
        && one.At < other.At + other.For && other.At < one.At + one.For;

    private static void CheckMagnitude(
        FaultKind kind, double magnitude, string path, Action<bool, string, string> need)
    {
        switch (kind)
        {
            case FaultKind.Straggler:
                need(magnitude >= 1, path, $"steps take {magnitude} times as long; a straggler has 1 or more");
                break;
            case FaultKind.KvLoss:
                need(magnitude is > 0 and <= 1, path, $"{magnitude} is no share of blocks: above 0, at most 1");
                break;
            case FaultKind.LoadSpike:
                need(magnitude > 0, path, $"the rate is multiplied by {magnitude}; the factor is above 0");
                break;
            case FaultKind.AcceptanceDrop:
                need(magnitude is >= 0 and <= 1, path, $"hazards are multiplied by {magnitude}; the factor is 0 to 1");
                break;
            default:
                break;
        }
    }

    // A request too long for the cache is rejected when it comes, and counted; a server for none is a mistake.
    private static void CheckSizes(ServingScenario scenario, bool withContext, Action<bool, string, string> need)
    {
        OpenWorkload workload = scenario.Workload;
        double mean = workload.MeanPromptTokens + workload.MeanOutputTokens;
        need(
            scenario.Server.KvTokens is not { } tokens || tokens >= mean, "serving.kvTokens",
            $"a cache of {scenario.Server.KvTokens} tokens does not hold a request of mean length, {mean:F0} tokens");
        need(
            !scenario.Server.PrefixCaching || workload.PrefixBlockTokens % scenario.Server.BlockTokens == 0,
            "workload.prefixBlockTokens",
            $"a block of prefix has {workload.PrefixBlockTokens} tokens; that is not a whole number of cache blocks of "
            + $"{scenario.Server.BlockTokens}");
        if (!withContext)
            return;
        TransformerModel target = scenario.Single.Target.Model;
        need(
            target.ContextLimit is not { } limit || workload.MostTokens <= limit, "workload",
            $"prompt and output can reach {workload.MostTokens} tokens; {target.Name} takes {target.ContextLimit}");
        TransformerModel? draft = scenario.Single.Drafts ? scenario.Single.Method.Draft?.Model : null;
        need(
            draft?.ContextLimit is not { } draftLimit || workload.MostTokens <= draftLimit, "workload",
            $"prompt and output can reach {workload.MostTokens} tokens; the draft {draft?.Name} takes "
            + $"{draft?.ContextLimit}");
    }

    // The last request of a number of them comes the sooner the higher the load; a scenario that is swept over loads
    // stays possible.
    private static void CheckWarmUp(ServingScenario scenario, Action<bool, string, string> need) => need(
        scenario.Workload.TimeLimit is not { } end || scenario.WarmUp < end, "serving.warmUp",
        $"lasts {InText(scenario.WarmUp)} of {InText(scenario.Workload.TimeLimit ?? default)}: "
        + "nothing is left to measure");

    private static string InText(Duration time) => QuantityText.Format(time.TotalSeconds, Dimension.Time);

    private static bool IsLater(Duration? time) => time is null || time > Duration.Zero;
}
