// The engine knows no files, no console, no environment, no wall clock and no threads of its own: the same scenario
// gives the same bytes wherever it runs. Checked on the compiled engine.

using SpecSim.Tests.Support;

namespace SpecSim.Tests.Code;

public sealed class EngineApiTests
{
    private static readonly string[] ForbiddenNamespaces = ["System.IO", "System.Net"];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Console", "System.Environment", "System.DateTime", "System.DateTimeOffset", "System.TimeProvider",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Threading.Thread",
        "System.Threading.Timer", "System.Threading.Tasks.Task", "System.Random", "System.Guid", "System.HashCode",
    ];

    // A compiled iterator asks on which thread it is.
    private static readonly string[] CompilersOwn = ["System.Environment.get_CurrentManagedThreadId"];

    [Fact]
    public void Engine_TouchesNothingOutsideItself() => Problems.AssertNone(Forbidden(typeof(InvariantException)));

    [Fact]
    public void Engine_RefersToMathNetAlone()
    {
        var uses = AssemblyUses.Read(typeof(InvariantException).Assembly.Location);

        var packages = uses.Assemblies.Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        // Nothing at all, or this one: the compiler drops a reference that no code uses.
        Assert.Empty(packages.Except(["MathNet.Numerics"]));
    }

    [Fact]
    public void Forbidden_OfTheseTests_IsFound()
    {
        // These tests read files and the environment: what forbids nothing here would forbid nothing anywhere.
        var found = Forbidden(typeof(EngineApiTests)).ToList();

        Assert.Contains("System.IO.File.ReadAllText", found);
        Assert.Contains("System.Environment.GetEnvironmentVariable", found);
    }

    private static IEnumerable<string> Forbidden(Type typeInAssembly) =>
        AssemblyUses.Read(typeInAssembly.Assembly.Location).Members
            .Except(CompilersOwn)
            .Where(member =>
                ForbiddenNamespaces.Any(space => member.StartsWith(space + ".", StringComparison.Ordinal))
                || ForbiddenTypes.Any(type => member.StartsWith(type + ".", StringComparison.Ordinal)));
}
