// Runs the scenario in other possible worlds. Draw d takes replication d modulo their number and serves its requests
// again under the same luck, once with other latency constants, with and without speculation, and once with another
// acceptance, which changes nothing without speculation. What the figures differ by is what they may be wrong by.

using SpecSim.Acceptance;
using SpecSim.Hardware;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Randomness;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Error bars of a run.</summary>
public static class Uncertainty
{
    private const int FewestDraws = 16;
    private const int FewestDrawsOfBigRuns = 8;
    private const int MostDraws = 64;

    // Output tokens of all draws together, up to which nobody waits: a second or two.
    private const double TokensForFree = 1e6;

    // Draws of a single step cost microseconds; the root mean square of so many is good to 5 %.
    private const int StepDraws = 200;

    // Of a normal law: the median of |x| over the root mean square.
    private const double MedianOverDeviation = 0.67449;

    /// <summary>
    /// The draws of a scenario: what it says, or one a replication, 16 to 64. A draw runs three times where a
    /// replication runs twice: above a million tokens in all they are cut to 4/3 of the replications, which trebles the
    /// time of a run, or to 8. None with a single replication, whose chance is unknown.
    /// </summary>
    public static int Draws(Scenario scenario)
    {
        int replications = scenario.Run.Replications;
        if (replications < 2)
            return 0;
        if (scenario.Run.UncertaintyDraws is { } wanted)
            return wanted;
        double tokens = scenario.Workload.Batch * scenario.Workload.OutputTokens.Mean;
        double affordable = Math.Max(replications * 4.0 / 3, TokensForFree / tokens);
        double draws = Math.Min(Math.Clamp(replications, FewestDraws, MostDraws), affordable);
        return (int)Math.Max(draws, FewestDrawsOfBigRuns);
    }

    /// <summary>
    /// Median error to expect of a plain step's time, as a fraction: what the errors of the profile's operators amount
    /// to at this scenario's batch and mean context.
    /// </summary>
    public static double MedianStepError(Scenario scenario)
    {
        double StepSeconds(Scenario world, Residuals? residuals) => Experiment.Rounds(world, residuals)
            .Plain(world.Workload.Batch, (long)world.Workload.Batch * world.Workload.MeanContextTokens).TotalSeconds;

        Scenario plain = scenario.WithoutSpeculation;
        double here = StepSeconds(plain, null);
        double squares = 0;
        for (uint draw = 0; draw < StepDraws; draw++)
        {
            (Scenario world, Residuals residuals) = World(plain, draw);
            double error = Math.Log(StepSeconds(world, residuals) / here);
            squares += error * error;
        }

        return MedianOverDeviation * Math.Sqrt(squares / StepDraws);
    }

    /// <param name="plain">The runs without speculation, by replication.</param>
    /// <param name="speculative">Those with; the same where nothing is drafted.</param>
    /// <returns>Null without draws, and where a run was cut short: its figures cover other tokens.</returns>
    internal static RunUncertainty? Of(
        Scenario scenario, IReadOnlyList<BatchRun> plain, IReadOnlyList<BatchRun> speculative, int threads)
    {
        int count = Draws(scenario);
        if (count == 0 || plain.Concat(speculative).Any(run => run.Outcome is not RunOutcome.Finished))
            return null;
        var draws = new Draw[count];
        Parallel.For(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            draw => draws[draw] = Run(scenario, (uint)draw, plain, speculative));
        if (draws.Any(draw => !draw.Finished))
            return null;
        Figures[] here = [.. plain.Zip(speculative, Figures.Of)];

        UncertainFigure? Figure(Func<Figures, RatioOfRun?> figure, bool byAcceptance, double unit = 1) =>
            UncertainRatio.Of(
                [.. here.Select(figure)],
                [.. draws.Select(draw => figure(draw.Latency))],
                byAcceptance ? [.. draws.Select(draw => figure(draw.Acceptance))] : null,
                unit);

        double? Million(int devices) =>
            scenario.Device.Price is { } price ? price.Value / 3600 * devices * 1e6 : null;
        return new RunUncertainty(
            count,
            scenario.Drafts ? Figure(run => run.Speedup, byAcceptance: true) : null,
            Figure(run => run.PlainTime, byAcceptance: false),
            Figure(run => run.SpeculativeTime, byAcceptance: true),
            Million(scenario.Target.Devices) is { } plainUnit
                ? Figure(run => run.PlainCost, byAcceptance: false, plainUnit)
                : null,
            Million(scenario.Devices) is { } unit
                ? Figure(run => run.SpeculativeCost, byAcceptance: true, unit)
                : null);
    }

