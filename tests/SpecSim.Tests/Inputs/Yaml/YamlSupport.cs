// Shared by the tests of reading: documents from text, folders that vanish, problems as lines.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

internal static class YamlSupport
{
    /// <summary>The map in the text, which must be in order.</summary>
    public static MapNode Document(string text, string file = "x.yaml")
    {
        var problems = new Problems();
        var node = YamlText.Parse(text, file, problems);
        problems.ThrowIfAny();
        return Assert.IsType<MapNode>(node);
    }

    public static string[] Lines(this Problems problems) =>
        [.. problems.Sorted().Select(problem => problem.ToString())];
}

/// <summary>A folder with files that is deleted at the end of the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("specsim-").FullName;

    public string Root => _path;

    public TempFolder With(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(file))!);
        File.WriteAllText(At(file), text);
        return this;
    }

    public string At(string file) => Path.Combine(_path, file);

    /// <summary>The problems with the folder's own path left out: the same on every machine.</summary>
    public string[] Lines(Problems problems)
    {
        var prefix = _path + Path.DirectorySeparatorChar;
        return [.. problems.Lines().Select(line => line.Replace(prefix, "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
