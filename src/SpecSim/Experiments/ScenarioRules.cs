// What cannot be together in one scenario. Each rule says what is wrong in one sentence, with the numbers.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

internal static class ScenarioRules
{
    public static IReadOnlyList<ScenarioProblem> Check(Scenario scenario)
    {
        var problems = new List<ScenarioProblem>();
        void Add(string path, string message) => problems.Add(new ScenarioProblem(path, message));

        CheckCounts(scenario, Add);
        CheckDeployment(scenario, scenario.Target, "target", Add);
        CheckMethod(scenario, Add);
        CheckTree(scenario, Add);
        CheckDynamicTree(scenario, Add);
        CheckAcceptance(scenario.Acceptance, "acceptance", Add);
        CheckControl(scenario, Add);
        CheckAnchors(scenario, Add);
        // Sizes that are themselves wrong would only make a confusing sum.
        if (problems.Count == 0 && !scenario.Memory.Fits)
        {
            string devices = $"{scenario.Target.Devices} x {scenario.Device.Name}";
            Add("hardware", $"{scenario.Target.Model.Name} does not fit {devices}: {scenario.Memory.Explain()}");
        }

        return problems;
    }

    private static void CheckCounts(Scenario scenario, Action<string, string> add)
    {
        if (scenario.DraftLength < 0)
            add("speculation.draftLength", $"the draft length is {scenario.DraftLength}; it cannot be negative");
        if (scenario.Workload.Batch < 1)
            add("workload.batch", $"the batch is {scenario.Workload.Batch}; at least one request is needed");
        if (scenario.Run.Replications < 1)
            add("run.replications", $"there are {scenario.Run.Replications} replications; at least one is needed");
        if (scenario.Workload.OutputTokens.Max < 2)
        {
            add(
                "workload.outputTokens",
                "an output of one token comes from the prompt pass; nothing is left to speculate on");
        }
    }

    internal static void CheckDeployment(
        Scenario scenario, Deployment deployment, string path, Action<string, string> add)
    {
        Device device = scenario.Device;
        TransformerModel model = deployment.Model;
        int devices = deployment.TensorParallel;
        if (devices < 1 || model.AttentionHeads % devices != 0)
        {
            add(
                $"{path}.tensorParallel",
                $"{model.AttentionHeads} attention heads of {model.Name} do not split over {devices} devices");
        }
        else if (devices > 1 && !scenario.Kernels.AllReduce.Any(fit => fit.Devices >= devices))
        {
            add($"{path}.tensorParallel", $"{device.Name} has no all-reduce constants for {devices} devices");
        }

        if (device.Peak(deployment.Types.Activations) is null)
            add($"{path}.activations", $"{device.Name} has no {deployment.Types.Activations.Text()} arithmetic");
    }

    private static void CheckMethod(Scenario scenario, Action<string, string> add)
    {
        MethodRules.Check(scenario, add);
        if (scenario.Method.Draft is { } draft)
        {
            CheckDeployment(scenario, draft, "speculation.draft", add);
            if (scenario.Method.OwnDevices == 0 && draft.TensorParallel > scenario.Target.TensorParallel)
            {
                add(
                    "speculation.draft.tensorParallel",
                    $"the draft is split over {draft.TensorParallel} devices, "
                    + $"the target over {scenario.Target.TensorParallel}: they share devices");
            }
        }

        CheckContext(scenario, add);
    }

    private static void CheckTree(Scenario scenario, Action<string, string> add)
    {
        if (scenario.Tree is not { } tree || !scenario.Drafts)
            return;
        if (scenario.DraftLength > tree.Depth)
        {
            add(
                "speculation.draftLength",
                $"is {scenario.DraftLength}; the tree has {tree.Depth} tokens on its longest path");
        }

        if (tree.MostChildren > RankLaw.MostRanks)
        {
            add(
                "speculation.tree",
                $"a node has {tree.MostChildren} children; at most {RankLaw.MostRanks} ranks are known");
        }

        if (tree.MostChildren > 1 && scenario.Acceptance.Ranks is null)
        {
            add(
                "acceptance",
                "says nothing about the draft's second and later choices, so what a tree is worth is unknown; give "
                + "ranks:, or draft a chain");
        }
    }

