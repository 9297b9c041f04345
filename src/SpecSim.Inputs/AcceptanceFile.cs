// A law of acceptance as a file of its own: written whole or not at all, and read back before it takes its place.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

public static class AcceptanceFile
{
    /// <summary>Whether a file that exists is such a law: others are not overwritten.</summary>
    public static bool LooksLikeOne(string file) =>
        YamlText.ReadFile(file, new Problems()) is { } map
        && map[WordReader.Kind] is not null
        && (map["alpha"] ?? map["hazards"] ?? map["a"] ?? map["mean"] ?? map["easyAlpha"]) is not null;

    /// <summary>Reads a law alone.</summary>
    /// <exception cref="ScenarioException">With every problem of the file.</exception>
    public static AcceptanceProfile Read(string file)
    {
        var problems = new Problems();
        MapNode? map = YamlText.ReadFile(file, problems);
        problems.ThrowIfAny();
        AcceptanceProfile profile = AcceptanceReader.Read(new MapReader(map!, problems), new List<Evidence>());
        problems.ThrowIfAny();
        return profile;
    }

    /// <summary>Replaces a file, or makes one: a reader sees the old one or a whole new one.</summary>
    /// <param name="yaml">What <see cref="AcceptanceWriter"/> wrote.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string yaml, string file)
    {
        string path = Path.GetFullPath(file);
        string draft = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.draft.yaml");
        try
        {
            File.WriteAllText(draft, yaml);
            ReadBack(draft);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void ReadBack(string draft)
    {
        try
        {
            Read(draft);
        }
        catch (ScenarioException wrong)
        {
            throw new InvariantException($"a profile that was written can be read again: {wrong.Message}");
        }
    }
}
