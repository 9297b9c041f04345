// Whether a controller swings: turns of its setting, from longer to shorter or back, per hundred steps. A setting that
// moves towards a value and stays there turns seldom, one that is driven about a value by the luck of single rounds
// turns at every second or third step. On stationary text (800 tokens, batches of 1 and 8, an 8B and a 70B target)
// goodput turns 0 to 0.2 times, a moving average 0.9 to 1.7, thresholds over 16 rounds 0.1 to 4.5; steps after every
// round turn 24 to 33 times (one more, half) and 51 to 52 (two more, one fewer). The limit lies between.

using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>How often a controller's setting turned.</summary>
/// <param name="TurnsPer100Steps">From growing to shrinking or back.</param>
/// <param name="MeanLength">Of the longest draft in a step.</param>
public sealed record Oscillation(double TurnsPer100Steps, double MeanLength)
{
    /// <summary>From so many turns on, a controller is said to swing.</summary>
    public const double Limit = 15;

    // A few steps say nothing.
    private const int FewestSteps = 20;

    public bool Swings => TurnsPer100Steps >= Limit;

    /// <summary>Over several runs; null where no setting is turned, or where there is too little to see.</summary>
    public static Oscillation? Of(IEnumerable<IReadOnlyList<ChosenLength>> runs)
    {
        long turns = 0;
        long steps = 0;
        double lengths = 0;
        foreach (IReadOnlyList<ChosenLength> run in runs)
        {
            turns += Turns(run);
            steps += run.Count(step => step.Setting is not null);
            lengths += run.Sum(step => (double)step.Longest);
        }

        return steps < FewestSteps ? null : new Oscillation(100.0 * turns / steps, lengths / steps);
    }

    private static long Turns(IReadOnlyList<ChosenLength> run)
    {
        long turns = 0;
        int before = 0;
        for (int index = 1; index < run.Count; index++)
        {
            if (run[index].Setting is not { } setting || run[index - 1].Setting is not { } last || setting == last)
                continue;
            int direction = Math.Sign(setting - last);
            turns += before != 0 && direction != before ? 1 : 0;
            before = direction;
        }

        return turns;
    }
}
