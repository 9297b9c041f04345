// Where the presets' acceptance by rank and confidence comes from: publications that have the same pairs of target and
// draft once with chains and once with trees. The fits are made again here.

using System.Globalization;
using System.Text.RegularExpressions;
using MathNet.Numerics.RootFinding;
using SpecSim.Acceptance;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Acceptance;

public sealed partial class TreeEvidenceTests
{
    private static readonly string[] Greedy =
        ["vicuna-7b", "vicuna-13b", "vicuna-33b", "llama2-chat-7b", "llama2-chat-13b", "llama2-chat-70b"];

    // The names of the same models in the EAGLE paper's Table 2 and in the EAGLE-2 paper's Table 1.
    private static readonly (string Chain, string Tree, int Nodes)[] Later =
        [("vicuna-7b", "v7b", 60), ("llama2-chat-7b", "l27b", 60), ("llama2-chat-13b", "l213b", 50)];

    [Fact]
    public void Ranks_OfEagleHeadsAtTemperature0_AreTheMeanOfSixFits()
    {
        Published published = Published.Read();
        (double[] Hazards, double Tokens)[] pairs = [.. Greedy.Select(model =>
            (published.Hazards($"eagle1_t2_{model}_T0"), published.Tokens($"eagle1_t5_{model}_tree")))];

        double[] exponents = [.. pairs.Select(pair => Exponent(pair.Hazards, pair.Tokens))];

        Assert.Equal(0.70, exponents.Average(), 2);
        Assert.Equal((0.52, 0.88), (Math.Round(exponents.Min(), 2), Math.Round(exponents.Max(), 2)));
        Assert.All(pairs, pair => Assert.InRange(Tokens(pair.Hazards, 0.7) / pair.Tokens, 0.96, 1.04));
    }

    [Fact]
    public void Ranks_OfEagleHeadsAtTemperature1_AreTheMeanOfThreeFits()
    {
        Published published = Published.Read();
        double[] exponents = [.. Later.Select(model => Exponent(
            published.Hazards($"eagle1_t2_{model.Chain}_T1"),
            published.Tokens($"eagle2_t1_{model.Tree}_T1_eagle_mt-bench")))];

        Assert.Equal(0.34, exponents.Average(), 2);
        Assert.Equal((0.23, 0.42), (Math.Round(exponents.Min(), 2), Math.Round(exponents.Max(), 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Confidence_OfEagleHeads_GivesTheTokensOfDynamicTrees(int index)
    {
        Published published = Published.Read();
        (string chain, string tree, int nodes) = Later[index];
        double[] hazards = published.Hazards($"eagle1_t2_{chain}_T0");
        double measured = published.Tokens($"eagle2_t1_{tree}_T0_eagle2_mt-bench");

        Assert.Equal(1, DynamicTokens(hazards, 2, nodes) / measured, 0.02);
    }

    private static double DynamicTokens(double[] hazards, double concentration, int nodes) =>
        new TreeShape.Dynamic(6, 10, nodes).Expect(
            Trees.Positional(new RankLaw.PowerLaw(0.7), hazards) with { ConfidenceConcentration = concentration },
            6,
            1).TokensPerRound;

    private static double Exponent(double[] hazards, double tokens) =>
        Brent.FindRoot(exponent => Tokens(hazards, exponent) - tokens, 0.01, 8);

    private static double Tokens(double[] hazards, double exponent) =>
        Trees.Positional(new RankLaw.PowerLaw(exponent), hazards).Expect(Trees.Eagle25).TokensPerRound;

    /// <summary>The published records, as text: one acceptance each.</summary>
    private sealed partial class Published(string text)
    {
        public static Published Read() => new(File.ReadAllText(Repository.RequireShared("data/published.yaml")));

        public double Tokens(string id) => Values(id, "tokens-per-round").Single();

        public double[] Hazards(string id) => Values(id, "hazard");

        private double[] Values(string id, string convention)
        {
            int start = text.IndexOf($"{{id: {id},", StringComparison.Ordinal);
            Assert.True(start >= 0, $"There is no record {id}.");
            Match value = Acceptance().Match(text, start);
            Assert.Equal(convention, value.Groups[1].Value);
            return [.. value.Groups[2].Value.Split(',').Select(one => double.Parse(one, CultureInfo.InvariantCulture))];
        }

        [GeneratedRegex(@"acceptance: \{convention: ([a-z-]+), value: \[?([0-9., ]+)\]?\}")]
        private static partial Regex Acceptance();
    }
}
