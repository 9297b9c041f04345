// A small set of presets in a folder of its own: what Build makes in code, as files. A test says what it changes.

using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs;

/// <summary>
/// Preset files for one test: scenario "pair", its hardware, engine, models, acceptance; others to refer to.
/// </summary>
internal sealed class PresetFiles : IDisposable
{
    private readonly TempFolder _folder = new();

    public PresetFiles()
    {
        foreach (var (name, text) in PresetTexts.All)
            _folder.Write(name, text);
    }

    public string FullPath => _folder.FullPath;

    public ScenarioLoader Loader => new([_folder.FullPath]);

    /// <summary>Writes a file, such as "hardware/mine.yaml".</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Replaces a part of a file, which must be there.</summary>
    public void Edit(string name, string part, string replacement)
    {
        var text = File.ReadAllText(_folder.At(name));
        Assert.Contains(part, text, StringComparison.Ordinal);
        _folder.Write(name, text.Replace(part, replacement, StringComparison.Ordinal));
    }

    public LoadedScenario Load(string name = "pair", params string[] setOptions) => Loader.Load(name, setOptions);

    /// <summary>The whole message of a scenario that does not load, without the path of the folder.</summary>
    public string Refusal(string name = "pair", params string[] setOptions) =>
        Short(Assert.Throws<ScenarioException>(() => Loader.Load(name, setOptions)).Message);

    public string Short(string message) =>
        message.Replace(_folder.FullPath + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
