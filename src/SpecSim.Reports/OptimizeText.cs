// What `specsim optimize` prints: the answer, the table, what to know about it, and the options to paste.

using System.Text;
using SpecSim.Experiments;
using SpecSim.Reports.EngineOptions;

namespace SpecSim.Reports;

/// <summary>Writes a search as text.</summary>
public static class OptimizeText
{
    public static string Write(OptimizeReport report)
    {
        OptimizationResult result = report.Result;
        var text = new StringBuilder();
        text.Append(report.Scenario.Title).Append('\n');
        text.Append(Paragraph.Wrap(OptimizeWords.Answer(report))).Append('\n');
        if (OptimizeWords.Borrowed(report) is { } warning)
            text.Append(Paragraph.Wrap(warning)).Append('\n');
        text.Append(OptimizeTables.Choices(report).ToText()).Append('\n');
        foreach (string remark in result.Choices.SelectMany(OptimizeWords.Remarks))
            text.Append(Paragraph.Wrap(remark, indent: "  "));
        foreach (string remark in OptimizeWords.PassedOver(result))
            text.Append(Paragraph.Wrap(remark, indent: "  "));
        text.Append(Paragraph.Wrap(Effort(result))).Append('\n');
        text.Append(Paragraph.Wrap(OptimizeWords.Unlike));
        foreach (DraftOption option in OptimizeWords.Named(result))
            text.Append(Paragraph.Wrap(OptimizeWords.Source(option, report.Scenario), "- ", "  "));
        if (OptimizeWords.Rest(result) is { } rest)
            text.Append(Paragraph.Wrap(rest));
        if (OptimizeWords.LeftOut(report) is { } left)
            text.Append(Paragraph.Wrap(left));
        if (OptimizeWords.Plan(result) is { } plan)
            text.Append('\n').Append(Paragraph.Wrap(plan));
        foreach (EngineAdvice advice in report.Advice)
            text.Append('\n').Append(Advice(advice));
        return text.ToString();
    }

    internal static string Effort(OptimizationResult result) =>
        $"{Units.Count(result.Screened, "candidate")} by closed form; {Units.Count(result.Simulated)}, the best "
        + "and all controllers, simulated under the same luck; differences below 1 % or within chance are none.";

    private static string Advice(EngineAdvice advice)
    {
        var text = new StringBuilder();
        string line = advice.Text is null ? $"{advice.Engine}: {advice.Notes[0]}" : $"{advice.Engine}:";
        text.Append(Paragraph.Wrap(line, indent: "  "));
        if (advice.Text is not { } options)
            return text.ToString();
        text.Append('\n').Append(options);
        foreach (string note in advice.Notes)
            text.Append(Paragraph.Wrap(note, "# ", "# "));
        return text.ToString();
    }
}
