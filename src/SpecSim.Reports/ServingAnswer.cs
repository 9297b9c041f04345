// The answer in a few sentences: up to what load does speculation pay, what does it cost beyond, what do a million
// tokens cost at the highest load that meets the objectives, and what is different at the load that was asked about.
// Everything else in a report explains these sentences.

using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Reports;

/// <summary>Says what a serving run means.</summary>
public static class ServingAnswer
{
    // Loads and prices nearer to each other than this are one to a reader.
    private const double AlmostEqual = 0.01;

    public static string Of(ServingReport report)
    {
        ServingResult result = report.Outcome.Result;
        string[] sentences = report.Scenario.Single.Drafts
            ?
            [
                .. Study(report),
                Here(report),
                .. Objectives(report),
                .. Fallback(result),
                .. Behind(result),
                .. Hunts(result.Speculative),
                .. Lossy(report.Scenario.Single),
                .. Truncated(result.Speculative.Truncated ?? result.Baseline.Truncated),
            ]
            :
            [
                Plain(report),
                .. PlainObjectives(report),
                .. report.Study?.Carried is { } carried ? [PlainCarried(report, carried)] : Array.Empty<string>(),
                .. BehindAlone(result.Baseline),
                .. Truncated(result.Baseline.Truncated),
            ];
        return string.Join(" ", sentences);
    }

    private static IEnumerable<string> Lossy(Scenario scenario) =>
        VerificationRules.Warning(scenario.Verification) is { } warning ? [warning] : [];

    /// <summary>Speculating 3 tokens a round with EAGLE-3.</summary>
    private static string What(ServingReport report)
    {
        Scenario single = report.Scenario.Single;
        return $"Speculating {Units.Count(single.DraftLength, "token")} a round {ScenarioWords.By(single.Method)}";
    }

    private static IEnumerable<string> Study(ServingReport report)
    {
        if (report.Study is not { Points.Count: > 0 } study)
            yield break;
        string subject = ServingWords.Subject(report.Scenario);
        LoadCrossover crossover = study.Crossover;
        string range = Range(study);
        string loss = crossover is { WorstLoss: > 0, WorstLossRate: { } worst }
            ? $"a token takes up to {Units.Percent(crossover.WorstLoss)} longer (at {PerSecond(worst)})"
            : "";
        yield return crossover switch
        {
            { Rate: not null } when study.LastThatPays is { } last =>
                $"{What(report)} pays for {subject} at every load that it keeps up with, up to "
                + $"{AtATime(last.Concurrency)}{PerSecond(last.Rate)}); where it falls behind, {loss}.",
            { NeverPays: true } => $"{What(report)} does not pay for {subject} at any load tried ({range})"
                + (loss.Length > 0 ? $": {loss}." : "."),
            { Rate: { } rate } => $"{What(report)} pays for {subject} up to {AtATime(crossover.Concurrency)}"
                + $"{PerSecond(rate)}" + (crossover.Concurrency is null ? "" : ")")
                + (loss.Length > 0 ? $"; beyond, {loss}." : "; beyond, it makes no difference."),
            _ when study.LastThatGains is { } top =>
                $"{What(report)} pays for {subject} up to {AtATime(top.Concurrency)}{PerSecond(top.Rate)}); beyond, it "
                + $"makes no difference (tried up to {PerSecond(study.Points[^1].Rate)}).",
            _ => $"{What(report)} pays for {subject} at every load tried ({range}).",
        };
        if (study.Carried is { } carried)
            yield return Carried(report, carried);
    }

    /// <summary>What the fallback is worth where something went wrong.</summary>
    private static IEnumerable<string> Fallback(ServingResult result)
    {
        if (result.WithoutFallback is not { } stubborn)
            yield break;
        (string what, double? with, double? without) = result.Speculative.GoodShare is { } good
            ? ("served as asked", good.Estimate, stubborn.GoodShare?.Estimate)
            : ("finished", Share(result.Speculative), Share(stubborn));
        yield return $"Without its fallback {Units.Percent(without ?? 0)} of requests would have been {what}, with it "
            + $"{Units.Percent(with ?? 0)} were.";

        static double Share(ServingSide side) => side.Books.Finished / (double)Math.Max(1, side.Books.Requests);
    }

    private static string AtATime(double? concurrency) =>
        concurrency is { } requests ? $"{Units.Count((long)Math.Round(requests))} requests at a time (" : "";

    private static string Wanted(ServingReport report) => ServingWords.Wanted(report.Scenario.Objectives) is { } asked
        ? $"With the objectives ({asked}, for {ServingWords.Share(report.Scenario.Objectives!.Share)} of requests)"
        : "With the objectives";

