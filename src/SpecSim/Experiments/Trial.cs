// A candidate that was simulated, and what it is worth for an objective. All trials of a batch size meet the same luck,
// so two of them are compared replication by replication: what luck does to both cancels.

using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

/// <summary>What is to be made small, or large.</summary>
public enum Objective
{
    /// <summary>Decode time of the same tokens without speculation over that with it.</summary>
    Speedup,

    /// <summary>Money per output token, prompts included.</summary>
    Cost,

    /// <summary>Mean time per output token, every request weighing the same.</summary>
    TimePerOutputToken,
}

/// <summary>One simulated candidate.</summary>
/// <param name="Candidate">What ran.</param>
/// <param name="Server">Its figures.</param>
/// <param name="Speedup">Against no speculation; null when no request finished.</param>
/// <param name="Gain">How many times better than no speculation for the objective; null likewise.</param>
public sealed record Trial(Candidate Candidate, ServerResult Server, Interval? Speedup, Interval? Gain)
{
    // Differences below it are a matter of taste, whatever the statistics say.
    private const double WorthSaying = 1.01;

    /// <summary>Half width of the 95 % interval of the logarithm of the worth by acceptance alone.</summary>
    public double AcceptanceDoubt { get; init; }

    private RatioOfRun[] Figures { get; init; } = [];

    /// <summary>How good it is: larger is better.</summary>
    public double Worth => Gain?.Estimate ?? 0;

    /// <summary>Whether it is no better than nothing, by chance or by taste.</summary>
    public bool DoesNotPay => Gain is not { } gain || gain.Estimate < WorthSaying || gain.Low95 <= 1;

    /// <summary>Whether a lesser trial cannot be told from this one.</summary>
    public bool IsEqualTo(Trial lesser)
    {
        if (Figures.Length == 0 || Figures.Length != lesser.Figures.Length)
            return false;
        Interval ratio = Ratio(lesser.Figures, Figures);
        return ratio.Estimate < WorthSaying || ratio.Low95 <= 1;
    }

    /// <summary>
    /// Whether a lesser trial with acceptance of another source may be as good: the two doubts are independent, unlike
    /// luck.
    /// </summary>
    public bool MayEqual(Trial lesser)
    {
        double doubt = Math.Sqrt(Square(AcceptanceDoubt) + Square(lesser.AcceptanceDoubt));
        return Gain is not null && lesser.Gain is not null && Math.Log(Worth / lesser.Worth) <= doubt;
    }

    private static double Square(double value) => value * value;

    internal static Trial Of(
        Candidate candidate, Objective objective, IReadOnlyList<BatchRun> plain, IReadOnlyList<BatchRun> runs)
    {
        Scenario scenario = candidate.Scenario;
        RatioOfRun[] decode = [.. plain.Zip(runs, DecodeTimes).OfType<RatioOfRun>()];
        Interval? speedup = decode.Length == 0 ? null : Interval.OfRatio(
            [.. decode.Select(run => run.Numerator)], [.. decode.Select(run => run.Denominator)]);
        int devices = scenario.Target.Devices;
        RatioOfRun[] figures = Of(objective, decode, runs, devices + scenario.Method.OwnDevices);
        RatioOfRun[] before = Of(
            objective, [.. decode.Select(run => run with { Denominator = run.Numerator })], plain, devices);
        return new Trial(
            candidate,
            ServerStatistics.Server(runs, scenario.Device, scenario.Target, scenario.Method.OwnDevices),
            speedup,
            figures.Length == 0 || figures.Length != before.Length ? null : Ratio(before, figures))
        {
            Figures = figures,
            AcceptanceDoubt = Screening.AcceptanceDoubt(candidate, objective),
        };
    }

    /// <summary>The objective in each replication as a ratio, smaller is better.</summary>
    private static RatioOfRun[] Of(
        Objective objective, RatioOfRun[] decode, IReadOnlyList<BatchRun> runs, int devices) => objective switch
        {
            Objective.Speedup => [.. decode.Select(run => new RatioOfRun(run.Denominator, 1))],
            Objective.Cost => [.. runs.Select(run => new RatioOfRun(
                run.End.TotalSeconds * devices, run.OutputTokens.Sum(tokens => (double)tokens)))],
            Objective.TimePerOutputToken => [.. runs.Select(TimesPerToken).OfType<RatioOfRun>()],
            _ => throw new ArgumentOutOfRangeException(nameof(objective)),
        };

    private static RatioOfRun? DecodeTimes(BatchRun plain, BatchRun speculative) =>
        ServerStatistics.DecodeSeconds(plain, speculative) is var (before, after)
            ? new RatioOfRun(before, after)
            : null;

    private static RatioOfRun? TimesPerToken(BatchRun run)
    {
        double[] times = [.. ServerStatistics.TimesPerOutputToken(run)];
        return times.Length == 0 ? null : new RatioOfRun(times.Sum(), times.Length);
    }

    /// <summary>
    /// The first over the second. The outputs of a replication are the same tokens in both, so that its own
    /// denominators are equal, and weigh it.
    /// </summary>
    private static Interval Ratio(RatioOfRun[] first, RatioOfRun[] second) =>
        Interval.OfRatio(
            [.. first.Select(run => run.Numerator)],
            [.. first.Zip(second, (one, other) => other.Numerator * one.Denominator / other.Denominator)]);
}
