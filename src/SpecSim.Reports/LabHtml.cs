// report.html of the laboratory: the answer, figures in large type, then question after question with its chart and
// tables, and what all this rests on.

using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes a visit to the laboratory as one HTML page.</summary>
public static class LabHtml
{
    private const string Foot =
        "Acceptance was observed on real text with small language models; times are modelled, not measured.";

    /// <param name="report">What to show.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="drawings">The same charts as svg elements.</param>
    public static string Write(LabReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings)
    {
        Dictionary<string, XElement> figures =
            charts.Zip(drawings).ToDictionary(pair => pair.First.Id, pair => Figure(pair.First, pair.Second));
        return WriteWithFoot(
            "Laboratory report",
            Foot,
            Header(report),
            Class("dl", "tiles", Tiles(report)),
            Section(
                "What is real and what is modelled",
                Class("div", "card", LabWords.RealAndModelled(report).Select(line => new XElement("p", line)))),
            LabAnswers.Of(report).Select(answer => Question(answer, figures)),
            Section("What the times rest on", Grounds(report.Cost)),
            report.Command is null && report.ProfileYaml is null ? null : Section("How to get this "
                + "again", Again(report)));
    }

    /// <summary>The charts of an answer; that of shapes has the ranks too.</summary>
    internal static IEnumerable<string> ChartsOf(LabAnswer answer) => answer switch
    {
        { ChartId: LabCharts.Shapes } => [LabCharts.Shapes, LabCharts.Ranks],
        { Id: "exact" } => [LabCharts.Rules],
        { ChartId: { } chart } => [chart],
        _ => [],
    };

    private static XElement Header(LabReport report) => new(
        "header",
        Class("p", "kicker", "SpecSim: laboratory"),
        new XElement("h1", "Laboratory report"),
        Class("p", "answer", LabAnswers.InShort(report)),
        Class("p", "setting", LabWords.Setting(report)));

    private static XElement[] Tiles(LabReport report)
    {
        (LabPoint main, LabPoint plain) = (report.Result.Main, report.Result.Baseline);
        LabPoint best = LabReport.Fastest(report.Result.ByDraftLength.Append(main));
        return
        [
            Tile("Tokens per round", Units.Ratio(report.TokensPerRound), $"of at most {report.MostTokens}; observed"),
            Tile(
                "Accepted",
                Units.Percent(main.AcceptedOverDrafted),
                $"of drafted tokens, K = {report.Setup.DraftLength}; observed"),
            Tile("Speedup", Units.Factor(main.Speedup.Estimate), "against plain decoding; modelled"),
            Tile(
                "Output",
                Units.Rate(main.TokensPerSecond),
                $"{Units.Rate(plain.TokensPerSecond)} without speculation; modelled",
                "tokens/s"),
            Tile("Best of the lengths tried", best.Name, $"{Units.Factor(best.Speedup.Estimate)}; modelled"),
            Tile(
                "Memory added",
                Units.Percent(report.Result.Memory.OverheadFraction),
                "to the target's weights and KV cache; modelled"),
        ];
    }

    private static XElement Question(LabAnswer answer, Dictionary<string, XElement> figures)
    {
        Table[] tables = [.. answer.Tables.Where(table => table.Rows.Count > 0)];
        return new XElement(
            "section",
            new XAttribute("id", answer.Id),
            new XElement("h2", answer.Heading),
            Class("p", "sure", string.Join(' ', answer.Sentences)),
            ChartsOf(answer).Where(figures.ContainsKey).Select(chart => figures[chart]),
            tables.Length == 0 ? null : Tables(tables));
    }

    private static XElement Again(LabReport report) => Class(
        "div",
        "card",
        report.Command is { } command ? Code(command) : null,
        report.ProfileCommand is { } profile ? new XElement("p", "To simulate with what was observed:") : null,
        report.ProfileCommand is { } again ? Code(again) : null,
        report.ProfileYaml is { } yaml
            ? new XElement("details", new XElement("summary", "The observed acceptance as a profile"), Code(yaml))
            : null);

    private static XElement Code(string text) =>
        new("pre", new XAttribute("tabindex", "0"), new XElement("code", text));
}
