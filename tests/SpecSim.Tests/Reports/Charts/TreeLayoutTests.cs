// The drawn tree: every node has a place of its own in the row of its depth, first choices stand below their parents.

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Reports.Charts;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports.Charts;

public sealed class TreeLayoutTests
{
    private static TreeChart Of(TokenTree tree) => new(
        "tree",
        "A tree",
        "of the tests",
        new Axis("Rounds that reach a node", "", "0 %"),
        [.. tree.Widths.Select((width, index) => $"token {index + 1}: {width} nodes")],
        [.. Enumerable.Range(0, tree.Count).Select(node => new TreeNode(tree.ParentOf(node), 1.0 / (node + 2)))]);

    [Fact]
    public void Arrange_AnyTree_GivesEveryNodeAPlaceInsideThePicture() => Prop.ForAll(
        Trees.Random().ToArbitrary(), tree =>
        {
            Scene scene = TreeLayout.Arrange(Of(tree));
            (double X, double Y)[] places = [.. Nodes(scene).Select(Start)];
            return places.Length == tree.Count
                && places.Distinct().Count() == places.Length
                && places.All(place => place.X > 0 && place.X < scene.Width && place.Y > 0 && place.Y < scene.Height);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arrange_FirstChoices_StandBelowTheirParents()
    {
        (double X, double Y)[] places = [.. Nodes(TreeLayout.Arrange(Of(Trees.Eagle25))).Select(Start)];

        for (int node = 0; node < Trees.Eagle25.Count; node++)
        {
            if (Trees.Eagle25.ParentOf(node) is >= 0 and var parent && Trees.Eagle25.RankOf(node) == 1)
                Assert.Equal(places[parent].X, places[node].X);
        }
    }

    [Fact]
    public void Svg_RareNodes_AreHollowAndLevelsAreNamed()
    {
        TreeChart chart = Of(Trees.Eagle25) with
        {
            Nodes = [new TreeNode(-1, 0.8), new TreeNode(-1, 0.004)],
        };

        string svg = ChartRenderer.Svg(chart);

        Assert.Contains("token 5: 2 nodes", svg, StringComparison.Ordinal);
        // Once as a node, once in the key.
        Assert.Equal(2, svg.Split("class=\"hollow\"").Length - 1);
    }

    [Theory]
    [InlineData(1, 0.5, "before its parent")]
    [InlineData(-1, 1.5, "reached in 1.5")]
    public void Svg_NoTree_IsRefused(int parent, double reached, string said)
    {
        TreeChart chart = Of(TokenTree.Chain(1)) with { Nodes = [new TreeNode(parent, reached)] };

        Assert.Contains(said, Assert.Throws<ArgumentException>(() => ChartRenderer.Svg(chart)).Message);
    }

    // Circles of nodes start at their left.
    private static IEnumerable<string> Nodes(Scene scene) => scene.Outlines
        .Where(outline => outline.Class.StartsWith("node", StringComparison.Ordinal) || outline.Class == "hollow")
        // The first one is the key's.
        .Skip(1)
        .Select(outline => outline.Path);

    private static (double X, double Y) Start(string path)
    {
        string[] numbers = path[1..path.IndexOf('a', StringComparison.Ordinal)].Split(' ');
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture),
            double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }
}
