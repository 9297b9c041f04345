// report.html of a serving run: the answer and the charts in one file.

using System.Xml.Linq;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class ServingHtml
{
    public static string Write(ServingReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(charts.Count, drawings.Count);
        var page = new XElement(
            "html",
            new XElement("head", new XElement("title", report.Scenario.Single.Title)),
            new XElement("body", new XElement("p", ServingAnswer.Of(report)), drawings.Select(XElement.Parse)));
        return $"<!DOCTYPE html>\n{page}\n";
    }
}
