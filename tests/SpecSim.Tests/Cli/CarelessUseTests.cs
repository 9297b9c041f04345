// A careless or unlucky call: options that are no numbers, words that are no commands, folders that are not there,
// a stderr that cannot be written. Each ends with an exit code and a sentence, never with a stack trace.

using SpecSim.Cli;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class CarelessUseTests
{
    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Run_ThreadsThatAreNoCount_AreRefused(string threads) => AssertRefused(
        $"""
        specsim: --threads is a whole number, 1 or more, found '{threads}'.
        See 'specsim run --help'.

        """,
        "run", "--preset", "llama70b-8b", "--threads", threads);

    [Theory]
    [InlineData("abc")]
    [InlineData("0,5")]
    [InlineData("NaN")]
    [InlineData("1")]
    [InlineData("-1")]
    public void Check_ToleranceThatIsNoShare_IsRefused(string tolerance) => AssertRefused(
        $"""
        specsim: --tolerance is a share, 0 or more and below 1, found '{tolerance}'.
        See 'specsim check --help'.

        """,
        "check", "--baseline", "saved", "--tolerance", tolerance);

    [Fact]
    public void UnknownCommand_NamesTheNearest() => AssertRefused(
        """
        specsim: unknown command 'runn'; did you mean 'run'?
        See 'specsim --help'.

        """,
        "runn", "llama70b-8b");

    [Fact]
    public void UnknownCommand_NearNone_ListsThem() => AssertRefused(
        "specsim: unknown command 'simulate'; there are run, optimize, compare, what-if, presets, validate, check, "
        + "calibrate, import, lab\nSee 'specsim --help'.\n",
        "simulate");

    [Fact]
    public void UnknownOptions_AreAllSaid() => AssertRefused(
        """
        specsim: unknown option '--jsn'; did you mean '--json'?
        unknown option '--sed'; did you mean '--seed' or '--set'?
        See 'specsim run --help'.

        """,
        "run", "llama70b-8b", "--jsn", "--sed", "3");

    [Fact]
    public void PresetsShow_WithoutAName_PointsToItsOwnHelp() => AssertRefused(
        """
        specsim: Required argument 'name' missing for command: 'show'.
        See 'specsim presets show --help'.

        """,
        "presets", "show");

    [Fact]
    public void Run_PresetsFolderThatIsNotThere_IsRefused()
    {
        using var folder = new TempFolder();

        AssertRefused(
            $"""
            specsim: --presets {folder.At("mistyped")}: no such folder
            See 'specsim run --help'.

            """,
            "run", "llama70b-8b", "--presets", folder.At("mistyped"));
    }

    [Fact]
    public void Run_OutThatIsEmpty_IsRefused() => AssertRefused(
        "specsim: --out : is empty; a folder is needed\n", "run", "llama70b-8b", "--out", "");

    [Fact]
    public void Run_StderrThatCannotBeWritten_StillReturnsTheExitCode()
    {
        using var output = new StringWriter();
        using var error = new FullDisk();

        int exitCode = Application.Run(
            ["run", "nope"], new Terminal(output, error, ShowsProgress: false, TimeProvider.System));

        Assert.Equal((2, ""), (exitCode, output.ToString()));
    }

    private static void AssertRefused(string message, params string[] arguments)
    {
        CommandLine run = CommandLine.Run(arguments);

        Assert.Equal(message, run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
    }

    private sealed class FullDisk : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
