// The system level: what the models say of a published configuration. The scenario's acceptance is the independent one
// that yields the published tokens per round, and the speedup is the closed form at its batch and mean context,
//   E t_plain / (t_round without the engine's drafting times + n . h),
// with h the engine's host times of a round and n how often each occurs in one: the round is linear in h, so that they
// can be fitted to some results and tried on others (HostFit). Intervals come from draws of what the constants may
// be, the host times among them, and from the digits that acceptance and speedup are printed with.

using SpecSim.Acceptance;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>The engine's host times that only rounds with a draft have.</summary>
/// <param name="Round">Once a round.</param>
/// <param name="Pass">For each draft pass.</param>
/// <param name="TreeRound">Once a round with a tree.</param>
/// <param name="TreePass">For each pass behind the first that grows a tree.</param>
public readonly record struct DraftHost(double Round, double Pass, double TreeRound, double TreePass)
{
    internal const int Count = 4;

    internal double this[int index] => index switch { 0 => Round, 1 => Pass, 2 => TreeRound, _ => TreePass };

    public static DraftHost Of(Engine engine) => new(
        engine.RoundHostSeconds, engine.DraftPassHostSeconds, engine.TreeRoundHostSeconds, engine.TreePassHostSeconds);

    internal static DraftHost Of(IReadOnlyList<double> times) => new(times[0], times[1], times[2], times[3]);

    public Engine In(Engine engine) => engine with
    {
        RoundHostSeconds = Round,
        DraftPassHostSeconds = Pass,
        TreeRoundHostSeconds = TreeRound,
        TreePassHostSeconds = TreePass,
    };
}

/// <summary>Predictions of one configuration.</summary>
/// <param name="Speedup">Speculative over plain.</param>
/// <param name="BaselineTokensPerSecond">Of all requests together.</param>
/// <param name="SpeculativeTokensPerSecond">Likewise.</param>
public sealed record SystemPrediction(
    PublishedEstimate Speedup,
    PublishedEstimate BaselineTokensPerSecond,
    PublishedEstimate SpeculativeTokensPerSecond);

/// <summary>Predicts the configuration of one published result.</summary>
public static class PublishedPrediction
{
    // The root mean square of so many is good to 12 %.
    private const int Draws = 32;

    private const int MostDoublings = 9;

    /// <summary>
    /// The scenario with the independent acceptance that gives so many tokens a round; null when even full acceptance
    /// does not.
    /// </summary>
    public static Scenario? Yielding(Scenario scenario, double tokensPerRound)
    {
        Scenario At(double alpha) => scenario with
        {
            Acceptance = new AcceptanceProfile.Iid(new Probability(alpha))
            {
                Ranks = scenario.Acceptance.Ranks,
                ConfidenceConcentration = scenario.Acceptance.ConfidenceConcentration,
                Uncertainty = scenario.Acceptance.Uncertainty,
            },
        };

        if (tokensPerRound > scenario.DraftLength + 1)
            return null;
        double chain = Conventions.AlphaFromTokensPerRound(Math.Max(1, tokensPerRound), scenario.DraftLength);
        return scenario.Tree is null && scenario.Method.DraftedShare == 1
            ? At(chain)
            : Secant(At, chain, scenario.DraftLength, tokensPerRound);
    }

    // A tree's tokens rise with alpha, but a dynamic tree's come from walks of some milliseconds that are good to 1 %:
    // few steps, and no more than that.
    private static Scenario Secant(Func<double, Scenario> at, double start, int depth, double tokensPerRound)
    {
        const double Accuracy = 0.002;
        double Excess(Scenario scenario) => scenario.ExpectedRounds(depth).TokensPerRound - tokensPerRound;

        (double before, double alpha) = (start, 0.9 * start);
        double last = Excess(at(before));
        Scenario found = at(alpha);
        for (int step = 0; step < 20; step++)
        {
            double excess = Excess(found);
            if (Math.Abs(excess) < Accuracy * tokensPerRound || excess == last)
                break;
            double next = alpha - (excess * (alpha - before) / (excess - last));
            (before, last, alpha) = (alpha, excess, Math.Clamp(next, 0, 1));
            found = at(alpha);
        }

        return found;
    }

    /// <summary>The scenario at the batch where speculation helps most, among powers of two that fit.</summary>
    public static Scenario AtPeak(Scenario scenario)
    {
        RoundModel rounds = Experiment.Rounds(scenario);
        return Enumerable.Range(0, MostDoublings + 1)
            .Select(power => scenario with { Workload = scenario.Workload with { Batch = 1 << power } })
            .Where(sized => sized.Memory.Fits)
            .DefaultIfEmpty(scenario)
            .MaxBy(sized => new RoundExpectation(sized, rounds).Speedup(sized.DraftLength))!;
    }

    /// <summary>With intervals.</summary>
    /// <param name="scenario">Free of problems.</param>
    /// <param name="rounding">What printing leaves unknown of the tokens per round: deviation of the logarithm.</param>
    public static SystemPrediction Of(Scenario scenario, double rounding)
    {
        (double Speedup, double Plain) here = Figures(scenario, null);
        double speedups = rounding * rounding;
        double plains = 0;
        double both = speedups;
        for (uint draw = 0; draw < Draws; draw++)
        {
            var latency = new LatencyDraw(new Luck(scenario.Run.Seed, draw));
            Scenario world = scenario with
            {
                Device = latency.Of(scenario.Device),
                Engine = latency.Of(scenario.Engine),
            };
            (double Speedup, double Plain) there =
                Figures(world, latency.Residuals(scenario.Device, scenario.Engine.Kernels));
            double speedup = Math.Log(there.Speedup / here.Speedup);
            double plain = Math.Log(there.Plain / here.Plain);
            speedups += speedup * speedup / Draws;
            plains += plain * plain / Draws;
            both += (speedup + plain) * (speedup + plain) / Draws;
        }

        return new SystemPrediction(
            PublishedEstimate.Of(here.Speedup, Math.Sqrt(speedups)),
            PublishedEstimate.Of(here.Plain, Math.Sqrt(plains)),
            PublishedEstimate.Of(here.Speedup * here.Plain, Math.Sqrt(both)));
    }

    /// <summary>The speedup alone.</summary>
    public static double Speedup(Scenario scenario) => Figures(scenario).Speedup;

    /// <summary>Without speculation, of all requests together or of one.</summary>
    public static double TokensPerSecond(Scenario scenario, bool ofAll) =>
        Figures(scenario).TokensPerSecond / (ofAll ? 1 : scenario.Workload.Batch);

    /// <summary>Tokens per second of all requests without speculation, and the speedup.</summary>
    internal static (double Speedup, double TokensPerSecond) Figures(Scenario scenario, Residuals? residuals = null)
    {
        RoundModel rounds = Experiment.Rounds(scenario, residuals);
        int batch = scenario.Workload.Batch;
        double plain = rounds.Plain(batch, (long)batch * scenario.Workload.MeanContextTokens).TotalSeconds;
        return (new RoundExpectation(scenario, rounds).Speedup(scenario.DraftLength), batch / plain);
    }
}
