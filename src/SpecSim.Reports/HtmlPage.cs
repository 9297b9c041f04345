// What all pages have in common: one file that needs nothing else, no network and no other file. A page is a tree of
// elements, so that every text is encoded and the page is well-formed XML as well as HTML. Style and script are the
// files in Html/, charts are the SVG that is also written beside the page.

using System.Text;
using System.Xml;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class HtmlPage
{
    /// <summary>The whole file.</summary>
    /// <param name="title">Of the browser's window.</param>
    /// <param name="header">What stands above all sections.</param>
    /// <param name="main">The sections; what is null is left out.</param>
    public static string Write(string title, XElement header, params object?[] main) =>
        WriteWithFoot(title, "All figures are simulated, not measured.", header, main);

    /// <summary>The same with another last line.</summary>
    public static string WriteWithFoot(string title, string foot, XElement header, params object?[] main)
    {
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
                new XElement("title", $"{title} - SpecSim"),
                new XElement("style", new Verbatim(Resource("report.css")))),
            new XElement(
                "body",
                header,
                new XElement("main", main),
                new XElement("footer", $"Made by SpecSim {Version}. {foot}"),
                new XElement("script", new Verbatim(Resource("report.js")))));
        return "<!DOCTYPE html>\n" + Text(page) + "\n";
    }

    private static string Version => typeof(HtmlPage).Assembly.GetName().Version!.ToString(3);

    public static XElement Section(string title, object content) => new("section", new XElement("h2", title), content);

    public static XElement Class(string tag, string name, params object?[] content) =>
        new(tag, new XAttribute("class", name), content);

    /// <summary>A figure in large type, with what it is and what stands beside it.</summary>
    public static XElement Tile(string name, string figure, string beside, string unit = "") => Class(
        "div",
        "tile",
        new XElement("dt", name),
        Class("dd", "figure", figure, unit.Length == 0 ? null : Class("span", "unit", $" {unit}")),
        Class("dd", "beside", beside));

    /// <summary>A chart with its buttons.</summary>
    public static XElement Figure(Chart chart, string svg) => new(
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

    public static XElement Tables(IEnumerable<Table> tables) => Class("div", "tables", tables.Select(TableCard));

    // A wide table scrolls in its card; the keyboard must reach it for that.
    private static XElement TableCard(Table table) => Class(
        "div",
        "card scroll",
        new XAttribute("tabindex", "0"),
        table.IsWide ? new XAttribute("style", "column-span: all") : null,
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

    /// <summary>What is assumed and where numbers come from.</summary>
    public static XElement Grounds(Scenario scenario)
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
        XElement[] items = [.. evidence.Select(item => Entry(item.About, item.Text))];
        return items.Length == 0 ? [] : [Class("h3", mood, title), Class("dl", "evidence", items)];
    }

    /// <summary>A line of a list of things and what is said of them.</summary>
    public static XElement Entry(string about, string text) =>
        new("div", new XElement("dt", about), new XElement("dd", text));

    /// <summary>How to get the same again.</summary>
    public static XElement Again(string? command, string digest, string? yaml) => Class(
        "div",
        "card",
        command is null ? null : new XElement("pre", new XElement("code", command)),
        new XElement(
            "p",
            "The same scenario and seed give the digest ",
            new XElement("code", digest),
            " of all events, on any machine and with any number of threads."),
        yaml is null
            ? null
            : new XElement(
                "details",
                new XElement("summary", "The scenario in full, runnable again"),
                new XElement("pre", new XAttribute("tabindex", "0"), new XElement("code", yaml))));

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
        using Stream stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Text that is markup itself (style, script, SVG) and is written as it is.</summary>
    private sealed class Verbatim(string text) : XText(text)
    {
        public override void WriteTo(XmlWriter writer) => writer.WriteRaw(Value);
    }
}
