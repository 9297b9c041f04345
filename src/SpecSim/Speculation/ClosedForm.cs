// What can be said without simulating: expected tokens per round, the speedup that follows from the costs of
// one draft pass, one verify and one plain step, and what it would take to break even (docs/model.md part 5).
// Leviathan et al. 2022, theorem 3.8: speedup = E(tokens) / (K c + 1), with c = draft pass / plain step; a
// verify that costs v plain steps puts v in the place of 1.

using MathNet.Numerics.RootFinding;
using SpecSim.Acceptance;

namespace SpecSim.Speculation;

/// <summary>Closed forms over costs in units of one plain target step.</summary>
public static class ClosedForm
{
    /// <summary>Tokens per round over round cost.</summary>
    /// <param name="tokensPerRound">E, extra token included.</param>
    /// <param name="draftCost">The whole proposal, in plain steps.</param>
    /// <param name="verifyCost">The verify step, in plain steps.</param>
    public static double Speedup(double tokensPerRound, double draftCost, double verifyCost) =>
        tokensPerRound / (draftCost + verifyCost);

    /// <summary>Leviathan's formula: verify as cheap as a plain step, K passes of cost c.</summary>
    public static double LeviathanSpeedup(double alpha, int draftLength, double costRatio) =>
        Conventions.TokensPerRoundFromAlpha(alpha, draftLength) / ((draftLength * costRatio) + 1);

    /// <summary>
    /// The independent acceptance probability from which on speculation is not slower than none; null when even full
    /// acceptance is.
    /// </summary>
    /// <param name="draftLength">K: the most that a round accepts.</param>
    /// <param name="roundCost">In plain steps.</param>
    /// <param name="tokensPerRound">From alpha; a chain's, where it is null.</param>
    /// <param name="accuracy">Of the result.</param>
    public static double? BreakEvenAlpha(
        int draftLength, double roundCost, Func<double, double>? tokensPerRound = null, double accuracy = 1e-12)
    {
        tokensPerRound ??= alpha => Conventions.TokensPerRoundFromAlpha(alpha, draftLength);
        if (roundCost > draftLength + 1)
            return null;
        // A tree with all ranks may accept without any first choice.
        if (roundCost <= tokensPerRound(0))
            return 0;
        return roundCost == draftLength + 1
            ? 1
            : Brent.FindRoot(alpha => tokensPerRound(alpha) - roundCost, 0, 1, accuracy, 200);
    }
}
