// What cannot be together, as the engine says it with a key path, put to the place in the files where that key
// stands: so these problems read like all others.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

internal static class CrossCheck
{
    public static void Report(IEnumerable<ScenarioProblem> found, MapNode root, Problems problems)
    {
        foreach (var problem in found)
            problems.Add(PlaceOf(root, problem.Path), problem.Path, problem.Message);
    }

    /// <summary>Where the key stands, or else the nearest key above it that is written.</summary>
    private static Mark PlaceOf(MapNode root, string path)
    {
        var place = root.Mark;
        Node node = root;
        foreach (var step in KeyPath.Steps(path) ?? [])
        {
            if (step.Key is null && node is ListNode list && step.Index < list.Items.Count)
            {
                node = list.Items[step.Index];
                place = node.Mark;
                continue;
            }

            if (step.Key is null || node is not MapNode map || map.Find(step.Key) is not { } entry)
                break;
            // A value stands where it is read; of a map the key is shown, for the map may be a file of its own.
            // What an option has set stands at the option.
            place = entry.Value is ScalarNode || entry.Value.Mark.Line == 0 ? entry.Value.Mark : entry.KeyMark;
            node = entry.Value;
        }
        return place;
    }
}
