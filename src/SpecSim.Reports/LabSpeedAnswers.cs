// How fast, how near to what is possible, and which draft length: answers from the main experiment and the one over K.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class LabSpeedAnswers
{
    // From here on the draft is no longer the smaller part of what a round costs more.
    private const double Half = 0.5;

    public static IEnumerable<LabAnswer> Of(LabReport report)
    {
        yield return Baseline(report);
        yield return Speedup(report);
        yield return Bound(report);
        yield return Acceptance(report);
        if (report.Result.ByDraftLength.Count > 0)
            yield return BestLength(report);
        if (Doubled(report) is { } doubled)
            yield return doubled;
    }

    private static LabAnswer Baseline(LabReport report)
    {
        LabPoint plain = report.Result.Baseline;
        return new LabAnswer("baseline", "How fast is it without speculation?",
        [
            $"{Units.Rate(plain.TokensPerSecond)} tokens/s: a plain step takes {Units.Time(plain.SecondsPerToken)} and "
                + "yields one token.",
            $"That is modelled, for {LabWords.Hardware(report)}; all speedups below are against it.",
        ])
        {
            Tables = [LabTables.Texts(report)],
        };
    }

    private static LabAnswer Speedup(LabReport report)
    {
        (LabPoint main, LabPoint plain) = (report.Result.Main, report.Result.Baseline);
        double round = main.SecondsPerToken * report.TokensPerRound;
        string verdict = LabWords.Verdict(main) switch
        {
            > 0 => $"{Units.Speedup(main.Speedup)}: {Units.Rate(main.TokensPerSecond)} tokens/s instead of "
                + $"{Units.Rate(plain.TokensPerSecond)}.",
            < 0 => $"None: speculation is slower, {Units.Speedup(main.Speedup)}, "
                + $"{Units.Rate(main.TokensPerSecond)} tokens/s instead of {Units.Rate(plain.TokensPerSecond)}.",
            _ => $"No sure one: {Units.Speedup(main.Speedup)}.",
        };
        return new LabAnswer("speedup", "What speedup is reached?",
        [
            verdict,
            $"A round drafts {Units.Count(report.Setup.DraftLength, "token")}, takes {Units.Time(round)} "
                + $"({Units.Ratio(report.RoundSteps)} plain steps) and yields "
                + $"{LabWords.Between(main.TokensPerRound, Units.Ratio)} tokens, over "
                + $"{Units.Count(main.Rounds, "round")} that were really decoded.",
        ]);
    }

    /// <summary>K + 1, then what acceptance leaves of it, then what the round's cost leaves.</summary>
    private static LabAnswer Bound(LabReport report)
    {
        double reached = report.Result.Main.Speedup.Estimate;
        double tokens = report.TokensPerRound;
        double lostToRejection = report.MostTokens - tokens;
        double lostToCost = tokens - reached;
        string why = lostToRejection >= lostToCost
            ? $"Rejected tokens cost most of it ({Units.Ratio(lostToRejection)} of the "
                + $"{Units.Ratio(report.MostTokens - reached)} missing), the price of a round the rest "
                + $"({Units.Ratio(lostToCost)})."
            : $"The price of a round costs most of it ({Units.Ratio(lostToCost)} of the "
                + $"{Units.Ratio(report.MostTokens - reached)} missing), rejected tokens the rest "
                + $"({Units.Ratio(lostToRejection)}).";
        return new LabAnswer("bound", "How close is that to the theoretical maximum, and why not closer?",
        [
            $"A round of K = {report.Setup.DraftLength} yields at most {report.MostTokens} tokens, so "
                + $"{Units.Factor(report.MostTokens)} is the end of it; {Units.Factor(reached)} is "
                + $"{Units.Percent(reached / report.MostTokens)} of that.",
            $"With the acceptance seen here a round yields {Units.Ratio(tokens)} tokens, so even with a free draft "
                + "no more "
                + $"than {Units.Factor(tokens)} was to be had, and {Units.Percent(reached / tokens)} of that is "
                + "reached.",
            why,
            CostOfRound(report),
        ])
        {
            ChartId = LabCharts.Bound,
        };
    }

    private static string CostOfRound(LabReport report)
    {
        ClosedFormResult form = report.Result.ClosedForm;
        double extra = form.ProposalCost + form.VerifyCost - 1;
        string whose = extra <= 0 ? "costs no more than a plain step"
            : form.ProposalCost / extra >= Half
                ? $"costs {Units.Ratio(extra)} plain steps more than one, {Units.Percent(form.ProposalCost / extra)} "
                    + "of that for drafting: a smaller draft or a draft head would help"
                : $"costs {Units.Ratio(extra)} plain steps more than one, most of it "
                    + $"({Units.Percent(1 - (form.ProposalCost / extra))}) because verifying "
                    + $"{report.MostTokens} tokens is not as cheap as one";
        return $"By the formulas a round {whose}.";
    }

    private static LabAnswer Acceptance(LabReport report)
    {
        LabResult result = report.Result;
        string share = result.Main.AcceptedOverDrafted is { } rate
            ? $"{Units.Percent(rate)} of drafted tokens are accepted at K = {report.Setup.DraftLength}; "
            : "";
        var sentences = new List<string>
        {
            $"{share}{(share.Length > 0 ? "that" : "That")} is as if each token that is reached were accepted with "
                + $"probability {Units.Ratio(report.Alpha)}.",
        };
        if (result.Positions is [var first, ..] positions)
        {
            LabPosition last = positions.Last(position => position.Tried >= Math.Max(1, first.Tried / 10));
            sentences.Add(Trend(first, last));
            sentences.Add($"Theory asks for it: acceptance must be the overlap of the two laws, on average "
                + $"{Units.Percent(first.Expected)} at the first position, and "
                + $"{Units.Percent(first.Hazard.Estimate)} was "
                + $"seen{(Holds(first) ? "" : ", which is outside the interval of chance")}.");
        }

        return new LabAnswer("acceptance", "What share of drafted tokens is accepted?", sentences)
        {
            ChartId = LabCharts.Positions,
            Tables = [LabTables.Positions(report)],
        };
    }

    private static bool Holds(LabPosition position) =>
        position.Hazard is not { Low95: { } low, High95: { } high }
        || (position.Expected >= low && position.Expected <= high);

    private static string Trend(LabPosition first, LabPosition last)
    {
        (double from, double to) = (first.Hazard.Estimate, last.Hazard.Estimate);
        string seen = $"from {Units.Percent(from)} at position 1 to {Units.Percent(to)} at position {last.Position}";
        return !Differ(first.Hazard, last.Hazard) ? $"Given that a position is reached, acceptance hardly changes: "
            + $"{seen}."
            : to > from ? $"Given that a position is reached, acceptance rises, {seen}: drafts that got so far are "
                + "the easy ones."
            : $"Given that a position is reached, acceptance falls, {seen}: the draft builds on its own tokens.";
    }

    private static bool Differ(Interval one, Interval other) =>
        (one.Low95 ?? one.Estimate) > (other.High95 ?? other.Estimate)
        || (other.Low95 ?? other.Estimate) > (one.High95 ?? one.Estimate);

    private static LabAnswer BestLength(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.ByDraftLength;
        LabPoint best = LabReport.Fastest(points);
        string first = LabWords.Verdict(best) < 0
            ? $"None: the best of those tried, {best.Name}, is {LabWords.Fast(best)}."
            : best == points[^1]
                ? $"{best.Name}, the longest tried: {Units.Speedup(best.Speedup)}, and still rising."
                : $"{best.Name}: {Units.Speedup(best.Speedup)} with {LabWords.Tokens(best)}.";
        LabPoint[] near = [.. points.Where(point => point != best && LabWords.Compare(best, point) == 0)];
        int formula = report.Result.ClosedForm.BestDraftLength;
        return new LabAnswer("best-length", "Which draft length is best?",
        [
            first,
            near.Length > 0
                ? $"{LabWords.List([.. near.Select(point => point.Name)])} {(near.Length == 1 ? "is" : "are")} within "
                    + "one per cent of it, so the choice is not a fine one."
                : "The next best, "
                    + $"{LabReport.Fastest(points.Where(point => point != best).DefaultIfEmpty(best)).Name}, "
                    + "is more than one per cent slower.",
            $"The formulas, with the acceptance seen here, say "
                + $"{(formula == 0 ? "not to draft at all" : $"K = {formula}")}.",
        ])
        {
            ChartId = LabCharts.DraftLength,
            Tables = [LabTables.Points("Draft length", points)],
        };
    }

    /// <summary>Null unless some K and its double were both tried.</summary>
    private static LabAnswer? Doubled(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.ByDraftLength;
        var pairs = points
            .Select(point => (Short: point, Long: points.FirstOrDefault(other => other.X == 2 * point.X)))
            .Where(pair => pair.Long is not null)
            .ToArray();
        if (pairs.Length == 0)
            return null;
        (LabPoint few, LabPoint? twice) = pairs.MinBy(pair => Math.Abs(pair.Short.X!.Value - report.Setup.DraftLength));
        double tokens = twice!.TokensPerRound.Estimate / few.TokensPerRound.Estimate;
        double steps = tokens / (twice.Speedup.Estimate / few.Speedup.Estimate);
        string speed = LabWords.Compare(twice, few) switch
        {
            > 0 => $"rises from {Units.Factor(few.Speedup.Estimate)} to {Units.Factor(twice.Speedup.Estimate)}, not to "
                + $"{Units.Factor(2 * few.Speedup.Estimate)}",
            < 0 => $"falls from {Units.Factor(few.Speedup.Estimate)} to {Units.Factor(twice.Speedup.Estimate)}",
            _ => $"stays at {Units.Factor(few.Speedup.Estimate)}",
        };
        var sentences = new List<string>
        {
            $"From {few.Name} to {twice.Name} the speed {speed}.",
            $"A round yields {Units.Factor(tokens)} as many tokens and takes {Units.Factor(steps)} as long.",
        };
        if (Reach(report, (int)few.X!.Value + 1) is { } reach)
        {
            sentences.Add($"A draft token counts only if all before it were accepted: position {few.X + 1} is "
                + $"reached in {Units.Percent(reach)} of rounds"
                + (Reach(report, (int)twice.X!.Value) is { } end ? $", position {twice.X} in "
                + $"{Units.Percent(end)}," : "")
                + " while each of them is drafted and verified in all.");
        }

        return new LabAnswer("doubling", "Why does twice the draft length not give twice the speed?", sentences)
        {
            ChartId = LabCharts.Rounds,
        };
    }

    /// <summary>The share of rounds in which all positions before this one were accepted.</summary>
    private static double? Reach(LabReport report, int position) =>
        position - 1 <= report.Result.Positions.Count
            ? Conventions.SurvivalFromHazards(
                report.Result.Positions.Take(position - 1).Select(at => at.Hazard.Estimate)).LastOrDefault(1)
            : null;
}
