// What is said of a what-if, the same in text, page and document: the answer in a paragraph, and what to know before
// a server is changed.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>The words of a what-if.</summary>
internal static class WhatIfWords
{
    /// <summary>The whole answer in a paragraph.</summary>
    public static string Answer(WhatIfReport report)
    {
        WhatIfResult result = report.Result;
        return string.Join(
            ' ',
            ((string?[])[Now(report), Better(result), Borrowed(result), Limit(result)]).OfType<string>());
    }

    private static string Now(WhatIfReport report)
    {
        (WhatIfResult result, Scenario scenario) = (report.Result, report.Scenario);
        WhatIfLength now = result.Now;
        string share = report.Import.Tokens is { Drafted: > 0 } tokens
            ? $"{Units.Percent((double)tokens.Accepted / tokens.Drafted)} of drafted tokens are accepted, "
            : "";
        string load = $"{Units.Count(scenario.Workload.Batch, "request")} at a time";
        return $"You run K = {now.DraftLength} with {load}; {share}{Units.Ratio(now.TokensPerRound)} tokens "
            + $"per round. For {scenario.Target.Model.Name} {ScenarioWords.By(scenario.Method)} "
            + $"on {ScenarioWords.Devices(scenario)} that is a speedup of "
            + $"{Units.Speedup(now.Speedup)}{Verdict(now.Speedup)}.";
    }

    private static string Verdict(Interval speedup) =>
        speedup.High95 < 1 ? ": it slows the server down"
        : speedup.Low95 < 1 ? "; whether it pays is not sure"
        : "";

    private static string Better(WhatIfResult result)
    {
        WhatIfLength best = result.Best;
        if (best == result.Now)
            return $"No other K of up to {result.Lengths[^1].DraftLength} would do better by more than 1 %.";
        string sure = best.Gain.Low95 > 1 ? "" : ", which is not sure";
        string guess = best.Extrapolated ? $"; beyond K = {Seen(result)} acceptance is extrapolated" : "";
        return $"K = {best.DraftLength} would give {Units.Speedup(best.Speedup)}: {Gain(best.Gain)} against now{sure}"
            + $"{guess}.";
    }

    // The longest length that is not extrapolated; where all are, nothing was drafted.
    private static int Seen(WhatIfResult result) => result.Lengths
        .Where(length => !length.Extrapolated).Select(length => length.DraftLength).DefaultIfEmpty(0).Max();

    /// <summary>+6 % (95 % interval +3 to +9 %).</summary>
    public static string Gain(Interval gain) =>
        $"{Signed(gain.Estimate)} % (95 % interval {Signed(gain.Low95)} to {Signed(gain.High95)} %)";

    private static string Signed(double? ratio) =>
        FormattableString.Invariant($"{((ratio ?? 1) - 1) * 100:+0.0;-0.0;0.0}");

    /// <summary>Whether a borrowed draft promises noticeably more than the server's own at its best.</summary>
    public static bool IsAhead(WhatIfOption option, WhatIfResult result) =>
        option.Speedup.Estimate > result.Best.Speedup.Estimate * 1.01;

    private static string? Borrowed(WhatIfResult result)
    {
        if (result.Options.Count == 0)
            return null;
        WhatIfOption first = result.Options[0];
        string what = $"{ScenarioWords.Drafter(first.Option.Method)} at K = {first.DraftLength} would give "
            + $"{Units.Speedup(first.Speedup)}, if your traffic accepted what {first.Option.Name} was published with";
        // The interval of the first holds what other prompts may do to it.
        string sure = first.Speedup.Low95 > result.Best.Speedup.Estimate ? "" : "; the lead is within that doubt";
        return IsAhead(first, result)
            ? $"Of other drafts for this target, {what}{sure}."
            : $"No other draft that is known for this target promises more: {what}.";
    }

    private static string Limit(WhatIfResult result)
    {
        (WhatIfLength now, WhatIfLength best) = (result.Now, result.Best);
        string limit = Limit(now);
        return best == now || best.PaysUpToBatch.Estimate == now.PaysUpToBatch.Estimate
            ? $"{limit}."
            : $"{limit}; at K = {best.DraftLength} {Batch(best.PaysUpToBatch)}.";
    }

