// What an interval of tokens per round says of acceptance itself: how far the logits of all probabilities would have to
// move together to give its ends. Profiles keep their uncertainty in that form (AcceptanceDraw), so that a run with an
// estimated profile is as unsure as the estimate, no more and no less.
//   tokens(shift) is monotone; deviation = (shift(high) - shift(low)) / (2 x 1.96).

using MathNet.Numerics.RootFinding;
using SpecSim.Acceptance;

namespace SpecSim.Estimation;

public static class LogitSpread
{
    // Of the normal law.
    private const double Deviations95 = 1.96;

    // Three deviations of a logit either way: nothing is known beyond that.
    private const double FarthestShift = 3 * Deviations95;

    /// <summary>The standard deviation of the logit that an interval of tokens per round amounts to.</summary>
    /// <param name="profile">The law; its tokens per round should lie in the interval.</param>
    /// <param name="draftLength">K, at least 1.</param>
    /// <param name="tokens">Tokens per round at K.</param>
    public static double Deviation(AcceptanceProfile profile, int draftLength, Estimated tokens) =>
        (ShiftTo(profile, draftLength, tokens.High95) - ShiftTo(profile, draftLength, tokens.Low95))
        / (2 * Deviations95);

    /// <summary>The shift that gives these tokens per round; the farthest one where none does.</summary>
    private static double ShiftTo(AcceptanceProfile profile, int draftLength, double tokens)
    {
        double Miss(double shift) =>
            AcceptanceDraw.Shifted(profile, shift).Expect(draftLength).TokensPerRound - tokens;

        double here = Miss(0);
        double most = Miss(FarthestShift);
        double least = Miss(-FarthestShift);
        // Nothing moves what is certain.
        return here == 0 || most == least ? 0
            : most <= 0 ? FarthestShift
            : least >= 0 ? -FarthestShift
            : Brent.FindRoot(Miss, -FarthestShift, FarthestShift, 1e-9, 200);
    }
}
