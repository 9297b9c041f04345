// The effects of presets/conditions, fitted again from the published measurements.

using MathNet.Numerics.Statistics;
using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

public sealed class ConditionFitTests
{
    private static readonly Dictionary<string, string> Categories = new()
    {
        ["code"] = "code",
        ["maths"] = "math",
        ["qa"] = "qa",
        ["reasoning"] = "reasoning",
        ["summary"] = "summarization",
    };

    private static readonly Lazy<PublishedPairs> Published = new(Read);

    private static readonly Lazy<ConditionTables> Shipped = new(
        () => Load("vicuna33b-eagle-t1").Conditions!.Effects);

    [Fact]
    public void Temperature_FittedAgain_IsTheFile()
    {
        PublishedPairs pairs = Fitted();

        Assert.All(
            Shipped.Value.Temperature!.Rows,
            row => AssertFit(pairs.Temperature(row.Family, row.At), row.Effect));
        Assert.Equal(3, Shipped.Value.Temperature.Rows.Count);
    }

    [Fact]
    public void Content_FittedAgain_IsTheFile()
    {
        PublishedPairs pairs = Fitted();

        Assert.All(
            Shipped.Value.Content!.Rows,
            row => AssertFit(pairs.Content(row.Family, Categories[row.At]), row.Effect));
        Assert.Equal(5, Shipped.Value.Content.Rows.Count);
    }

    // Why these are not in the file: one pair has no spread.
    [Theory]
    [InlineData(MethodFamily.DraftModel, "code", 1)]
    [InlineData(MethodFamily.DraftModel, "qa", 1)]
    [InlineData(MethodFamily.DraftModel, "summarization", 1)]
    [InlineData(MethodFamily.DraftModel, "translation", 0)]
    [InlineData(MethodFamily.TrainedHead, "translation", 0)]
    public void Content_LeftOut_HasNoTwoPairs(MethodFamily family, string category, int pairs) =>
        Assert.Equal(pairs, Fitted().Content(family, category).Count);

    [Fact]
    public void Alignment_FittedAgain_IsTheFile()
    {
        PublishedPairs pairs = Fitted();
        double[] shifts =
        [
            pairs.Difference("mi50_head_26b-a4b-moe_q4_0", "mi50_head_26b-a4b-moe_f16", 3),
            pairs.Difference("mi50_head_31b-dense_q4_0", "mi50_head_31b-dense_f16", 3),
            pairs.Difference("mlxcel1185_4bit", "mlxcel1185_bf16", 1),
        ];

        AssertFit(shifts, Assert.Single(Shipped.Value.Alignment!.Rows).Effect);
        Assert.Equal(shifts[2], pairs.Difference("mlxcel1185_4bit", "mlxcel1185_bf16", 2), 0.01);
    }

    // Measured at both temperatures by the same paper: the shift of all pairs must do for each of these, too.
    [Theory]
    [InlineData("vicuna33b-eagle", "vicuna-33b-eagle-t1")]
    [InlineData("vicuna33b-eagle", "llama-2-70b-eagle-t1", "acceptance=llama-2-70b-eagle")]
    public void Temperature_OfAPairThatWasMeasured_IsWithinItsDeviation(
        string scenario, string measured, params string[] options)
    {
        Scenario hot = Load(scenario, [.. options, "conditions.temperature=1"]);
        AcceptanceProfile sampled = Load(scenario, $"acceptance={measured}").Acceptance;

        double Alpha(AcceptanceProfile profile) =>
            Conventions.AlphaFromTokensPerRound(profile.Expect(5).TokensPerRound, 5);
        double miss = Logit(Alpha(hot.Acceptance)) - Logit(Alpha(sampled));

        Assert.InRange(Math.Abs(miss), 0, 1.96 * hot.Acceptance.Uncertainty);
        Assert.InRange(Alpha(hot.Acceptance) - Alpha(sampled), -0.05, 0.05);
    }

    private static void AssertFit(IReadOnlyList<double> shifts, MeasuredEffect effect)
    {
        Assert.Equal(shifts.Count, effect.Pairs);
        Assert.Equal(shifts.Mean(), effect.Shift, 0.00051);
        Assert.Equal(shifts.StandardDeviation(), effect.Spread, 0.00051);
    }

    private static PublishedPairs Fitted()
    {
        Repository.RequireShared("data/published.yaml");
        return Published.Value;
    }

    private static PublishedPairs Read()
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();
        MapNode map = YamlText.ReadFile(Repository.RequireShared("data/published.yaml"), problems)!;
        problems.ThrowIfAny();
        return new PublishedPairs(((ListNode)map["records"]!).Items.Cast<MapNode>());
    }

    private static Scenario Load(string name, params string[] options) =>
        new ScenarioLoader([Repository.At("presets")]).Load(name, options).Scenario;

    private static double Logit(double share) => Math.Log(share / (1 - share));
}
