// Two keys that say the same thing in different ways. In one file that is a mistake; but what an option says stands
// over the file, and what a scenario says over the one it extends: there the lower way of saying it is left out, as a
// lower value is.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class Overlay
{
    /// <summary>Takes the other keys out of the map; reports those that stand no lower.</summary>
    /// <param name="map">The map.</param>
    /// <param name="key">The way that is taken.</param>
    /// <param name="others">Ways that it rules out.</param>
    /// <param name="reason">Why they cannot stand together.</param>
    public static void Replace(MapReader map, string key, IEnumerable<string> others, string reason)
    {
        foreach (var other in others.Where(map.Has))
        {
            if (!IsAbove(map, key, other))
                map.Report(other, reason);
            map.Node.Remove(other);
        }
    }

    /// <summary>Whether the one stands over the other, both being written.</summary>
    public static bool IsAbove(MapReader map, string key, string other) => Height(map, key) > Height(map, other);

    // An option over the scenario itself over what it extends. A key keeps its place when its value is replaced.
    private static int Height(MapReader map, string key) =>
        map.Node.Find(key) is { } entry ? Math.Max(Height(map, entry.KeyMark), Height(map, entry.Value.Mark)) : -1;

    private static int Height(MapReader map, Mark mark) => mark.Line == 0 ? 2 : mark.File == map.Node.Mark.File ? 1 : 0;
}
