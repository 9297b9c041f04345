// Shipped stacks of device, engine and models behind a server of fixed lengths, at loads that are shares of what plain
// decoding carries with full batches. One replication each, the same luck at every load and draft length.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

/// <summary>One preset under load.</summary>
internal sealed class Loads(string preset, int prompt = 512, int output = 128, int requests = 600)
{
    // The first requests meet an empty server.
    private const double WarmUpShare = 0.2;

    private readonly Scenario _single = new ScenarioLoader([Repository.At("presets")]).Load(preset).Scenario with
    {
        Workload = new ClosedWorkload(1, new LengthLaw.Fixed(prompt), new LengthLaw.Fixed(output)),
        Run = Build.Scenario().Run with { Replications = 1, UncertaintyDraws = 0 },
    };

    /// <summary>At a share of the load that fills plain decoding.</summary>
    public ServingScenario At(double utilization, int draftLength, DraftControl? control = null)
    {
        ServingScenario unit = Scenario(1, draftLength, control ?? new DraftControl.Fixed());
        return Scenario(utilization / LoadStudy.Utilization(unit), draftLength, unit.Control);
    }

    public ServingResult Result(double utilization, int draftLength, DraftControl? control = null) =>
        ServingExperiment.Run(At(utilization, draftLength, control)).Result;

    /// <summary>Mean time per output token without speculation over that with it.</summary>
    public double Speedup(double utilization, int draftLength, DraftControl? control = null) =>
        Result(utilization, draftLength, control).Comparison.TimePerOutputToken!.Estimate;

    private ServingScenario Scenario(double rate, int draftLength, DraftControl control) => new(
        _single with { DraftLength = draftLength },
        Serve.Poisson(rate, requests, prompt, output),
        new ServerSettings(),
        control,
        null)
    {
        WarmUp = Duration.FromSeconds(WarmUpShare * requests / rate),
    };
}
