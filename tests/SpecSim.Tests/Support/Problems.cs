// Fails with the whole list of what is wrong: a rule over many files is only useful when it names all of them.

namespace SpecSim.Tests.Support;

internal static class Problems
{
    public static void AssertNone(IEnumerable<string> problems)
    {
        var all = problems.ToList();
        if (all.Count > 0)
            Assert.Fail($"{all.Count} to mend:\n  {string.Join("\n  ", all)}");
    }
}
