// What it means for a server: batches, memory, whether the simulator can be trusted with what was seen, and what to do.

using SpecSim.Experiments;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class LabServingAnswers
{
    // Of intervals of 95 %.
    private const double Misses = 0.05;

    public static IEnumerable<LabAnswer> Of(LabReport report)
    {
        if (report.Result.ByBatch.Any(point => point.Speedup is not null))
            yield return Batches(report);
        yield return Memory(report);
        if (report.Result.Check.Count > 0)
            yield return Simulator(report);
        yield return Advice(report);
    }

    private static LabAnswer Batches(LabReport report)
    {
        BatchPoint[] points = [.. report.Result.ByBatch.Where(point => point.Speedup is not null)];
        BatchPoint first = points[0];
        BatchPoint last = points[^1];
        string change = $"{Units.Factor(first.Speedup!.Estimate)} with {Requests(first.Batch)} at a time, "
            + $"{Units.Factor(last.Speedup!.Estimate)} with {Units.Count(last.Batch)}";
        BatchPoint? slow = points.FirstOrDefault(point => point.Speedup!.Estimate < 1);
        string pays = slow is null
            ? $"Yes, at every batch that was tried: {change}."
            : slow == first
                ? $"Not with these figures: it is slower from the start, {change}."
                : $"Up to a point: {change}; from {Units.Count(slow.Batch)} on it is slower than none.";
        return new LabAnswer("batching", "Does it work with batching?",
        [
            pays,
            last.Speedup.Estimate < first.Speedup.Estimate
                ? "A larger batch leaves less idle arithmetic to verify drafts with, so the same acceptance is worth "
                    + "less."
                : "The verification of drafts stays cheap here, because reading weights and caches dominates.",
            "These are runs of the simulator with the acceptance observed here; a batch shares the round, so its "
                + "slowest part counts.",
        ])
        {
            ChartId = LabCharts.Batch,
            Tables = [LabTables.Batches(report)],
        };
    }

    private static LabAnswer Memory(LabReport report)
    {
        MemoryFootprint memory = report.Result.Memory;
        double cache = memory.DraftKvBytesPerToken * memory.KvTokensNeeded;
        string draft = memory.DraftWeightBytes + cache <= 0
            ? "None: this method keeps no weights and no cache of its own."
            : $"{Units.Percent(memory.OverheadFraction)} of what the target needs: "
                + $"{Units.Memory(memory.DraftWeightBytes)} of weights and {Units.Memory(cache)} of cache on each "
                + $"device, beside {Units.Memory(memory.TargetWeightBytes)} of the target's weights.";
        return new LabAnswer("memory", "What is the memory overhead?",
        [
            draft,
            $"That leaves room for {Units.Count(memory.KvTokensCapacity)} tokens of cache; each takes "
                + $"{Units.Memory(memory.KvBytesPerToken)} with the draft's part, "
                + $"{Units.Memory(memory.TargetKvBytesPerToken)} without.",
        ]);
    }

    private static LabAnswer Simulator(LabReport report)
    {
        IReadOnlyList<LabCheck> checks = report.Result.Check;
        LabCheck[] outside = [.. checks.Where(check => !Within(check))];
        LabCheck worst = checks.MaxBy(Error)!;
        return new LabAnswer("simulator", "Does the simulator agree with the laboratory?",
        [
            outside.Length == 0
                ? "Yes: given the observed acceptance it meets the observed tokens per round for "
                    + $"{LabWords.List([.. checks.Select(LabWords.Shape)])} within the interval of chance."
                : outside.Length <= Math.Ceiling(checks.Count * Misses)
                    ? $"Yes, for all but {LabWords.List([.. outside.Select(LabWords.Shape)])}: of {checks.Count} "
                        + "intervals of 95 % so many may miss."
                    : $"Not everywhere: for {LabWords.List([.. outside.Select(LabWords.Shape)])} it is outside the "
                        + "interval of chance.",
            $"The largest difference is {Units.Percent(Error(worst))}, for {LabWords.Shape(worst)}: "
                + $"{Units.Ratio(worst.Simulated)} simulated, {Units.Ratio(worst.Observed.Estimate)} observed.",
        ])
        {
            Tables = [LabTables.Checks(report)],
        };
    }

    private static bool Within(LabCheck check) =>
        check.Observed is not { Low95: { } low, High95: { } high }
        || (check.Simulated >= low && check.Simulated <= high);

    private static double Error(LabCheck check) => Math.Abs((check.Simulated / check.Observed.Estimate) - 1);

    private static LabAnswer Advice(LabReport report)
    {
        LabResult result = report.Result;
        LabPoint best = LabReport.Fastest(result.ByDraftLength.Append(result.Main));
        var sentences = new List<string>
        {
            LabWords.Verdict(best) > 0
                ? $"Use it for {LabWords.Hardware(report)}: {Units.Factor(best.Speedup.Estimate)} with "
                    + $"{Setting(result, best)}."
                : $"Do not use it here: the best draft length is {LabWords.Fast(best)}.",
        };
        if (result.ClosedForm.BreakEvenAlpha is { } least and > 0)
        {
            sentences.Add($"Measure acceptance on your own traffic first: it must be above {Units.Percent(least)} "
                + "for each token that is reached.");
        }

        if (LabWords.Verdict(best) > 0
            && result.ByBatch.FirstOrDefault(point => point.Speedup?.Estimate < 1) is { } slow)
        {
            sentences.Add($"Turn it off from {Units.Count(slow.Batch)} requests at a time on.");
        }

        sentences.AddRange(Pitfalls(result));
        return new LabAnswer("advice", "When to use it, with which settings, and what are the pitfalls?", sentences);
    }

    /// <summary>"K = 4", and what is better than that by more than a per cent.</summary>
    private static string Setting(LabResult result, LabPoint best)
    {
        LabPoint[] better =
        [
            .. new[] { result.Shapes, result.Policies }
                .Where(points => points.Count > 0)
                .Select(LabReport.Fastest)
                .Where(point => LabWords.Compare(point, best) > 0),
        ];
        return better.Length == 0
            ? best.Name
            : $"{best.Name}, or better with "
                + LabWords.List([.. better.Select(point => $"{point.Name} ({Units.Factor(point.Speedup.Estimate)})")]);
    }

    private static IEnumerable<string> Pitfalls(LabResult result)
    {
        var slow = new List<string>();
        foreach (IReadOnlyList<LabPoint> points in (IReadOnlyList<LabPoint>[])
            [result.ByContent, result.ByAlignment, result.ByTemperature, result.ByDraftLength])
        {
            slow.AddRange(points.Where(point => LabWords.Verdict(point) < 0).Select(point => point.Name));
        }

        yield return slow.Count == 0
            ? "Nothing that was tried made it slower than plain decoding."
            : $"Pitfalls seen here, all slower than plain decoding: {LabWords.List(slow)}.";
    }

    private static string Requests(int batch) => Units.Count(batch, "request");
}
