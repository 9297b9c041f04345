// report.html of a serving run: the answer, both sides in large type, charts, tables, what went wrong, and what all
// this rests on.

using System.Xml.Linq;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports.Charts;
using SpecSim.Results;
using SpecSim.Serving;
using static SpecSim.Reports.HtmlPage;

namespace SpecSim.Reports;

/// <summary>Writes a serving run as one HTML page.</summary>
internal static class ServingHtml
{
    /// <param name="report">What to show.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="drawings">The same charts as svg elements.</param>
    public static string Write(ServingReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> drawings)
    {
        Scenario single = report.Scenario.Single;
        IReadOnlyList<Fault> faults = report.Outcome.Result.Speculative.Faults;
        return HtmlPage.Write(
            single.Title,
            new XElement(
                "header",
                Class("p", "kicker", $"SpecSim: {single.Name}"),
                new XElement("h1", single.Title),
                Class("p", "answer", ServingAnswer.Of(report)),
                Class("p", "setting", ServingWords.Setting(report.Scenario))),
            Class("dl", "tiles", single.Drafts ? Tiles(report) : PlainTiles(report.Outcome.Result.Baseline)),
            Section("Charts", charts.Zip(drawings, Figure)),
            Section("Figures", Tables(ServingTables.Of(report))),
            faults.Count == 0 ? null : Section("What went wrong", Faults(faults)),
            Section("What this rests on", Grounds(single)),
            Section(
                "How to get this again",
                Again(report.Command, report.Outcome.Result.Digest, report.ScenarioYaml)));
    }

    private static XElement[] Tiles(ServingReport report)
    {
        ServingResult result = report.Outcome.Result;
        (ServingSide plain, ServingSide drafted) = (result.Baseline, result.Speculative);
        return
        [
            Tile("Speedup", Units.Factor(result.Comparison.TimePerOutputToken?.Estimate), Sure(result)),
            Both("Time per output token", plain, drafted, side => Units.Time(side.TimePerOutputToken?.Mean.Estimate)),
            Both("First token, p95", plain, drafted, side => Units.Time(side.TimeToFirstToken?.P95.Estimate)),
            plain.Goodput is null
                ? Both("Output", plain, drafted, side => Units.Rate(side.TokensPerSecond.Estimate), "tokens/s")
                : Both("Goodput", plain, drafted, side => Units.Rate(side.Goodput?.Estimate), "requests/s"),
            Both("A million tokens", plain, drafted, side => Units.Usd(side.UsdPerMillionTokens)),
            LoadAxis.Of(report) is { } load
                ? PaysUpTo(load, report.Study!)
                : Both("Requests running", plain, drafted, side => Units.Rate(side.Levels.Running.Estimate)),
        ];
    }

    private static XElement Both(
        string name, ServingSide plain, ServingSide drafted, Func<ServingSide, string> text, string unit = "") =>
        Tile(name, text(drafted), $"{text(plain)} without speculation", unit);

    private static string Sure(ServingResult result) =>
        result.Comparison.TimePerOutputToken is { Low95: { } low, High95: { } high }
            ? $"95 % interval {Units.Ratio(low)} to {Units.Ratio(high)}"
            : "mean time per output token";

    private static XElement PaysUpTo(LoadAxis load, LoadStudy study)
    {
        LoadCrossover crossover = study.Crossover;
        string most = load.Text(load.At(load.Points[^1]));
        return crossover.NeverPays ? Tile("Speculation pays", "never", $"of loads up to {most}")
            : study.LastThatPays is { } last
                ? Tile("Speculation pays up to", load.Text(load.At(last)), "beyond, the server falls behind")
            : study.LastThatGains is { } top
                ? Tile("Speculation pays up to", load.Text(load.At(top)), "beyond, it makes no difference")
            : crossover.Rate is not { } rate ? Tile("Speculation pays", "always", $"of loads up to {most}")
            : Tile("Speculation pays up to", load.Text(load.At(rate) ?? rate), $"tried up to {most}");
    }

    private static XElement[] PlainTiles(ServingSide side) =>
    [
        Tile("Output", Units.Rate(side.TokensPerSecond.Estimate), "all replicas together", "tokens/s"),
        Tile("Time per output token", Units.Time(side.TimePerOutputToken?.Mean.Estimate), "mean"),
        Tile("First token, p95", Units.Time(side.TimeToFirstToken?.P95.Estimate), "of finished requests"),
        Tile("A million tokens", Units.Usd(side.UsdPerMillionTokens), "all devices"),
    ];

    private static XElement Faults(IReadOnlyList<Fault> faults) => Class(
        "div",
        "card",
        Class("dl", "evidence", faults.Select(fault => Entry(When(fault), ServingFaultWords.Of(fault)))),
        new XElement("p", "Of the first replication."));

    private static string When(Fault fault)
    {
        (Instant start, Instant end) = (fault.At, fault.At + fault.For);
        return $"{Units.Time(start.TotalSeconds)} to {Units.Time(end.TotalSeconds)}";
    }
}
