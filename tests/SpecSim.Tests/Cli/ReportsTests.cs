// The committed reports are what the program still prints: each is checked as anyone would check a baseline.

using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class ReportsTests
{
    public static TheoryData<string> Reports => [.. Repository.Runs];

    [Theory]
    [MemberData(nameof(Reports))]
    public void Check_OfACommittedReport_Passes(string name)
    {
        CommandLine check = CommandLine.Run("check", "--baseline", Repository.At($"reports/{name}"));

        Assert.Equal("", check.Error);
        Assert.Equal($"{name}: the same as in {Repository.At($"reports/{name}")}\n", check.Out);
    }

    [Fact]
    public void Reports_AreThere() => Assert.NotEmpty(Reports);
}
