// A folder of its own for one test, gone when the test ends.

namespace SpecSim.Tests.Support;

internal sealed class TempFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("specsim-test-").FullName;

    /// <summary>The full path of a file in this folder, which need not exist.</summary>
    public string At(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes a file, with the folders it needs, and gives its full path.</summary>
    public string Write(string name, string content)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
