// Files of published results: presets/published/*.yaml and any file of the same form.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Published;

public static class PublishedFile
{
    /// <summary>Reads one file.</summary>
    /// <exception cref="ScenarioException">Every problem in it.</exception>
    public static IReadOnlyList<PublishedResult> Read(string path) =>
        throw new ScenarioException([new Problem(Mark.Of(path), "", "cannot be read", [])]);

    /// <summary>Reads those that ship, in the order of their names.</summary>
    /// <param name="roots">Folders of presets.</param>
    public static IReadOnlyList<PublishedResult> Shipped(IReadOnlyList<string> roots) => [];
}
