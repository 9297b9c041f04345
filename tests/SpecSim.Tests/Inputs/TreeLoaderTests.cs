// `speculation.tree:` and `ranks:`: every kind, the known trees, and what is refused.

using SpecSim.Acceptance;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

public sealed class TreeLoaderTests
{
    private const string Preset = "vicuna7b-eagle-tree";

    private static readonly ScenarioLoader Loader = new([Repository.At("presets")]);

    [Theory]
    [InlineData("{kind: fixed, paths: [[1], [2], [1, 1]]}", 3, 2)]
    [InlineData("{kind: children, byDepth: [4, 2, 1]}", 20, 3)]
    [InlineData("{kind: chains, count: 3, length: 4}", 12, 4)]
    [InlineData("{kind: optimal, nodes: 26, depth: 5}", 26, 5)]
    [InlineData("{kind: dynamic, depth: 6, topK: 10, nodes: 60}", 60, 6)]
    [InlineData("medusa-63", 63, 4)]
    [InlineData("eagle-25", 25, 5)]
    [InlineData("sglang-eagle", 7, 5)]
    public void Load_TreeOfAnyKind_HasItsNodesAndDraftsToItsDepth(string tree, int nodes, int depth)
    {
        LoadedScenario loaded =
            Loader.Load(Preset, $"speculation.tree={tree}", "acceptance.confidence.concentration=2");

        Assert.Equal((nodes, depth), (loaded.Scenario.NodesAt(depth), loaded.Scenario.DraftLength));
    }

    [Fact]
    public void Load_WrittenOutScenario_IsTheSame()
    {
        LoadedScenario loaded = Loader.Load(Preset);
        using var folder = new TempFolder();

        LoadedScenario again = Loader.Load(folder.Write("again.yaml", loaded.ResolvedYaml));

        Assert.Equal(loaded.Scenario.Tree, again.Scenario.Tree);
        Assert.Equal(loaded.Scenario.Acceptance, again.Scenario.Acceptance);
    }

    [Fact]
    public void Load_ShorterDraft_CutsTheTree() =>
        Assert.Equal(12, Loader.Load(Preset, "speculation.draftLength=2").Scenario.NodesAt(2));

    [Theory]
    [InlineData("speculation.tree={kind: fixed, paths: [[1], [3]]}", "lacks a sibling of a better rank")]
    [InlineData("speculation.tree={kind: fixed, paths: [[1, 1]]}", "has no parent")]
    [InlineData("speculation.tree={kind: children, byDepth: [40, 40]}", "makes 1640 nodes")]
    [InlineData("speculation.tree={kind: bush}", "'bush'")]
    [InlineData("speculation.tree=eagle-26", "'eagle-26' is not among the trees")]
    [InlineData("speculation.draftLength=6", "the tree has 5 tokens on its longest path")]
    [InlineData("acceptance=llama-3.1-8b-eagle3-mtbench", "second and later choices")]
    [InlineData("speculation.tree=eagle-2", "the draft's confidence")]
    [InlineData("acceptance.ranks={kind: table, shares: [[0.8, 0.3]]}", "sum to 1 at most")]
    public void Load_WhatMakesNoTree_IsOneProblem(string option, string said)
    {
        string[] options = option == "speculation.tree=eagle-2"
            ? [option, "acceptance={kind: iid, alpha: 0.7, ranks: {kind: power-law, exponent: 1}}"]
            : [option];

        ScenarioException wrong = Assert.Throws<ScenarioException>(() => Loader.Load(Preset, options));

        Assert.Contains(said, Assert.Single(wrong.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OptimalTreeWithoutRanks_IsOneProblem()
    {
        ScenarioException wrong = Assert.Throws<ScenarioException>(() => Loader.Load(
            Preset, "speculation.tree={kind: optimal, nodes: 9, depth: 3}", "acceptance=llama-3.1-8b-eagle3-mtbench"));

        Assert.Contains("ranks", Assert.Single(wrong.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_Shipped_AreTheKnownShapes() => Assert.Equal(
        [("EAGLE-1, 25 nodes", 25, 5), ("Medusa, 63 nodes", 63, 4)],
        new PresetParts([Repository.At("presets")]).Trees()
            .Select(tree => (tree.Name, tree.Tree.Count, tree.Tree.Depth)));

    [Fact]
    public void Eagle25_OfTheTests_IsTheShippedOne() => Assert.Equal(
        Trees.Eagle25, ((TreeShape.Fixed)Loader.Load(Preset).Scenario.Tree!).Tree);
}
