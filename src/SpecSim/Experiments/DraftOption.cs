// A way to draft that may be set on a scenario: the method and the law by which its tokens are accepted, with where
// that law comes from. Hardware, engine, formats and requests stay the scenario's own, so that options differ in
// the draft alone. Acceptance was measured on some content: options of different sources compare unlike things, and
// say so.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>A method with its acceptance.</summary>
/// <param name="Name">The preset it is from.</param>
/// <param name="Method">How tokens are drafted.</param>
/// <param name="DraftLength">The preset's own K; 0 where it drafts nothing.</param>
/// <param name="Acceptance">Which of them are kept.</param>
/// <param name="Evidence">Where the acceptance comes from.</param>
/// <param name="TargetName">The model that the acceptance was found with.</param>
/// <param name="IsOwn">Whether it is the scenario's own and not borrowed.</param>
public sealed record DraftOption(
    string Name,
    SpeculationMethod Method,
    int DraftLength,
    AcceptanceProfile Acceptance,
    IReadOnlyList<Evidence> Evidence,
    string TargetName,
    bool IsOwn)
{
    /// <summary>The scenario's own, then those of others that differ in method or acceptance.</summary>
    /// <param name="scenario">What is optimised.</param>
    /// <param name="others">Scenarios whose target has the same shape.</param>
    public static IReadOnlyList<DraftOption> Of(Scenario scenario, IEnumerable<Scenario> others)
    {
        var options = new List<DraftOption>();
        DraftOption[] all = [From(scenario, scenario), .. others.Select(other => From(other, scenario))];
        foreach (DraftOption option in all)
        {
            bool known = options.Any(
                one => one.Method == option.Method && one.Acceptance.Equals(option.Acceptance));
            if (option.Method is not SpeculationMethod.None && !known)
                options.Add(option);
        }

        return options;
    }

    /// <summary>The conditions of its acceptance: those it was measured at, or moved to.</summary>
    public Conditions Under { get; init; } = Conditions.Unstated;

    /// <summary>The longest chain whose acceptance is known at every position; null where a law has no end.</summary>
    public int? KnownLength => Acceptance is AcceptanceProfile.Positional positional
        ? Math.Max(positional.Hazards.Count, DraftLength)
        : null;

    /// <summary>
    /// Whether its acceptance is of another kind of text or another temperature than the scenario's own; false where
    /// either is not stated.
    /// </summary>
    public bool IsOfOtherConditionsThan(DraftOption own)
    {
        // A choice by content is a mixture of texts, and every mixture another one.
        if (Method is SpeculationMethod.ContentDrafts && this != own)
            return true;
        (Conditions here, Conditions there) = (Under, own.Under);
        bool otherText = here.Content is { } content && there.Content is { } wanted && content != wanted;
        return otherText || (here.Temperature is { } heat && there.Temperature is { } other && heat != other);
    }

    /// <summary>The scenario with this draft, a chain of K tokens a round, for a number of requests.</summary>
    public Scenario On(Scenario scenario, int batch, int draftLength) => scenario with
    {
        Method = Method,
        DraftLength = draftLength,
        Acceptance = Acceptance,
        // The measured pass is of the scenario's own draft.
        Anchors = IsOwn ? scenario.Anchors : scenario.Anchors with { Draft = null },
        Tree = null,
        Control = new DraftControl.Fixed(),
        // They belong to the scenario's own acceptance, which may be replaced here.
        Conditions = null,
        Workload = scenario.Workload with { Batch = batch },
    };

    private static DraftOption From(Scenario scenario, Scenario own)
    {
        bool isOwn = ReferenceEquals(scenario, own);
        return new DraftOption(
            scenario.Name,
            isOwn ? scenario.Method : Placed(scenario, own.Target),
            scenario.DraftLength,
            scenario.Acceptance,
            [.. scenario.Evidence.Where(item => item.About.StartsWith("acceptance", StringComparison.Ordinal))],
            scenario.Target.Model.Name,
            isOwn)
        {
            Under = ConditionsOf(scenario),
        };
    }

    private static Conditions ConditionsOf(Scenario scenario)
    {
        Conditions measured = scenario.Acceptance.MeasuredAt;
        return scenario.Conditions is { Wanted: var wanted }
            ? measured with
            {
                Content = wanted.Content ?? measured.Content,
                Temperature = wanted.Temperature ?? measured.Temperature,
            }
            : measured;
    }

    /// <summary>A draft that was split like its target is split like the new one.</summary>
    private static SpeculationMethod Placed(Scenario scenario, Deployment target)
    {
        Deployment Split(Deployment draft) => draft with
        {
            TensorParallel = draft.TensorParallel == scenario.Target.TensorParallel
                ? target.TensorParallel
                : Math.Min(draft.TensorParallel, target.TensorParallel),
        };

        return scenario.Method switch
        {
            SpeculationMethod.DraftModel draft => draft with { Model = Split(draft.Model) },
            SpeculationMethod.DraftHead head => head with { Model = Split(head.Model) },
            SpeculationMethod.ParallelDraft parallel => parallel with { Model = Split(parallel.Model) },
            SpeculationMethod.OverlappedDraft overlapped => overlapped with { Model = Split(overlapped.Model) },
            SpeculationMethod.StagedDraft staged => staged with { Model = Split(staged.Model) },
            SpeculationMethod.SelfSpeculation self => self with { Target = target },
            var method => method,
        };
    }
}
