// Bad input on the command line: exit code 2, nothing on stdout, and one message that says all of it.

using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class BadInputTests
{
    [Fact]
    public void Run_UnknownPreset_NamesTheNearest() => AssertRefused(
        "specsim: 'llama70b-8' is not among the scenarios; did you mean 'llama70b-8b'?\n",
        "run", "--preset", "llama70b-8");

    [Fact]
    public void Run_NoScenario_SaysHowToNameOne() => AssertRefused(
        """
        specsim: Name a scenario: --preset NAME or a file. 'specsim presets' lists the presets.
        See 'specsim run --help'.

        """,
        "run");

    [Fact]
    public void Run_FileAndPreset_SaysThatOneIsEnough() => AssertRefused(
        """
        specsim: Name one scenario: a file or --preset, not both.
        See 'specsim run --help'.

        """,
        "run", "a.yaml", "--preset", "llama70b-8b");

    [Fact]
    public void Run_SetOfAPathThatDoesNotExist_NamesTheNearestKey() => AssertRefused(
        "specsim: --set speculation.draftLenth=3: speculation.draftLenth: unknown key; did you mean 'draftLength'?\n",
        "run", "--preset", "llama70b-8b", "--set", "speculation.draftLenth=3");

    [Fact]
    public void Run_NegativeDraftLength_IsRefused() => AssertRefused(
        "specsim: --set speculation.draftLength=-1: speculation.draftLength: must be between 0 and 100, found '-1'\n",
        "run", "--preset", "llama70b-8b", "--set", "speculation.draftLength=-1");

    [Fact]
    public void Run_SeedThatIsNoNumber_IsRefused() => AssertRefused(
        "specsim: --set run.seed=many: run.seed: expected a whole number, found 'many'\n",
        "run", "--preset", "llama70b-8b", "--seed", "many");

    [Fact]
    public void Run_OutThatIsAFile_IsRefused()
    {
        using var folder = new TempFolder();
        string file = folder.Write("taken", "");

        AssertRefused(
            $"specsim: --out {file}: is a file; a folder is needed\n", "run", "--preset", "llama70b-8b", "--out", file);
    }

    [Fact]
    public void Run_OutBelowAFile_IsRefused()
    {
        using var folder = new TempFolder();
        string below = Path.Combine(folder.Write("taken", ""), "below");

        CommandLine run = CommandLine.Run("run", "--preset", "llama70b-8b", "--out", below);

        // The rest of the sentence is the operating system's.
        Assert.StartsWith($"specsim: --out {below}: cannot be written: ", run.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public void Run_SeveralThingsWrong_SaysAllAtOnce()
    {
        using var folder = new TempFolder();
        string file = folder.Write("taken", "");

        AssertRefused(
            $"""
            specsim: 3 problems in the input
            --set hardware.power=much: hardware.power: 'much' is not a number with a unit; a power is given in W or kW
            --set workload.batch=0: workload.batch: must be between 1 and 10000, found '0'
            --out {file}: is a file; a folder is needed

            """,
            "run", "--preset", "llama70b-8b",
            "--set", "hardware.power=much", "--set", "workload.batch=0", "--out", file);
    }

    [Fact]
    public void Run_ModelThatDoesNotFit_ShowsTheArithmetic()
    {
        CommandLine run = CommandLine.Run(
            "run", "--preset", "llama70b-8b",
            "--set", "target.tensorParallel=1", "--set", "speculation.draft.tensorParallel=1");

        Assert.Equal(2, run.ExitCode);
        Snapshot.Match(run.Error);
    }

    [Fact]
    public void Run_UnknownOption_PointsToTheHelp()
    {
        AssertRefused(
            """
            specsim: unknown option '--sed'; did you mean '--seed' or '--set'?
            See 'specsim run --help'.

            """,
            "run", "--preset", "llama70b-8b", "--sed", "3");
    }

    [Fact]
    public void Check_FolderThatIsNoBaseline_SaysWhatIsMissing()
    {
        using var folder = new TempFolder();

        CommandLine run = CommandLine.Run("check", "--baseline", folder.FullPath);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("scenario.yaml", run.Error, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, params string[] arguments)
    {
        CommandLine run = CommandLine.Run(arguments);

        Assert.Equal(message, run.Error);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
    }
}
