// Which drafted tokens the target keeps, as a law of chance. Hazard a(i): draft position i is accepted
// given that 1..i-1 were; survival S(i) = a(1)...a(i). One type, four sources of it. Every profile
// knows its closed form and how to walk along one request's output (docs/model.md part 4).

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Acceptance;

/// <summary>The law by which drafted tokens are accepted.</summary>
public abstract record AcceptanceProfile
{
    private protected AcceptanceProfile()
    {
    }

    /// <summary>
    /// Standard deviation of the logit of acceptance, common to all positions: what other prompts would change.
    /// </summary>
    public double Uncertainty { get; init; } = AcceptanceDraw.BetweenDataSets;

    /// <summary>What choices behind the draft's first are worth; null when nobody knows: trees are refused.</summary>
    public RankLaw? Ranks { get; init; }

    /// <summary>
    /// How much the draft's own confidence says: at each position it takes its chance of acceptance to be c, and
    /// rightly so, with c from Beta(a k, (1 - a) k), a the hazard and k this number. Small: it all but knows; large:
    /// it says the same everywhere. Null when nobody knows, and what rests on it is refused.
    /// </summary>
    public double? ConfidenceConcentration { get; init; }

    /// <summary>What its source says of the conditions of the measurement.</summary>
    public Conditions MeasuredAt { get; init; } = Conditions.Unstated;

    /// <summary>The draft's confidence; null when nobody knows what it says.</summary>
    public DraftConfidence? Confidence() =>
        ConfidenceConcentration is { } concentration ? new DraftConfidence(concentration) : null;

    /// <summary>What rounds of this draft length look like in the long run, in closed form.</summary>
    /// <param name="draftLength">K tokens drafted each round; 0 gives one token a round.</param>
    /// <param name="draftedShare">Probability that a round has a draft at all; below 1 for prompt lookup.</param>
    public abstract RoundStatistics Expect(int draftLength, double draftedShare = 1);

    /// <summary>The same for rounds that draft a tree.</summary>
    public RoundStatistics Expect(TokenTree tree, double draftedShare = 1) =>
        TreeStatistics.Expect(this, tree, draftedShare);

    /// <summary>
    /// Every drafted token is accepted with the same probability, independently (Leviathan et al. 2022).
    /// </summary>
    public sealed record Iid(Probability Alpha) : AcceptanceProfile
    {
        public override RoundStatistics Expect(int draftLength, double draftedShare = 1) =>
            RoundStatistics.FromHazards(Enumerable.Repeat(Alpha.Value, draftLength), draftedShare);
    }

    /// <summary>
    /// A hazard for each draft position, the same for all requests. Beyond the last one given,
    /// the last hazard is repeated or every token is rejected, as <paramref name="Beyond"/> says.
    /// </summary>
    public sealed record Positional(IReadOnlyList<Probability> Hazards, BeyondLast Beyond) : AcceptanceProfile
    {
        /// <param name="index">Draft position from 0.</param>
        public Probability Hazard(int index) => index < Hazards.Count
            ? Hazards[index]
            : Beyond == BeyondLast.Repeat ? Hazards[^1] : default;

        public override RoundStatistics Expect(int draftLength, double draftedShare = 1) => RoundStatistics.FromHazards(
            Enumerable.Range(0, draftLength).Select(index => Hazard(index).Value), draftedShare);

        public bool Equals(Positional? other) =>
            other is not null && Beyond == other.Beyond && Hazards.SequenceEqual(other.Hazards)
            && Uncertainty == other.Uncertainty
            && MeasuredAt == other.MeasuredAt
            && Equals(Ranks, other.Ranks)
            && ConfidenceConcentration == other.ConfidenceConcentration;

        public override int GetHashCode() => Hazards.Count;
    }

    /// <summary>Each request has its own alpha, drawn from Beta(a, b): easy requests and hard ones.</summary>
    public sealed record Mixture(double A, double B) : AcceptanceProfile
    {
        /// <summary>The law of a request's alpha.</summary>
        internal BetaDistribution Law => new(A, B);

        public override RoundStatistics Expect(int draftLength, double draftedShare = 1) =>
            MixtureStatistics.Expect(this, draftLength, draftedShare);
    }

    /// <summary>
    /// Two states along a request's output, easy and hard, each with its alpha; the state of an output
    /// position follows from the one before (a Markov chain, started in its stationary law).
    /// </summary>
    /// <param name="EasyAlpha">Acceptance probability at an easy position.</param>
    /// <param name="HardAlpha">Acceptance probability at a hard position.</param>
    /// <param name="EasyToHard">Probability that the position after an easy one is hard.</param>
    /// <param name="HardToEasy">Probability that the position after a hard one is easy.</param>
    public sealed record Burst(
        Probability EasyAlpha,
        Probability HardAlpha,
        Probability EasyToHard,
        Probability HardToEasy) : AcceptanceProfile
    {
        /// <summary>Long-run share of easy positions; one half for a chain that never moves.</summary>
        public double EasyShare => HardToEasy.Value + EasyToHard.Value == 0
            ? 0.5
            : HardToEasy.Value / (HardToEasy.Value + EasyToHard.Value);

        public override RoundStatistics Expect(int draftLength, double draftedShare = 1) =>
            BurstStatistics.Expect(this, draftLength, draftedShare);
    }
}

/// <summary>What holds at draft positions after the last hazard given.</summary>
public enum BeyondLast
{
    /// <summary>The last hazard repeats.</summary>
    Repeat,

    /// <summary>Nothing is accepted there.</summary>
    Reject,
}
