// The serving report on a terminal: plain text of at most 100 columns, the answer first. What is assumed and how the
// latency constants were come by is said every time, for the figures above are worth what these are.

using System.Text;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

/// <summary>Writes a serving run as text for people.</summary>
public static class ServingText
{
    public static string Write(ServingReport report)
    {
        var text = new StringBuilder();
        text.Append(Paragraph.Wrap(ServingAnswer.Of(report)));
        text.Append('\n').Append(Paragraph.Wrap(
            $"{report.Scenario.Single.Name}: {ServingWords.Setting(report.Scenario)}"));
        foreach (Table table in ServingTables.Of(report))
            text.Append('\n').Append(table.ToText());
        text.Append('\n').Append(Paragraph.Wrap(Meanings(report)));
        if (Faults(report.Outcome.Result.Speculative.Faults) is { Length: > 0 } faults)
            text.Append('\n').Append(faults);
        text.Append('\n').Append(RunText.Grounds(report.Scenario.Single));
        text.Append('\n').Append(Paragraph.Wrap(
            $"Digest {report.Outcome.Result.Digest} of all events: the same scenario and seed give the same one."));
        return text.ToString();
    }

    private static string Meanings(ServingReport report)
    {
        string parts = report.Scenario.Single.Run.Replications > 1
            ? "replications"
            : "consecutive groups of requests of the one replication";
        return $"+- is half the 95 % interval, over {parts}: chance alone, with latency constants and acceptance as "
            + "given. Rates and levels are from warm-up to the last arrival, or over the whole run where most requests "
            + "ended later.";
    }

    private static string Faults(IReadOnlyList<Fault> faults)
    {
        const int Shown = 10;
        var text = new StringBuilder();
        if (faults.Count > 0)
            text.Append("What went wrong\n");
        foreach (Fault fault in faults.Take(Shown))
            text.Append(Paragraph.Wrap(Sentence(fault), "  ", "    "));
        if (faults.Count > Shown)
            text.Append($"  and {Units.Count(faults.Count - Shown)} more: in --json\n");
        return text.ToString();
    }

    private static string Sentence(Fault fault) =>
        $"At {Units.Time(fault.At.TotalSeconds)}, for {Units.Time(fault.For.TotalSeconds)}: "
        + ServingFaultWords.Of(fault);
}
