// Tokens per round at any draft length under the chosen law. Three errors add up, independent of each other:
//   the parameters' own;
//   beyond the last position seen, hazards that may go elsewhere (HazardWalk);
//   beyond the longest draft, other families: with weights w = exp(-difference of the criterion / 2), normalised,
//     they disagree by sum of w (E(family) - E(chosen))^2      (Hoeting, Madigan, Raftery, Volinsky 1999).
// Tokens per round never fall with K and never rise by more than one token a step, and nor do their bounds.

using SpecSim.Acceptance;

namespace SpecSim.Estimation;

internal static class LengthForecast
{
    /// <param name="fits">All families.</param>
    /// <param name="chosen">One of them.</param>
    /// <param name="walkVariance">By draft length: what unseen positions may do.</param>
    /// <param name="longestDraft">The longest draft length that was seen.</param>
    /// <param name="observed">Tokens per round as counted, by draft length.</param>
    /// <param name="longest">K to end at.</param>
    public static IReadOnlyList<LengthEstimate> Of(
        IReadOnlyList<FamilyFit> fits,
        FamilyFit chosen,
        Func<int, double> walkVariance,
        int longestDraft,
        IReadOnlyDictionary<int, double> observed,
        int longest)
    {
        double[] weights = Weights(fits);
        var lengths = new List<LengthEstimate>();
        var before = new Estimated(1, 1, 1);
        for (int length = 1; length <= longest; length++)
        {
            Estimated own = chosen.TokensPerRound(length);
            double further = walkVariance(length);
            for (int index = 0; length > longestDraft && index < fits.Count; index++)
                further += weights[index] * Square(fits[index].TokensPerRound(length).Value - own.Value);

            double square = Square(WilsonInterval.Normal95) * further;
            before = new Estimated(
                own.Value,
                Math.Max(before.Low95, own.Value - Math.Sqrt(Square(own.Value - own.Low95) + square)),
                Math.Min(before.High95 + 1, own.Value + Math.Sqrt(Square(own.High95 - own.Value) + square)));
            lengths.Add(new LengthEstimate(
                length,
                before,
                observed.TryGetValue(length, out double counted) ? counted : null,
                length > longestDraft));
        }

        return lengths;
    }

    /// <summary>What hazards behind the known positions may do to tokens per round of a law.</summary>
    public static Func<int, double> Beyond(AcceptanceProfile profile, int known) => length =>
        length <= known ? 0 : HazardWalk.Variance(FamilyFit.Hazards(profile, length), known);

    private static double[] Weights(IReadOnlyList<FamilyFit> fits)
    {
        double least = fits.Min(fit => fit.Law.Criterion);
        double[] weights = [.. fits.Select(fit => Math.Exp((least - fit.Law.Criterion) / 2))];
        double all = weights.Sum();
        return [.. weights.Select(weight => weight / all)];
    }

    private static double Square(double value) => value * value;
}
