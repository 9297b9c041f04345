// The report on a terminal: plain text of at most 100 columns, the answer first. What is assumed and how the latency
// constants were come by is said every time, for the figures above are worth what these are.

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
        text.Append('\n').Append(Paragraph.Wrap($"{scenario.Name}: {ScenarioWords.Setting(scenario)}"));
        foreach (Table table in RunTables.Of(report))
            text.Append('\n').Append(table.ToText());
        text.Append('\n').Append(Grounds(scenario));
        text.Append('\n').Append(Paragraph.Wrap(
            $"Digest {report.Result.Digest} of all events: the same scenario and seed give the same one."));
        return text.ToString();
    }

    /// <summary>Assumptions first, then how the latency was calibrated, then sources.</summary>
    private static string Grounds(Scenario scenario)
    {
        LatencyProfile latency = scenario.Device.Latency;
        var text = new StringBuilder();
        Append(text, "Assumed, not measured", scenario.Evidence.Where(item => item.Assumed));
        text.Append(Paragraph.Wrap($"Latency constants {ScenarioWords.Kind(latency.Kind)} ({latency.Source})"));
        Append(text, "Sources", scenario.Evidence.Where(item => !item.Assumed));
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IEnumerable<Evidence> evidence)
    {
        Evidence[] items = [.. evidence];
        if (items.Length > 0)
            text.Append(title).Append('\n');
        foreach (Evidence item in items)
            text.Append(Paragraph.Wrap($"{item.About}: {item.Text}", "  ", "    "));
    }
}
