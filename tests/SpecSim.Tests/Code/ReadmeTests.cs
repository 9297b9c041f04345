// README.md tells the truth about the tree: its map of folders, its links, and the paths it names all exist.
// A map is a fenced block whose first line is a folder ("src/"); deeper folders are indented by two spaces.

using System.Text.RegularExpressions;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Code;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Readme_NamesOnlyWhatExists()
    {
        var readme = File.ReadAllText(Repository.At("README.md"));

        var missing = PathsIn(readme)
            .Where(path => !Path.Exists(Repository.At(path)))
            .Select(path => $"README.md names {path}, which is not there");

        Problems.AssertNone(missing);
    }

    [Fact]
    public void Readme_HasAMapOfTheFolders() =>
        Assert.NotEmpty(MapIn(File.ReadAllText(Repository.At("README.md"))));

    [Fact]
    public void PathsIn_SamplePage_AreFound()
    {
        var page =
            """
            # Sample
            Read `docs/model.md`, [the decisions](docs/decisions/) and [a site](https://example.org/a.html).
            It serves 20 `requests/s`; write `out/report.html` with `--out out/`.
            ```
            dotnet run --project src/SpecSim.Cli -- run
            ```
            ```
            src/
              SpecSim/         the engine
                Kernel/        event queue
              SpecSim.Cli/     the program
            tests/
              SpecSim.Tests/   same folders as src
            ```
            """;

        var expected = new[]
        {
            "docs/decisions/", "docs/model.md", "src/", "src/SpecSim.Cli", "src/SpecSim.Cli/", "src/SpecSim/",
            "src/SpecSim/Kernel/", "tests/", "tests/SpecSim.Tests/",
        };
        Assert.Equal(expected, PathsIn(page).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> PathsIn(string page)
    {
        var outsideFences = Fence().Replace(page, "");
        var named = Named().Matches(outsideFences).Select(match => match.Groups["path"].Value);
        var linked = Link().Matches(outsideFences).Select(match => match.Groups["path"].Value)
            .Where(path => !path.Contains(':'));
        var projects = Project().Matches(page).Select(match => match.Groups["path"].Value);
        return named.Concat(linked).Concat(projects).Concat(MapIn(page)).Distinct();
    }

    private static IEnumerable<string> MapIn(string page)
    {
        foreach (Match fence in Fence().Matches(page))
        {
            if (!Map().IsMatch(fence.Groups["body"].Value))
                continue;

            List<string> above = [];
            foreach (Match line in MapLine().Matches(fence.Groups["body"].Value))
            {
                var depth = Math.Min(line.Groups["indent"].Length / 2, above.Count);
                above.RemoveRange(depth, above.Count - depth);
                above.Add(line.Groups["path"].Value);
                yield return string.Concat(above);
            }
        }
    }

    [GeneratedRegex(@"^```[^\n]*\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    // `folder/` or `folder/file.ending`; what a command writes goes below out/.
    [GeneratedRegex(@"`(?!out/)(?<path>[\w.][\w.-]*/([\w.*-]+/)*([\w-]+(\.\w+)+)?)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?<path>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"--project\s+(?<path>\S+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"\A\s*[\w.-]+/(\s|$)")]
    private static partial Regex Map();

    [GeneratedRegex(@"^(?<indent> *)(?<path>[\w.-]+/)(?=\s|$)", RegexOptions.Multiline)]
    private static partial Regex MapLine();
}
