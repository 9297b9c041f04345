// Trees that follow the draft's confidence (EAGLE-2, Li et al. 2024, section 4). Behind every node that is expanded the
// draft thinks its first choice right with chance c (DraftConfidence) and its choice of rank r >= 2 with (1 - c) s(r),
// s the shares of the rank law; no later choice is thought likelier than the first. A node's value is the product along
// its path. At each depth the k nodes of the highest value grow k children each; of all nodes the n of the highest
// value are verified, and since no value is above its parent's, they are a tree.
// Behind nodes on the target's path c is drawn knowing whether the first choice is right; behind others it is drawn
// without, at addresses of their own. What the target takes is decided by the request's luck as for any other tree.

using System.Collections.Concurrent;
using SpecSim.Acceptance;
using SpecSim.Randomness;

namespace SpecSim.Speculation;

/// <summary>Grows the trees of a request's rounds, in memory it keeps. Not thread-safe.</summary>
internal sealed class DynamicTree
{
    // The levels of a confidence take milliseconds to make, and every replication has a tree of its own.
    private static readonly ConcurrentDictionary<double, DraftConfidence> Signals = [];

    private readonly TreeShape.Dynamic _shape;
    private readonly DraftConfidence _confidence;
    private readonly double[][] _shares;
    private readonly List<Candidate> _candidates = [];
    private readonly List<int> _expanded = [];

    /// <param name="shape">How trees grow.</param>
    /// <param name="profile">With ranks and a concentration of confidence.</param>
    public DynamicTree(TreeShape.Dynamic shape, AcceptanceProfile profile)
    {
        _shape = shape;
        _confidence = Signals.GetOrAdd(
            profile.ConfidenceConcentration!.Value, concentration => new DraftConfidence(concentration));
        // By depth and rank, from 0; nothing stands at rank 1.
        _shares = [.. Enumerable.Range(1, profile.Ranks!.Depths).Select(depth => Enumerable.Range(1, shape.TopK)
            .Select(rank => RankLaw.Chance(profile.Ranks, 0, depth, rank)).ToArray())];
    }

    /// <summary>Grows the tree of a round and says how many of its tokens the target keeps.</summary>
    /// <param name="walk">The request's acceptance; it stays where it is.</param>
    /// <param name="luck">The same that the walk reads.</param>
    /// <param name="request">The same.</param>
    /// <param name="position">Output position of the first draft token.</param>
    /// <param name="depth">Where the tree ends.</param>
    public int Accepted(AcceptanceWalk walk, Luck luck, uint request, long position, int depth)
    {
        _candidates.Clear();
        _expanded.Clear();
        _expanded.Add(TokenTree.Root);
        double last = 0;
        bool lost = false;
        for (int index = 0; index < depth; index++)
        {
            int first = _candidates.Count;
            double hazard = walk.HazardAt(position, index);
            int rank = walk.RankAt(position, index, _shape.TopK);
            foreach (int node in _expanded)
            {
                // Once the path is lost only nodes that would push its last one out still matter, and none of those
                // is behind a node of less value.
                if (!lost || (node >= 0 && _candidates[node].Value > last))
                    Expand(node, index, rank, hazard, luck, request, position);
            }

            int taken = lost ? -1 : _candidates.FindIndex(first, candidate => candidate.OnPath);
            lost = taken < 0;
            if (lost && index == 0)
                return 0;
            last = lost ? last : _candidates[taken].Value;
            ChooseBest(first);
        }

        return Verified();
    }

    private void Expand(int node, int index, int targetRank, double hazard, Luck luck, uint request, long position)
    {
        Candidate parent = node == TokenTree.Root ? Candidate.Root : _candidates[node];
        uint at = checked((uint)(position + index));
        bool right = parent.OnPath
            ? targetRank == 1
            : luck.Bits(StreamId.NodeFate, request, at, parent.Number) < new Quantities.Probability(hazard).Threshold;
        double confidence = _confidence.AtNode(luck, request, at, (int)parent.Number, hazard, right);
        double[] shares = _shares[Math.Min(index, _shares.Length - 1)];
        for (int rank = 1; rank <= _shape.TopK; rank++)
        {
            double chance = rank == 1 ? confidence : Math.Min(confidence, (1 - confidence) * shares[rank - 1]);
            _candidates.Add(new Candidate(
                parent.Value * chance, parent.OnPath && rank == targetRank, Numbered(parent.Number, rank)));
        }
    }

    /// <summary>The best of the newest depth are the ones that grow.</summary>
    private void ChooseBest(int first)
    {
        _expanded.Clear();
        for (int node = first; node < _candidates.Count; node++)
            _expanded.Add(node);
        // Equal values keep the order of their numbers.
        _expanded.Sort((left, right) => _candidates[left].Value == _candidates[right].Value
            ? left.CompareTo(right)
            : _candidates[right].Value.CompareTo(_candidates[left].Value));
        if (_expanded.Count > _shape.TopK)
            _expanded.RemoveRange(_shape.TopK, _expanded.Count - _shape.TopK);
    }

    /// <summary>Nodes on the target's path that are among the best: values fall along it, so they are its first ones.
    /// </summary>
    private int Verified()
    {
        int verified = 0;
        for (int node = 0; node < _candidates.Count; node++)
        {
            if (!_candidates[node].OnPath)
                continue;
            double value = _candidates[node].Value;
            int better = 0;
            for (int other = 0; other < _candidates.Count; other++)
            {
                bool precedes = _candidates[other].Value > value
                    || (_candidates[other].Value == value && other < node);
                better += precedes ? 1 : 0;
            }

            if (better >= _shape.TotalNodes)
                break;
            verified++;
        }

        return verified;
    }

    // 31 bits that two nodes of one round hardly ever share; the root has 0.
    private static uint Numbered(uint parent, int rank) =>
        (uint)(((parent * 1_000_003UL) + (uint)rank) & int.MaxValue);

    /// <param name="Value">The draft's reckoning that the target takes this path.</param>
    /// <param name="OnPath">Whether it does.</param>
    /// <param name="Number">By the ranks of the path.</param>
    private readonly record struct Candidate(double Value, bool OnPath, uint Number)
    {
        public static Candidate Root { get; } = new(1, true, 0);
    }
}
