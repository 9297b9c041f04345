// A scenario under other conditions: at every temperature and for every content that there is evidence of, under the
// same luck. Each point is a whole run with draws: its interval holds what the effect itself may be wrong by, and at
// the scenario's own conditions it is the scenario's run.

using MathNet.Numerics.Distributions;
using SpecSim.Acceptance;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Experiments;

/// <summary>Curves over conditions, for the charts of a report.</summary>
/// <param name="ByTemperature">Ascending over all of the evidence, the scenario's own included; empty for none.</param>
/// <param name="ByContent">In the order of the evidence, its reference first; empty for none.</param>
public sealed record ConditionStudy(
    IReadOnlyList<TemperaturePoint> ByTemperature, IReadOnlyList<ContentPoint> ByContent)
{
    private const double TemperatureStep = 0.1;

    /// <summary>
    /// Where the speedup falls to 1, by a straight line between the points around it; null where it never does.
    /// </summary>
    public double? StopsPayingAt
    {
        get
        {
            TemperaturePoint[] points = [.. ByTemperature.Where(point => point.Speedup is not null)];
            for (int index = 1; index < points.Length; index++)
            {
                (double before, double after) =
                    (points[index - 1].Speedup!.Estimate, points[index].Speedup!.Estimate);
                if (before >= 1 && after < 1)
                {
                    double share = (before - 1) / (before - after);
                    return points[index - 1].Temperature
                        + (share * (points[index].Temperature - points[index - 1].Temperature));
                }
            }

            return null;
        }
    }

    /// <summary>Null for a scenario without conditions, or without a draft that they could change.</summary>
    /// <param name="scenario">A scenario that can run.</param>
    /// <param name="threads">Points at a time; the curves are the same bytes for any number.</param>
    /// <param name="progress">Told how many runs of how many are done, from any thread.</param>
    public static ConditionStudy? Of(Scenario scenario, int threads, Action<int, int>? progress = null)
    {
        if (scenario.Conditions is not { Family: { } family } conditions || !scenario.Drafts)
            return null;
        Conditions wanted = conditions.Wanted;
        Scenario[] temperatures = [.. Temperatures(conditions, family)
            .Select(temperature => conditions.Under(scenario, wanted with { Temperature = temperature }))
            .OfType<Scenario>()];
        Scenario[] contents = [.. (conditions.Effects.Content?.Names(family) ?? [])
            .Select(content => conditions.Under(scenario, wanted with { Content = content }))
            .OfType<Scenario>()];

        // Conditions change nothing without speculation: one baseline serves all.
        IReadOnlyList<BatchRun> baseline = Experiment.Baseline(scenario, threads);
        RunResult[] results = Study.RunAll([.. temperatures, .. contents], threads, progress, _ => baseline);
        return new ConditionStudy(
            [.. temperatures.Zip(results, TemperaturePoint.From)],
            [.. contents.Zip(results.Skip(temperatures.Length), ContentPoint.From)]);
    }

    private static IEnumerable<double> Temperatures(ScenarioConditions conditions, MethodFamily family)
    {
        if (conditions.Effects.Temperature is not { } effects || !effects.Covers(family))
            return [];
        (double low, double high) = effects.Range(family);
        int steps = (int)Math.Floor(((high - low) / TemperatureStep) + 1e-9);
        IEnumerable<double> grid = Enumerable.Range(0, steps + 1)
            .Select(step => Math.Round(low + (step * TemperatureStep), 6));
        double? own = conditions.Wanted.Temperature ?? conditions.Measured.MeasuredAt.Temperature;
        return grid.Append(high).Concat(own is { } value ? [value] : []).Distinct().Order();
    }
}

/// <summary>One temperature.</summary>
/// <param name="Temperature">Of sampling.</param>
/// <param name="Alpha">
/// The acceptance of independent tokens that keeps as many in a drafted round, with what the profile and the effect may
/// be wrong by.
/// </param>
/// <param name="Speedup">With all that it may be wrong by.</param>
/// <param name="TokensPerSecond">With speculation, prompts included.</param>
public sealed record TemperaturePoint(double Temperature, Interval Alpha, Interval? Speedup, double TokensPerSecond)
{
    internal static TemperaturePoint From(Scenario scenario, RunResult result)
    {
        double wide = Normal.InvCDF(0, 1, 0.975) * scenario.Acceptance.Uncertainty;
        return new TemperaturePoint(
            scenario.Conditions!.Wanted.Temperature!.Value,
            new Interval(AlphaOf(scenario, 0), AlphaOf(scenario, -wide), AlphaOf(scenario, wide)),
            result.Speedup,
            result.Speculative.Server.TokensPerSecond);
    }

    private static double AlphaOf(Scenario scenario, double shift)
    {
        int draftLength = scenario.DraftLength;
        RoundStatistics drafted = AcceptanceDraw.Shifted(scenario.Acceptance, shift).Expect(draftLength);
        return Conventions.AlphaFromTokensPerRound(drafted.TokensPerRound, draftLength);
    }
}

/// <summary>One kind of text.</summary>
public sealed record ContentPoint(string Content, Interval? Speedup, double TokensPerSecond)
{
    internal static ContentPoint From(Scenario scenario, RunResult result) => new(
        scenario.Conditions!.Wanted.Content!, result.Speedup, result.Speculative.Server.TokensPerSecond);
}
