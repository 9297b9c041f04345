// The charts of a what-if: speedup against the draft length, with borrowed drafts at their best; and against the number
// of requests at a time up to which each length pays.

using SpecSim.Experiments;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Makes the charts of a what-if.</summary>
public static class WhatIfCharts
{
    internal const string Lengths = "speedup-by-draft-length";
    internal const string Batches = "pays-up-to-batch";
    internal const string Drafts = "speedup-by-draft";

    /// <summary>All charts that apply, in reading order.</summary>
    public static IReadOnlyList<Chart> Of(WhatIfReport report)
    {
        string note = RunCharts.Note(report.Scenario);
        Chart?[] charts = [LengthChart(report), DraftChart(report), BatchChart(report)];
        return [.. charts.OfType<Chart>().Select(chart => chart with { Note = $"{chart.Note} {note}".Trim() })];
    }

    private static LineChart? LengthChart(WhatIfReport report)
    {
        WhatIfResult result = report.Result;
        if (result.Lengths.Count < 2)
            return null;
        WhatIfLength[] known = [.. result.Lengths.Where(length => !length.Extrapolated)];
        WhatIfLength[] beyond = [.. result.Lengths.Where(length => length.Extrapolated)];
        bool both = known.Length > 0 && beyond.Length > 0;
        return new LineChart(
            Lengths,
            Title(result),
            Subtitle(report),
            new Axis("Draft length K", "tokens a round", "0"),
            RunCharts.SpeedupAxis,
            [
                .. known.Length == 0 ? [] : (Series[])
                    [new Series(both ? "" : "your draft", Points(known), Emphasised: true)],
                .. beyond.Length == 0 ? [] : (Series[])
                [
                    new Series("extrapolated", Points(both ? [known[^1], .. beyond] : beyond), Dashed: true),
                ],
            ])
        {
            Marks = Marks(result),
            Levels = [RunCharts.NoSpeculation],
            Crossings = both ? [new Guide(known[^1].DraftLength, "drafted up to here")] : [],
            Note = "Bands: 95 % intervals, of acceptance as estimated and of the latency constants.",
        };
    }

    private static string Title(WhatIfResult result)
    {
        (WhatIfLength now, WhatIfLength best) = (result.Now, result.Best);
        string here = $"K = {now.DraftLength} gives {Units.Factor(now.Speedup.Estimate)}";
        return best == now
            ? $"{here}; no other length gives more"
            : $"{here}; K = {best.DraftLength} would give {Units.Factor(best.Speedup.Estimate)}";
    }

    private static Mark[] Marks(WhatIfResult result)
    {
        Mark Of(WhatIfLength length, string what) => new(
            length.DraftLength,
            length.Speedup.Estimate,
            $"{what}: K = {length.DraftLength}, {Units.Factor(length.Speedup.Estimate)}");

        return result.Best == result.Now
            ? [Of(result.Now, "now, and best")]
            : [Of(result.Now, "now"), Of(result.Best, "best")];
    }

    private static Point[] Points(WhatIfLength[] lengths) =>
    [
        .. lengths.Select(length => new Point(
            length.DraftLength, length.Speedup.Estimate, length.Speedup.Low95, length.Speedup.High95)),
    ];

    /// <summary>The server as it is, at its best, and with each borrowed draft.</summary>
    private static BarChart? DraftChart(WhatIfReport report)
    {
        WhatIfResult result = report.Result;
        if (result.Options.Count == 0)
            return null;
        (WhatIfLength now, WhatIfLength best) = (result.Now, result.Best);
        WhatIfOption first = result.Options[0];
        string leader = $"{ScenarioWords.Drafter(first.Option.Method)} promises "
            + Units.Factor(first.Speedup.Estimate);
        return new BarChart(
            Drafts,
            WhatIfWords.IsAhead(first, result)
                ? $"{leader} with the acceptance of {first.Option.Name}; your draft gives "
                    + Units.Factor(best.Speedup.Estimate)
                : $"Your draft gives {Units.Factor(best.Speedup.Estimate)}, and no other promises more",
            $"{Subtitle(report)}; each borrowed draft at its best length",
            RunCharts.SpeedupAxis,
            [
                Bar($"yours now, K = {now.DraftLength}", now, true),
                .. best == now ? [] : (Bar[])[Bar($"yours, K = {best.DraftLength}", best, true)],
                .. result.Options.Select(option => new Bar(
                    $"{option.Option.Name}, K = {option.DraftLength}",
                    option.Speedup.Estimate,
                    option.Speedup.Low95,
                    option.Speedup.High95)),
            ])
        {
            Levels = [RunCharts.NoSpeculation],
            Note = "Borrowed drafts have the acceptance of their own sources, on other prompts; intervals hold what "
                + "that may change.",
        };
    }

    private static Bar Bar(string name, WhatIfLength length, bool highlighted) => new(
        name, length.Speedup.Estimate, length.Speedup.Low95, length.Speedup.High95, highlighted);

    private static LineChart? BatchChart(WhatIfReport report)
    {
        WhatIfResult result = report.Result;
        WhatIfLength[] known = [.. result.Lengths.Where(length => !length.Extrapolated)];
        WhatIfLength[] beyond = [.. result.Lengths.Where(length => length.Extrapolated)];
        // A curve along the floor, or along the limit of memory, says less than the sentence does.
        bool isFlat = result.Lengths.Select(length => length.PaysUpToBatch.Estimate).Distinct().Count() < 2;
        if (isFlat)
            return null;
        bool both = known.Length > 0 && beyond.Length > 0;
        int batch = report.Scenario.Workload.Batch;
        return new LineChart(
            Batches,
            BatchTitle(result.Now),
            Subtitle(report, load: false),
            new Axis("Draft length K", "tokens a round", "0"),
            new Axis("Pays up to so many requests at a time", "", "#,0", Minimum: 0),
            [
                .. known.Length == 0 ? [] : (Series[])
                    [new Series(both ? "" : "your draft", Limits(known), Emphasised: true)],
                .. beyond.Length == 0 ? [] : (Series[])
                [
                    new Series("extrapolated", Limits(both ? [known[^1], .. beyond] : beyond), Dashed: true),
                ],
            ])
        {
            Levels = [new Guide(batch, $"now: {Units.Count(batch, "request")}")],
            Note = $"By the formulas; bands: 95 % of other worlds. Memory has room for "
                + $"{Units.Count(result.Now.PaysUpToBatch.Largest)} at most.",
        };
    }

    private static string BatchTitle(WhatIfLength now) => now.PaysUpToBatch switch
    {
        { Estimate: 0 } => $"K = {now.DraftLength} pays at no number of requests",
        { } batch when batch.Estimate >= batch.Largest => $"K = {now.DraftLength} pays as far as memory goes",
        { } batch => $"K = {now.DraftLength} pays up to {Units.Count(batch.Estimate)} requests at a time",
    };

    private static Point[] Limits(WhatIfLength[] lengths) =>
    [
        .. lengths.Select(length => new Point(
            length.DraftLength,
            length.PaysUpToBatch.Estimate,
            length.PaysUpToBatch.Low95,
            length.PaysUpToBatch.High95)),
    ];

    private static string Subtitle(WhatIfReport report, bool load = true) =>
        RunCharts.Subtitle(report.Result.Question.At(report.Result.Question.DraftLength), load, draftLength: false)
        + ", acceptance from telemetry";
}