    private static void CheckDynamicTree(Scenario scenario, Action<string, string> add)
    {
        if (scenario.Tree is not TreeShape.Dynamic || !scenario.Drafts)
            return;
        if (scenario.Acceptance.ConfidenceConcentration is null)
        {
            add(
                "acceptance",
                "says nothing about the draft's confidence, which a dynamic tree follows; give confidence:, or draft a "
                + "fixed tree");
        }

        if (scenario.Method is SpeculationMethod.PromptLookup)
            add("speculation.tree", "prompt lookup has no confidence in what it finds; its trees are fixed ones");
    }

    private static void CheckContext(Scenario scenario, Action<string, string> add)
    {
        int longest = scenario.Workload.PromptTokens.Max + scenario.Workload.OutputTokens.Max;
        if (scenario.Target.Model.ContextLimit is { } limit && longest > limit)
        {
            add(
                "workload",
                $"prompt and output can reach {longest} tokens; {scenario.Target.Model.Name} takes {limit}");
        }

        TransformerModel? draft = scenario.Drafts ? scenario.Method.Draft?.Model : null;
        if (draft?.ContextLimit is { } draftLimit && longest > draftLimit)
            add("workload", $"prompt and output can reach {longest} tokens; the draft {draft.Name} takes {draftLimit}");
    }

    internal const string NoConfidence =
        "stops by the draft's confidence, and the acceptance profile does not say what that is worth; give it a "
        + "confidence: {concentration: k}, k of its law (docs/guide/controllers.md), or one for each category";

    private static void CheckControl(Scenario scenario, Action<string, string> add)
    {
        if (!scenario.Drafts)
            return;
        foreach ((string key, string message) in scenario.Control.Problems(scenario.DraftLength))
            add($"controller.{key}", message);
        if (scenario.Control.ReadsConfidence && scenario.Acceptance.ConfidenceConcentration is null)
            add("controller", NoConfidence);
        if (scenario.Tree is not null && scenario.Control is not DraftControl.Fixed)
            add("controller", $"a tree is drafted as it is; {scenario.Control.Word} chooses lengths of chains");
    }

    internal static void CheckAcceptance(AcceptanceProfile acceptance, string path, Action<string, string> add)
    {
        switch (acceptance)
        {
            case AcceptanceProfile.Positional { Hazards.Count: 0 }:
                add($"{path}.hazards", "there is no hazard; give one for each draft position, or use kind: iid");
                break;
            case AcceptanceProfile.Mixture mixture when !(mixture.A > 0 && mixture.B > 0):
                add(path, "both shapes of the Beta law are positive");
                break;
            default:
                break;
        }

        if (acceptance.ConfidenceConcentration is { } k
            && !(k is >= DraftConfidence.LeastConcentration and <= DraftConfidence.MostConcentration))
        {
            add(
                $"{path}.confidence",
                $"is {k}; it is from {DraftConfidence.LeastConcentration} to {DraftConfidence.MostConcentration}");
        }
    }

    // An anchor sets the level of the device's time: what the host takes of the pass must leave some.
    private static void CheckAnchors(Scenario scenario, Action<string, string> add)
    {
        (Anchors anchors, Engine engine) = (scenario.Anchors, scenario.Engine);
        if (anchors.Target is { } step && step.Seconds <= engine.StepHostSeconds)
            add("anchors.target.time", TooShort(step, "step", engine.StepHostSeconds));
        if (anchors.Draft is { } pass && pass.Seconds <= engine.DraftPassHostSeconds)
            add("anchors.draft.time", TooShort(pass, "draft pass", engine.DraftPassHostSeconds));
        if (anchors.Draft is not null && scenario.Method is { Draft: null } and not SpeculationMethod.None)
            add("anchors.draft", "this method has no draft model whose pass was measured");
    }

    private static string TooShort(MeasuredPass pass, string noun, double hostSeconds) =>
        $"the measured pass of {InText(pass.Seconds)} is not longer than the engine's host time of a {noun}, "
        + InText(hostSeconds);

    private static string InText(double seconds) => QuantityText.Format(seconds, Dimension.Time);
}
