// Every published result: predicted, or said what is missing.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Published;

public static class PublishedStudy
{
    public static PublishedComparison Predict(IReadOnlyList<PublishedResult> results, IReadOnlyList<string> roots)
    {
        var setups = new PublishedSetups(new PresetParts(roots));
        var loader = new ScenarioLoader(roots);
        var rows = new List<PublishedRow>();
        var gaps = new List<PublishedGap>();
        foreach (PublishedResult result in results)
        {
            if (result.Speedup is not { } speedup)
            {
                gaps.Add(new PublishedGap(result, ["speedup"]));
                continue;
            }

            if (PublishedPrediction.IsFormula(result) && result.Level != PublishedLevel.System
                && PublishedPrediction.ByFormula(result) is { } formula)
            {
                rows.Add(new PublishedRow(
                    result, PublishedLevel.Formula, PublishedQuantity.Speedup, speedup, formula, formula, formula, []));
                continue;
            }

            PublishedSetup setup = setups.Of(result);
            if (setup.Yaml is null && setup.Missing is ["devices"] && result.BaselineTokensPerSecond is { } baseline)
                setup = Identified(result, baseline);
            if (setup.Yaml is null)
            {
                gaps.Add(new PublishedGap(result, setup.Missing));
                continue;
            }

            try
            {
                Scenario? scenario = PublishedPrediction.Yielding(
                    loader.LoadText(setup.Yaml, result.Id).Scenario, PublishedPrediction.TokensPerRound(result)!.Value);
                if (scenario is null)
                {
                    gaps.Add(new PublishedGap(result, ["consistent values: more tokens a round than can be accepted"]));
                    continue;
                }

                if (result.SpeedupAt is not null)
                    scenario = PublishedPrediction.AtPeak(scenario);
                SystemPrediction predicted = PublishedPrediction.BySystem(scenario);
                rows.Add(new PublishedRow(
                    result, PublishedLevel.System, PublishedQuantity.Speedup, speedup, predicted.Speedup.Value,
                    predicted.Speedup.Low, predicted.Speedup.High, setup.Assumed));
                if (result.BaselineTokensPerSecond is { } b)
                {
                    rows.Add(new PublishedRow(
                        result, PublishedLevel.System, PublishedQuantity.BaselineTokensPerSecond, b,
                        predicted.BaselineTokensPerSecond.Value, predicted.BaselineTokensPerSecond.Low,
                        predicted.BaselineTokensPerSecond.High, setup.Assumed));
                }
            }
            catch (ScenarioException wrong)
            {
                gaps.Add(new PublishedGap(result, [.. wrong.Problems.Select(problem => problem.Message)]));
            }
        }

        return new PublishedComparison(results, rows, gaps, [], []);

        PublishedSetup Identified(PublishedResult result, double published)
        {
            (double error, PublishedSetup? setup) best = (double.MaxValue, null);
            foreach (int devices in new[] { 1, 2, 4, 8 })
            {
                PublishedSetup setup = setups.Of(result, devices);
                if (setup.Yaml is null)
                    return setup;
                try
                {
                    double there = PublishedPrediction
                        .BySystem(loader.LoadText(setup.Yaml, result.Id).Scenario).BaselineTokensPerSecond.Value;
                    double error = Math.Abs(Math.Log(there / published));
                    if (error < best.error)
                        best = (error, setup);
                }
                catch (ScenarioException)
                {
                    // Does not fit so few devices.
                }
            }

            return best.setup ?? new PublishedSetup(null, [], ["devices"]);
        }
    }
}
