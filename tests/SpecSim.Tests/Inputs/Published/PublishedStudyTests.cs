// Predictions against published results: the goals that hold over the results that ship, which parts are named as
// missing, and that a run of the written scenario gives what was predicted.

using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Published;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Published;

public sealed class PublishedStudyTests
{
    private static readonly string[] Roots = PublishedResults.Roots;

    [Fact]
    public void Formula_AllShipped_MeetsTheGoals()
    {
        PublishedFigures figures = PublishedResults.Figures(PublishedResults.Shipped.Rows, PublishedLevel.Formula);

        Assert.InRange(figures.Rows, 69, int.MaxValue);
        Assert.InRange(figures.MedianApe, 0, 0.05);
        Assert.InRange(figures.P90Ape, 0, 0.18);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void System_AllShipped_MeetsTheGoals(bool leftOut)
    {
        PublishedFigures figures = PublishedResults.Figures(
            leftOut ? PublishedResults.Shipped.LeftOut : PublishedResults.Shipped.Rows, PublishedLevel.System);

        Assert.InRange(figures.Rows, 180, int.MaxValue);
        Assert.InRange(figures.MedianApe, 0, 0.10);
        Assert.InRange(figures.P90Ape, 0, 0.25);
        Assert.InRange(figures.Bias, -0.05, 0.05);
        Assert.InRange(figures.Coverage, 0.85, 1);
    }

    [Fact]
    public void Study_EveryResult_IsPredictedOrMissesSomething()
    {
        PublishedComparison comparison = PublishedResults.Shipped;

        string[] predicted = [.. comparison.Rows
            .Where(row => row.Quantity == PublishedQuantity.Speedup).Select(row => row.Result.Id)];
        string[] missing = [.. comparison.Gaps.Select(gap => gap.Result.Id)];

        Assert.Empty(predicted.Intersect(missing));
        Assert.Equal(
            comparison.Results.Select(result => result.Id).Order(StringComparer.Ordinal),
            predicted.Concat(missing).Order(StringComparer.Ordinal));
        Assert.All(comparison.Gaps, gap => Assert.NotEmpty(gap.Missing));
    }

    [Fact]
    public void Study_ResultsThatSayTheyArePredictable_ArePredicted()
    {
        PublishedComparison comparison = PublishedResults.Shipped;

        Assert.Empty(comparison.Gaps.Where(gap => gap.Result.IsPredictable).Select(gap => gap.Result.Id));
    }

    [Fact]
    public void Study_OneThreadOrFour_SaysTheSame()
    {
        PublishedResult[] some = [.. PublishedFile.Shipped(Roots).Where((_, index) => index % 23 == 0)];

        PublishedComparison one = PublishedStudy.Predict(some, Roots);
        PublishedComparison four = PublishedStudy.Predict(some, Roots, 4);

        Assert.Equal(
            one.Rows.Select(row => (row.Result.Id, row.Predicted, row.Low, row.High)),
            four.Rows.Select(row => (row.Result.Id, row.Predicted, row.Low, row.High)));
    }

    [Fact]
    public void Study_ResultWithoutParts_NamesThem()
    {
        PublishedResult bare = Result() with
        {
            Hardware = null,
            HardwareLabel = "a card",
            Acceptance = null,
            Batch = null,
        };

        PublishedGap gap = Assert.Single(PublishedStudy.Predict([bare], Roots).Gaps);

        Assert.Equal(["hardware (a card)", "acceptance", "batch"], gap.Missing);
    }

    [Fact]
    public void Study_FasterThanItsTokens_IsInconsistent()
    {
        PublishedResult result = Result() with { Speedup = 3.2 };

        PublishedGap gap = Assert.Single(PublishedStudy.Predict([result], Roots).Gaps);

        Assert.Equal("consistent values (faster than its tokens per round)", Assert.Single(gap.Missing));
    }

    [Fact]
    public void Study_NumberOfDevicesMissing_IsFoundBySpeed()
    {
        PublishedResult result = Result() with
        {
            Target = "llama-3.3-70b",
            Devices = null,
            BaselineTokensPerSecond = 72,
            ThroughputScope = "request",
        };

        PublishedRow row = PublishedStudy.Predict([result], Roots).Rows
            .First(row => row.Quantity == PublishedQuantity.Speedup);

        Assert.Contains("4 devices, by the speed without speculation", row.Assumed);
    }

    [Fact]
    public void Study_SpeedOfSomethingElse_IdentifiesNothing()
    {
        PublishedResult result = Result() with
        {
            Devices = null,
            BaselineTokensPerSecond = 20_000,
            ThroughputScope = "request",
        };

        PublishedGap gap = Assert.Single(PublishedStudy.Predict([result], Roots).Gaps);

        Assert.Equal("devices", Assert.Single(gap.Missing));
    }

    [Fact]
    public void Study_ModelTooLargeFor16Bits_IsTakenIn8()
    {
        PublishedResult result = Result() with
        {
            Target = "deepseek-v3",
            Hardware = "H200-SXM-141GB",
            Devices = 8,
            TensorParallel = 8,
        };

        PublishedRow row = Assert.Single(PublishedStudy.Predict([result], Roots).Rows);

        Assert.Contains("weights of 8 bits, for 16 do not fit", row.Assumed);
    }

    [Fact]
    public void Study_HeadWithoutPreset_IsMadeFromTheTarget()
    {
        PublishedResult result = Result() with { Target = "qwen3-14b" };

        PublishedRow row = Assert.Single(PublishedStudy.Predict([result], Roots).Rows);

        Assert.Contains("a head of one layer with the sizes of qwen3-14b", row.Assumed);
        Assert.InRange(row.Predicted, 1.3, 2.3);
    }

    [Fact]
    public void Scenario_OfAResult_RunsToWhatWasPredicted()
    {
        PublishedResult result = Result();
        PublishedSetup setup = new PublishedSetups(new PresetParts(Roots)).Of(result);
        using var folder = new TempFolder();
        string file = folder.Write("result.yaml", setup.Yaml!);
        Scenario scenario = new ScenarioLoader(Roots).Load(file, "run.replications=32").Scenario;

        double simulated = Experiment.Run(scenario with { Run = scenario.Run with { UncertaintyDraws = 0 } })
            .Speedup!.Estimate;
        PublishedRow predicted = Assert.Single(PublishedStudy.Predict([result], Roots).Rows);

        Assert.InRange(simulated / predicted.Predicted, 0.98, 1.02);
    }

    private static PublishedResult Result() => new()
    {
        Id = "test",
        Source = "a paper",
        Level = PublishedLevel.System,
        Target = "llama-3.1-8b",
        Method = "eagle3",
        DraftLength = 3,
        Hardware = "H100-SXM-80GB",
        Devices = 1,
        Engine = "sglang",
        Batch = 1,
        Acceptance = new PublishedAcceptance("tokens-per-round", [2.5]),
        Speedup = 1.8,
    };
}
