// Where things are: the root of the source tree, found from where the tests were built, and the optional
// folder of shared data beside the checkout. Tests which read shared data skip, and say so, where it is missing.

namespace SpecSim.Tests.Support;

internal static class Repository
{
    private static readonly string[] GeneratedFolders =
        ["bin", "obj", "out", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".idea"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The full path of a file or folder named from the root with forward slashes.</summary>
    public static string At(string relativePath) => Path.GetFullPath(Path.Combine(Root, relativePath));

    /// <summary>The path as people write it: from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The files below a folder with one of these endings, in order, without what tools generate.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] endings)
    {
        List<string> files = [];
        Collect(new DirectoryInfo(At(folder)), endings, files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    /// <summary>Names of the committed runs below reports/.</summary>
    public static IEnumerable<string> Runs =>
        Directory.GetDirectories(At("reports"))
            .Where(folder => File.Exists(Path.Combine(folder, "report.html")))
            .Select(folder => Path.GetFileName(folder)!)
            .Order();

    /// <summary>The full path of a shared file or folder; the test which asks is skipped where it is missing.</summary>
    public static string RequireShared(string relativePath)
    {
        var path = At(Path.Combine("..", "shared", relativePath));
        if (!Path.Exists(path))
            Assert.Skip($"Reads ../shared/{relativePath}, which does not lie beside this checkout.");
        return path;
    }

    /// <exception cref="InvalidOperationException">No folder above holds the solution.</exception>
    internal static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SpecSim.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No SpecSim.sln above {start}: run the tests from a checkout.");
    }

    private static void Collect(DirectoryInfo folder, string[] endings, List<string> files)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            if (endings.Any(ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                files.Add(file.FullName);
        }

        foreach (var inner in folder.EnumerateDirectories())
        {
            if (!GeneratedFolders.Contains(inner.Name))
                Collect(inner, endings, files);
        }
    }
}
