// Probabilities on the whole line, for what moves freely there.

namespace SpecSim.Estimation;

internal static class Logits
{
    /// <summary>Beyond it a probability counts as certain: 6e-6.</summary>
    public const double Most = 12;

    public static double Of(double share) => Math.Clamp(Math.Log(share / (1 - share)), -Most, Most);

    public static double Share(double logit) => 1 / (1 + Math.Exp(-logit));
}
