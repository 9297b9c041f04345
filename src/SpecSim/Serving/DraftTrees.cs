// The trees of a closed batch: one shape for all requests, cut to each draft length once.

using SpecSim.Acceptance;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>What a tree is at each draft length, and what the target keeps of it.</summary>
internal sealed class DraftTrees
{
    // By draft length, from 0.
    private readonly int[] _nodes;
    private readonly IReadOnlyList<int>?[] _passWidths;
    private readonly TokenTree[] _cuts;
    private readonly DynamicTree? _dynamic;
    private readonly Luck _luck;

    public DraftTrees(TreeShape shape, int draftLength, AcceptanceProfile profile, Luck luck)
    {
        _luck = luck;
        int[] lengths = [.. Enumerable.Range(0, draftLength + 1)];
        _nodes = [.. lengths.Select(length => length == 0 ? 0 : shape.NodesAt(length))];
        _passWidths = [.. lengths.Select(length => length == 0 ? null : shape.PassWidthsAt(length))];
        _cuts = shape is TreeShape.Fixed given ? [.. lengths.Select(given.Tree.Cut)] : [];
        _dynamic = shape is TreeShape.Dynamic dynamic ? new DynamicTree(dynamic, profile) : null;
    }

    /// <summary>Draft tokens of one request.</summary>
    public int Nodes(int length) => _nodes[length];

    /// <summary>Tokens of one request that each draft pass behind the first takes in.</summary>
    public IReadOnlyList<int>? PassWidths(int length) => _passWidths[length];

    /// <returns>Draft tokens kept: 0..length.</returns>
    public int Accepted(ref AcceptanceWalk walk, uint request, long position, int length) =>
        _dynamic?.Accepted(walk, _luck, request, position, length) ?? walk.Accepted(position, _cuts[length]);
}
