// The answer in one sentence: does it pay, how much, how sure, what would be better, up to what load. Everything else
// in a report explains this sentence.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Reports;

/// <summary>Says what a run means.</summary>
public static class Answer
{
    // A better draft length is worth a word from one per cent on: less is a matter of taste.
    private const double WorthSaying = 1.01;

    // Below 5 % nobody would change a server for it.
    private const double Matters = 1.05;

    public static string Of(RunReport report)
    {
        Scenario scenario = report.Scenario;
        string sentence = !scenario.Drafts ? Plain(report)
            : report.Result.Speedup is { } speedup ? Speculative(report, speedup)
            : $"No request of {Subject(scenario)} finished decoding, so nothing can be said about a speedup.";
        if (scenario.Drafts && VerificationRules.Warning(scenario.Verification) is { } warning)
            sentence += $" {warning}";
        return report.Truncated is { } reason
            ? $"{sentence} Runs were cut short ({reason}): figures cover what was done by then."
            : sentence;
    }

    private static string Plain(RunReport report)
    {
        ServerResult server = report.Plain;
        string cost = server.UsdPerMillionTokens is { } usd ? $" and {Units.Usd(usd)} per million tokens" : "";
        string time = Units.Time(server.TimePerOutputToken?.Mean);
        return $"Without speculation {Subject(report.Scenario)}, {ScenarioWords.Load(report.Scenario)}, yields "
            + $"{Units.Rate(server.TokensPerSecond)} tokens/s at {time} per token{cost}.";
    }

    private static string Speculative(RunReport report, Interval speedup)
    {
        Scenario scenario = report.Scenario;
        string what = $"Speculating {ScenarioWords.Draft(scenario)} a round {ScenarioWords.By(scenario.Method)}";
        string subject = $"{Subject(scenario)}, {ScenarioWords.Load(scenario)}";
        string sure = speedup is { Low95: { } low, High95: { } high }
            ? $" (95 % interval {Units.Ratio(low)} to {Units.Ratio(high)})"
            : "";
        string fast = $"{Units.Ratio(speedup.Estimate)} times as fast{sure}";
        string verdict = Verdict(speedup) switch
        {
            > 0 => $"{what} makes {subject}, {fast}",
            0 when IsWide(speedup) => $"It is not sure whether speculation pays: {Lower(what)} makes {subject}, {fast}",
            0 => $"{what} makes no measurable difference to {subject}: it is {fast}",
            < 0 => $"{what} does not pay: it makes {subject}, {fast}",
        };
        return $"{verdict}{Cost(report)}{Formulas(report, speedup)}.";
    }

    /// <summary>
    /// 1 faster, -1 slower, 0 when the interval covers 1 (or, without an interval, when 1.00 is printed).
    /// </summary>
    internal static int Verdict(Interval speedup)
    {
        double low = speedup.Low95 ?? Math.Round(speedup.Estimate, 2);
        double high = speedup.High95 ?? Math.Round(speedup.Estimate, 2);
        return low > 1 ? 1 : high < 1 ? -1 : 0;
    }

    /// <summary>Whether the interval holds differences that would matter.</summary>
    internal static bool IsWide(Interval speedup) =>
        speedup is { Low95: { } low, High95: { } high } && (low < 1 / Matters || high > Matters);

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string Cost(RunReport report)
    {
        (double? before, double? after) = (report.Plain.UsdPerMillionTokens, report.Speculative.UsdPerMillionTokens);
        if (before is null || after is null)
            return "";
        (string from, string to) = (Units.Usd(before), Units.Usd(after));
        return from == to ? $" and leaves a million tokens at {to}"
            : $" and {(after < before ? "cuts" : "raises")} a million tokens from {from} to {to}";
    }

    /// <summary>
    /// What another draft length would do, and up to what load this one is faster. By formulas, because the answer
    /// must be the same whether curves were computed or not.
    /// </summary>
    private static string Formulas(RunReport report, Interval speedup)
    {
        ClosedFormResult form = report.Result.ClosedForm;
        // A controller may already do better than the closed form of its longest draft.
        bool isFixed = report.Scenario.Control is DraftControl.Fixed;
        double here = isFixed ? form.Speedup : speedup.Estimate;
        string better = form.BestDraftLength == 0 ? "no draft length pays"
            : form.BestSpeedup > here * WorthSaying
                ? $"{(isFixed ? "" : "a fixed ")}K = {form.BestDraftLength} would do better "
                    + $"({Units.Factor(form.BestSpeedup)})"
            : "";
        // What does not pay here need not be told where it stops to.
        string load = Verdict(speedup) <= 0 || form.PaysUpToBatch <= report.Scenario.Workload.Batch ? ""
            : form.PaysUpToBatch == form.LargestBatch ? $"it is faster at any load up to {Requests(form.LargestBatch)}"
            : $"it is faster up to {Requests(form.PaysUpToBatch)}";
        string all = string.Join(" and ", new[] { better, load }.Where(text => text.Length > 0));
        return all.Length == 0 ? "" : $"; by the formulas {all}";
    }

    private static string Requests(int count) => $"{Units.Count(count)} requests at a time";

    internal static string Subject(Scenario scenario) =>
        $"{scenario.Target.Model.Name} on {ScenarioWords.Devices(scenario)}";
}
