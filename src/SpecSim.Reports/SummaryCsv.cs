// summary.csv: one row per metric with both sides, for spreadsheets. SI units and exact numbers as in the JSON; what
// does not apply is an empty field. Quoting and line ends as in RFC 4180.

using System.Globalization;
using System.Text;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes a run as CSV.</summary>
public static class SummaryCsv
{
    private static readonly char[] NeedQuotes = [',', '"', '\r', '\n'];

    public static string Write(RunReport report)
    {
        RunResult result = report.Result;
        (ServerResult plain, ServerResult speculative) = (result.Baseline, result.Speculative.Server);
        bool drafts = report.Scenario.Drafts;
        var csv = new StringBuilder();
        Append(csv, "metric", "unit", "baseline", "speculative");

        void Row(string metric, string unit, double? before, double? after) =>
            Append(csv, metric, unit, Text(before), Text(after));
        void Both(string metric, string unit, Func<ServerResult, double?> value) =>
            Row(metric, unit, value(plain), value(speculative));
        void Distribution(string metric, Func<ServerResult, Summary?> summary)
        {
            Both($"{metric}.mean", "s", server => summary(server)?.Mean);
            Both($"{metric}.p50", "s", server => summary(server)?.P50);
            Both($"{metric}.p95", "s", server => summary(server)?.P95);
            Both($"{metric}.p99", "s", server => summary(server)?.P99);
        }

        Both("tokensPerSecond", "tokens/s", server => server.TokensPerSecond);
        Distribution("timePerOutputToken", server => server.TimePerOutputToken);
        Distribution("timeToFirstToken", server => server.TimeToFirstToken);
        Distribution("interTokenLatency", server => server.TokenGaps);
        Distribution("burstLatency", server => server.BurstGaps);
        Distribution("requestLatency", server => server.RequestSeconds);
        Both("usdPerMillionTokens", "USD", server => server.UsdPerMillionTokens);
        Both("joulesPerToken", "J", server => server.JoulesPerToken);
        Row("timeShares.draft", "", null, drafts ? speculative.Shares.Draft : null);
        Both("timeShares.verify", "", server => server.Shares.Verify);
        Both("timeShares.sampling", "", server => server.Shares.Sampling);
        Both("timeShares.overhead", "", server => server.Shares.Overhead);
        Both("timeShares.prefill", "", server => server.Shares.Prefill);
        Row("speedup.estimate", "", null, result.Speedup?.Estimate);
        Row("speedup.low95", "", null, result.Speedup?.Low95);
        Row("speedup.high95", "", null, result.Speedup?.High95);
        UncertainFigure? sure = result.Uncertainty?.Speedup;
        Row("speedup.byChance.low95", "", null, sure?.Chance.Low95);
        Row("speedup.byChance.high95", "", null, sure?.Chance.High95);
        Row("speedup.variance.latency", "", null, sure?.Shares?.Latency);
        Row("speedup.variance.acceptance", "", null, sure?.Shares?.Acceptance);
        Row("speedup.variance.chance", "", null, sure?.Shares?.Chance);
        Row("tokensPerRound", "tokens", 1, result.Speculative.TokensPerRound.Estimate);
        if (drafts)
            Positions(result.Speculative, Row);
        return csv.ToString();
    }

    private static void Positions(SpeculativeResult speculative, Action<string, string, double?, double?> row)
    {
        row("draftLength", "tokens", null, speculative.DraftLength);
        row("rounds", "rounds", null, speculative.Rounds);
        row("draftedTokens", "tokens", null, speculative.DraftedTokens);
        row("acceptedTokens", "tokens", null, speculative.AcceptedTokens);
        row("wastedTokens", "tokens", null, speculative.RejectedTokens);
        if (speculative.Tree is { } tree)
        {
            row("tree.nodesPerRound", "tokens", null, tree.NodesPerRound);
            row("tree.wastedPerRound", "tokens", null, tree.WastedPerRound);
        }

        for (int index = 0; index < speculative.DraftLength; index++)
            row($"hazardByPosition.{index + 1}", "", null, speculative.HazardByPosition[index]);
        for (int index = 0; index < speculative.DraftLength; index++)
            row($"survivalByPosition.{index + 1}", "", null, speculative.SurvivalByPosition[index]);
        for (int accepted = 0; accepted <= speculative.DraftLength; accepted++)
            row($"roundsByAccepted.{accepted}", "rounds", null, speculative.RoundsByAccepted[accepted]);
    }

    internal static void Append(StringBuilder csv, params string[] fields) =>
        csv.AppendJoin(',', fields.Select(Quote)).Append("\r\n");

    internal static string Text(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    internal static string Quote(string field) => field.IndexOfAny(NeedQuotes) < 0
        ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
