// One draw of what acceptance may be with other prompts: the logit of every probability is shifted by one number,
//   logit a' = logit a + u z,  u the profile's uncertainty, z standard normal,
// for in data all positions of a pair rise and fall together. 0 and 1 stay: no prompt changes what is certain.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Acceptance;

/// <summary>One possible acceptance.</summary>
public static class AcceptanceDraw
{
    /// <summary>
    /// Of a profile that says nothing. Published acceptance of one pair on several data sets, as independent alpha:
    /// the logits spread by 0.39 within a pair (34 pairs of draft and target, 146 of pair and data set).
    /// </summary>
    public const double BetweenDataSets = 0.4;

    /// <summary>The shift of logits in one draw.</summary>
    /// <param name="luck">Its replication is the number of the draw.</param>
    /// <param name="uncertainty">The profile's.</param>
    public static double Shift(Luck luck, double uncertainty) =>
        uncertainty * luck.Normal(StreamId.AcceptanceLevel, 0, 0);

    /// <summary>The profile with its logits shifted: a positive shift never accepts less.</summary>
    public static AcceptanceProfile Shifted(AcceptanceProfile profile, double shift) => profile switch
    {
        // Not even rounding changes what is not shifted.
        _ when shift == 0 => profile,
        AcceptanceProfile.Iid iid => iid with { Alpha = Shifted(iid.Alpha, shift) },
        AcceptanceProfile.Positional positional =>
            positional with { Hazards = [.. positional.Hazards.Select(hazard => Shifted(hazard, shift))] },
        AcceptanceProfile.Mixture mixture => Shifted(mixture, shift),
        AcceptanceProfile.Burst burst => burst with
        {
            EasyAlpha = Shifted(burst.EasyAlpha, shift),
            HardAlpha = Shifted(burst.HardAlpha, shift),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };

    public static Probability Shifted(Probability probability, double shift) => probability.Value is 0 or 1
        ? probability
        : new Probability(Shifted(probability.Value, shift));

    // The mean moves, A + B stays: as many requests' worth of scatter as before.
    private static AcceptanceProfile.Mixture Shifted(AcceptanceProfile.Mixture mixture, double shift)
    {
        double sum = mixture.A + mixture.B;
        double mean = Shifted(mixture.A / sum, shift);
        return mixture with { A = mean * sum, B = (1 - mean) * sum };
    }

    private static double Shifted(double share, double shift) =>
        share / (share + ((1 - share) * Math.Exp(-shift)));
}
