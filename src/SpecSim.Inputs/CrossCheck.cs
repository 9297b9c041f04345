// What cannot be together, as the engine says it with a key path, put to the place in the files where that key
// stands: so these problems read like all others.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Inputs;

internal static class CrossCheck
{
    public static void Report(Scenario scenario, MapNode root, Problems problems)
    {
        foreach (var problem in scenario.Problems().Concat(AnchorProblems(scenario)))
            problems.Add(PlaceOf(root, problem.Path), problem.Path, problem.Message);
    }

    /// <summary>Where the key stands, or else the nearest key above it that is written.</summary>
    private static Mark PlaceOf(MapNode root, string path)
    {
        var place = root.Mark;
        Node node = root;
        foreach (var step in KeyPath.Steps(path) ?? [])
        {
            if (step.Key is null || node is not MapNode map || map.Find(step.Key) is not { } entry)
                break;
            // A value stands where it is read; of a map the key is shown, for the map may be a file of its own.
            // What an option has set stands at the option.
            place = entry.Value is ScalarNode || entry.Value.Mark.Line == 0 ? entry.Value.Mark : entry.KeyMark;
            node = entry.Value;
        }
        return place;
    }

    // An anchor sets the level of the device's time: what the host takes of the pass must leave some.
    private static IEnumerable<ScenarioProblem> AnchorProblems(Scenario scenario)
    {
        var (anchors, engine) = (scenario.Anchors, scenario.Engine);
        if (anchors.Target is { } step && step.Seconds <= engine.StepHostSeconds)
            yield return TooShort("target", step, "step", engine.StepHostSeconds);
        if (anchors.Draft is { } pass && pass.Seconds <= engine.DraftPassHostSeconds)
            yield return TooShort("draft", pass, "draft pass", engine.DraftPassHostSeconds);
        if (anchors.Draft is not null && scenario.Method is { Draft: null } and not SpeculationMethod.None)
            yield return new ScenarioProblem("anchors.draft", "this method has no draft model whose pass was measured");
    }

    private static ScenarioProblem TooShort(string key, MeasuredPass pass, string noun, double hostSeconds) => new(
        $"anchors.{key}.time",
        $"the measured pass of {InText(pass.Seconds)} is not longer than the engine's host time of a {noun}, "
        + InText(hostSeconds));

    private static string InText(double seconds) => QuantityText.Format(seconds, Dimension.Time);
}