    private static string Side(ServingReport report, double rate, double? usd) =>
        usd is { } price
            ? $"{LoadText(report, rate)} at {Units.Usd(price)} per million tokens"
            : LoadText(report, rate);

    private static string PlainCarried(ServingReport report, CarriedLoad carried) => carried.BaselineRate is { } rate
        ? $"{Wanted(report)} it carries {Side(report, rate, carried.BaselineUsdPerMillionTokens)}."
        : $"{Wanted(report)} no load that was tried can be carried.";

    /// <summary>What the objectives allow on either side, and what a million tokens cost there.</summary>
    private static string Carried(ServingReport report, CarriedLoad carried)
    {
        string wanted = Wanted(report);
        string Plain(double rate) => Side(report, rate, carried.BaselineUsdPerMillionTokens);
        string Drafting(double rate) => Side(report, rate, carried.SpeculativeUsdPerMillionTokens);
        return (carried.BaselineRate, carried.SpeculativeRate) switch
        {
            (null, null) => $"{wanted} no load that was tried can be carried, with or without speculation.",
            ({ } before, null) =>
                $"{wanted} it carries {Plain(before)} without speculation; with it no load that was tried.",
            (null, { } after) =>
                $"{wanted} it carries {Drafting(after)} with speculation; without it no load that was tried.",
            ({ } before, { } after) when Math.Abs(after - before) < AlmostEqual * before =>
                $"{wanted} it carries {LoadText(report, before)} either way{CarriedCost(carried)}.",
            ({ } before, { } after) =>
                $"{wanted} it carries {Plain(before)} without speculation and {Drafting(after)} with it.",
        };
    }

    /// <summary>A load of the study: in a closed loop the clients there, for the rate is what comes of them.</summary>
    private static string LoadText(ServingReport report, double rate) =>
        report.Scenario.Workload.Arrivals is ArrivalLaw.ClosedLoop
        && LoadAxis.Of(report) is { } load && load.At(rate) is { } clients
            ? load.Text(clients)
            : PerSecond(rate);

    private static string CarriedCost(CarriedLoad carried)
    {
        if (carried is not { BaselineUsdPerMillionTokens: { } before, SpeculativeUsdPerMillionTokens: { } after })
            return "";
        (string from, string to) = (Units.Usd(before), Units.Usd(after));
        return from == to ? $", at {to} per million tokens"
            : $", at {from} per million tokens without speculation and {to} with it";
    }

    /// <summary>The load of the scenario itself.</summary>
    private static string Here(ServingReport report)
    {
        ServingResult result = report.Outcome.Result;
        string load = Load(report);
        if (result.Comparison.TimePerOutputToken is not { } ratio)
        {
            return $"{Capital(load)} no request of more than one token was finished on both sides, so nothing can be "
                + "said about a gain.";
        }

        string factor = $"{Units.Ratio(ratio.Estimate)} times as fast{Sure(ratio)}";
        string verdict = Answer.Verdict(ratio) switch
        {
            > 0 => $"tokens come {factor}",
            < 0 => $"tokens come only {factor}",
            0 when Answer.IsWide(ratio) => $"it is not sure whether that pays: tokens come {factor}",
            0 => $"that makes no measurable difference: tokens come {factor}",
        };
        string tokens = $"{Times(result.Speculative)} instead of {Times(result.Baseline)} each";
        string what = report.Study is null
            ? $"{What(report)} for {ServingWords.Subject(report.Scenario)}, {load},"
            : Capital(load);
        return $"{what} {verdict}, {tokens}{Cost(result)}.";
    }

    /// <summary>"at 10.8 requests/s"; "with 64 clients" where the rate is what comes of it.</summary>
    private static string Load(ServingReport report) => report.Scenario.Workload.Arrivals is ArrivalLaw.ClosedLoop loop
        ? $"with {Units.Count(loop.Clients, "client")}"
        : $"at {PerSecond(report.Outcome.Result.Baseline.OfferedRate.Estimate)}";

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static string Sure(Interval ratio) => ratio is { Low95: { } low, High95: { } high }
        ? $" (95 % interval {Units.Ratio(low)} to {Units.Ratio(high)})"
        : "";

    private static string Times(ServingSide side) => Units.Time(side.TimePerOutputToken?.Mean.Estimate);

