// How the target decides which drafted tokens stay. Two rules keep its distribution, one keeps its greedy choice, one
// keeps neither. What they cost differs in how often the logits are read:
//   rejection    one pass over all rows (softmax, ratio test, residual)                       Leviathan et al. 2022
//   greedy match one pass over all rows (the largest logit)
//   typical      two: the threshold needs each row's entropy before its tokens are judged     Medusa, Cai et al. 2024
//   multi-round  one, and up to one more for each drafted node: after every rejected sibling
//                the residual is formed anew (an upper bound: all siblings rejected)           SpecInfer, Miao et
// al. 2024

namespace SpecSim.Speculation;

/// <summary>A rule of verification.</summary>
public enum VerificationRule
{
    /// <summary>Rejection sampling: the output's distribution is the target's.</summary>
    Rejection,

    /// <summary>A token stays if it is the target's likeliest: the output is the target's greedy one.</summary>
    GreedyMatch,

    /// <summary>A token stays if the target finds it likely enough: lossy.</summary>
    Typical,

    /// <summary>Rejection sampling among siblings of a tree: the output's distribution is the target's.</summary>
    MultiRound,
}

/// <summary>What the rules mean.</summary>
public static class VerificationRules
{
    /// <summary>For every report of a run under a rule that changes the output; null where it does not.</summary>
    public static string? Warning(VerificationRule rule) => rule == VerificationRule.Typical
        ? "Typical acceptance is lossy: the output is no longer the target's."
        : null;

    /// <summary>The word in scenario files.</summary>
    public static string Word(VerificationRule rule) => rule switch
    {
        VerificationRule.Rejection => "rejection",
        VerificationRule.GreedyMatch => "greedy-match",
        VerificationRule.Typical => "typical",
        VerificationRule.MultiRound => "multi-round",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    /// <summary>Reads of a row of logits, over those of rejection sampling, for a step of so many rows.</summary>
    internal static double Reads(VerificationRule rule, int rows, int draftedRows) => rule switch
    {
        VerificationRule.Typical => 2,
        VerificationRule.MultiRound => 1 + ((double)draftedRows / rows),
        _ => 1,
    };
}
