// The way down a proposal along tokens that are certain: what follows may come from every node that has this path, for
// several drafts can have proposed the same beginning.

namespace SpecSim.Decoding;

internal sealed class CandidateWalk
{
    private readonly Proposal _proposal;
    private readonly List<int> _accepted = [];
    private readonly List<int> _nodes = [Proposal.Root];
    private readonly List<int> _candidates = [];

    public CandidateWalk(Proposal proposal)
    {
        _proposal = proposal;
        FindCandidates();
    }

    /// <summary>What may come next, in the order in which it is verified.</summary>
    public IReadOnlyList<int> Candidates => _candidates;

    public int Accepted => _accepted.Count;

    public int Last => _accepted.Count == 0 ? Proposal.Root : _accepted[^1];

    public int[] ToArray() => [.. _accepted];

    /// <summary>
    /// Keeps the candidate. Later candidates with its token have the same path; earlier ones were rejected, and a
    /// rejected token is not kept at the same place after all.
    /// </summary>
    public void Accept(int index)
    {
        int node = _candidates[index];
        _accepted.Add(node);
        _nodes.Clear();
        for (; index < _candidates.Count; index++)
        {
            if (_proposal[_candidates[index]].Token == _proposal[node].Token)
                _nodes.Add(_candidates[index]);
        }

        FindCandidates();
    }

    private void FindCandidates()
    {
        _candidates.Clear();
        for (int node = 0; node < _proposal.Count; node++)
        {
            if (_nodes.Contains(_proposal[node].Parent))
                _candidates.Add(node);
        }
    }
}
