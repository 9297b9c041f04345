// The waterfall adds up, for every shipped preset and for random scenarios; what is left out costs nothing, and
// leaving something out never makes a round slower.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

public sealed class ExplanationTests
{
    private static readonly CostParts[] Parts =
        [.. Enum.GetValues<CostParts>().Where(part => part != CostParts.None)];

    // The causes whose cost goes away with a part.
    private static readonly (CostParts Part, string[] Causes)[] CausesByPart =
    [
        (CostParts.Host, ["draft: host"]),
        (CostParts.RoundHost, ["host, once a round"]),
        (CostParts.DraftHead, ["draft: output head"]),
        (CostParts.DraftKernels, ["draft: kernels below the roof"]),
        (CostParts.Sampling, ["draft: sampling", "verify: sampling"]),
        (CostParts.GraphPadding, ["draft: graph padding", "verify: graph padding"]),
        (CostParts.Launches, ["draft: launches", "verify: launches"]),
        (CostParts.QuantizedRows, ["draft: quantised rows", "verify: quantised rows"]),
    ];

    // A plain step may be launched or padded worse than the wider one, and luck goes both ways.
    private static readonly string[] MayGain =
        ["verify: launches", "verify: graph padding", "verify: steps that differ", Explanation.Chance];

    [Fact]
    public void Of_EveryPreset_AddsUpToFormulaAndSimulation()
    {
        var loader = new ScenarioLoader([Repository.At("presets")]);
        foreach (string name in new PresetCatalog([Repository.At("presets")]).Names)
            AssertAddsUp(loader.Load(name, ["run.replications=1"]).Scenario);
    }

    [Fact]
    public void Of_Swarm_AddsUpToFormulaAndSimulation()
    {
        for (uint seed = 1; seed <= 150; seed++)
            AssertAddsUp(Swarm.Scenario(seed));
    }

    [Fact]
    public void Of_EveryMethod_HasTheCausesOfItsMethod()
    {
        double Cost(SpeculationMethod method, string cause) =>
            Explain(Build.Scenario() with { Method = method })!.Causes.Single(item => item.Name == cause).PlainSteps;

        var head = new SpeculationMethod.DraftHead(new Deployment(Build.Eagle8B(), DataTypes.AllBf16, 1));
        var lookup = new SpeculationMethod.PromptLookup(new Probability(0.5));
        Assert.True(Cost(head, "draft: output head") > 0);
        Assert.True(Cost(new SpeculationMethod.ParallelHeads(5), "draft: output head") > 0);
        Assert.True(Cost(new SpeculationMethod.ParallelHeads(5), "draft: memory traffic") > 0);
        Assert.Equal(0, Cost(lookup, "draft: memory traffic"), 1e-15);
        Assert.True(Cost(lookup, "draft: host") > 0);
        Assert.Null(Explain(Build.Scenario() with { Method = new SpeculationMethod.None() }));
        Assert.Null(Explain(Build.Scenario() with { DraftLength = 0 }));
    }

    [Fact]
    public void Of_APartLeftOut_CostsNothing()
    {
        for (uint seed = 1; seed <= 30; seed++)
        {
            Scenario scenario = Swarm.Scenario(seed);
            foreach ((CostParts part, string[] causes) in CausesByPart)
            {
                if (Explain(scenario with { Without = part }) is not { } explanation)
                    continue;
                Assert.All(
                    explanation.Causes.Where(cause => causes.Contains(cause.Name)),
                    cause => Assert.True(Math.Abs(cause.PlainSteps) < 1e-12, $"seed {seed}: {cause}"));
            }
        }
    }

    [Fact]
    public void Of_HostTimeOfARound_IsItsOwnCause()
    {
        Scenario scenario = Build.Scenario() with { Engine = Build.Engine() with { RoundHostSeconds = 1e-3 } };
        Explanation explanation = Explain(scenario)!;

        Cause host = explanation.Causes.Single(cause => cause.Name == "host, once a round");

        Assert.Equal(1e-3 / explanation.PlainStepSeconds, host.PlainSteps, 1e-12);
    }

    [Fact]
    public void Round_AnyPartsLeftOut_IsNeverSlower()
    {
        for (uint seed = 1; seed <= 256; seed++)
        {
            Scenario scenario = Swarm.Scenario(seed);
            // The seed's bits choose what is left out already.
            CostParts left = (CostParts)(seed % 256);
            (double round, double plain) = Seconds(scenario with { Without = left });
            foreach (CostParts part in Parts)
            {
                (double lighter, double lighterPlain) = Seconds(scenario with { Without = left | part });
                Assert.True(lighter <= round * (1 + 1e-12), $"seed {seed}: {part} beside {left}");
                Assert.True(lighterPlain <= plain * (1 + 1e-12), $"seed {seed}: {part} beside {left}, plain step");
            }
        }
    }

    private static Explanation? Explain(Scenario scenario) => Explanation.Of(scenario, Experiment.Run(scenario));

    private static (double Round, double Plain) Seconds(Scenario scenario)
    {
        var model = new RoundModel(
            scenario.Target, scenario.Method, scenario.Device, scenario.Engine, scenario.Anchors, scenario.Without);
        var rounds = new RoundExpectation(scenario, model);
        return (rounds.Round(scenario.DraftLength).TotalSeconds, rounds.Round(0).TotalSeconds);
    }

    private static void AssertAddsUp(Scenario scenario)
    {
        RunResult result = Experiment.Run(scenario);
        if (Explanation.Of(scenario, result) is not { } explanation)
        {
            Assert.False(scenario.Drafts);
            return;
        }

        Assert.Equal(result.ClosedForm.Speedup, explanation.ClosedFormSpeedup, 1e-9);
        double round = 1;
        foreach (Cause cause in explanation.Causes)
        {
            round += cause.PlainSteps;
            Assert.Equal(explanation.TokensPerRound / round, cause.SpeedupAfter, 1e-9);
            Assert.True(
                cause.PlainSteps >= -1e-12 || MayGain.Contains(cause.Name),
                $"{scenario.Name}, seed {scenario.Run.Seed}: {cause}");
        }

        if (result.Speedup is { } speedup)
            Assert.Equal(speedup.Estimate, explanation.Causes[^1].SpeedupAfter, 1e-9);
    }
}
