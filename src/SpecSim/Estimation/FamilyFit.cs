// A fitted law together with what its numbers' errors do to tokens per round.

using SpecSim.Acceptance;

namespace SpecSim.Estimation;

/// <summary>One family, fitted.</summary>
/// <param name="TokensPerRound">By draft length, with the interval that its parameters' errors give.</param>
internal sealed record FamilyFit(FittedLaw Law, Func<int, Estimated> TokensPerRound)
{
    /// <summary>The law's hazards in the long run, by position; 0 behind a position that nothing passes.</summary>
    public static double[] Hazards(AcceptanceProfile profile, int draftLength) =>
        [.. profile.Expect(draftLength).Hazards.Select(hazard => hazard ?? 0)];

    /// <summary>Schwarz 1978: parameters x ln n - 2 ln L.</summary>
    public static double Criterion(int parameters, double logLikelihood, double observations) =>
        (parameters * Math.Log(Math.Max(1, observations))) - (2 * logLikelihood);
}
