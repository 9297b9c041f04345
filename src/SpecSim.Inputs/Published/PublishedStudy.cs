// Every published result: predicted, or said what is missing. A result is predicted at the formula level when it
// brings its own times, at the system level when it does not; results that check one part are predicted where they can
// be all the same. Where only the number of devices is absent, the published speeds without
// speculation identify it: the number whose predicted speed is nearest to their median over the results of one set-up,
// if it is near at all.

using MathNet.Numerics.Statistics;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Published;

public static class PublishedStudy
{
    private static readonly int[] DeviceCounts = [1, 2, 4, 8, 16];

    // Between two device counts there is a factor of 1.4 and more; a speed this far from all is of something else.
    private const double NearEnough = 0.25;

    // What printing and the difference of two runs may make of equal numbers.
    private const double Tolerance = 1.03;

    /// <param name="results">Read by <see cref="PublishedFile"/>.</param>
    /// <param name="roots">Folders of presets.</param>
    /// <param name="threads">Results at a time; the comparison is the same for any number.</param>
    /// <exception cref="ScenarioException">A preset is wrong.</exception>
    public static PublishedComparison Predict(
        IReadOnlyList<PublishedResult> results, IReadOnlyList<string> roots, int threads = 1)
    {
        var outcomes = new Outcome[results.Count];
        var speeds = results
            .Where(result => result.BaselineTokensPerSecond is not null)
            .ToLookup(Setting, result => result.BaselineTokensPerSecond!.Value);
        Parallel.For(
            0,
            results.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new Predictor(roots),
            (index, _, predictor) =>
            {
                PublishedResult result = results[index];
                outcomes[index] = predictor.Of(result, [.. speeds[Setting(result)]]);
                return predictor;
            },
            _ => { });
        SystemCase[] cases = [.. outcomes.Select(outcome => outcome.Case).OfType<SystemCase>()];
        var notes = new List<string>();
        IReadOnlyList<PublishedRow> leftOut = LeftOutSources.Predict(cases, notes);
        return new PublishedComparison(
            results,
            [.. outcomes.SelectMany(outcome => outcome.Rows)],
            [.. outcomes.Select(outcome => outcome.Gap).OfType<PublishedGap>()],
            leftOut,
            notes);
    }

    // One source measures one model at one batch on one machine, whatever the draft and the data set.
    private static object Setting(PublishedResult result) => (
        result.Source, result.Target, result.Hardware, result.HardwareSimilar, result.Engine, result.DataType,
        result.Batch, result.ThroughputScope);

    private sealed record Outcome(IReadOnlyList<PublishedRow> Rows, PublishedGap? Gap, SystemCase? Case);

    private sealed class Predictor(IReadOnlyList<string> roots)
    {
        private readonly PublishedSetups _setups = new(new PresetParts(roots));
        private readonly ScenarioLoader _loader = new(roots);

        /// <param name="speeds">Published without speculation in the same setting.</param>
        public Outcome Of(PublishedResult result, double[] speeds)
        {
            if (result.Speedup is not { } speedup)
                return Missing(result, ["speedup"]);
            if (result.Level != PublishedLevel.System && PublishedFormula.Of(result) is { } formula)
            {
                var row = new PublishedRow(
                    result, PublishedLevel.Formula, PublishedQuantity.Speedup, speedup,
                    formula.Value, formula.Low, formula.High, []);
                return new Outcome([row], null, null);
            }

            if (Contradiction(result) is { } contradiction)
                return Missing(result, [contradiction]);
            PublishedSetup setup = _setups.Of(result);
            if (setup.Missing is [PublishedSetups.Devices] && speeds.Length > 0)
                setup = Identified(result, speeds.Median());
            return setup.Yaml is { } yaml ? System(result, yaml, setup.Assumed) : Missing(result, setup.Missing);
        }

        // No round is shorter than a plain step, so no speedup exceeds its tokens; some tables have such cells.
        private static string? Contradiction(PublishedResult result) =>
            result.Speedup > Tolerance * PublishedFormula.TokensPerRound(result)
                ? "consistent values (faster than its tokens per round)"
                : null;

        private static Outcome Missing(PublishedResult result, IReadOnlyList<string> what) =>
            new([], new PublishedGap(result, what), null);

        private Outcome System(PublishedResult result, string yaml, IReadOnlyList<string> assumed)
        {
            Scenario? scenario;
            try
            {
                scenario = Load(result, yaml);
            }
            catch (ScenarioException wrong)
            {
                return Missing(result, [.. wrong.Problems.Select(problem => problem.Message).Distinct()]);
            }

            if (scenario is null)
                return Missing(result, ["consistent values (more tokens a round than drafted)"]);
            SystemPrediction predicted = PublishedPrediction.Of(scenario, PublishedFormula.RoundingOfTokens(result));
            var item = new SystemCase(result, scenario, predicted, assumed);
            return new Outcome([.. item.Rows()], null, item);
        }

        private Scenario? Load(PublishedResult result, string yaml)
        {
            double tokens = PublishedFormula.TokensPerRound(result)!.Value;
            Scenario? scenario = PublishedPrediction.Yielding(_loader.LoadText(yaml, result.Id).Scenario, tokens);
            return scenario is not null && result.SpeedupAt is not null
                ? PublishedPrediction.AtPeak(scenario)
                : scenario;
        }

        private PublishedSetup Identified(PublishedResult result, double published)
        {
            var near = new List<(double Error, PublishedSetup Setup)>();
            foreach (int devices in DeviceCounts)
            {
                PublishedSetup setup = _setups.Of(result, devices);
                if (setup.Yaml is null || Speed(result, setup.Yaml) is not { } speed)
                    continue;
                string assumed = $"{devices} devices, by the speed without speculation";
                near.Add((Math.Abs(Math.Log(speed / published)), setup with { Assumed = [.. setup.Assumed, assumed] }));
            }

            return near.Where(item => item.Error < NearEnough).OrderBy(item => item.Error)
                .Select(item => item.Setup)
                .FirstOrDefault() ?? _setups.Of(result);
        }

        // Null where the model does not fit so few devices.
        private double? Speed(PublishedResult result, string yaml)
        {
            try
            {
                Scenario scenario = _loader.LoadText(yaml, result.Id).Scenario;
                return PublishedPrediction.TokensPerSecond(scenario, result.ThroughputScope == "total");
            }
            catch (ScenarioException)
            {
                return null;
            }
        }
    }
}
