// summary.csv of a serving run: one row per metric with both sides and their 95 % intervals. SI units and exact
// numbers as in the JSON; what does not apply is an empty field. Quoting and line ends as in RFC 4180.

using System.Text;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

/// <summary>Writes a serving run as CSV.</summary>
public static class ServingSummaryCsv
{
    public static string Write(ServingReport report)
    {
        var rows = new Rows(report.Outcome.Result.Baseline, report.Outcome.Result.Speculative);
        rows.Both("offeredRate", "requests/s", side => side.OfferedRate);
        rows.Both("finishedRate", "requests/s", side => side.FinishedRate);
        rows.Both("tokensPerSecond", "tokens/s", side => side.TokensPerSecond);
        rows.Both("goodput", "requests/s", side => side.Goodput);
        rows.Both("goodShare", "", side => side.GoodShare);
        rows.Distribution("timeToFirstToken", side => side.TimeToFirstToken);
        rows.Distribution("timePerOutputToken", side => side.TimePerOutputToken);
        rows.Distribution("timePerTokenFromArrival", side => side.TimePerTokenFromArrival);
        rows.Distribution("interTokenLatency", side => side.TokenGaps);
        rows.Distribution("burstLatency", side => side.BurstGaps);
        rows.Distribution("requestLatency", side => side.EndToEnd);
        rows.Distribution("queueing", side => side.Queueing);
        rows.Both("running", "requests", side => side.Levels.Running);
        rows.Both("waiting", "requests", side => side.Levels.Waiting);
        rows.Both("kvUse", "", side => side.Levels.KvUse);
        rows.Both("kvPeak", "", side => Exact(side.Levels.KvPeak));
        rows.Both("busy", "", side => side.Levels.Busy);
        rows.Both("usdPerMillionTokens", "USD", side => Exact(side.UsdPerMillionTokens));
        rows.Both("usdPerMillionGoodTokens", "USD", side => Exact(side.UsdPerMillionGoodTokens));
        rows.Both("joulesPerToken", "J", side => Exact(side.JoulesPerToken));
        rows.Both("timeShares.draft", "", side => side.Draft is null ? null : Exact(side.Shares.Draft));
        rows.Both("timeShares.verify", "", side => Exact(side.Shares.Verify));
        rows.Both("timeShares.sampling", "", side => Exact(side.Shares.Sampling));
        rows.Both("timeShares.overhead", "", side => Exact(side.Shares.Overhead));
        rows.Both("timeShares.prefill", "", side => Exact(side.Shares.Prefill));
        Books(rows);
        Draft(rows);
        Comparison(rows, report.Outcome.Result.Comparison);
        return rows.ToString();
    }

    private static void Books(Rows rows)
    {
        void Count(string metric, string unit, Func<ServingSide, long> count) =>
            rows.Both(metric, unit, side => Exact(count(side)));
        Count("requests", "requests", side => side.Books.Requests);
        Count("finished", "requests", side => side.Books.Finished);
        Count("rejected", "requests", side => side.Books.Rejected);
        Count("timedOut", "requests", side => side.Books.TimedOut);
        Count("cancelled", "requests", side => side.Books.Cancelled);
        Count("unfinished", "requests", side => side.Books.Unfinished);
        Count("attempts", "attempts", side => side.Books.Attempts);
        Count("outputTokens", "tokens", side => side.Counts.OutputTokens);
        Count("promptTokens", "tokens", side => side.Counts.PromptTokens);
        Count("preemptions", "", side => side.Counts.Preemptions);
    }

    private static void Draft(Rows rows)
    {
        rows.Both("draftLength", "tokens", side => Exact(side.Levels.MeanDraftLength));
        rows.Both("tokensPerRound", "tokens", side => side.Draft?.TokensPerRound);
        rows.Both("acceptedShare", "", side => Exact(side.Draft?.AcceptedShare));
        rows.Both("wastedTokens", "tokens", side => Exact(side.Draft?.WastedTokens));
        rows.Both("wastedVerifyShare", "", side => Exact(side.Draft?.WastedVerifyShare));
        rows.Both("speculatingShare", "", side => Exact(side.Draft?.SpeculatingShare));
        rows.Both("switchesPerMinute", "1/min", side => Exact(side.Draft?.SwitchesPerMinute));
    }

    private static void Comparison(Rows rows, ServingComparison comparison)
    {
        rows.Speculative("gain.timePerOutputToken", comparison.TimePerOutputToken);
        rows.Speculative("gain.timeToFirstToken", comparison.TimeToFirstToken);
        rows.Speculative("gain.requestLatency", comparison.EndToEnd);
        rows.Speculative("gain.throughput", comparison.Throughput);
        rows.Speculative("gain.goodput", comparison.Goodput);
        rows.Speculative("gain.cost", Exact(comparison.Cost));
    }

    private static Interval? Exact(double? value) => value is { } known ? new Interval(known, null, null) : null;

    private sealed class Rows
    {
        private readonly StringBuilder _csv = new();
        private readonly ServingSide _plain;
        private readonly ServingSide _speculative;

        public Rows(ServingSide plain, ServingSide speculative)
        {
            (_plain, _speculative) = (plain, speculative);
            SummaryCsv.Append(
                _csv, "metric", "unit", "baseline", "baselineLow95", "baselineHigh95", "speculative",
                "speculativeLow95", "speculativeHigh95");
        }

        public void Both(string metric, string unit, Func<ServingSide, Interval?> of) =>
            Row(metric, unit, of(_plain), of(_speculative));

        public void Speculative(string metric, Interval? value) => Row(metric, "", null, value);

        public void Distribution(string metric, Func<ServingSide, Quantiles?> of)
        {
            Both($"{metric}.mean", "s", side => of(side)?.Mean);
            Both($"{metric}.p50", "s", side => of(side)?.P50);
            Both($"{metric}.p90", "s", side => of(side)?.P90);
            Both($"{metric}.p95", "s", side => of(side)?.P95);
            Both($"{metric}.p99", "s", side => of(side)?.P99);
        }

        public override string ToString() => _csv.ToString();

        private void Row(string metric, string unit, Interval? before, Interval? after) => SummaryCsv.Append(
            _csv, [metric, unit, .. Texts(before), .. Texts(after)]);

        private static string[] Texts(Interval? value) =>
            [SummaryCsv.Text(value?.Estimate), SummaryCsv.Text(value?.Low95), SummaryCsv.Text(value?.High95)];
    }
}
