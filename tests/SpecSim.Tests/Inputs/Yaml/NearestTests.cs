// Which names are offered for one that is not known.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public class NearestTests
{
    private static readonly string[] Keys = ["draftLength", "method", "acceptance", "temperature", "seed"];
    private static readonly string[] Devices = ["a100-sxm", "h100-pcie", "h100-sxm", "h200-sxm", "rtx4090"];

    [Theory]
    [InlineData("draftLenth", "draftLength")]
    [InlineData("draftlength", "draftLength")]
    [InlineData("draft_length", "draftLength")]
    [InlineData("dratfLength", "draftLength")]
    [InlineData("metod", "method")]
    [InlineData("temprature", "temperature")]
    [InlineData("sed", "seed")]
    public void Names_Misspelt_GivesTheOneMeant(string name, string expected) =>
        Assert.Equal([expected], Nearest.Names(name, Keys));

    [Theory]
    [InlineData("power")]
    [InlineData("x")]
    [InlineData("")]
    public void Names_NothingNear_GivesNone(string name) => Assert.Empty(Nearest.Names(name, Keys));

    [Fact]
    public void Names_SeveralAtTheSameDistance_GivesThemInOrdinalOrder() =>
        Assert.Equal(["h100-sxm", "h200-sxm"], Nearest.Names("h300-sxm", Devices.Reverse()));

    [Fact]
    public void Names_StemOfNames_GivesThoseThatGoOn() =>
        Assert.Equal(["h100-pcie", "h100-sxm"], Nearest.Names("h100", Devices));

    [Fact]
    public void Names_ManyEquallyNear_GivesThree() =>
        Assert.Equal(["x1", "x2", "x3"], Nearest.Names("x", ["x5", "x4", "x3", "x2", "x1", "x1"]));

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "; did you mean 'a'?")]
    [InlineData("a b", "; did you mean 'a' or 'b'?")]
    [InlineData("a b c", "; did you mean 'a', 'b' or 'c'?")]
    public void Question_Names_IsOneSentence(string names, string expected) =>
        Assert.Equal(expected, Nearest.Question(names.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
