// The simplest law that the evidence supports: the least of Schwarz's criterion, which charges every number fitted
// ln(rounds) / 2 of log-likelihood, so that one more is taken only for evidence that outweighs it.

namespace SpecSim.Estimation;

internal static class ModelChoice
{
    public static FamilyFit Choose(IReadOnlyList<FamilyFit> fits) => fits.MinBy(fit => fit.Law.Criterion)!;

    /// <summary>One sentence on the choice.</summary>
    /// <param name="evidence">What they were compared on.</param>
    public static string Why(IReadOnlyList<FamilyFit> fits, FamilyFit chosen, string evidence)
    {
        string name = Name(chosen.Law.Family);
        FittedLaw[] others = [.. fits.Where(fit => fit != chosen).Select(fit => fit.Law)];
        if (others.Length == 0)
            return $"Chosen: {name}, for {evidence} can tell no other law.";
        FittedLaw next = others.MinBy(law => law.Criterion)!;
        string gap = AcceptanceEstimator.Text(next.Criterion - chosen.Law.Criterion, "0.0");
        string reason = next.LogLikelihood > chosen.Law.LogLikelihood
            ? $"{Name(next.Family)} would need {next.Parameters} numbers for {Numbers(chosen.Law.Parameters)} "
                + "and do not fit that much better"
            : $"{Name(next.Family)} fit no better";
        return $"Chosen: {name}, least of the Bayesian criterion on {evidence}; {reason} (by {gap}).";
    }

    public static string Name(AcceptanceFamily family) => family switch
    {
        AcceptanceFamily.Iid => "independent tokens",
        AcceptanceFamily.Positional => "hazards by position",
        AcceptanceFamily.Mixture => "requests that differ",
        AcceptanceFamily.Burst => "bursts of two states",
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    private static string Numbers(int count) => count == 1 ? "one" : $"{count}";
}
