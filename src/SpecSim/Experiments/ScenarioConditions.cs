// A scenario under conditions: its acceptance is the measured one, shifted. It keeps what was measured and all effects,
// so that a study can ask for other conditions without reading a file again.

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>What a scenario under conditions was made from.</summary>
/// <param name="Wanted">The conditions of the scenario.</param>
/// <param name="Measured">Its acceptance before any shift.</param>
/// <param name="Method">Its method before any shift: the hit rate of a lookup moves with acceptance.</param>
/// <param name="Effects">Evidence of what conditions do.</param>
/// <param name="Sources">Where the effects come from.</param>
/// <param name="Evidence">The scenario's own, before what conditions add.</param>
public sealed record ScenarioConditions(
    Conditions Wanted,
    AcceptanceProfile Measured,
    SpeculationMethod Method,
    ConditionTables Effects,
    IReadOnlyList<ConditionSource> Sources,
    IReadOnlyList<Evidence> Evidence)
{
    /// <summary>Which evidence a method answers to; null for one that none is about.</summary>
    public static MethodFamily? FamilyOf(SpeculationMethod method) => method switch
    {
        SpeculationMethod.DraftModel => MethodFamily.DraftModel,
        SpeculationMethod.DraftHead or SpeculationMethod.ParallelHeads => MethodFamily.TrainedHead,
        SpeculationMethod.PromptLookup => MethodFamily.Lookup,
        _ => null,
    };

    /// <summary>The family of the scenario's method.</summary>
    public MethodFamily? Family => FamilyOf(Method);

    /// <summary>Puts a scenario that stands as measured under conditions.</summary>
    /// <returns>The scenario and what was refused; a refused condition shifts nothing.</returns>
    public static (Scenario Scenario, IReadOnlyList<ConditionRefusal> Refusals) Apply(
        Scenario scenario,
        Conditions wanted,
        ConditionTables effects,
        IReadOnlyList<ConditionSource> sources) => new ScenarioConditions(
            wanted, scenario.Acceptance, scenario.Method, effects, sources, scenario.Evidence).Put(scenario, wanted);

    /// <summary>The same scenario under other conditions; null where there is no evidence of them.</summary>
    /// <param name="scenario">One that was made by these.</param>
    /// <param name="wanted">What is not stated is as measured.</param>
    public Scenario? Under(Scenario scenario, Conditions wanted) =>
        Put(scenario, wanted) is { Refusals.Count: 0 } put ? put.Scenario : null;

    private (Scenario Scenario, IReadOnlyList<ConditionRefusal> Refusals) Put(Scenario scenario, Conditions wanted)
    {
        // Without a draft nothing is accepted, under any conditions.
        if (Method is SpeculationMethod.None)
            return (scenario with { Conditions = this with { Wanted = wanted } }, []);
        ConditionedAcceptance conditioned = ConditionedAcceptance.Of(Measured, Family, Effects, wanted);
        Scenario under = scenario with
        {
            Acceptance = conditioned.Profile,
            Method = Method.Shifted(conditioned.Shift),
            Evidence = [.. Evidence, .. conditioned.Shifts.SelectMany(Of)],
            Conditions = this with { Wanted = wanted },
        };
        return (under, conditioned.Refusals);
    }

    // The shift is somebody else's measurement, carried over to this pair: assumed, and its sources beside it.
    private IEnumerable<Evidence> Of(ConditionShift shift) => Sources
        .Where(source => source.Kind == shift.Kind)
        .Select(source => source.Evidence)
        .Prepend(new Evidence(
            $"acceptance under conditions: {ConditionWords.Noun(shift.Kind)} {shift.To}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"measured at {shift.From}; the logit is shifted by {shift.Logit.Mean:+0.00;-0.00} "
                + $"+- {Math.Sqrt(shift.Logit.Variance):0.00}, as other pairs were ({shift.Pairs} pairs)"),
            Assumed: true));
}

/// <summary>Where the effects of one condition come from.</summary>
public sealed record ConditionSource(ConditionKind Kind, Evidence Evidence);