    private static string Cost(ServingResult result)
    {
        (double? before, double? after) =
            (result.Baseline.UsdPerMillionTokens, result.Speculative.UsdPerMillionTokens);
        if (before is null || after is null)
            return "";
        (string from, string to) = (Units.Usd(before), Units.Usd(after));
        // A server that keeps up delivers what arrives, however fast: the bill is the same by nature.
        bool isSame = from == to || Math.Abs(after.Value - before.Value) < AlmostEqual * before;
        return isSame && result.Baseline.KeptUp && result.Speculative.KeptUp
            ? $"; a million tokens cost {to} either way, for the same devices serve the same load"
            : isSame ? $"; a million tokens cost {to} either way"
            : $"; a million tokens cost {to} instead of {from}";
    }

    /// <summary>How many requests were served as asked for.</summary>
    private static IEnumerable<string> Objectives(ServingReport report)
    {
        ServingResult result = report.Outcome.Result;
        if (result.Baseline.GoodShare is not { } before || result.Speculative.GoodShare is not { } after)
            yield break;
        double wanted = report.Scenario.Objectives!.Share;
        (string without, string with) = (Units.Percent(before.Estimate), Units.Percent(after.Estimate));
        string both = without == with
            ? $"{with} of requests, either way,"
            : $"{without} of requests without speculation and {with} with it";
        string asked = ServingWords.Share(wanted);
        yield return (before.Estimate >= wanted, after.Estimate >= wanted) switch
        {
            (true, true) => $"The objectives are met with and without: {both} are served as asked ({asked} should be).",
            (false, true) => $"The objectives are met only with speculation: {both} are served as asked "
                + $"({asked} should be).",
            (true, false) => $"Speculation breaks the objectives: {both} are served as asked ({asked} should be).",
            (false, false) => $"The objectives are missed with and without: {both} are served as asked "
                + $"({asked} should be).",
        };
    }

    private static IEnumerable<string> Behind(ServingResult result)
    {
        const string Why = "its queue grows, and its latencies depend on how long the run is";
        if (!result.Baseline.KeptUp && !result.Speculative.KeptUp)
            yield return "The server does not keep up with this load, with or without speculation: " + Why + ".";
        else if (!result.Baseline.KeptUp)
            yield return "Without speculation the server does not keep up with this load: " + Why + ".";
        else if (!result.Speculative.KeptUp)
            yield return "With speculation the server does not keep up with this load: " + Why + ".";
    }

    private static IEnumerable<string> BehindAlone(ServingSide side)
    {
        if (!side.KeptUp)
        {
            yield return "The server does not keep up with this load: its queue grows, and its latencies depend on how "
                + "long the run is.";
        }
    }

    private static IEnumerable<string> Hunts(ServingSide side)
    {
        if (side.Draft is { Oscillates: true } draft)
        {
            yield return $"Speculation goes on and off {Units.Significant(draft.SwitchesPerMinute)} times a minute on "
                + "each server: whoever controls it hunts.";
        }
    }

    private static IEnumerable<string> Truncated(string? reason)
    {
        if (reason is not null)
            yield return $"Runs were cut short ({reason}): figures cover what was done by then.";
    }

    private static string Plain(ServingReport report)
    {
        ServingSide side = report.Outcome.Result.Baseline;
        string cost = side.UsdPerMillionTokens is { } usd ? $" and {Units.Usd(usd)} per million tokens" : "";
        string subject = $"Without speculation {ServingWords.Subject(report.Scenario)}, {Load(report)}";
        return side.TimePerOutputToken is null
            ? $"{subject}, finished no request of more than one token."
            : $"{subject}, yields {Units.Rate(side.TokensPerSecond.Estimate)} tokens/s at {Times(side)} per "
                + $"token{cost}; for 95 % of requests the first token takes "
                + $"{Units.Time(side.TimeToFirstToken?.P95.Estimate)} or less.";
    }

    private static IEnumerable<string> PlainObjectives(ServingReport report)
    {
        if (report.Outcome.Result.Baseline.GoodShare is not { } share)
            yield break;
        double wanted = report.Scenario.Objectives!.Share;
        string verb = share.Estimate >= wanted ? "met" : "missed";
        yield return $"The objectives are {verb}: {Units.Percent(share.Estimate)} of requests are served as asked "
            + $"({ServingWords.Share(wanted)} should be).";
    }

    private static string Range(LoadStudy study) => study.Points.Count == 1
        ? PerSecond(study.Points[0].Rate)
        : $"{Units.Rate(study.Points[0].Rate)} to {PerSecond(study.Points[^1].Rate)}"
            + (study.Points[^1].FallsBehind ? ", where it falls behind either way" : "");

    private static string PerSecond(double rate) => $"{Units.Rate(rate)} requests/s";
}
