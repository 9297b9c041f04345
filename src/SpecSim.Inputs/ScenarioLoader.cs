// From the name of a preset, or a file, to a scenario that can run: the files are read, laid over each other, changed
// by options, bound and checked. Whatever is wrong anywhere comes out as one list.

using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

/// <param name="Scenario">Free of problems.</param>
/// <param name="ResolvedYaml">Everything that was used, in one text; it loads to an equal scenario.</param>
/// <param name="ResolvedJson">The same as JSON, for result documents.</param>
public sealed record LoadedScenario(Scenario Scenario, string ResolvedYaml, JsonNode ResolvedJson)
{
    /// <summary>
    /// The whole question where the file has a <c>serving:</c> map; <see cref="Scenario"/> is then its part about one
    /// request by itself. Null for a closed batch.
    /// </summary>
    public ServingScenario? Serving { get; init; }
}

/// <param name="presetRoots">Folders with presets, the first wins; usually <see cref="PresetFolders.With"/>.</param>
public sealed class ScenarioLoader(IReadOnlyList<string> presetRoots)
{
    private readonly Library _library = new(presetRoots);

    /// <summary>Whether wrong rows of request traces are left out and counted, whatever the scenario says.</summary>
    public bool SkipBadRows { get; init; }

    /// <param name="presetNameOrFile">A name, or a path with a slash or the ending .yaml.</param>
    /// <param name="setOptions">What follows each --set: "speculation.draftLength=3", "run.seed=7".</param>
    /// <exception cref="ScenarioException">With every problem of the input.</exception>
    public LoadedScenario Load(string presetNameOrFile, params IReadOnlyList<string> setOptions)
    {
        var problems = new Problems();
        var resolver = new Resolver(_library, ScenarioReader.References);
        var root = resolver.LoadScenario(presetNameOrFile, problems);
        if (root is null)
            throw new ScenarioException(problems.Sorted());
        return Load(root, setOptions, resolver, problems);
    }

    /// <summary>A scenario that is not in a file.</summary>
    /// <param name="text">What its file would hold, without <c>extends</c>.</param>
    /// <param name="name">What messages call it.</param>
    internal LoadedScenario LoadText(string text, string name)
    {
        var problems = new Problems();
        if (YamlText.Parse(text, name, problems) is not MapNode root)
            throw new ScenarioException(problems.Sorted());
        return Load(root, [], new Resolver(_library, ScenarioReader.References), problems);
    }

    private LoadedScenario Load(
        MapNode root, IReadOnlyList<string> setOptions, Resolver resolver, Problems problems)
    {
        SetOptions.Apply(root, setOptions, resolver, problems);
        OptionNotes.Add(root, setOptions);
        if (SkipBadRows)
            TraceFileReader.SkipBadRows(root);
        var (scenario, serving) = ScenarioReader.Read(new MapReader(root, problems), _library);
        // Checked only when every value is the user's own: a placeholder for a wrong one fits nothing.
        if (problems.Count == 0)
            CrossCheck.Report(serving?.Problems() ?? scenario.Problems(), root, problems);
        problems.ThrowIfAny();
        return new LoadedScenario(scenario, YamlWriter.Write(root), NodeJson.From(root)!) { Serving = serving };
    }
}
