// The only place where a serving run is wired: models -> kernel -> simulation -> statistics. Every replication serves
// the same arrivals with and without speculation under the same luck, so the two sides are paired.

using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

/// <summary>Runs serving scenarios.</summary>
public static class ServingExperiment
{
    /// <param name="scenario">The question.</param>
    /// <param name="threads">Replications at a time; the result is the same bytes for any number.</param>
    /// <param name="traceSteps">Steps of the first replication to keep.</param>
    /// <exception cref="ScenarioProblemsException">The scenario cannot run.</exception>
    public static ServingOutcome Run(ServingScenario scenario, int threads = 1, int traceSteps = 0) =>
        throw new NotImplementedException();
}

/// <summary>The result, and the first replication of either side as it happened.</summary>
public sealed record ServingOutcome(ServingResult Result, ServingRun Baseline, ServingRun Speculative);
