// Where presets are looked up: the caller's folders first, then those that came with the program.

namespace SpecSim.Inputs;

public static class PresetFolders
{
    /// <summary>The folder that stands beside the program.</summary>
    public static string Shipped { get; } = Path.Combine(AppContext.BaseDirectory, "presets");

    /// <summary>The given folders, then the shipped one: a user's own file hides a shipped one of that name.</summary>
    public static IReadOnlyList<string> With(params IReadOnlyList<string> own) => [.. own, Shipped];
}
