// Trees and profiles for the tests of trees.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;

namespace SpecSim.Tests.Support;

internal static class Trees
{
    /// <summary>EAGLE-1's (presets/trees/eagle-25.yaml).</summary>
    public static TokenTree Eagle25 { get; } = TokenTree.OfPaths(
    [
        [1], [2], [3], [4], [1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [3, 1], [3, 2], [4, 1], [1, 1, 1], [1, 1, 2],
        [1, 1, 3], [1, 2, 1], [1, 2, 2], [1, 3, 1], [1, 3, 2], [2, 1, 1], [1, 1, 1, 1], [1, 1, 1, 2], [1, 1, 1, 3],
        [1, 1, 1, 1, 1], [1, 1, 1, 1, 2],
    ]);

    public static AcceptanceProfile.Positional Positional(RankLaw? ranks, params double[] hazards) =>
        new([.. hazards.Select(hazard => new Probability(hazard))], BeyondLast.Repeat) { Ranks = ranks };

    public static AcceptanceProfile.Burst Burst(double easy, double hard, double easyToHard, double hardToEasy) =>
        new(new Probability(easy), new Probability(hard), new Probability(easyToHard), new Probability(hardToEasy));

    /// <summary>All nodes that either has.</summary>
    public static TokenTree Union(TokenTree one, TokenTree other) => TokenTree.OfPaths(
        Paths(one).Concat(Paths(other)).DistinctBy(path => string.Join(',', path)));

    public static IEnumerable<IReadOnlyList<int>> Paths(TokenTree tree) =>
        Enumerable.Range(0, tree.Count).Select(tree.PathOf);

    /// <summary>Trees of 1 to 20 nodes: each node is hung behind one that is there, as its next child.</summary>
    public static Gen<TokenTree> Random() => Gen.Choose(1, 20).SelectMany(Random);

    /// <summary>The same with a number of nodes.</summary>
    public static Gen<TokenTree> Random(int nodes) =>
        Gen.Choose(0, 1_000_000).ListOf(nodes).Select(choices =>
        {
            var paths = new List<int[]> { Array.Empty<int>() };
            var children = new List<int> { 0 };
            foreach (int choice in choices)
            {
                int parent = choice % paths.Count;
                paths.Add([.. paths[parent], ++children[parent]]);
                children.Add(0);
            }

            return TokenTree.OfPaths(paths.Skip(1));
        });
}
