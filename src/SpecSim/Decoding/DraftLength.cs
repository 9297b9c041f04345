// How many tokens a round drafts, from the rounds before it.

namespace SpecSim.Decoding;

/// <summary>A rule for the draft length of one request.</summary>
public abstract record DraftLength
{
    private DraftLength()
    {
    }

    /// <summary>The draft length of the next round.</summary>
    public abstract int ForRound(IReadOnlyList<DecodingRound> rounds);

    /// <summary>Always K.</summary>
    public sealed record Fixed(int Length) : DraftLength
    {
        public override int ForRound(IReadOnlyList<DecodingRound> rounds) => Length;
    }

    /// <summary>
    /// One more when the share of drafted tokens that were accepted is above a bound, one less when it is below
    /// another; between them nothing changes, so that chance alone does not move it to and fro.
    /// </summary>
    public sealed record Adaptive(int Least, int Most) : DraftLength
    {
        public int Start { get; init; } = (Least + Most) / 2;

        public double RaiseAbove { get; init; } = 0.8;

        public double LowerBelow { get; init; } = 0.5;

        /// <summary>The share is of this many rounds; so many pass before the first change and between two.</summary>
        public int Window { get; init; } = 4;

        public override int ForRound(IReadOnlyList<DecodingRound> rounds)
        {
            if (rounds.Count == 0)
                return Start;
            int present = rounds[^1].PlannedDepth;
            if (rounds.Count % Window != 0)
                return present;
            int drafted = 0;
            int accepted = 0;
            for (int index = rounds.Count - Window; index < rounds.Count; index++)
            {
                drafted += rounds[index].Depth;
                accepted += rounds[index].Accepted.Count;
            }

            if (accepted > RaiseAbove * drafted)
                return Math.Min(Most, present + 1);
            return accepted < LowerBelow * drafted ? Math.Max(Least, present - 1) : present;
        }
    }
}
