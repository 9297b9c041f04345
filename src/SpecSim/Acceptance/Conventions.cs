// Five conventions for one thing (docs/model.md part 4.5). Engines and papers count accepted tokens in
// ways that differ by the extra token, by conditioning and by the draft length. All conversions are here.

namespace SpecSim.Acceptance;

/// <summary>Conversions between the published conventions of acceptance, for draft length K.</summary>
public static class Conventions
{
    /// <summary>vLLM and SGLang "acceptance length" to accepted draft tokens per round (TensorRT-LLM, AIC).</summary>
    public static double AcceptedFromTokensPerRound(double tokensPerRound) => tokensPerRound - 1;

    public static double TokensPerRoundFromAccepted(double acceptedPerRound) => acceptedPerRound + 1;

    /// <summary>Accepted over drafted ("draft acceptance rate") to tokens per round: 1 + K rate.</summary>
    public static double TokensPerRoundFromDraftedRate(double rate, int draftLength) => 1 + (draftLength * rate);

    public static double DraftedRateFromTokensPerRound(double tokensPerRound, int draftLength) =>
        (tokensPerRound - 1) / draftLength;

    /// <summary>"System efficiency" (vLLM V0) and sigma (MoESD): emitted over the most that can be emitted.</summary>
    public static double TokensPerRoundFromEfficiency(double efficiency, int draftLength) =>
        (draftLength + 1) * efficiency;

    /// <summary>
    /// Per-position rates of vLLM and llama.cpp are survivals: share of rounds that reach and keep position i.
    /// </summary>
    public static IReadOnlyList<double?> HazardsFromSurvival(IReadOnlyList<double> survival) =>
        new RoundStatistics(survival).Hazards;

    public static IReadOnlyList<double> SurvivalFromHazards(IEnumerable<double> hazards) =>
        RoundStatistics.FromHazards(hazards).Survival;

    /// <summary>
    /// Tokens per round of independent draft tokens: (1 - a^(K+1)) / (1 - a) (Leviathan et al. 2022, eq. 1).
    /// </summary>
    public static double TokensPerRoundFromAlpha(double alpha, int draftLength) =>
        alpha == 1 ? draftLength + 1 : (1 - Math.Pow(alpha, draftLength + 1)) / (1 - alpha);

    /// <summary>The alpha whose independent draft tokens give this many tokens per round.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 to K+1.</exception>
    public static double AlphaFromTokensPerRound(double tokensPerRound, int draftLength)
    {
        if (!(tokensPerRound >= 1 && tokensPerRound <= draftLength + 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(tokensPerRound),
                tokensPerRound,
                $"A round of draft length {draftLength} yields 1 to {draftLength + 1} tokens.");
        }

        return tokensPerRound == draftLength + 1
            ? 1
            : MathNet.Numerics.RootFinding.Brent.FindRoot(
                alpha => TokensPerRoundFromAlpha(alpha, draftLength) - tokensPerRound, 0, 1, 1e-12, 200);
    }
}
