// Memory by hand, and the shapes' parameter counts against published ones.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Models;

public sealed class MemoryFootprintTests
{
    [Fact]
    public void StoredParameters_OfLlama_AreThePublishedCounts()
    {
        Assert.Equal(70553706496, Build.Llama70B().StoredParameters);
        Assert.Equal(8030261248, Build.Llama8B().StoredParameters);
        Assert.Equal(1235814400, Build.Llama1B().StoredParameters);
    }

    [Fact]
    public void KvBytesPerToken_OfLlama70B_Is320KiB() => Assert.Equal(327680, Build.Llama70B().KvBytesPerToken(2));

    [Fact]
    public void Memory_Of70BOnFourDevices_IsTheSumByHand()
    {
        MemoryFootprint memory = Build.Scenario().Memory;

        Assert.Equal(70553706496 * 2.0 / 4, memory.TargetWeightBytes);
        Assert.Equal(8030261248 * 2.0 / 4, memory.DraftWeightBytes);
        Assert.Equal((327680 + 131072) / 4.0, memory.KvBytesPerToken);
        // Prompt, output, and the lookahead slots of the drafts.
        Assert.Equal(512 + 256 + 5, memory.KvTokensNeeded);
        Assert.True(memory.Fits);
    }

    [Fact]
    public void Memory_WithFewerKvHeadsThanDevices_KeepsAWholeHeadOnEach()
    {
        var model = Build.Llama70B() with { KvHeads = 2 };

        var deployment = new Deployment(model, DataTypes.AllBf16, 8);

        Assert.Equal(model.KvBytesPerToken(2) / 2, deployment.KvBytesPerTokenPerDevice);
    }

    [Fact]
    public void Problems_ModelThatDoesNotFit_ShowsTheArithmetic()
    {
        Scenario scenario = Build.Scenario() with
        {
            Target = new Deployment(Build.Llama70B(), DataTypes.AllBf16, 1),
            Method = new SpeculationMethod.None(),
        };

        ScenarioProblem problem = Assert.Single(scenario.Problems());

        Assert.Equal("hardware", problem.Path);
        Assert.Equal(
            "Llama-3.1-70B does not fit 1 x H100 SXM 80GB: needs 133.6 GiB per device (target weights 131.4, "
            + "draft weights 0.0, activations 2.0, KV cache 0.2 for 768 tokens of 320 KiB) but 70.1 GiB of 80.0 "
            + "are usable",
            problem.Message);
    }

    [Fact]
    public void Problems_OfAScenarioWithSeveral_AreAllSaid()
    {
        Scenario scenario = Build.Scenario() with
        {
            DraftLength = -1,
            Run = Build.Scenario().Run with { Replications = 0 },
        };

        Assert.Equal(
            ["speculation.draftLength", "run.replications"], scenario.Problems().Select(problem => problem.Path));
        Assert.Throws<ScenarioProblemsException>(() => Experiment.Run(scenario));
    }
}
