// The folder that `specsim optimize --out DIR` writes: the document, a table for spreadsheets, the chart and one page.

using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Reports.EngineOptions;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes all files of a search.</summary>
public static class OptimizeFiles
{
    public const string Result = "optimize.json";
    public const string Table = "optimize.csv";

    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(OptimizeReport report, string folder)
    {
        Chart[] charts = OptimizeChart.Of(report) is { } chart ? [chart] : [];
        string[] drawings = [.. charts.Select(ChartRenderer.Svg)];
        (string Name, string Content)[] files =
        [
            (Result, OptimizeJson.Write(report)),
            (Table, Csv(report)),
            (RunFiles.Charts, ChartJson.Write(charts)),
            .. charts.Zip(drawings, (one, svg) => (Path.Combine(RunFiles.ChartFolder, $"{one.Id}.svg"), svg)),
            (RunFiles.Report, Page(report, charts, drawings)),
        ];
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        return [.. files.Select(file => RunFiles.WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }

    internal static string Csv(OptimizeReport report)
    {
        var csv = new StringBuilder();
        SummaryCsv.Append(
            csv, "batch", "option", "draftLength", "chosen", "speedup", "speedup.low95", "speedup.high95",
            "timePerOutputToken", "usdPerMillionTokens", "tokensPerSecond");
        foreach (BatchChoice choice in report.Result.Choices)
        {
            string batch = choice.Batch.ToString(CultureInfo.InvariantCulture);
            if (choice.Plain is { } plain)
            {
                SummaryCsv.Append(
                    csv, batch, "none", "0", choice.Choice is null ? "1" : "0", "1", "", "",
                    SummaryCsv.Text(plain.TimePerOutputToken?.Mean),
                    SummaryCsv.Text(plain.UsdPerMillionTokens),
                    SummaryCsv.Text(plain.TokensPerSecond));
            }

            foreach (OptionResult option in choice.Options)
                Append(csv, batch, option.Pick, option == choice.Choice);
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, string batch, Trial trial, bool chosen) => SummaryCsv.Append(
        csv,
        batch,
        trial.Candidate.Option.Name,
        trial.Candidate.DraftLength.ToString(CultureInfo.InvariantCulture),
        chosen ? "1" : "0",
        SummaryCsv.Text(trial.Speedup?.Estimate),
        SummaryCsv.Text(trial.Speedup?.Low95),
        SummaryCsv.Text(trial.Speedup?.High95),
        SummaryCsv.Text(trial.Server.TimePerOutputToken?.Mean),
        SummaryCsv.Text(trial.Server.UsdPerMillionTokens),
        SummaryCsv.Text(trial.Server.TokensPerSecond));

    private static string Page(OptimizeReport report, Chart[] charts, string[] drawings) => HtmlPage.Write(
        report.Scenario.Title,
        new XElement(
            "header",
            Class("p", "kicker", $"SpecSim: {report.Scenario.Name}, optimised"),
            new XElement("h1", report.Scenario.Title),
            Class("p", "answer", OptimizeWords.Answer(report)),
            OptimizeWords.Borrowed(report) is { } warning ? Class("p", "sure", warning) : null,
            Class("p", "setting", OptimizeText.Effort(report.Result))),
        charts.Length == 0 ? null : Section("Chart", charts.Zip(drawings, Figure)),
        Section("Choices", Tables([OptimizeTables.Choices(report), OptimizeTables.All(report)])),
        Remarks(report),
        report.Advice.Count == 0 ? null : Section(
            "Options to paste",
            report.Advice.Select(Advice).Prepend(new XElement("p", OptimizeWords.Plan(report.Result)))),
        Section("Where acceptance comes from", Sources(report)),
        report.Command is null
            ? null
            : Section(
                "How to get this again",
                Class("div", "card", new XElement("pre", new XElement("code", report.Command)))));

    private static XElement? Remarks(OptimizeReport report)
    {
        XElement[] remarks = [.. report.Result.Choices.SelectMany(OptimizeWords.Remarks)
            .Concat(OptimizeWords.PassedOver(report.Result))
            .Select(remark => new XElement("p", remark))];
        return remarks.Length == 0 ? null : Class("div", "card", remarks);
    }

    private static XElement Advice(EngineAdvice advice) => Class(
        "div",
        "card",
        new XElement("h3", advice.Engine),
        advice.Text is { } text
            ? new XElement("pre", new XAttribute("tabindex", "0"), new XElement("code", text))
            : null,
        advice.Notes.Select(note => new XElement("p", note)));

    private static XElement Sources(OptimizeReport report) => Class(
        "div",
        "card",
        new XElement("p", OptimizeWords.Unlike),
        report.Result.Question.Options
            .Select(option => new XElement("p", OptimizeWords.Source(option, report.Scenario))),
        OptimizeWords.LeftOut(report) is { } left ? new XElement("p", left) : null);
}
