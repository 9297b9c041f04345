// The report on a terminal: plain text of at most 100 columns, the answer first. What is assumed and how the latency
// constants were come by is said every time, for the figures above are worth what these are; sources are counted here
// and listed in the other outputs.

using System.Text;
using SpecSim.Experiments;
using SpecSim.Hardware;

namespace SpecSim.Reports;

/// <summary>Writes a run as text for people.</summary>
public static class RunText
{
    public static string Write(RunReport report)
    {
        Scenario scenario = report.Scenario;
        var text = new StringBuilder();
        text.Append(Paragraph.Wrap(Answer.Of(report)));
        if (UncertaintyWords.Speedup(report.Result) is { } sure)
            text.Append('\n').Append(Paragraph.Wrap(sure));
        if (report.Policy is { } policy)
            text.Append('\n').Append(Paragraph.Wrap(PolicyWords.Answer(policy)));
        text.Append('\n').Append(Paragraph.Wrap($"{scenario.Name}: {ScenarioWords.Setting(scenario)}"));
        foreach (Table table in RunTables.Of(report))
            text.Append('\n').Append(table.ToText());
        if (report.Explains)
        {
            foreach (Table table in ExplanationTables.Of(report))
                text.Append('\n').Append(table.ToText());
        }

        text.Append('\n').Append(Grounds(scenario));
        text.Append('\n').Append(Paragraph.Wrap(
            $"Digest {report.Result.Digest} of all events: the same scenario and seed give the same one."));
        return text.ToString();
    }

    /// <summary>Assumptions, then how the latency was calibrated.</summary>
    internal static string Grounds(Scenario scenario)
    {
        Evidence[] assumptions = [.. scenario.Evidence.Where(item => item.Assumed)];
        int sources = scenario.Evidence.Count - assumptions.Length;
        var text = new StringBuilder();
        if (assumptions.Length > 0)
            text.Append("Assumed, not measured\n");
        foreach (Evidence item in assumptions)
            text.Append(Paragraph.Wrap($"{item.About}: {item.Text}", "  ", "    "));
        text.Append(Paragraph.Wrap(
            $"Latency constants {ScenarioWords.Latency(scenario)}; {UncertaintyWords.StepError(scenario)}"));
        if (sources > 0)
            text.Append($"{Units.Count(sources, "source")} of other numbers: in report.html and in --json\n");
        return text.ToString();
    }
}
