// A finished search with all that its text, its document and its page are made from.

using SpecSim.Experiments;
using SpecSim.Reports.EngineOptions;

namespace SpecSim.Reports;

/// <summary>What `specsim optimize` reports.</summary>
/// <param name="Result">The search.</param>
public sealed record OptimizeReport(OptimizationResult Result)
{
    /// <summary>Ways to draft that were not compared: their acceptance is of other texts or temperatures.</summary>
    public IReadOnlyList<DraftOption> OfOtherConditions { get; init; } = [];

    /// <summary>The command that gives it again; null where nobody asked for it.</summary>
    public string? Command { get; init; }

    public Scenario Scenario => Result.Question.Scenario;

    /// <summary>For each engine; none where nothing pays.</summary>
    public IReadOnlyList<EngineAdvice> Advice => Result.Plan is { } plan
        ? Engines.Of(ServerSetup.Of(plan, Result.Choices.Last(choice => choice.Plain is not null).Batch))
        : [];
}
