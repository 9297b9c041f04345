// Small serving scenarios for tests, on a server whose steps take a time that can be said in a sentence.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

/// <summary>Builds serving scenarios in code: Llama-3.1-8B with an EAGLE-3 head on one H100.</summary>
internal static class Serve
{
    public static ServingScenario Scenario() => new(
        Single(),
        Poisson(10, 200),
        new ServerSettings(),
        new DraftControl.Fixed(),
        null);

    public static Scenario Single() => Build.Scenario() with
    {
        Engine = Build.Engine() with { StepHostSeconds = 3e-4, DraftPassHostSeconds = 1.5e-4 },
        Target = new Deployment(Build.Llama8B(), DataTypes.AllBf16, 1),
        Method = new SpeculationMethod.DraftHead(new Deployment(Build.Eagle8B(), DataTypes.AllBf16, 1)),
        DraftLength = 3,
        Workload = new ClosedWorkload(1, new LengthLaw.Fixed(512), new LengthLaw.Fixed(128)),
        Run = Build.Scenario().Run with { Replications = 1, UncertaintyDraws = 0 },
    };

    public static OpenWorkload Poisson(double rate, int requests, int prompt = 512, int output = 128) => new(
        new ArrivalLaw.Renewal(new GapShape.Poisson(), RateProfile.Constant(rate)),
        Lengths(prompt, output),
        requests,
        null);

    public static RequestLengths Lengths(int prompt, int output) =>
        new RequestLengths.Independent(new LengthLaw.Fixed(prompt), new LengthLaw.Fixed(output));

    /// <summary>Requests at given times in milliseconds, with given prompts and outputs.</summary>
    public static OpenWorkload At(params (double Milliseconds, int Prompt, int Output)[] requests) => new(
        new ArrivalLaw.Replay(
            new RequestTrace(
                "test",
                [.. requests.Select(request => Instant.Start + Duration.FromSeconds(request.Milliseconds / 1000))],
                [.. requests.Select(request => request.Prompt)],
                [.. requests.Select(request => request.Output)],
                []),
            1),
        Lengths(1, 1),
        null,
        null);

    /// <summary>Plain decoding whose every step takes this long, whoever is in it; kernels are negligible.</summary>
    public static ServingScenario OfSteps(double seconds, double perSequence = 0)
    {
        Scenario single = Single().WithoutSpeculation;
        return Scenario() with
        {
            Single = single with
            {
                Engine = single.Engine with { StepHostSeconds = seconds, SequenceHostSeconds = perSequence },
                Target = new Deployment(Build.Llama1B(), DataTypes.AllBf16, 1),
            },
        };
    }

    public static ServingRun Run(ServingScenario scenario, int traceSteps = 0) =>
        ServingExperiment.Simulate(scenario, traceSteps: traceSteps)[0];

    public static ServingScenario WithAcceptance(this ServingScenario scenario, double alpha) => scenario with
    {
        Single = scenario.Single with { Acceptance = new AcceptanceProfile.Iid(new Probability(alpha)) },
    };
}
