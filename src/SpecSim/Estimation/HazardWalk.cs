// What nobody saw: hazards of positions that were never drafted. In published acceptance curves the logit of a
// hazard moves from one position to the next, so beyond the last position seen it is taken for a random walk around
// the law:
//   logit h(i) = law + e(known+1) + ... + e(i),   e independent, with the published spread.
// Its variance adds up with the distance, and so does that of tokens per round.

namespace SpecSim.Estimation;

internal static class HazardWalk
{
    /// <summary>
    /// Root mean square of logit h(i+1) - logit h(i) for i >= 2: 117 steps in 36 published curves, one from five
    /// prompts left out. Half of the steps are below 0.1; the tail is long.
    /// </summary>
    public const double LaterSpread = 0.265;

    /// <summary>The same from the first position to the second: 42 published curves.</summary>
    public const double FirstSpread = 0.71;

    // Where all or nothing was accepted the logit is infinite, but what comes next is not certain.
    private const double LeastDoubt = 0.02;

    public static double Spread(int position) => position == 2 ? FirstSpread : LaterSpread;

    /// <summary>Variance of tokens per round because hazards behind the known ones may go elsewhere.</summary>
    /// <param name="hazards">The law's, by position.</param>
    /// <param name="known">Positions that were seen.</param>
    public static double Variance(IReadOnlyList<double> hazards, int known)
    {
        double[] slopes = LogitSlopes(hazards);
        double variance = 0;
        double moved = 0;
        for (int index = hazards.Count - 1; index >= known; index--)
        {
            // A step moves its own position and all behind it.
            moved += slopes[index];
            variance += Square(Spread(index + 1) * moved);
        }

        return variance;
    }

    /// <summary>
    /// The same where tokens per round are known at one draft length and no hazard is: the level follows, so that they
    /// stay what they are.
    /// </summary>
    /// <param name="hazards">The law's, by position, as many as the length that is asked for.</param>
    /// <param name="atKnown">As many as the known length.</param>
    public static double VarianceGiven(IReadOnlyList<double> hazards, IReadOnlyList<double> atKnown)
    {
        double[] asked = LogitSlopes(hazards);
        double[] known = LogitSlopes(atKnown);
        double exchange = asked.Sum() / known.Sum();
        double variance = 0;
        double moved = 0;
        for (int index = Math.Max(asked.Length, known.Length) - 1; index >= 1; index--)
        {
            moved += asked.ElementAtOrDefault(index) - (exchange * known.ElementAtOrDefault(index));
            variance += Square(Spread(index + 1) * moved);
        }

        return variance;
    }

    private static double[] LogitSlopes(IReadOnlyList<double> hazards)
    {
        double[] doubtful = [.. hazards.Select(hazard => Math.Clamp(hazard, LeastDoubt, 1 - LeastDoubt))];
        return
            [.. RoundGain.Slopes(doubtful).Select((slope, index) => slope * doubtful[index] * (1 - doubtful[index]))];
    }

    private static double Square(double value) => value * value;
}
