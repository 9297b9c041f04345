// Prompt lookup (Saxena 2023; vLLM's and Hugging Face's n-gram speculation): where the last tokens stood before, what
// followed them there is proposed. The longest match counts, and of equally long ones the latest. There is no draft
// model: the tokens are picked, and kept with the target's own probability.

namespace SpecSim.Decoding;

/// <summary>What followed the last tokens earlier in the context.</summary>
/// <param name="length">How many tokens are proposed.</param>
/// <param name="longest">Most tokens that are looked for.</param>
/// <param name="shortest">A match of fewer does not count.</param>
public sealed class LookupDraft(DraftLength length, int longest = 3, int shortest = 1) : IProposer
{
    public void Propose(DecodingState state, Proposal proposal)
    {
        proposal.PlannedDepth = length.ForRound(state.Rounds);
        ReadOnlySpan<int> context = state.Context;
        (int start, proposal.MatchLength) = Find(context);
        if (proposal.MatchLength == 0)
            return;
        int[] tokens = context[start..Math.Min(context.Length, start + proposal.PlannedDepth)].ToArray();
        int node = Proposal.Root;
        foreach (int token in tokens)
            node = proposal.Add(node, token, law: null, confidence: 1);
    }

    // Where what followed begins, and how many tokens matched.
    private (int Start, int Length) Find(ReadOnlySpan<int> context)
    {
        for (int count = Math.Min(longest, context.Length - 1); count >= shortest; count--)
        {
            int found = context[..^1].LastIndexOf(context[^count..]);
            if (found >= 0)
                return (found + count, count);
        }

        return default;
    }
}
