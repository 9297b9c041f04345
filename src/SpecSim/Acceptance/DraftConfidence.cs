// What the draft itself says of a token: the chance c, by its own reckoning, that the target keeps it. The signal is
// calibrated: of the tokens with confidence c a share c is kept. Before the token is known to be kept, c follows
// Beta(a k, (1 - a) k), with a the hazard and k the concentration; after, by Bayes' rule,
//   kept:     c ~ Beta(a k + 1, (1 - a) k)          density  c f(c) / a
//   rejected: c ~ Beta(a k, (1 - a) k + 1)          density  (1 - c) f(c) / (1 - a).
// So whether a token is kept is drawn as without the signal, from the same luck, and c is drawn after it. The law is
// cut into levels. A level's value is the mean of c over it, a P(level | kept) / P(level): P(kept | c) = c then holds
// for the levels to the last digit, and for a hazard between two of the table as a mixture of the two. A hazard of 0 or
// 1 leaves nothing to say.

using SpecSim.Randomness;

namespace SpecSim.Acceptance;

/// <summary>Draws the draft's confidence in its tokens. Safe for use by many threads.</summary>
public sealed class DraftConfidence
{
    public const double LeastConcentration = 0.01;
    public const double MostConcentration = 10_000;

    // Hazards of the table are this far apart: 1 / 64.
    private const int HazardSteps = 64;

    private const double BitsToUniform = 1.0 / (1L << 32);

    private readonly double _concentration;
    private readonly ConfidenceLevels?[] _levels = new ConfidenceLevels?[HazardSteps + 1];

    /// <param name="concentration">k: small says much, large little.</param>
    public DraftConfidence(double concentration)
    {
        if (!(concentration >= LeastConcentration && concentration <= MostConcentration))
        {
            throw new ArgumentOutOfRangeException(
                nameof(concentration),
                concentration,
                $"The concentration of a confidence is from {LeastConcentration} to {MostConcentration}.");
        }

        _concentration = concentration;
    }

    /// <summary>The confidence in a token.</summary>
    /// <param name="hazard">Its chance to be kept, as far as anybody but the draft knows.</param>
    /// <param name="kept">Whether the target keeps it, if it keeps all before it.</param>
    /// <param name="uniform">Inside [0, 1); independent of what decides <paramref name="kept"/>.</param>
    public double Of(double hazard, bool kept, double uniform)
    {
        double place = hazard * HazardSteps;
        int below = Math.Min((int)place, HazardSteps - 1);
        double part = place - below;
        double low = (double)below / HazardSteps;
        double high = (double)(below + 1) / HazardSteps;
        // The share of the lower law among tokens of this fate.
        double share = kept
            ? hazard > 0 ? (1 - part) * low / hazard : 1
            : hazard < 1 ? (1 - part) * (1 - low) / (1 - hazard) : 0;
        return uniform < share
            ? Levels(below, low).Draw(kept, uniform / share)
            : Levels(below + 1, high).Draw(kept, (uniform - share) / (1 - share));
    }

    /// <summary>Of the token at an output position of a chain.</summary>
    /// <param name="draws">From <see cref="Begin"/>.</param>
    public double At(PositionCursor draws, long position, double hazard, bool kept) =>
        Of(hazard, kept, (draws.At(position) + 0.5) * BitsToUniform);

    /// <summary>Of a node of a tree that would stand at an output position.</summary>
    /// <param name="node">Its number; two nodes at one position have luck of their own.</param>
    public double AtNode(Luck luck, uint request, long position, int node, double hazard, bool kept) =>
        Of(hazard, kept, luck.Uniform(StreamId.NodeConfidence, request, checked((uint)position), (uint)node));

    /// <summary>The draws of one request.</summary>
    public static PositionCursor Begin(Luck luck, uint request) => new(luck, StreamId.Confidence, request);

    // Two threads may make the same levels; they are the same levels.
    private ConfidenceLevels Levels(int step, double hazard) =>
        Volatile.Read(ref _levels[step]) ?? (_levels[step] = new ConfidenceLevels(hazard, _concentration));
}
