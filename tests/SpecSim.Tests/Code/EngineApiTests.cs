// The engine knows no files, no console, no environment, no wall clock and no threads of its own: the same scenario
// gives the same bytes wherever it runs. Checked on the compiled engine.

namespace SpecSim.Tests.Code;

public sealed class EngineApiTests
{
    private static readonly string[] ForbiddenNamespaces = ["System.IO", "System.Net", "System.Diagnostics.Process"];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Console", "System.Environment", "System.DateTime", "System.DateTimeOffset", "System.TimeProvider",
        "System.Diagnostics.Stopwatch", "System.Threading.Thread", "System.Threading.Timer",
        "System.Threading.Tasks.Task", "System.Random", "System.Guid", "System.HashCode",
    ];

    [Fact]
    public void Engine_TouchesNothingOutsideItself() =>
        Assert.Empty(Forbidden(AssemblyUses.Read(typeof(InvariantException).Assembly.Location)));

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
        var found = Forbidden(AssemblyUses.Read(typeof(EngineApiTests).Assembly.Location)).ToList();

        Assert.Contains("System.IO.File", found);
        Assert.Contains("System.Environment", found);
    }

    private static IEnumerable<string> Forbidden(AssemblyUses uses)
    {
        // A compiled iterator asks on which thread it is; no other use of Environment is the compiler's own.
        var ownEnvironment = uses.Members.Any(member =>
            member.StartsWith("System.Environment.", StringComparison.Ordinal)
            && member != "System.Environment.get_CurrentManagedThreadId");
        return uses.Types.Where(type =>
            ForbiddenNamespaces.Any(space => type.StartsWith(space, StringComparison.Ordinal))
            || (ForbiddenTypes.Contains(type) && (type != "System.Environment" || ownEnvironment)));
    }
}
