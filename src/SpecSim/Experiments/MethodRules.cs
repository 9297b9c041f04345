// What cannot be together with one method of speculation or one rule of verification.

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

internal static class MethodRules
{
    private const string Path = "speculation";

    public static void Check(Scenario scenario, Action<string, string> add)
    {
        switch (scenario.Method)
        {
            case SpeculationMethod.SelfSpeculation self:
                CheckSelf(self, add);
                break;
            case SpeculationMethod.OverlappedDraft overlapped:
                CheckOverlapped(scenario, overlapped, add);
                break;
            case SpeculationMethod.ContentDrafts content:
                CheckContent(content, add);
                break;
            default:
                break;
        }

        if (scenario.Drafts && scenario.Tree is not null && !scenario.Method.DraftsTrees)
            add($"{Path}.tree", $"{scenario.Method.Drafter} drafts chains; leave the tree out");
        CheckOthers(scenario, add);
        CheckVerification(scenario, add);
    }

    private static void CheckSelf(SpeculationMethod.SelfSpeculation self, Action<string, string> add)
    {
        int layers = self.Target.Model.Layers;
        if (self.Layers > layers)
            add($"{Path}.layers", $"{self.Target.Model.Name} has {layers} layers and cannot draft with {self.Layers}");
        if (self.Layers == layers && self.CacheTokens is null)
        {
            add(
                $"{Path}.layers",
                $"a draft of all {layers} layers is the target itself; give fewer layers, or cacheTokens");
        }
    }

    private static void CheckOverlapped(
        Scenario scenario, SpeculationMethod.OverlappedDraft method, Action<string, string> add)
    {
        if (!method.HasOwnDevices || scenario.Workload.Batch < 1)
            return;
        long tokens = (long)scenario.Workload.Batch
            * (scenario.Workload.PromptTokens.Max + scenario.Workload.OutputTokens.Max + scenario.DraftLength);
        var memory = MemoryFootprint.Of(scenario.Device, scenario.Engine, method.Model, [], 0, tokens);
        if (!memory.Fits)
            add($"{Path}.draft", $"{method.Model.Model.Name} does not fit devices of its own: {memory.Explain()}");
    }

    private static void CheckContent(SpeculationMethod.ContentDrafts content, Action<string, string> add)
    {
        for (int index = 0; index < content.Branches.Count; index++)
        {
            string path = $"{Path}.branches[{index}]";
            ScenarioRules.CheckAcceptance(content.Branches[index].Acceptance, $"{path}.acceptance", add);
            if (content.Branches[index].Method is SpeculationMethod.ContentDrafts
                or SpeculationMethod.OverlappedDraft or SpeculationMethod.Lookahead)
            {
                add($"{path}.method", "shares no step with other methods; only one method can have it");
            }
        }
    }

    /// <summary>Models beside the one that every method's rules know.</summary>
    private static void CheckOthers(Scenario scenario, Action<string, string> add)
    {
        if (scenario.Method.LongestDraft is { } longest && scenario.DraftLength > longest)
        {
            add(
                $"{Path}.draftLength",
                scenario.Method is SpeculationMethod.ParallelHeads
                    ? $"{longest} parallel heads cannot draft {scenario.DraftLength} tokens"
                    : $"one of the methods drafts at most {longest} tokens, not {scenario.DraftLength}");
        }

        foreach (Deployment model in scenario.Method.Models.Where(model => model != scenario.Method.Draft))
        {
            ScenarioRules.CheckDeployment(scenario, model, $"{Path}.draft", add);
            if (model.TensorParallel > scenario.Target.TensorParallel)
            {
                add(
                    $"{Path}.draft.tensorParallel",
                    $"{model.Model.Name} is split over {model.TensorParallel} devices, the target over "
                    + $"{scenario.Target.TensorParallel}: they share devices");
            }
        }
    }

    private static void CheckVerification(Scenario scenario, Action<string, string> add)
    {
        const string path = $"{Path}.verification";
        (VerificationRule rule, AcceptanceProfile profile) = (scenario.Verification, scenario.Acceptance);
        if (!scenario.Drafts || rule == VerificationRule.Rejection)
            return;
        if (rule == VerificationRule.MultiRound
            && scenario.Tree is null && scenario.Method is not SpeculationMethod.SeveralDrafts)
        {
            add(path, "multi-round verification tries siblings in turn, and a chain has none; give a tree");
        }

        string? measured = profile.MeasuredAt.Verification;
        string word = VerificationRules.Word(rule);
        if (rule == VerificationRule.Typical && measured != word)
        {
            add(
                path,
                "typical acceptance keeps other tokens than rejection sampling; the acceptance profile must have been "
                + "measured so and say `measuredAt: {verification: typical}`");
        }

        double? temperature = scenario.Conditions?.Wanted.Temperature ?? profile.MeasuredAt.Temperature;
        if (rule == VerificationRule.GreedyMatch && temperature > 0 && measured != word)
        {
            add(
                path,
                $"greedy match at temperature {temperature.Value.ToString(CultureInfo.InvariantCulture)} keeps other "
                + "tokens than rejection sampling; the acceptance profile must have been measured so and say "
                + "`measuredAt: {verification: greedy-match}`");
        }
    }
}
