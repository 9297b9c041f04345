// A comparison as text, as JSON (schema specsim.compare/1) and as a folder with a page and charts.

using System.Text;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes comparisons.</summary>
public static class ComparisonFiles
{
    public const string Schema = "specsim.compare/1";

    public static string Text(ComparisonReport report)
    {
        var text = new StringBuilder(Paragraph.Wrap(report.Answer()));
        foreach (string warning in report.Warnings())
            text.Append(Paragraph.Wrap(warning));
        text.Append('\n').Append(report.Table().ToText());
        if (Bound(report) is { } bound)
            text.Append('\n').Append(Paragraph.Wrap(bound));
        text.Append('\n').Append(Paragraph.Wrap(
            $"Digest {report.Result.Digest} of all events: the same scenarios and seed give the same one."));
        return text.ToString();
    }

    public static string Json(ComparisonReport report) => JsonParts.Text(json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteNumber("seed", report.Sides[0].Scenario.Run.Seed);
        json.WriteNumber("replications", report.Sides[0].Scenario.Run.Replications);
        json.WriteStartArray("sides");
        foreach (ComparisonSide side in report.Sides)
        {
            json.WriteStartObject();
            json.WriteString("name", side.Name);
            json.WriteString("preset", side.Scenario.Name);
            json.WriteString("controller", side.Scenario.Drafts ? side.Scenario.Control.Word : null);
            JsonParts.Interval(json, "speedup", side.Speedup);
            JsonParts.Interval(json, "timesAsFastAsFirst", side.AgainstFirst);
            JsonParts.Number(json, "tokensPerSecond", side.Speculative.Server.TokensPerSecond);
            JsonParts.Number(json, "timePerOutputToken", side.Speculative.Server.TimePerOutputToken?.Mean);
            JsonParts.Interval(json, "tokensPerRound", side.Speculative.TokensPerRound);
            JsonParts.Number(json, "meanDrafted", side.MeanDrafted);
            JsonParts.Number(json, "usdPerMillionTokens", side.Speculative.Server.UsdPerMillionTokens);
            JsonParts.Number(json, "turnsPer100Steps", side.Oscillation?.TurnsPer100Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("answer", report.Answer());
        json.WriteString("digest", report.Result.Digest);
        json.WriteEndObject();
    });

    /// <summary>Writes result.json, charts and report.html into a folder, which is made when it is missing.</summary>
    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(ComparisonReport report, string folder)
    {
        Chart?[] all = [PolicyCharts.Speedups(report), PolicyCharts.Lengths(report)];
        Chart[] charts = [.. all.OfType<Chart>()];
        string[] drawings = [.. charts.Select(ChartRenderer.Svg)];
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        IEnumerable<(string Name, string Content)> files =
        [
            (RunFiles.Result, Json(report)),
            (RunFiles.Charts, ChartJson.Write(charts)),
            .. charts.Zip(drawings, (chart, svg) => (Path.Combine(RunFiles.ChartFolder, $"{chart.Id}.svg"), svg)),
            (RunFiles.Report, Html(report, charts, drawings)),
        ];
        return [.. files.Select(file => RunFiles.WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }

    private static string Html(ComparisonReport report, Chart[] charts, string[] drawings)
    {
        const string title = "Side by side";
        var header = new XElement(
            "header",
            Class("p", "kicker", "SpecSim: compare"),
            new XElement("h1", title),
            Class("p", "answer", report.Answer()),
            report.Warnings().Select(warning => Class("p", "sure", warning)),
            Bound(report) is { } bound ? Class("p", "setting", bound) : null);
        return HtmlPage.Write(
            title,
            header,
            Section("Charts", charts.Zip(drawings, Figure)),
            Section("Figures", Tables([report.Table()])),
            Section("What this rests on", Grounds(report.Sides[0].Scenario)),
            Section("How to get this again", Again(report.Command, report.Result.Digest, null)));
    }

    private static string? Bound(ComparisonReport report) =>
        report.Sides.FirstOrDefault(side => side.Scenario.Control.KnowsLuck) is { } oracle
            ? $"{oracle.Name} knows which tokens will be kept: a bound, nothing that can be deployed. Of one request "
                + "it is the exact optimum, of a batch the best in hindsight of what was tried."
            : null;
}
