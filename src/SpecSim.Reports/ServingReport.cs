// What every output of one serving run is made from: text, JSON, CSV, charts and the HTML page show the same values.

using System.Text.Json.Nodes;
using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>One serving scenario and what came out of it.</summary>
public sealed record ServingReport(ServingScenario Scenario, ServingOutcome Outcome)
{
    /// <summary>The same server at other loads; null when nobody asked.</summary>
    public LoadStudy? Study { get; init; }

    /// <summary>The resolved scenario, runnable again; null when it was built in code.</summary>
    public JsonNode? ScenarioJson { get; init; }

    /// <summary>The same as a file; null when it was built in code.</summary>
    public string? ScenarioYaml { get; init; }

    /// <summary>The command that prints this again; null when there is none.</summary>
    public string? Command { get; init; }
}
