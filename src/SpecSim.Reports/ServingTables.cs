// The tables of a serving run, made once for the terminal and for the HTML page.

using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class ServingTables
{
    private static readonly Quantile Mean = new("mean", quantiles => quantiles.Mean);
    private static readonly Quantile Median = new("median", quantiles => quantiles.P50);
    private static readonly Quantile Late = new("95th percentile", quantiles => quantiles.P95);
    private static readonly Quantile Latest = new("99th percentile", quantiles => quantiles.P99);

    private static readonly Row[] Sides =
    [
        .. Quantiles("Time per token (TPOT)", side => side.TimePerOutputToken, Mean, Median, Late, Latest),
        .. Quantiles("First token (TTFT)", side => side.TimeToFirstToken, Mean, Median, Late, Latest),
        .. Quantiles("Gap between tokens (ITL)", side => side.TokenGaps, Median, Late, Latest),
        .. Quantiles("Gap between bursts", side => side.BurstGaps, Mean, Latest),
        .. Quantiles("Whole request", side => side.EndToEnd, Mean, Late),
        .. Quantiles("Waiting before the first step", side => side.Queueing, Mean, Late),
        new("Tokens per second", side => side.TokensPerSecond, Units.Rate, Gain.More),
        new("Requests per second", side => side.FinishedRate, Units.Rate, Gain.More),
        new("  as the objectives ask (goodput)", side => side.Goodput, Units.Rate, Gain.More),
        new("Share as the objectives ask", side => side.GoodShare, Units.Percent, Gain.None),
        new("A million tokens", side => Exact(side.UsdPerMillionTokens), Units.Usd, Gain.Less),
        new("  as the objectives ask", side => Exact(side.UsdPerMillionGoodTokens), Units.Usd, Gain.Less),
        new("Energy per token, at most", side => Exact(side.JoulesPerToken), Units.Joules, Gain.Less),
        new("Requests in steps (batch)", side => side.Levels.Running, Units.Rate, Gain.None),
        new("Requests that wait", side => side.Levels.Waiting, Units.Rate, Gain.None),
        new("KV cache in use", side => side.Levels.KvUse, Units.Percent, Gain.None),
        new("  at the fullest moment", side => Exact(side.Levels.KvPeak), Units.Percent, Gain.None),
        new("Time in steps", side => side.Levels.Busy, Units.Percent, Gain.None),
        new("Draft length K", side => Exact(side.Levels.MeanDraftLength), Units.Ratio, Gain.None),
        new("Tokens per round", side => side.Draft?.TokensPerRound, Units.Ratio, Gain.None),
        new("Verified in vain", side => Exact(side.Draft?.WastedVerifyShare), Units.Percent, Gain.None),
    ];

    private enum Gain
    {
        None,
        More,
        Less,
    }

    /// <summary>All tables that apply, in reading order.</summary>
    public static IReadOnlyList<Table> Of(ServingReport report)
    {
        (ServingSide plain, ServingSide speculative) =
            (report.Outcome.Result.Baseline, report.Outcome.Result.Speculative);
        bool drafts = report.Scenario.Single.Drafts;
        ServingSide[] sides = drafts ? [plain, speculative] : [plain];
        Table?[] tables =
        [
            drafts ? Compared(plain, speculative) : Alone(plain),
            report.Study is { } study ? Loads(study, drafts) : null,
            Groups("By category", sides, side => side.Categories),
            Groups("By priority", sides, side => side.Priorities),
            Books(sides),
            Counts(sides),
            Phases(sides),
        ];
        return [.. tables.OfType<Table>()];
    }

    private static IEnumerable<Row> Quantiles(
        string name, Func<ServingSide, Quantiles?> of, params Quantile[] quantiles) =>
        quantiles.Select((quantile, index) => new Row(
            index == 0 ? $"{name}, {quantile.Name}" : $"  {quantile.Name}",
            side => of(side) is { } all ? quantile.Of(all) : null,
            Units.Time,
            Gain.Less));

    private static Table Compared(ServingSide plain, ServingSide speculative) => new(
        "Baseline against speculative",
        ["", "Baseline", "+-", "Speculative", "+-", "Gain"],
        [.. Sides.Where(row => row.Applies(plain) || row.Applies(speculative))
            .Select(row => row.Compare(plain, speculative))])
    {
        IsWide = true,
    };

    private static Table Alone(ServingSide side) => new(
        "Without speculation",
        ["", "Baseline", "+-"],
        [.. Sides.Where(row => row.Applies(side)).Select(row => (string[])[row.Name, .. row.Cells(side)])]);

    private static Table Loads(LoadStudy study, bool drafts)
    {
        string[] Row(LoadPoint point)
        {
            string[] load = [Units.Rate(point.Rate), Units.Rate(point.Concurrency)];
            (ServingSide plain, ServingSide speculative) = (point.Baseline, point.Speculative);
            string[] off = [PerToken(plain), FirstToken(plain)];
            string gain = Units.Factor(point.Comparison.TimePerOutputToken?.Estimate);
            return drafts
                ?
                [
                    .. load, .. off, PerToken(speculative), gain, FirstToken(speculative), Tokens(plain),
                    Tokens(speculative),
                ]
                : [.. load, .. off, Tokens(plain)];
        }

        return new Table(
            "Other loads: TPOT is a mean, TTFT the 95th percentile; * falls behind",
            drafts
                ?
                [
                    "Requests/s", "At a time", "TPOT off", "TTFT off", "TPOT on", "Gain", "TTFT on", "Tokens/s off",
                    "Tokens/s on",
                ]
                : ["Requests/s", "At a time", "TPOT", "TTFT", "Tokens/s"],
            [.. study.Points.Select(Row)])
        {
            WordColumns = 0,
            IsWide = true,
        };
    }

    private static string PerToken(ServingSide side) => Units.Time(side.TimePerOutputToken?.Mean.Estimate);

    private static string FirstToken(ServingSide side) =>
        Units.Time(side.TimeToFirstToken?.P95.Estimate) + (side.KeptUp ? "" : " *");

    private static string Tokens(ServingSide side) => Units.Rate(side.TokensPerSecond.Estimate);

    /// <summary>Null when all requests are of one group.</summary>
    private static Table? Groups(
        string title, ServingSide[] sides, Func<ServingSide, IReadOnlyList<GroupFigures>> of)
    {
        if (of(sides[0]).Count < 2)
            return null;
        IEnumerable<string[]> rows = Enumerable.Range(0, of(sides[0]).Count).SelectMany(group => sides.Select(
            (side, index) => Group(of(side)[group], index, sides.Length)));
        return new Table(
            title, ["", "Requests", "TPOT", "p95", "TTFT", "p95", "Whole, p95", "As asked"], [.. rows])
        {
            IsWide = true,
        };
    }

    private static string[] Group(GroupFigures group, int side, int sides) =>
    [
        side == 1 ? "  with speculation" : sides == 1 ? group.Name : $"{group.Name}, baseline",
        Units.Count(group.Books.Requests),
        Units.Time(group.TimePerOutputToken?.Mean.Estimate),
        Units.Time(group.TimePerOutputToken?.P95.Estimate),
        Units.Time(group.TimeToFirstToken?.Mean.Estimate),
        Units.Time(group.TimeToFirstToken?.P95.Estimate),
        Units.Time(group.EndToEnd?.P95.Estimate),
        Units.Percent(group.GoodShare?.Estimate),
    ];

    private static Table Books(ServingSide[] sides)
    {
        string[] Row(string name, Func<Books, long> count) =>
            [name, .. sides.Select(side => Units.Count(count(side.Books)))];
        return new Table(
            "Where requests ended",
            Heads(sides),
            [
                Row("Arrived", books => books.Requests),
                Row("  finished", books => books.Finished),
                Row("  rejected", books => books.Rejected),
                Row("  timed out", books => books.TimedOut),
                Row("  cancelled by their clients", books => books.Cancelled),
                Row("  unfinished", books => books.Unfinished),
                Row("Attempts", books => books.Attempts),
            ]);
    }

    private static Table Counts(ServingSide[] sides)
    {
        string[] Row(string name, Func<ServingCounts, long> count) =>
            [name, .. sides.Select(side => Units.Count(count(side.Counts)))];
        string[][] rows =
        [
            Row("Output tokens", counts => counts.OutputTokens),
            Row("  of attempts that were lost", counts => counts.LostTokens),
            Row("Prompt tokens computed", counts => counts.PromptTokens),
            Row("  again, after preemption", counts => counts.RecomputedTokens),
            Row("Prompt tokens found in the cache", counts => counts.CachedTokens),
            Row("Preemptions", counts => counts.Preemptions),
            Row("Rejected: queue full", counts => counts.RejectedQueueFull),
            Row("Rejected: longer than memory", counts => counts.RejectedTooLong),
            Row("Rejected: server lost", counts => counts.RejectedReplicaLost),
            Row("Speculation on or off", counts => counts.Switches),
            Row("  because drafts failed", counts => counts.Fallbacks),
        ];
        // What never happened need not be told, but for preemptions: that there are none is news.
        return new Table(
            "What was counted",
            Heads(sides),
            [.. rows.Where(row => row[0] == "Preemptions" || row.Skip(1).Any(cell => cell != "0"))]);
    }

    private static Table Phases(ServingSide[] sides)
    {
        string[] Share(
            string name, Func<TimeShares, double> share, Func<PhaseUtilization, Utilization?>? used = null) =>
        [
            name,
            .. sides.SelectMany(side => (string[])
            [
                Units.Percent(share(side.Shares)),
                Units.Percent(used?.Invoke(side.Utilization)?.Bandwidth),
                Units.Percent(used?.Invoke(side.Utilization)?.Arithmetic),
            ]),
        ];
        string[][] drafts = sides.Length > 1 ? [Share("Draft", shares => shares.Draft, used => used.Draft)] : [];
        return new Table(
            "Time in steps, and use of peaks",
            ["", .. sides.SelectMany(_ => (string[])["Time", "Memory", "Arithmetic"])],
            [
                Share("Target pass with prompts in it", shares => shares.Prefill, used => used.Prefill),
                .. drafts,
                Share("Target pass without", shares => shares.Verify, used => used.Verify),
                Share("Sampling", shares => shares.Sampling),
                Share("Host overhead", shares => shares.Overhead),
            ])
        {
            IsWide = sides.Length > 1,
        };
    }

    private static string[] Heads(ServingSide[] sides) =>
        sides.Length == 1 ? ["", "Baseline"] : ["", "Baseline", "Speculative"];

    private static Interval? Exact(double? value) => value is { } known ? new Interval(known, null, null) : null;

    private sealed record Quantile(string Name, Func<Quantiles, Interval> Of);

    /// <summary>A figure of a side, and how it is written.</summary>
    private sealed record Row(
        string Name, Func<ServingSide, Interval?> Value, Func<double?, string> Text, Gain Gain)
    {
        public bool Applies(ServingSide side) => Value(side) is not null;

        /// <summary>The figure and half its 95 % interval, as a share of it.</summary>
        public string[] Cells(ServingSide side)
        {
            Interval? value = Value(side);
            double? half = (value?.High95 - value?.Low95) / 2 / value?.Estimate;
            return [Text(value?.Estimate), half is null ? "" : Units.Percent(half)];
        }

        /// <summary>Above 1x speculation is the better of the two.</summary>
        public string[] Compare(ServingSide plain, ServingSide speculative)
        {
            (double? before, double? after) = (Value(plain)?.Estimate, Value(speculative)?.Estimate);
            double? gain = Gain switch
            {
                Gain.More => after / before,
                Gain.Less => before / after,
                _ => null,
            };
            return [Name, .. Cells(plain), .. Cells(speculative), gain is null ? "" : Units.Factor(gain)];
        }
    }
}
