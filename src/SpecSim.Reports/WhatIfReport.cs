// A what-if with all that its text, its document, its charts and its page are made from.

using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>What `specsim what-if` reports.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Import">The telemetry and what was made of it.</param>
public sealed record WhatIfReport(WhatIfResult Result, ImportReport Import)
{
    /// <summary>Where K and the number of requests are from, a sentence each.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Drafts that were not tried: their acceptance is of other texts or temperatures.</summary>
    public IReadOnlyList<DraftOption> OfOtherConditions { get; init; } = [];

    /// <summary>The command that gives this again; null when there is none.</summary>
    public string? Command { get; init; }

    public Scenario Scenario => Result.Question.Scenario;
}
