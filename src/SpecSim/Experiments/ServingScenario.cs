// A question about a server under load, as one immutable value: what it is made of (a scenario of one request by
// itself), what comes in, how it is served, what goes wrong.

using SpecSim.Controllers;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

/// <summary>One question about serving.</summary>
/// <param name="Single">
/// Hardware, models, method and acceptance. Its workload is one request of mean length by itself: what a lone user
/// sees, and the reference for the load.
/// </param>
/// <param name="Workload">What arrives.</param>
/// <param name="Server">How it is served.</param>
/// <param name="Control">Who sets the draft length under load.</param>
/// <param name="Objectives">When a request is well served; null: nobody asked.</param>
public sealed record ServingScenario(
    Scenario Single, OpenWorkload Workload, ServerSettings Server, DraftControl Control, Objectives? Objectives)
{
    /// <summary>When speculation is given up; null: never by itself.</summary>
    public DraftFallback? Fallback { get; init; }

    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Requests that arrive earlier are served but not measured.</summary>
    public Duration WarmUp { get; init; }

    /// <summary>The same question without speculation.</summary>
    public ServingScenario WithoutSpeculation => this with { Single = Single.WithoutSpeculation };

    /// <summary>The same with all arrival rates multiplied.</summary>
    public ServingScenario AtLoad(double factor) =>
        this with { Workload = Workload with { Arrivals = Workload.Arrivals.Scaled(factor) } };

    /// <summary>All that makes it impossible; empty when it can run. Paths are those of a scenario file.</summary>
    public IReadOnlyList<ScenarioProblem> Problems() => ServingRules.Check(this);
}
