// The answer in one sentence: does it pay, how much, how sure, what would be better. Everything else in a report
// explains this sentence.

using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Reports;

/// <summary>Says what a run means.</summary>
public static class Answer
{
    // A better draft length is worth a word from one per cent on: less is a matter of taste.
    private const double WorthSaying = 1.01;

    public static string Of(RunReport report)
    {
        string sentence = !report.Scenario.Drafts ? Plain(report)
            : report.Result.Speedup is { } speedup ? Speculative(report, speedup)
            : $"No request of {Subject(report.Scenario)} finished decoding, so nothing can be said about a speedup.";
        string? truncated = report.Result.Speculative.Server.Truncated ?? report.Result.Baseline.Truncated;
        return truncated is null ? sentence : $"{sentence} Runs were cut short ({truncated}): figures cover what was done by then.";
    }

    private static string Plain(RunReport report)
    {
        ServerResult server = report.Result.Baseline;
        string cost = server.UsdPerMillionTokens is { } usd ? $" and a million tokens cost {Units.Usd(usd)}" : "";
        return $"Without speculation {Subject(report.Scenario)}, {ScenarioWords.Load(report.Scenario)}, yields "
            + $"{Units.Rate(server.TokensPerSecond)} tokens/s, {Units.Time(server.TimePerOutputToken?.Mean)} per token{cost}.";
    }

    private static string Speculative(RunReport report, Interval speedup)
    {
        Scenario scenario = report.Scenario;
        string what = $"Speculating {Units.Count(scenario.DraftLength, "token")} a round {ScenarioWords.By(scenario.Method)}";
        string subject = $"{Subject(scenario)}, {ScenarioWords.Load(scenario)},";
        string sure = speedup is { Low95: { } low, High95: { } high }
            ? $" (95 % interval {Units.Ratio(low)} to {Units.Ratio(high)})"
            : "";
        string times = Units.Ratio(speedup.Estimate);
        string verdict = Verdict(speedup) switch
        {
            > 0 => $"{what} makes {subject} {times} times as fast{sure}{Cost(report.Result, "and ")}",
            0 => $"{what} makes no measurable difference to {subject} {times} times as fast{sure}{Cost(report.Result, "and ")}",
            < 0 => $"{what} does not pay: it makes {subject} {times} times as fast{sure}{Cost(report.Result, "and ")}",
        };
        return $"{verdict}{Better(report, speedup)}{Crossover(report)}.";
    }

    /// <summary>1 faster, -1 slower, 0 when the interval covers 1 (or, without an interval, what is printed is 1.00).</summary>
    private static int Verdict(Interval speedup)
    {
        double low = speedup.Low95 ?? Math.Round(speedup.Estimate, 2);
        double high = speedup.High95 ?? Math.Round(speedup.Estimate, 2);
        return low > 1 ? 1 : high < 1 ? -1 : 0;
    }

    private static string Cost(RunResult result, string and)
    {
        if (result.Baseline.UsdPerMillionTokens is not { } before || result.Speculative.Server.UsdPerMillionTokens is not { } after)
            return "";
        string verb = Units.Usd(before) == Units.Usd(after) ? "leaves" : after < before ? "cuts" : "raises";
        return verb == "leaves"
            ? $" {and}leaves a million tokens at {Units.Usd(after)}"
            : $" {and}{verb} a million tokens from {Units.Usd(before)} to {Units.Usd(after)}";
    }

    /// <summary>What another draft length would do; from the study, or else from the formulas.</summary>
    private static string Better(RunReport report, Interval speedup)
    {
        int own = report.Scenario.DraftLength;
        if (report.Study is not { } study)
        {
            int length = report.Result.ClosedForm.BestDraftLength;
            return length == own ? "" : length == 0 ? "; by the formulas no draft length pays" : $"; by the formulas K = {length} would do better";
        }

        DraftLengthPoint? best = study.ByDraftLength.Where(point => point.Speedup is not null).MaxBy(point => point.Speedup!.Estimate);
        if (best is null)
            return "";
        if (best.Speedup!.Estimate <= 1)
            return $"; nor does any other draft length up to {study.ByDraftLength[^1].DraftLength}";
        return best.DraftLength != own && best.Speedup.Estimate > speedup.Estimate * WorthSaying
            ? $"; K = {best.DraftLength} would do better ({Units.Factor(best.Speedup.Estimate)})"
            : "";
    }

    /// <summary>The first larger load at which it costs more or, without a price, is slower.</summary>
    private static string Crossover(RunReport report)
    {
        BatchPoint? bad = report.Study?.ByBatch.FirstOrDefault(
            point => (point.BaselineUsdPerMillionTokens / point.SpeculativeUsdPerMillionTokens ?? point.Speedup?.Estimate) < 1);
        return bad is not null && bad.Batch > report.Scenario.Workload.Batch
            ? $"; at {Units.Count(bad.Batch)} requests at a time it no longer pays"
            : "";
    }

    private static string Subject(Scenario scenario) =>
        $"{scenario.Target.Model.Name} on {ScenarioWords.Devices(scenario)}";
}
