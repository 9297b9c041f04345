// The tables of reports/expected: speedups of pairs that people name first, over batch and acceptance, by closed form
// at the best draft length. A row that is off is shown as it should be.

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Quantities;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed class ExpectedPageTests
{
    private const int Longest = 8;

    private static readonly int[] Batches = [1, 4, 16, 64];
    private static readonly double[] Alphas = [0.5, 0.6, 0.7, 0.8, 0.9];

    [Theory]
    [InlineData("llama70b-8b")]
    [InlineData("llama8b-tinyllama")]
    [InlineData("llama70b-phi3mini")]
    public void Expected_Pair_IsWhatComesOut(string preset)
    {
        string[] page = File.ReadAllLines(Repository.At("reports/expected/README.md"));
        Scenario scenario = new ScenarioLoader([Repository.At("presets")]).Load(preset).Scenario;

        string[] rows = [.. Batches.Select(batch => Row(preset, scenario, batch))];

        string[] absent = [.. rows.Except(page)];
        if (absent.Length > 0)
            Assert.Fail($"reports/expected/README.md should have\n{string.Join('\n', absent)}");
    }

    private static string Row(string preset, Scenario scenario, int batch)
    {
        Scenario sized = scenario with { Workload = scenario.Workload with { Batch = batch } };
        IEnumerable<string> cells = Alphas
            .Select(alpha => Best(sized with { Acceptance = new AcceptanceProfile.Iid(new Probability(alpha)) }))
            .Append(Best(sized));
        return $"| `{preset}`, {batch} | {string.Join(" | ", cells)} |";
    }

    // The best draft length behind it; no draft at all is 1.
    private static string Best(Scenario scenario)
    {
        var (speedup, length) = Enumerable.Range(1, Longest)
            .Select(length => (PublishedPrediction.Speedup(scenario with { DraftLength = length }), length))
            .Max();
        return string.Create(CultureInfo.InvariantCulture, $"{speedup:F2} ({length})");
    }
}
