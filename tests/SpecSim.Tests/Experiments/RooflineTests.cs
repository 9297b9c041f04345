// Points stand under their roof, and where hand arithmetic puts them.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

public sealed class RooflineTests
{
    [Fact]
    public void Of_Swarm_NoPassIsAboveItsRoof()
    {
        for (uint seed = 1; seed <= 200; seed++)
            Assert.All(
                Roofline.Of(Swarm.Scenario(seed)).Points,
                point => Assert.True(point.Share is > 0 and <= 1, $"seed {seed}: {point}"));
    }

    [Fact]
    public void Of_OneRequest_MultipliesEachWeightOnce()
    {
        Roofline roofline = Roofline.Of(Build.Scenario());

        // Two operations for each weight of two bytes; a cache of some hundred tokens changes little.
        RooflinePoint decode = roofline.Points.Single(point => point.Name == "decode step");
        Assert.Equal(1, decode.FlopsPerByte, 0.03);
        Assert.Equal(3.35e12 * decode.FlopsPerByte, decode.RoofFlopsPerSecond, 1);
        RooflinePoint verify = roofline.Points.Single(point => point.Name == "verify step");
        Assert.Equal(6, verify.FlopsPerByte, 0.2);
    }

    [Fact]
    public void Of_DraftOfAnotherFormat_HasACeilingOfItsOwn()
    {
        var fp8 = new DataTypes(DataType.Fp8, DataType.Fp8, DataType.Fp8);
        Scenario scenario = Build.Scenario() with { Target = new Deployment(Build.Llama70B(), fp8, 4) };

        Assert.Equal(
            [new Ceiling(DataType.Fp8, 1979e12), new Ceiling(DataType.Bf16, 989e12)], Roofline.Of(scenario).Ceilings);
    }

    [Fact]
    public void Of_PromptLookup_HasNoDraftPass()
    {
        var lookup = new SpeculationMethod.PromptLookup(new SpecSim.Quantities.Probability(0.5));

        Assert.Equal(
            ["verify step", "decode step", "prompt pass"],
            Roofline.Of(Build.Scenario() with { Method = lookup }).Points.Select(point => point.Name));
    }
}
