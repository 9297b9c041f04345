// A tree of draft tokens: every node is a token proposed to follow its parent, the root is the last token that is
// certain. Siblings differ in rank: rank 1 is the token the draft finds likeliest there. A chain is a tree of width 1.
// The verifier goes down from the root as long as the target's token is among the children of the node it is at.

namespace SpecSim.Acceptance;

/// <summary>
/// The shape of a proposal. Nodes are numbered from 0 by depth, and within a depth by parent and rank; the root has no
/// number and is not counted.
/// </summary>
public sealed class TokenTree : IEquatable<TokenTree>
{
    /// <summary>The parent of nodes at depth 1.</summary>
    public const int Root = -1;

    private readonly int[] _parents;
    private readonly int[] _ranks;
    private readonly int[] _depths;

    // By node + 1, so that the root has a place.
    private readonly int[] _firstChild;
    private readonly int[] _childCount;
    private readonly int[] _widths;
    private readonly int[] _innerWidths;

    private TokenTree(int[] parents)
    {
        _parents = parents;
        _ranks = new int[parents.Length];
        _depths = new int[parents.Length];
        _firstChild = new int[parents.Length + 1];
        _childCount = new int[parents.Length + 1];
        for (int node = 0; node < parents.Length; node++)
        {
            int parent = parents[node];
            _depths[node] = parent == Root ? 1 : _depths[parent] + 1;
            if (_childCount[parent + 1] == 0)
                _firstChild[parent + 1] = node;
            _ranks[node] = ++_childCount[parent + 1];
        }

        _widths = new int[parents.Length == 0 ? 0 : _depths[^1]];
        _innerWidths = new int[_widths.Length];
        for (int node = 0; node < parents.Length; node++)
        {
            _widths[_depths[node] - 1]++;
            _innerWidths[_depths[node] - 1] += _childCount[node + 1] > 0 ? 1 : 0;
        }
    }

    /// <summary>Nodes, the root not counted: tokens that are verified beside the last certain one.</summary>
    public int Count => _parents.Length;

    /// <summary>Draft tokens on the longest path: the most that a round can accept.</summary>
    public int Depth => _widths.Length;

    /// <summary>Nodes at depth 1, 2, ...</summary>
    public IReadOnlyList<int> Widths => _widths;

    /// <summary>
    /// Nodes with children at depth 1, 2, ...: what the draft takes in to bring forth the next depth. 0 at the last.
    /// </summary>
    public IReadOnlyList<int> InnerWidths => _innerWidths;

    /// <summary>The most children of one node.</summary>
    public int MostChildren => _childCount.Max();

    /// <summary>Whether every node has one child at most: no choice anywhere.</summary>
    public bool IsChain => Count == Depth;

    /// <summary>One token after the other.</summary>
    public static TokenTree Chain(int length) => new([.. Enumerable.Range(Root, length)]);

    /// <summary>Several of them side by side from the root: the first tokens of as many samples or drafts.</summary>
    public static TokenTree Chains(int count, int length) =>
        new([.. Enumerable.Range(0, count * length).Select(node => node < count ? Root : node - count)]);

    /// <summary>Every node at a depth has as many children as its place in the list says, the root first.</summary>
    public static TokenTree OfChildren(IEnumerable<int> childrenByDepth)
    {
        var parents = new List<int>();
        (int first, int width) = (Root, 1);
        foreach (int children in childrenByDepth)
        {
            int below = parents.Count;
            for (int node = 0; node < width * children; node++)
                parents.Add(first + (node / children));
            (first, width) = (below, width * children);
        }

        return new TokenTree([.. parents]);
    }

    /// <summary>
    /// The tree of all nodes named by their paths: the ranks from the root down, from 1, e.g. [1], [1, 1], [2].
    /// </summary>
    /// <exception cref="ArgumentException">A path without its beginning or its better siblings, or twice.</exception>
    public static TokenTree OfPaths(IEnumerable<IReadOnlyList<int>> paths)
    {
        IReadOnlyList<int>[] ordered = [.. paths.OrderBy(path => path.Count).ThenBy(path => path, PathOrder.Instance)];
        var numbers = new Dictionary<string, int> { [""] = Root };
        var parents = new int[ordered.Length];
        var children = new int[ordered.Length + 1];
        for (int node = 0; node < ordered.Length; node++)
        {
            IReadOnlyList<int> path = ordered[node];
            string name = string.Join(',', path);
            if (path.Count == 0 || !numbers.TryGetValue(string.Join(',', path.SkipLast(1)), out int parent))
                throw new ArgumentException($"The node [{name}] has no parent in the tree.", nameof(paths));
            if (!numbers.TryAdd(name, node))
                throw new ArgumentException($"The node [{name}] is there twice.", nameof(paths));
            if (++children[parent + 1] != path[^1])
                throw new ArgumentException($"The node [{name}] lacks a sibling of a better rank.", nameof(paths));
            parents[node] = parent;
        }

        return new TokenTree(parents);
    }

    /// <summary>The ranks from the root down to a node, as <see cref="OfPaths"/> takes them.</summary>
    public IReadOnlyList<int> PathOf(int node) =>
        node == Root ? [] : [.. PathOf(_parents[node]), _ranks[node]];

    /// <summary>The node before this one, or <see cref="Root"/>.</summary>
    public int ParentOf(int node) => _parents[node];

    /// <summary>From 1.</summary>
    public int DepthOf(int node) => _depths[node];

    /// <summary>From 1, the likeliest among its siblings.</summary>
    public int RankOf(int node) => _ranks[node];

    /// <param name="node">A node or <see cref="Root"/>.</param>
    public int ChildCount(int node) => _childCount[node + 1];

    /// <summary>The child of rank 1; the others follow it. Without children: any number.</summary>
    /// <param name="node">A node or <see cref="Root"/>.</param>
    public int FirstChild(int node) => _firstChild[node + 1];

    /// <summary>The part down to a depth.</summary>
    public TokenTree Cut(int depth) =>
        depth >= Depth ? this : new TokenTree(_parents[..Array.FindIndex(_depths, own => own > depth)]);

    public bool Equals(TokenTree? other) => other is not null && _parents.AsSpan().SequenceEqual(other._parents);

    public override bool Equals(object? obj) => Equals(obj as TokenTree);

    public override int GetHashCode() => (Count * 397) ^ Depth;

    private sealed class PathOrder : IComparer<IReadOnlyList<int>>
    {
        public static PathOrder Instance { get; } = new();

        public int Compare(IReadOnlyList<int>? x, IReadOnlyList<int>? y)
        {
            foreach ((int first, int second) in x!.Zip(y!))
            {
                if (first != second)
                    return first.CompareTo(second);
            }

            return 0;
        }
    }
}
