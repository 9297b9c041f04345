// What every output of one run is made from: text, JSON, CSV, charts and the HTML page show the same values.

using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Reports;

/// <summary>One scenario and what came out of it.</summary>
public sealed record RunReport(Scenario Scenario, RunResult Result)
{
    /// <summary>Curves around the scenario; null when none were computed.</summary>
    public Study? Study { get; init; }

    /// <summary>Curves over conditions; null where the scenario states none, or none were computed.</summary>
    public ConditionStudy? Conditions { get; init; }

    /// <summary>The resolved scenario, runnable again; null when it was built in code.</summary>
    public JsonNode? ScenarioJson { get; init; }

    /// <summary>The same as a file; null when it was built in code.</summary>
    public string? ScenarioYaml { get; init; }

    /// <summary>What its controller is worth; null without one.</summary>
    public PolicyResult? Policy { get; init; }

    /// <summary>The command that prints this again; null when there is none.</summary>
    public string? Command { get; init; }

    /// <summary>Whether text and JSON say why the speedup is what it is; pages and charts always do.</summary>
    public bool Explains { get; init; }

    /// <summary>Other scenarios to stand beside this one.</summary>
    public IReadOnlyList<PresetResult> Others { get; init; } = [];

    /// <summary>Well-known trees, to stand beside the scenario's own.</summary>
    public IReadOnlyList<TreeShape.Fixed> KnownTrees { get; init; } = [];

    /// <summary>From tokens per round to the speedup; null when nothing is drafted.</summary>
    internal Explanation? Explanation => Explanation.Of(Scenario, Result);

    internal ServerResult Plain => Result.Baseline;

    internal ServerResult Speculative => Result.Speculative.Server;

    /// <summary>Why runs of either side ended early; null when all finished.</summary>
    internal string? Truncated => Speculative.Truncated ?? Plain.Truncated;

    /// <summary>The draft length with the highest simulated speedup; null without a study.</summary>
    internal DraftLengthPoint? Best =>
        Study?.ByDraftLength.Where(point => point.Speedup is not null).MaxBy(point => point.Speedup!.Estimate);
}

/// <summary>A scenario among several.</summary>
public sealed record PresetResult(Scenario Scenario, RunResult Result);

/// <summary>A preset as a list shows it.</summary>
public sealed record PresetTitle(string Name, string Title);