    private static Draw Run(
        Scenario scenario, uint draw, IReadOnlyList<BatchRun> plain, IReadOnlyList<BatchRun> speculative)
    {
        int replication = (int)(draw % (uint)plain.Count);
        (Scenario world, Residuals residuals) = World(scenario, draw);
        BatchRun slower = Experiment.RunOnce(world.WithoutSpeculation, replication, residuals);
        if (!scenario.Drafts)
            return Draw.Of(slower, slower, plain[replication], speculative[replication]);
        return Draw.Of(
            slower,
            Experiment.RunOnce(world, replication, residuals),
            plain[replication],
            Experiment.RunOnce(OtherAcceptance(scenario, draw), replication));
    }

    /// <summary>The scenario with the constants of one draw.</summary>
    internal static (Scenario World, Residuals Residuals) World(Scenario scenario, uint draw)
    {
        var latency = new LatencyDraw(new Luck(scenario.Run.Seed, draw));
        Scenario world = scenario with
        {
            Device = latency.Of(scenario.Device),
            // A measured pass holds its host time: a longer one could leave nothing for the device.
            Engine = scenario.Anchors == Anchors.None ? latency.Of(scenario.Engine) : scenario.Engine,
        };
        return (world, latency.Residuals(scenario.Device, scenario.Engine.Kernels));
    }

    private static Scenario OtherAcceptance(Scenario scenario, uint draw)
    {
        double shift = AcceptanceDraw.Shift(new Luck(scenario.Run.Seed, draw), scenario.Acceptance.Uncertainty);
        return scenario with
        {
            Acceptance = AcceptanceDraw.Shifted(scenario.Acceptance, shift),
            Method = scenario.Method.Shifted(shift),
        };
    }

    /// <summary>The figures of both sides of one replication.</summary>
    private sealed record Figures(
        RatioOfRun? Speedup,
        RatioOfRun? PlainTime,
        RatioOfRun? SpeculativeTime,
        RatioOfRun? PlainCost,
        RatioOfRun? SpeculativeCost)
    {
        public static Figures Of(BatchRun plain, BatchRun speculative) => new(
            ServerStatistics.DecodeSeconds(plain, speculative) is var (before, after)
                ? new RatioOfRun(before, after)
                : null,
            TimePerToken(plain),
            TimePerToken(speculative),
            Cost(plain),
            Cost(speculative));

        private static RatioOfRun? TimePerToken(BatchRun run)
        {
            double[] times = [.. ServerStatistics.TimesPerOutputToken(run)];
            return times.Length == 0 ? null : new RatioOfRun(times.Sum(), times.Length);
        }

        private static RatioOfRun? Cost(BatchRun run) =>
            new RatioOfRun(run.End.TotalSeconds, run.OutputTokens.Sum(tokens => (double)tokens));
    }

    /// <summary>The figures in one other world of each kind.</summary>
    private sealed record Draw(Figures Latency, Figures Acceptance, bool Finished)
    {
        public static Draw Of(BatchRun slowPlain, BatchRun slow, BatchRun plain, BatchRun accepting) => new(
            Figures.Of(slowPlain, slow),
            Figures.Of(plain, accepting),
            new[] { slowPlain, slow, accepting }.All(run => run.Outcome is RunOutcome.Finished));
    }
}
