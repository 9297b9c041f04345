// The shape of a tree of draft tokens: numbering, ranks, depths, cuts, and paths that make no tree.

using SpecSim.Acceptance;

namespace SpecSim.Tests.Acceptance;

public sealed class TokenTreeTests
{
    private static readonly int[][] Paths = [[2], [1], [1, 2], [1, 1], [2, 1], [1, 1, 1]];

    [Fact]
    public void OfPaths_AnyOrder_NumbersByDepthParentAndRank()
    {
        var tree = TokenTree.OfPaths(Paths);

        Assert.Equal([-1, -1, 0, 0, 1, 2], Enumerable.Range(0, 6).Select(tree.ParentOf));
        Assert.Equal([1, 2, 1, 2, 1, 1], Enumerable.Range(0, 6).Select(tree.RankOf));
        Assert.Equal([1, 1, 2, 2, 2, 3], Enumerable.Range(0, 6).Select(tree.DepthOf));
        Assert.Equal([2, 3, 1], tree.Widths);
        Assert.Equal((2, 0), (tree.ChildCount(TokenTree.Root), tree.FirstChild(TokenTree.Root)));
        Assert.Equal((1, 4), (tree.ChildCount(1), tree.FirstChild(1)));
    }

    [Fact]
    public void Cut_ToADepth_KeepsTheUpperPart()
    {
        var tree = TokenTree.OfPaths(Paths);

        Assert.Equal(TokenTree.OfPaths(Paths[..5]), tree.Cut(2));
        Assert.Same(tree, tree.Cut(3));
        Assert.Equal(0, tree.Cut(0).Count);
    }

    [Fact]
    public void Chain_OfThree_IsOnePath()
    {
        Assert.Equal(TokenTree.OfPaths([[1], [1, 1], [1, 1, 1]]), TokenTree.Chain(3));
        Assert.True(TokenTree.Chain(3).IsChain);
        Assert.Equal(0, TokenTree.Chain(0).Depth);
    }

    [Theory]
    [InlineData("1;1,1,1", "no parent")]
    [InlineData("1;3", "better rank")]
    [InlineData("1;1", "twice")]
    public void OfPaths_NoTree_IsRefused(string paths, string said)
    {
        int[][] wrong = [.. paths.Split(';').Select(path => path.Split(',').Select(int.Parse).ToArray())];

        Assert.Contains(said, Assert.Throws<ArgumentException>(() => TokenTree.OfPaths(wrong)).Message);
    }
}
