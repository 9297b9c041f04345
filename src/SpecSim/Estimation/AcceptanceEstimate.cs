// What an estimator answers: hazards with intervals, each law that was fitted and how well it fits, the one that is
// chosen and why, and tokens per round for any draft length with an error that widens beyond what was seen.

using SpecSim.Acceptance;

namespace SpecSim.Estimation;

/// <summary>A number and its 95 % interval.</summary>
public readonly record struct Estimated(double Value, double Low95, double High95);

/// <summary>Families of laws, the simplest first.</summary>
public enum AcceptanceFamily
{
    /// <summary>One probability for all tokens.</summary>
    Iid,

    /// <summary>One hazard for each draft position.</summary>
    Positional,

    /// <summary>One probability for each request, spread by a Beta law.</summary>
    Mixture,

    /// <summary>Two states along a request's output.</summary>
    Burst,
}

/// <summary>The hazard of one draft position.</summary>
/// <param name="Position">Draft position from 1.</param>
/// <param name="Accepted">Times it was accepted.</param>
/// <param name="Rejected">Times it was rejected with all before it accepted: observed rejections.</param>
/// <param name="Hazard">Accepted / (accepted + rejected); rounds that drafted less are censored there.</param>
public sealed record HazardEstimate(int Position, long Accepted, long Rejected, Estimated Hazard);

/// <summary>One law that was fitted.</summary>
/// <param name="Parameters">How many numbers were fitted.</param>
/// <param name="LogLikelihood">Of the evidence that all fitted families were compared on.</param>
/// <param name="Criterion">Bayesian information criterion, parameters x ln n - 2 ln L: least is best.</param>
/// <param name="FitProbability">
/// Chance of a misfit as large as the one seen if the law were true, for accepted tokens per round; null where
/// the evidence cannot tell.
/// </param>
public sealed record FittedLaw(
    AcceptanceFamily Family,
    AcceptanceProfile Profile,
    int Parameters,
    double LogLikelihood,
    double Criterion,
    double? FitProbability)
{
    /// <summary>Its numbers by name, with their intervals.</summary>
    public IReadOnlyList<LawNumber> Numbers { get; init; } = [];
}

/// <summary>One number of a law.</summary>
public sealed record LawNumber(string Name, Estimated Value);

/// <summary>Tokens per round at one draft length under the chosen law.</summary>
/// <param name="Observed">What was counted at this draft length; null where none was.</param>
/// <param name="Extrapolated">Whether K is beyond what was drafted: the interval widens with the distance.</param>
public sealed record LengthEstimate(int DraftLength, Estimated TokensPerRound, double? Observed, bool Extrapolated);

/// <summary>How accepted tokens of a round go with those some rounds later in the same request.</summary>
/// <param name="Lag">Rounds between the two.</param>
/// <param name="Correlation">Seen.</param>
/// <param name="Chosen">What the chosen law would show; null where that is not known in closed form.</param>
/// <param name="Band95">
/// Half the width of the interval around zero of rounds that have nothing to do with each other.
/// </param>
public sealed record LagCorrelation(int Lag, double Correlation, double? Chosen, double Band95);

/// <summary>What evidence says of acceptance.</summary>
/// <param name="Hazards">By position from 1; empty where only means are known.</param>
/// <param name="Laws">Every family that the evidence can fit, the simplest first.</param>
/// <param name="Chosen">One of them: the simplest that the evidence supports.</param>
/// <param name="Why">One sentence on the choice.</param>
/// <param name="Lengths">From K = 1 to well beyond the longest drafted.</param>
/// <param name="Autocorrelation">By lag from 1; empty without rounds in order.</param>
/// <param name="Notices">What a reader should know: what the evidence cannot tell, what was smoothed.</param>
public sealed record AcceptanceEstimate(
    AcceptanceEvidence Evidence,
    IReadOnlyList<HazardEstimate> Hazards,
    IReadOnlyList<FittedLaw> Laws,
    FittedLaw Chosen,
    string Why,
    IReadOnlyList<LengthEstimate> Lengths,
    IReadOnlyList<LagCorrelation> Autocorrelation,
    IReadOnlyList<string> Notices);
