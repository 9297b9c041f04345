// What a scenario is called in sentences, titles and tables: the same words in every output.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Reports;

internal static class ScenarioWords
{
    /// <summary>4 x H100 SXM 80GB.</summary>
    public static string Devices(Scenario scenario) => $"{scenario.Target.Devices} x {scenario.Device.Name}";

    /// <summary>Llama-3.1-70B (bf16); formats that differ are named.</summary>
    public static string Deployed(Deployment deployment)
    {
        DataTypes types = deployment.Types;
        string formats = types.Activations == types.Weights && types.Kv == types.Weights
            ? types.Weights.Text()
            : $"weights {types.Weights.Text()}, activations {types.Activations.Text()}, KV {types.Kv.Text()}";
        return $"{deployment.Model.Name} ({formats})";
    }

    /// <summary>What drafts: "Llama-3.1-8B", "5 parallel heads".</summary>
    public static string Drafter(SpeculationMethod method) => method.Drafter;

    /// <summary>How tokens are drafted: "with Llama-3.1-8B", "by prompt lookup".</summary>
    public static string By(SpeculationMethod method) => $"{method.Preposition} {method.Drafter}";

    /// <summary>5 tokens a round drafted by Llama-3.1-8B (bf16) on 4 devices.</summary>
    public static string Speculation(Scenario scenario)
    {
        SpeculationMethod method = scenario.Method;
        string drafter = method switch
        {
            SpeculationMethod.DraftModel or SpeculationMethod.DraftHead =>
                $"{Deployed(method.Draft!)} on {Units.Count(method.Draft!.TensorParallel, "device")}",
            SpeculationMethod.PromptLookup lookup =>
                $"prompt lookup that finds {Found(lookup, scenario.DraftLength)} in "
                + $"{Units.Percent(lookup.HitRate.Value)} of rounds",
            _ => method.Details ?? method.Drafter,
        };
        return $"{Draft(scenario)}{scenario.Control.Words} a round drafted by {drafter}";
    }

    /// <summary>What is drafted in a round: 5 tokens; a tree of 25 nodes (5 deep).</summary>
    public static string Draft(Scenario scenario)
    {
        if (scenario.Tree is not { } tree)
            return Units.Count(scenario.DraftLength, "token");
        string kind = tree is TreeShape.Dynamic ? "dynamic tree" : "tree";
        string nodes = Units.Count(scenario.NodesAt(scenario.DraftLength), "node");
        return $"a {kind} of {nodes} ({Units.Count(scenario.DraftLength)} deep)";
    }

    private static string Found(SpeculationMethod.PromptLookup lookup, int draftLength) => lookup.Found is { } lengths
        ? $"{Units.Ratio(lengths.Mean(draftLength))} tokens on average"
        : "something";

    /// <summary>Whether there is a draft length to choose.</summary>
    public static bool HasMethod(Scenario scenario) => scenario.Method is not SpeculationMethod.None;

    /// <summary>One request at a time; 32 requests at a time.</summary>
    public static string Load(Scenario scenario) => scenario.Workload.Batch == 1
        ? "one request at a time"
        : $"{Units.Count(scenario.Workload.Batch)} requests at a time";

    /// <summary>What was run, in two or three sentences.</summary>
    public static string Setting(Scenario scenario)
    {
        string draft = scenario.Drafts ? $" {Capital(Speculation(scenario))}." : "";
        string requests = $"{Requests(scenario.Workload)}; {Units.Count(scenario.Run.Replications, "replication")}";
        return $"{Deployed(scenario.Target)} on {Devices(scenario)}, {scenario.Engine.Name}.{draft} {requests}, "
            + $"seed {scenario.Run.Seed}.";
    }

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    /// <summary>Batch of 1 request, prompt 512 tokens, output 256 tokens.</summary>
    private static string Requests(ClosedWorkload workload) =>
        $"Batch of {Units.Count(workload.Batch, "request")}: prompts of {Length(workload.PromptTokens)}, "
        + $"outputs of {Length(workload.OutputTokens)}";

    /// <summary>How the latency constants were come by; their source too where the evidence does not have it.</summary>
    public static string Latency(Scenario scenario)
    {
        LatencyProfile latency = scenario.Device.Latency;
        bool known = scenario.Evidence.Any(item => latency.Source.Contains(item.Text, StringComparison.Ordinal));
        return known ? Kind(latency.Kind) : $"{Kind(latency.Kind)} ({latency.Source})";
    }

    private static string Kind(CalibrationKind kind) => kind switch
    {
        CalibrationKind.Measured => "measured on this device",
        CalibrationKind.Transferred => "transferred from another device: uncalibrated",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Length(LengthLaw law) => law switch
    {
        LengthLaw.Fixed length => Units.Count(length.Tokens, "token"),
        LengthLaw.Uniform uniform => $"{Units.Count(uniform.Low)} to {Units.Count(uniform.High)} tokens",
        LengthLaw.LogNormal normal =>
            $"about {Units.Rate(normal.Median)} tokens (log-normal, at most {Units.Count(normal.Limit)})",
        LengthLaw.Quantiles => $"{Units.Count((long)Math.Round(law.Mean))} tokens on average (by quantiles)",
        LengthLaw.Geometric => $"{Units.Count((long)Math.Round(law.Mean))} tokens on average (geometric)",
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };
}
