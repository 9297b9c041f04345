// How sure the figures are, in words, as a table and in the JSON document: the interval with everything in it, and
// what of it is due to the latency constants, to acceptance and to chance.

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class UncertaintyWords
{
    /// <summary>
    /// Speedup 2.01x (95 %: 1.83 to 2.20; 68 % of that variance from latency constants, 30 % from acceptance, 2 % from
    /// chance). Null where there is no such interval.
    /// </summary>
    public static string? Speedup(RunResult result)
    {
        if (result.Uncertainty?.Speedup is not { Shares: { } shares } figure)
            return null;
        (Interval total, Interval chance) = (figure.Total, figure.Chance);
        return $"Speedup {Units.Factor(total.Estimate)} (95 %: {Range(total)}; "
            + $"{Whole(shares.Latency)} of that variance from latency constants, "
            + $"{Whole(shares.Acceptance)} from acceptance, {Whole(shares.Chance)} from chance). "
            + $"If constants and acceptance were exact: {Range(chance)}.";
    }

    /// <summary>The figures that have an interval; null when there are none.</summary>
    public static Table? Table(RunReport report)
    {
        if (report.Result.Uncertainty is not { } uncertainty)
            return null;
        bool drafts = report.Scenario.Drafts;
        List<string[]> rows = [];
        void Row(string name, UncertainFigure? figure, Func<double?, string> text)
        {
            if (figure is null)
                return;
            VarianceShares? shares = figure.Shares;
            string[] cells =
            [
                name, text(figure.Total.Estimate), text(figure.Total.Low95), text(figure.Total.High95),
                Units.Percent(shares?.Latency), Units.Percent(shares?.Acceptance), Units.Percent(shares?.Chance),
            ];
            rows.Add(cells);
        }

        Row("Speedup", uncertainty.Speedup, Units.Factor);
        Row("Time per token, baseline", uncertainty.PlainTimePerOutputToken, Units.Time);
        Row("A million tokens, baseline", uncertainty.PlainUsdPerMillionTokens, Units.Usd);
        if (drafts)
        {
            Row("Time per token, speculative", uncertainty.SpeculativeTimePerOutputToken, Units.Time);
            Row("A million tokens, speculative", uncertainty.SpeculativeUsdPerMillionTokens, Units.Usd);
        }

        return rows.Count == 0
            ? null
            : new Table(
                "95 % intervals, variance from",
                ["", "Estimate", "Low", "High", "Latency", "Acceptance", "Chance"],
                rows);
    }

    /// <summary>What to expect of the latency model: "expect a median error of 5.0 % in a step's time".</summary>
    public static string StepError(Scenario scenario)
    {
        string level = scenario.Anchors.Target is null ? "" : ", whose level a measured pass sets";
        string error = Units.Percent(Uncertainty.MedianStepError(scenario));
        return $"expect a median error of {error} in a step's time here{level}";
    }

    /// <summary>The object "uncertainty" of the JSON document.</summary>
    public static void Write(Utf8JsonWriter json, RunReport report)
    {
        RunUncertainty? uncertainty = report.Result.Uncertainty;
        VarianceShares? shares = uncertainty?.Speedup?.Shares;
        json.WriteStartObject("uncertainty");
        json.WriteNumber("draws", uncertainty?.Draws ?? 0);
        JsonParts.Number(json, "chance", shares?.Chance);
        JsonParts.Number(json, "latency", shares?.Latency);
        JsonParts.Number(json, "acceptance", shares?.Acceptance);
        JsonParts.Interval(json, "speedupByChance", uncertainty?.Speedup?.Chance);
        Figure(json, "baselineTimePerOutputToken", uncertainty?.PlainTimePerOutputToken);
        Figure(json, "baselineUsdPerMillionTokens", uncertainty?.PlainUsdPerMillionTokens);
        bool drafts = report.Scenario.Drafts;
        Figure(json, "speculativeTimePerOutputToken", drafts ? uncertainty?.SpeculativeTimePerOutputToken : null);
        Figure(json, "speculativeUsdPerMillionTokens", drafts ? uncertainty?.SpeculativeUsdPerMillionTokens : null);
        bool measured = report.Scenario.Device.Latency.Kind == CalibrationKind.Measured;
        json.WriteString("latencyKind", measured ? "measured" : "transferred");
        JsonParts.Number(json, "expectedLatencyError", Uncertainty.MedianStepError(report.Scenario));
        json.WriteEndObject();
    }

    private static void Figure(Utf8JsonWriter json, string name, UncertainFigure? figure)
    {
        if (figure is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        JsonParts.Number(json, "estimate", figure.Total.Estimate);
        JsonParts.Number(json, "low95", figure.Total.Low95);
        JsonParts.Number(json, "high95", figure.Total.High95);
        JsonParts.Number(json, "chance", figure.Shares?.Chance);
        JsonParts.Number(json, "latency", figure.Shares?.Latency);
        JsonParts.Number(json, "acceptance", figure.Shares?.Acceptance);
        json.WriteEndObject();
    }

    private static string Range(Interval interval) =>
        $"{Units.Ratio(interval.Low95)} to {Units.Ratio(interval.High95)}";

    private static string Whole(double share) => FormattableString.Invariant($"{share * 100:0} %");
}
