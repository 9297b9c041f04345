// What a second, third, ... choice of the draft is worth. Given that the target's token is not the draft's first
// choice (probability 1 - a, a the hazard of a chain at that position), the shares s(r) of the ranks r = 2, 3, ... sum
// to 1 at most. The r best choices together hold the target's token with probability
//   A(r) = a + (1 - a) (s(2) + ... + s(r)).
// Chen et al. 2024 (Sequoia, section 3.1) find that 1 - A(r) falls with r by a power law.

namespace SpecSim.Acceptance;

/// <summary>How the target's tokens spread over the ranks behind the draft's first choice.</summary>
public abstract record RankLaw
{
    private RankLaw()
    {
    }

    /// <summary>The most children of one node that any tree here has.</summary>
    public const int MostRanks = 64;

    /// <summary>Depths that differ; the last holds for those beyond.</summary>
    public abstract int Depths { get; }

    /// <summary>
    /// The share of rounds, of those in which the first choice is wrong, in which one of the best
    /// <paramref name="ranks"/> choices is right; 0 for one choice.
    /// </summary>
    /// <param name="depth">Draft position, from 1.</param>
    public abstract double ShareWithin(int depth, int ranks);

    /// <summary>The probability that the target's token is the draft's choice of this rank.</summary>
    /// <param name="law">Null where nobody knows: then only the first choice is of use.</param>
    /// <param name="hazard">a, of the first choice.</param>
    /// <param name="depth">Draft position, from 1.</param>
    /// <param name="rank">From 1.</param>
    public static double Chance(RankLaw? law, double hazard, int depth, int rank)
    {
        if (rank == 1)
            return hazard;
        double share = law is null ? 0 : law.ShareWithin(depth, rank) - law.ShareWithin(depth, rank - 1);
        return (1 - hazard) * share;
    }

    /// <summary>1 - A(r) = (1 - a) r^-b at every depth.</summary>
    /// <param name="Exponent">b, positive.</param>
    public sealed record PowerLaw(double Exponent) : RankLaw
    {
        public override int Depths => 1;

        public override double ShareWithin(int depth, int ranks) => 1 - Math.Pow(ranks, -Exponent);
    }

    /// <summary>Shares of ranks 2, 3, ... by depth; the last depth holds for those beyond, later ranks have none.
    /// </summary>
    public sealed record Table(IReadOnlyList<IReadOnlyList<double>> SharesByDepth) : RankLaw
    {
        public override int Depths => SharesByDepth.Count;

        public override double ShareWithin(int depth, int ranks) =>
            Math.Min(1, SharesByDepth[Math.Min(depth, SharesByDepth.Count) - 1].Take(ranks - 1).Sum());

        public bool Equals(Table? other) => other is not null
            && SharesByDepth.Count == other.SharesByDepth.Count
            && SharesByDepth.Zip(other.SharesByDepth).All(pair => pair.First.SequenceEqual(pair.Second));

        public override int GetHashCode() => SharesByDepth.Count;
    }
}
