// Parts of a pass that can be left out: each takes off what the engine's constant says; the breakdown still adds up.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Latency;

public sealed class LeftOutPartsTests
{
    private static readonly DataTypes Int4 = new(DataType.Int4, DataType.Bf16, DataType.Bf16);

    [Fact]
    public void Breakdown_AnyPartsLeftOut_AddsUpToEvaluate()
    {
        var engine = Build.Engine() with
        {
            Graphs = new GraphSizes.Listed([1, 2, 4, 8]),
            VerifyGraphs = new GraphSizes.None(),
            LaunchSeconds = 50e-6,
            QuantizedRows = new QuantizedRows(0.15, 8),
        };
        for (CostParts without = CostParts.None; without <= (CostParts)255; without++)
        {
            var model = new StepModel(
                new Deployment(Build.Llama8B(), Int4, 1), Build.H100(), PassRules.OfTarget(engine, without));
            foreach (StepShape shape in (StepShape[])[StepShape.Decode(3, 3000), StepShape.Verify(2, 4, 2000)])
            {
                Assert.Equal(
                    model.Evaluate(shape).TotalSeconds, model.Breakdown(shape).Sum(part => part.Seconds), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(6, 5)]
    [InlineData(8, 7)]
    [InlineData(30, 7)]
    public void Evaluate_RowsOf4BitWeights_AddTheirShareOfTheWeights(int rows, int further)
    {
        double free = Seconds(Int4, rows, null);
        double dear = Seconds(Int4, rows, new QuantizedRows(0.15, 8));

        // All weights but the embedding, scales included, at the bandwidth that products reach.
        double weights = Build.Llama8B().StoredParameters - Build.Llama8B().TableParameters;
        double read = weights * DataType.Int4.BytesPerElement() / (0.921 * 3.35e12);
        Assert.Equal(0.15 * further * read, dear - free, read * 1e-3);
    }

    [Fact]
    public void Evaluate_RowsOf16BitWeights_AreFree() => Assert.Equal(
        Seconds(DataTypes.AllBf16, 6, null), Seconds(DataTypes.AllBf16, 6, new QuantizedRows(0.15, 8)));

    [Fact]
    public void RoundModel_AnchoredAndAPartLeftOut_IsFasterByThatPart()
    {
        var draft = new Deployment(Build.Llama8B(), DataTypes.AllBf16, 4);
        var anchors = new Anchors(new MeasuredPass(0.030, 512), new MeasuredPass(0.006, 512));
        RoundModel Model(CostParts without) => new(
            new Deployment(Build.Llama70B(), DataTypes.AllBf16, 4),
            new SpeculationMethod.DraftModel(draft, 0),
            Build.H100(),
            Build.Engine(),
            anchors,
            without);

        // What was measured was measured whole: the rest keeps its scale.
        double whole = Model(CostParts.None).DraftPass(1, 512)!.Value.TotalSeconds;
        Assert.Equal(0.006, whole, 1e-12);
        Assert.Equal(0.006 - 0.6e-3, Model(CostParts.Host).DraftPass(1, 512)!.Value.TotalSeconds, 1e-12);
        Assert.True(Model(CostParts.DraftHead).DraftPass(1, 512)!.Value.TotalSeconds < whole);
    }

    private static double Seconds(DataTypes types, int rows, QuantizedRows? quantized) => new StepModel(
        new Deployment(Build.Llama8B(), types, 1),
        Build.H100(),
        PassRules.OfTarget(Build.Engine() with { QuantizedRows = quantized }))
        .Evaluate(new StepShape(1, rows, rows, 1000, rows)).TotalSeconds;
}
