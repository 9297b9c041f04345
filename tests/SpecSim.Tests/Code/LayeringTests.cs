// The arrows between folders and between projects, checked on the source text and on the project files.

using System.Xml.Linq;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Code;

public sealed class LayeringTests
{
    [Fact]
    public void Sources_UseOnlyWhatLiesAboveThem()
    {
        var files = Repository.Files("src", ".cs", ".razor").Select(SourceFile.Read).ToList();
        var types = files
            .Where(file => file.Project == Layers.Engine)
            .SelectMany(file => Layers.DeclaredTypes(file.Code).Select(type => (file.Folder, type)))
            .ToLookup(pair => pair.Folder, pair => pair.type);

        var problems = files.SelectMany(
            file => Layers.Problems(file.Project, file.Folder, file.Code, types).Select(text => $"{file.Path}:{text}"));

        Assert.NotEmpty(types);
        Problems.AssertNone(problems);
    }

    [Fact]
    public void Projects_ReferOnlyAsTheArrowsSay()
    {
        foreach (var path in Repository.Files("src", ".csproj"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var project = XDocument.Load(path);
            var references = project.Descendants("ProjectReference")
                .Select(reference => ProjectName(reference.Attribute("Include")!.Value));

            Assert.True(Layers.Projects.ContainsKey(name), $"{name} has no place in the list of projects.");
            Assert.Empty(references.Except(Layers.Projects[name]));
            Assert.DoesNotContain(
                project.Descendants("Using"),
                element => element.Attribute("Include")?.Value.StartsWith("SpecSim", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public void Engine_HasOnePackage()
    {
        var project = XDocument.Load(Repository.At("src/SpecSim/SpecSim.csproj"));

        var packages = project.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value);

        Assert.Equal(["MathNet.Numerics"], packages);
    }

    [Theory]
    [InlineData("using SpecSim.Serving;", "1: SpecSim.Kernel may not use SpecSim.Serving")]
    [InlineData("using Pool = SpecSim.Serving.KvPool;", "1: SpecSim.Kernel may not use SpecSim.Serving")]
    [InlineData("using static SpecSim.Latency.Roofline;", "1: SpecSim.Kernel may not use SpecSim.Latency")]
    [InlineData("using A;\nnew SpecSim.Serving.KvPool();", "2: SpecSim.Kernel may not use SpecSim.Serving")]
    [InlineData("var pool = new Serving.KvPool();", "1: SpecSim.Kernel may not use Serving.KvPool")]
    [InlineData("using SpecSim.Reports;", "1: SpecSim.Kernel may not use SpecSim.Reports")]
    [InlineData("global using System.Linq;", "1: a global using hides who uses whom")]
    [InlineData("namespace SpecSim.Serving;", "1: a file of SpecSim.Kernel declares SpecSim.Serving")]
    public void Problems_KernelLooksDown_IsFound(string code, string problem)
    {
        var types = Layers.DeclaredTypes("public sealed class KvPool;").ToLookup(_ => "Serving");

        Assert.Contains(problem, Layers.Problems("SpecSim", "Kernel", code, types));
    }

    [Theory]
    [InlineData("SpecSim", "Serving", "using SpecSim.Kernel;\nnamespace SpecSim.Serving;\nlink.Experiments.Count();")]
    [InlineData("SpecSim", "Serving", "using SpecSim.Serving;\nSpecSim.Invariant.Require(true, name);")]
    [InlineData("SpecSim", "", "namespace SpecSim;")]
    [InlineData("SpecSim.Inputs", "Yaml", "using SpecSim.Experiments;\nnamespace SpecSim.Inputs.Yaml;")]
    [InlineData("SpecSim.Cli", "", "using SpecSim.Inputs;\nusing SpecSim.Reports;\nusing SpecSim.Hardware;")]
    public void Problems_LookingUp_AreNone(string project, string folder, string code) =>
        Assert.Empty(Layers.Problems(project, folder, code));

    [Theory]
    [InlineData("SpecSim.Inputs", "", "using SpecSim.Reports;")]
    [InlineData("SpecSim.Reports", "Charts", "@using SpecSim.Inputs")]
    [InlineData("SpecSim.Reports", "", "using SpecSim.Cli;")]
    [InlineData("SpecSim.Probe", "", "using SpecSim.Hardware;")]
    [InlineData("SpecSim", "", "using SpecSim.Kernel;")]
    [InlineData("SpecSim", "Misc", "namespace SpecSim.Misc;")]
    public void Problems_AcrossTheArrows_AreFound(string project, string folder, string code) =>
        Assert.Single(Layers.Problems(project, folder, code));

    // A reference is written with backslashes, which only some systems read as folders.
    private static string ProjectName(string reference) =>
        Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));

    private sealed record SourceFile(string Path, string Project, string Folder, string Code)
    {
        public static SourceFile Read(string file)
        {
            var path = Repository.Relative(file);
            var parts = path.Split('/');
            var text = File.ReadAllText(file);

            // Razor is not C#: its text counts whole, strings and comments included.
            var code = path.EndsWith(".cs", StringComparison.Ordinal) ? SourceText.Parse(text).Code : text;
            return new SourceFile(path, parts[1], parts.Length > 3 ? parts[2] : "", code);
        }
    }
}
