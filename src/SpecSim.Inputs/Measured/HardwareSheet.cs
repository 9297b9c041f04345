// A hardware file on its own, outside of any scenario: the device, and the tree it was read from.

using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

/// <param name="Name">As tables and scenarios name it: the preset, or the file without its ending.</param>
/// <param name="Device">What the file says.</param>
/// <param name="Node">The file's tree; constants transferred from another device are written into it.</param>
public sealed record HardwareSheet(string Name, Device Device, MapNode Node)
{
    private const string Kind = "hardware";
    private const string LatencyKey = "latency";

    /// <param name="nameOrFile">A name, or a path with a slash or the ending .yaml.</param>
    /// <param name="presetRoots">Folders with presets.</param>
    /// <param name="lender">Whose constants a datasheet without any takes until its own are fitted.</param>
    /// <exception cref="ScenarioException">With every problem of the file.</exception>
    public static HardwareSheet Load(string nameOrFile, IReadOnlyList<string> presetRoots, string? lender = null)
    {
        var problems = new Problems();
        var library = new Library(presetRoots);
        MapNode? node = library.Load(Kind, nameOrFile, problems);
        if (node is not null && node[LatencyKey] is null && lender is not null)
            node.Set(LatencyKey, Lent(lender));
        Device? device =
            node is null ? null : HardwareReader.Read(new MapReader(node, problems), library, new List<Evidence>());
        problems.ThrowIfAny();
        return new HardwareSheet(NameOf(nameOrFile), device!, node!);
    }

    /// <summary>The name that tables use for it.</summary>
    public static string NameOf(string nameOrFile) => nameOrFile.EndsWith(".yaml", StringComparison.Ordinal)
        ? Path.GetFileNameWithoutExtension(nameOrFile)
        : nameOrFile;

    private static MapNode Lent(string lender)
    {
        var latency = new MapNode(Mark.None);
        latency.Set("kind", new ScalarNode(Mark.None, LatencyReader.Transferred));
        latency.Set("from", new ScalarNode(Mark.None, lender));
        return latency;
    }

    /// <summary>True when the file, whatever else is wrong with it, describes a device.</summary>
    public static bool LooksLikeOne(string file) =>
        YamlText.ReadFile(file, new Problems()) is { } map
        && map["architecture"] is not null && map["peak"] is not null && map["latency"] is not null;
}