    private static string Limit(WhatIfLength length) => length.PaysUpToBatch switch
    {
        { Estimate: 0 } => $"By the formulas K = {length.DraftLength} pays at no number of requests at a time",
        { } batch when batch.Estimate >= batch.Largest =>
            $"By the formulas K = {length.DraftLength} pays {Batch(batch)}",
        { } batch => $"By the formulas K = {length.DraftLength} pays {Batch(batch)}: switch it off beyond",
    };

    /// <summary>"up to 48 requests at a time (95 % interval 30 to 70)".</summary>
    public static string Batch(WhatIfBatch batch) =>
        batch.Estimate == 0 ? $"at no number of requests (95 % interval 0 to {Units.Count(batch.High95)})"
        : batch.Low95 >= batch.Largest ? $"up to all {Units.Count(batch.Largest)} that fit"
        : $"up to {Units.Count(batch.Estimate)} requests at a time (95 % interval {Units.Count(batch.Low95)} to "
            + $"{Units.Count(batch.High95)}{(batch.High95 >= batch.Largest ? ", all that fit" : "")})";

    /// <summary>What to know before a server is changed.</summary>
    public static IEnumerable<string> Caveats(WhatIfReport report)
    {
        WhatIfResult result = report.Result;
        foreach (string origin in report.Origins)
            yield return origin;
        if (result.TokensPerSecond is { } rate)
            yield return Check(rate, "output", value => $"{Units.Rate(value)} tokens/s", RateHint);
        if (result.DraftSeconds is { } draft)
            yield return Check(draft, "drafting a round", value => Units.Time(value), "the draft of the preset may be "
                + "another one, or run otherwise");
        yield return Published(result);
        if (result.Lengths.Any(length => length.Extrapolated))
        {
            yield return $"Acceptance beyond K = {Seen(result)} is extrapolated by the "
                + $"{ImportWords.Name(result.Question.Estimate.Chosen.Family)} law: its interval widens with the "
                + "distance. To know, let a part of the server draft longer for an hour.";
        }

        if (result.Options.Count > 0)
        {
            yield return "Other drafts have the acceptance of their own sources, on other prompts than yours; their "
                + "intervals hold what other prompts may change.";
        }

        foreach (Refusal refusal in result.Refusals)
            yield return $"{refusal.Option!.Name} was not tried: {refusal.Reason}.";
        if (report.OfOtherConditions.Count > 0)
        {
            yield return "Left out, because their acceptance is of another kind of text or temperature than the "
                + $"preset's: {string.Join(", ", report.OfOtherConditions.Select(option => option.Name))}; "
                + "--any-conditions brings them in.";
        }

        foreach (string notice in report.Import.AllNotices)
            yield return notice;
    }

    private const string RateHint = "prompts take their time too, which the prediction leaves out, and the hardware or "
        + "the engine may be another";

    private static string Check(WhatIfCheck check, string what, Func<double, string> text, string hint)
    {
        string error = $"{Math.Abs(check.Error) * 100:0} % {(check.Error > 0 ? "more" : "less")}";
        string both = FormattableString.Invariant(
            $"{what}: measured {text(check.Measured)}, the preset says {text(check.Predicted)}, {error}");
        return check.IsOff
            ? $"Warning, is this preset your server? {Capital(both)}: {hint}."
            : $"The preset fits your server: {both}.";
    }

    private static string Published(WhatIfResult result)
    {
        (double here, double there) = (result.Now.TokensPerRound, result.PublishedTokensPerRound);
        double more = (here / there) - 1;
        string than = Math.Abs(more) < 0.01
            ? "the same as"
            : FormattableString.Invariant($"{Math.Abs(more) * 100:0} % {(more > 0 ? "more" : "fewer")} than");
        return $"Your traffic yields {than} the preset's own acceptance at K = {result.Now.DraftLength}: "
            + $"{Units.Ratio(here)} tokens per round against {Units.Ratio(there)}.";
    }

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
