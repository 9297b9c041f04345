// The table of methods in docs/accuracy.md: what the presets give today, and its own arithmetic.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed partial class MethodsPageTests
{
    public static TheoryData<string, double, double, double> Rows
    {
        get
        {
            var rows = new TheoryData<string, double, double, double>();
            foreach (Match row in Row().Matches(File.ReadAllText(Repository.At("docs/accuracy.md"))))
            {
                double Number(string name) => double.Parse(row.Groups[name].Value, CultureInfo.InvariantCulture);
                rows.Add(row.Groups["preset"].Value, Number("published"), Number("predicted"), Number("error"));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Methods_OnThePage_AreWhatThePresetsGive(string preset, double published, double predicted, double error)
    {
        Scenario scenario = new ScenarioLoader([Repository.At("presets")]).Load(preset).Scenario;
        scenario = scenario with { Run = scenario.Run with { UncertaintyDraws = 0 } };

        double speedup = Experiment.Run(scenario).Speedup!.Estimate;

        Assert.Equal(predicted, Math.Round(speedup, 2));
        Assert.Equal(error, Math.Round(100 * ((speedup / published) - 1)));
    }

    [GeneratedRegex(
        @"^\| `(?<preset>[\w-]+)` \|[^|]+\| (?<published>[\d.]+) \| (?<predicted>[\d.]+) \| (?<error>[+-]\d+) % \|\r?$",
        RegexOptions.Multiline)]
    private static partial Regex Row();
}
