// report.html: the whole report in one file that needs nothing else, no network and no other file. Built as a tree of
// elements, so that every text is encoded and the page is well-formed XML as well as HTML. Style and script are the
// files in Html/, charts are the SVG that is also written beside the page.

using System.Text;
using System.Xml;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Reports.Charts;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes a run as one HTML page.</summary>
public static class HtmlReport
{
    /// <param name="report">What to show.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="drawings">The same charts as svg elements.</param>
    public static string Write(RunReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings)
    {
        Scenario scenario = report.Scenario;
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement(
                    "meta",
                    new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"{scenario.Title} - SpecSim"),
                new XElement("style", new Verbatim(Resource("report.css")))),
            new XElement(
                "body",
                Header(report),
                new XElement(
                    "main",
                    Tiles(report),
                    Section("Charts", charts.Zip(drawings, Figure)),
                    Section("Figures", Class("div", "tables", RunTables.Of(report).Select(TableCard))),
                    Section("Why this speedup", Why(report)),
                    Section("What this rests on", Grounds(scenario)),
                    Section("How to get this again", Again(report))),
                new XElement("footer", $"Made by SpecSim {Version}. All figures are simulated, not measured."),
                new XElement("script", new Verbatim(Resource("report.js")))));
        return "<!DOCTYPE html>\n" + Text(page) + "\n";
    }

    private static string Version => typeof(HtmlReport).Assembly.GetName().Version!.ToString(3);

    private static XElement Header(RunReport report) => new(
        "header",
        Class("p", "kicker", $"SpecSim: {report.Scenario.Name}"),
        new XElement("h1", report.Scenario.Title),
        Class("p", "answer", Answer.Of(report)),
        UncertaintyWords.Speedup(report.Result) is { } sure ? Class("p", "sure", sure) : null,
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
                $"of at most {result.Speculative.DraftLength + 1}"),
            Tile("Memory added", Units.Percent(result.Memory.OverheadFraction), "to the target's weights and KV cache"),
        ];
    }

    private static XElement[] Why(RunReport report)
    {
        XElement tables = Class("div", "tables", ExplanationTables.Of(report).Select(TableCard));
        if (report.Explanation is not { } explanation)
            return [tables];
        IEnumerable<Cause> shown = ExplanationTables.Shown(explanation)
            .Concat(explanation.Causes.Where(cause => cause.Name == Explanation.Chance));
        XElement[] causes = [.. shown.Select(
            cause => new XElement("div", new XElement("dt", cause.Name), new XElement("dd", cause.Why)))];
        return [tables, Class("div", "card", Class("dl", "evidence", causes))];
    }

    private static XElement Tile(string name, string figure, string beside, string unit = "") => Class(
        "div",
        "tile",
        new XElement("dt", name),
        Class("dd", "figure", figure, unit.Length == 0 ? null : Class("span", "unit", $" {unit}")),
        Class("dd", "beside", beside));

    private static XElement Figure(Chart chart, string svg) => new(
        "figure",
        new XAttribute("data-chart", chart.Id),
        new XAttribute("aria-label", chart.Title),
        new Verbatim(svg),
        Class(
            "p",
            "actions",
            // The script shows the buttons: without it they would do nothing.
            new XAttribute("hidden", ""),
            Button("png", "Download PNG", chart),
            Button("svg", "SVG", chart)));

    private static XElement Button(string kind, string text, Chart chart) => new(
        "button",
        new XAttribute("type", "button"),
        new XAttribute("data-save", kind),
        new XAttribute("aria-label", $"Download as {kind.ToUpperInvariant()}: {chart.Title}"),
        text);

    // A wide table scrolls in its card; the keyboard must reach it for that.
    private static XElement TableCard(Table table) => Class(
        "div",
        "card scroll",
        new XAttribute("tabindex", "0"),
        new XElement(
            "table",
            new XElement("caption", table.Title),
            new XElement("thead", new XElement("tr", table.Heads.Select(head => Cell("th", "col", head)))),
            new XElement("tbody", table.Rows.Select(Row))));

    private static XElement Row(IReadOnlyList<string> cells) =>
        new("tr", RowHead(cells[0]), cells.Skip(1).Select(cell => new XElement("td", cell)));

    /// <summary>An indented name is a part of the row above.</summary>
    private static XElement RowHead(string name)
    {
        XElement head = Cell("th", "row", name.Trim());
        if (name.StartsWith(' '))
            head.Add(new XAttribute("class", "part"));
        return head;
    }

    // A column without a heading has no header cell to be read out.
    private static XElement Cell(string tag, string scope, string text) =>
        text.Length == 0 ? new XElement("td", "") : new XElement(tag, new XAttribute("scope", scope), text);

    private static XElement Grounds(Scenario scenario)
    {
        bool transferred = scenario.Device.Latency.Kind == CalibrationKind.Transferred;
        var calibration = new Evidence(
            "latency constants",
            $"{ScenarioWords.Latency(scenario)}; {UncertaintyWords.StepError(scenario)}",
            transferred);
        ILookup<bool, Evidence> evidence = scenario.Evidence.Prepend(calibration).ToLookup(item => item.Assumed);
        return Class(
            "div",
            "card",
            EvidenceList("Assumed, not measured", "warn", evidence[true]),
            EvidenceList("Sources", "", evidence[false]));
    }

    private static XElement[] EvidenceList(string title, string mood, IEnumerable<Evidence> evidence)
    {
        XElement[] items = [.. evidence.Select(
            item => new XElement("div", new XElement("dt", item.About), new XElement("dd", item.Text)))];
        return items.Length == 0 ? [] : [Class("h3", mood, title), Class("dl", "evidence", items)];
    }

    private static XElement Again(RunReport report) => Class(
        "div",
        "card",
        report.Command is { } command ? new XElement("pre", new XElement("code", command)) : null,
        new XElement(
            "p",
            "The same scenario and seed give the digest ",
            new XElement("code", report.Result.Digest),
            " of all events, on any machine and with any number of threads."),
        report.ScenarioYaml is { } yaml
            ? new XElement(
                "details",
                new XElement("summary", "The scenario in full, runnable again"),
                new XElement("pre", new XAttribute("tabindex", "0"), new XElement("code", yaml)))
            : null);

    private static XElement Section(string title, object content) => new("section", new XElement("h2", title), content);

    private static XElement Class(string tag, string name, params object?[] content) =>
        new(tag, new XAttribute("class", name), content);

    private static string Text(XElement page)
    {
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Indent = true,
            IndentChars = "",
            NewLineChars = "\n",
            // A control character in a title is written as a reference: an odd sign in a page, not a crash.
            CheckCharacters = false,
        };
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, settings))
            page.WriteTo(writer);
        return text.ToString();
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Text that is markup itself (style, script, SVG) and is written as it is.</summary>
    private sealed class Verbatim(string text) : XText(text)
    {
        public override void WriteTo(XmlWriter writer) => writer.WriteRaw(Value);
    }
}
