// Single parts of presets by name: a device, an engine, a model. For questions that are about no scenario, such as how
// well a device's constants agree with measured kernels.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Inputs;

/// <param name="presetRoots">Folders with presets, the first wins; usually <see cref="PresetFolders.With"/>.</param>
public sealed class PresetParts(IReadOnlyList<string> presetRoots)
{
    private readonly Library _library = new(presetRoots);

    /// <summary>The names of a kind's presets: "hardware", "engines", "models".</summary>
    public IReadOnlyList<string> Names(string kind) => _library.Names(kind);

    /// <exception cref="ScenarioException">No such preset, or it is wrong.</exception>
    public Device Device(string name) =>
        Read("hardware", name, (map, evidence) => HardwareReader.Read(map, _library, evidence));

    /// <exception cref="ScenarioException">No such preset, or it is wrong.</exception>
    public Engine Engine(string name) => Read("engines", name, EngineReader.Read);

    /// <exception cref="ScenarioException">No such preset, or it is wrong.</exception>
    public TransformerModel Model(string name) => Read("models", name, ModelReader.ReadModel);

    /// <summary>The known trees, by name; those that are made from an acceptance are none.</summary>
    /// <exception cref="ScenarioException">A file is wrong.</exception>
    public IReadOnlyList<TreeShape.Fixed> Trees() => [.. _library.Names(TreeReader.Kind)
        .Select(name => Read(TreeReader.Kind, name, TreeReader.Read))
        .Where(plan => !plan!.NeedsAcceptance)
        .Select(plan => plan!.Make(new AcceptanceProfile.Iid(default)))
        .OfType<TreeShape.Fixed>()];

    private T Read<T>(string kind, string name, Func<MapReader, List<Evidence>, T> read)
    {
        var problems = new Problems();
        MapNode? map = _library.Load(kind, name, problems);
        problems.ThrowIfAny();
        T part = read(new MapReader(map!, problems), []);
        problems.ThrowIfAny();
        return part;
    }
}
