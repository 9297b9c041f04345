// What the models say a published result should be. Formula level: the measured times as published,
//   speedup = E t_plain / (t_draft + t_verify + t_overhead), or E / (1 + K c) where only a ratio is published;
// system level: the closed form of a scenario, E t_plain / t_round, at its batch and mean context, with intervals from
// draws of what the constants may really be (docs/model.md part 5.6).

using MathNet.Numerics.RootFinding;
using MathNet.Numerics.Statistics;
using SpecSim.Acceptance;
using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>A prediction and its 95 % interval.</summary>
public readonly record struct PublishedEstimate(double Value, double Low, double High);

/// <summary>Predictions of one scenario.</summary>
/// <param name="Speedup">Speculative over plain.</param>
/// <param name="BaselineTokensPerSecond">Of all requests together.</param>
/// <param name="SpeculativeTokensPerSecond">Likewise.</param>
public sealed record SystemPrediction(
    PublishedEstimate Speedup,
    PublishedEstimate BaselineTokensPerSecond,
    PublishedEstimate SpeculativeTokensPerSecond);

/// <summary>Predicts published results.</summary>
public static class PublishedPrediction
{
    private const int Draws = 200;

    /// <summary>Whether the result's own times give a speedup.</summary>
    public static bool IsFormula(PublishedResult result) =>
        result.Cost is { } cost
        && (cost.Ratio is not null
            || (cost.VerifyMilliseconds is not null && cost.BaselineMillisecondsPerToken is not null));

    /// <summary>Passes of a round: the draft length, or a tree's depth.</summary>
    public static double? Passes(PublishedResult result) =>
        result.DraftLength ?? result.MeanDrafted ?? result.Tree?.Depth;

    /// <summary>The tokens of a round, whatever the source's convention; null where more must be known.</summary>
    public static double? TokensPerRound(PublishedResult result)
    {
        if (result.Acceptance is not { } acceptance)
            return null;
        double first = acceptance.Values[0];
        int? length = result.DraftLength ?? result.Tree?.Depth;
        double? drafted = result.MeanDrafted ?? length;
        return acceptance.Convention switch
        {
            "tokens-per-round" => first,
            "accepted-per-round" => Conventions.TokensPerRoundFromAccepted(first),
            "survival" => 1 + acceptance.Values.Sum(),
            "hazard" => 1 + Conventions.SurvivalFromHazards(acceptance.Values).Sum(),
            "iid-alpha" => length is { } count ? Conventions.TokensPerRoundFromAlpha(first, count) : null,
            "accepted-over-drafted" => drafted is { } mean ? 1 + (mean * first) : null,
            "system-efficiency" => drafted is { } most ? (most + 1) * first : null,
            _ => null,
        };
    }

    /// <summary>The speedup by the published times; null where they are not enough.</summary>
    public static double? ByFormula(PublishedResult result)
    {
        if (result.Cost is not { } cost || TokensPerRound(result) is not { } tokens)
            return null;
        double? passes = Passes(result);
        if (cost is { VerifyMilliseconds: { } verify, BaselineMillisecondsPerToken: { } plain })
        {
            double draft = cost.DraftMillisecondsPerRound ?? (cost.DraftMillisecondsPerPass * passes) ?? 0;
            return ClosedForm.Speedup(tokens, draft / plain, (verify + (cost.OverheadMilliseconds ?? 0)) / plain);
        }

        return cost.Ratio is { } ratio && passes is { } count
            ? ClosedForm.Speedup(tokens, ratio * count, 1)
            : null;
    }

    /// <summary>
    /// The scenario with independent acceptance that gives so many tokens a round; null when even full acceptance does
    /// not.
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

        double Excess(double alpha) =>
            At(alpha).ExpectedRounds(scenario.DraftLength).TokensPerRound - tokensPerRound;

        if (Excess(1) < 0)
            return null;
        // A dynamic tree's tokens come from walks, and are no better known than that.
        double accuracy = scenario.Tree is TreeShape.Dynamic ? 0.002 : 1e-10;
        return At(Excess(0) >= 0 ? 0 : Brent.FindRoot(Excess, 0, 1, accuracy, 100));
    }

    /// <summary>The scenario at the batch where speculation helps most, among powers of two that fit.</summary>
    public static Scenario AtPeak(Scenario scenario)
    {
        RoundModel rounds = Experiment.Rounds(scenario);
        return Enumerable.Range(0, 10)
            .Select(power => scenario with { Workload = scenario.Workload with { Batch = 1 << power } })
            .Where(sized => sized.Memory.KvTokensNeeded <= sized.Memory.KvTokensCapacity)
            .DefaultIfEmpty(scenario)
            .MaxBy(sized => new RoundExpectation(sized, rounds).Speedup(sized.DraftLength))!;
    }

    /// <summary>The closed form of a scenario, with intervals.</summary>
    public static SystemPrediction BySystem(Scenario scenario)
    {
        (double Speedup, double Plain) here = Of(scenario, null);
        var speedups = new double[Draws];
        var plains = new double[Draws];
        for (uint draw = 0; draw < Draws; draw++)
        {
            var latency = new LatencyDraw(new Luck(scenario.Run.Seed, draw));
            Scenario world = scenario with
            {
                Device = latency.Of(scenario.Device),
                Engine = latency.Of(scenario.Engine),
            };
            (double Speedup, double Plain) there =
                Of(world, latency.Residuals(scenario.Device, scenario.Engine.Kernels));
            speedups[draw] = Math.Log(there.Speedup / here.Speedup);
            plains[draw] = Math.Log(there.Plain / here.Plain);
        }

        double[] speculatives = [.. speedups.Zip(plains, (speedup, plain) => speedup + plain)];
        return new SystemPrediction(
            Estimate(here.Speedup, speedups),
            Estimate(here.Plain, plains),
            Estimate(here.Speedup * here.Plain, speculatives));
    }

    private static (double Speedup, double TokensPerSecond) Of(Scenario scenario, Residuals? residuals)
    {
        RoundModel rounds = Experiment.Rounds(scenario, residuals);
        int batch = scenario.Workload.Batch;
        double plain = rounds.Plain(batch, (long)batch * scenario.Workload.MeanContextTokens).TotalSeconds;
        return (new RoundExpectation(scenario, rounds).Speedup(scenario.DraftLength), batch / plain);
    }

    private static PublishedEstimate Estimate(double value, double[] logs)
    {
        double spread = 1.96 * Math.Sqrt(logs.Select(log => log * log).Mean());
        return new PublishedEstimate(value, value / Math.Exp(spread), value * Math.Exp(spread));
    }
}
