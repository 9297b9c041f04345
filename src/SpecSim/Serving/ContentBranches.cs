// Which request of a closed batch is of which category of content, where content decides what drafts. Drawn once per
// request from a stream of its own: the same requests have the same content in every scenario.

using SpecSim.Acceptance;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>The branches of the requests of one batch.</summary>
internal sealed class ContentBranches
{
    private readonly SpeculationMethod.ContentDrafts _method;
    private readonly AcceptanceThresholds[] _acceptance;
    private readonly int[] _branchOf;

    public ContentBranches(SpeculationMethod.ContentDrafts method, int requests, Luck luck)
    {
        _method = method;
        _acceptance = [.. method.Branches.Select(branch => new AcceptanceThresholds(branch.Acceptance))];
        _branchOf = new int[requests];
        for (int request = 0; request < requests; request++)
            _branchOf[request] = Drawn(luck.Uniform(StreamId.DraftContent, (uint)request, 0));
    }

    public SpeculationMethod MethodOf(int request) => _method.Branches[_branchOf[request]].Method;

    public AcceptanceThresholds AcceptanceOf(int request) => _acceptance[_branchOf[request]];

    /// <summary>The proposal of each branch for the requests of a step.</summary>
    /// <param name="lengths">Draft tokens in this step, by request.</param>
    /// <param name="lastAccepted">Accepted in its last round, by request.</param>
    public ProposalShape[] Shapes(
        ReadOnlySpan<int> active, long contextTokens, ReadOnlySpan<int> lengths, ReadOnlySpan<int> lastAccepted)
    {
        var shapes = new ProposalShape[_acceptance.Length];
        foreach (int request in active)
        {
            int length = lengths[request];
            if (length == 0)
                continue;
            ref ProposalShape shape = ref shapes[_branchOf[request]];
            int sequences = shape.Sequences + 1;
            shape = new ProposalShape(
                sequences,
                Math.Max(shape.DraftLength, length),
                contextTokens * sequences / active.Length,
                shape.AcceptedTokens + lastAccepted[request],
                shape.FullyAccepted + (lastAccepted[request] == length ? 1 : 0));
        }

        return shapes;
    }

    private int Drawn(double uniform)
    {
        int last = _acceptance.Length - 1;
        int branch = 0;
        double below = _method.Branches[0].Share;
        while (branch < last && uniform >= below)
            below += _method.Branches[++branch].Share;
        return branch;
    }
}
