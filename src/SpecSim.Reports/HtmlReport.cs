// report.html of a run: the answer, figures in large type, charts, tables, why the speedup is what it is, and what all
// this rests on.

using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes a run as one HTML page.</summary>
public static class HtmlReport
{
    /// <param name="report">What to show.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="drawings">The same charts as svg elements.</param>
    public static string Write(RunReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings) =>
        HtmlPage.Write(
            report.Scenario.Title,
            Header(report),
            Tiles(report),
            Section("Charts", charts.Zip(drawings, Figure)),
            Section("Figures", Tables(RunTables.Of(report))),
            Section("Why this speedup", Why(report)),
            Section("What this rests on", Grounds(report.Scenario)),
            Section("How to get this again", Again(report.Command, report.Result.Digest, report.ScenarioYaml)));

    private static XElement Header(RunReport report) => new(
        "header",
        Class("p", "kicker", $"SpecSim: {report.Scenario.Name}"),
        new XElement("h1", report.Scenario.Title),
        Class("p", "answer", Answer.Of(report)),
        UncertaintyWords.Speedup(report.Result) is { } sure ? Class("p", "sure", sure) : null,
        report.Policy is { } policy ? Class("p", "sure", PolicyWords.Answer(policy)) : null,
        Class("p", "setting", ScenarioWords.Setting(report.Scenario)));

    private static XElement Tiles(RunReport report) =>
        Class("dl", "tiles", report.Scenario.Drafts ? SpeculativeTiles(report) : PlainTiles(report.Plain));

    private static XElement[] PlainTiles(ServerResult server) =>
    [
        Tile("Output", Units.Rate(server.TokensPerSecond), "all requests together", "tokens/s"),
        Tile("Time per output token", Units.Time(server.TimePerOutputToken?.Mean), "mean"),
        Tile("Time to first token", Units.Time(server.TimeToFirstToken?.Mean), "mean"),
        Tile("A million tokens", Units.Usd(server.UsdPerMillionTokens), "all devices"),
    ];

    private static XElement[] SpeculativeTiles(RunReport report)
    {
        RunResult result = report.Result;
        (ServerResult plain, ServerResult server) = (report.Plain, report.Speculative);
        string sure = result.Speedup is { Low95: { } low, High95: { } high }
            ? $"95 % interval {Units.Ratio(low)} to {Units.Ratio(high)}"
            : "one replication, no interval";
        static string Without(string figure) => $"{figure} without speculation";
        string timeBefore = Units.Time(plain.TimePerOutputToken?.Mean);
        string costBefore = Units.Usd(plain.UsdPerMillionTokens);
        return
        [
            Tile("Speedup", Units.Factor(result.Speedup?.Estimate), sure),
            Tile("Output", Units.Rate(server.TokensPerSecond), Without(Units.Rate(plain.TokensPerSecond)), "tokens/s"),
            Tile("Time per output token", Units.Time(server.TimePerOutputToken?.Mean), Without(timeBefore)),
            Tile("A million tokens", Units.Usd(server.UsdPerMillionTokens), Without(costBefore)),
            Tile(
                "Tokens per round",
                Units.Ratio(result.Speculative.TokensPerRound.Estimate),
                result.Speculative.Tree is { } tree
                    ? $"of {Units.Ratio(tree.NodesPerRound)} nodes verified, {Units.Ratio(tree.WastedPerRound)} in vain"
                    : $"of at most {result.Speculative.DraftLength + 1}"),
            Tile("Memory added", Units.Percent(result.Memory.OverheadFraction), "to the target's weights and KV cache"),
        ];
    }

    private static XElement[] Why(RunReport report)
    {
        XElement tables = Tables(ExplanationTables.Of(report));
        if (report.Explanation is not { } explanation)
            return [tables];
        IEnumerable<Cause> shown = ExplanationTables.Shown(explanation)
            .Concat(explanation.Causes.Where(cause => cause.Name == Explanation.Chance));
        XElement[] causes = [.. shown.Select(cause => Entry(cause.Name, cause.Why))];
        return [tables, Class("div", "card", Class("dl", "evidence", causes))];
    }
}
