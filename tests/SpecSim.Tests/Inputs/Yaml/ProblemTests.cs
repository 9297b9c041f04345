// How problems are put into one message.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Yaml;

public class ProblemTests
{
    [Fact]
    public void ThrowIfAny_OneProblem_IsThatLineAlone()
    {
        var problems = new Problems();
        problems.Add(new Mark("presets/x.yaml", 12, 5), "speculation.draftLenth", "unknown key", "draftLength");

        var error = Assert.Throws<ScenarioException>(problems.ThrowIfAny);

        Assert.Equal(
            "presets/x.yaml:12:5: speculation.draftLenth: unknown key; did you mean 'draftLength'?", error.Message);
    }

    [Fact]
    public void ThrowIfAny_SeveralProblems_AreSortedByFileLineAndColumn()
    {
        var problems = new Problems();
        problems.Add(new Mark("b.yaml", 1, 1), "x", "is empty");
        problems.Add(new Mark("a.yaml", 10, 1), "", "expected a map, found a list");
        problems.Add(new Mark("a.yaml", 9, 7), "y", "is empty");
        problems.Add(new Mark("a.yaml", 9, 3), "z", "is empty");
        problems.Add(Mark.Of("--set z=1"), "z", "unknown key");
        problems.Add(Mark.None, "", "'x' is not among the scenarios");

        var error = Assert.Throws<ScenarioException>(problems.ThrowIfAny);

        Assert.Equal(
            """
            6 problems in the input
            'x' is not among the scenarios
            --set z=1: z: unknown key
            a.yaml:9:3: z: is empty
            a.yaml:9:7: y: is empty
            a.yaml:10:1: expected a map, found a list
            b.yaml:1:1: x: is empty
            """.ReplaceLineEndings("\n"), error.Message);
        Assert.Equal(6, error.Problems.Count);
    }

    [Fact]
    public void ThrowIfAny_TheSameProblemTwice_IsReportedOnce()
    {
        var problems = new Problems();
        problems.Add(new Mark("a.yaml", 1, 1), "x", "is empty");
        problems.Add(new Mark("a.yaml", 1, 1), "x", "is empty");

        Assert.Equal("a.yaml:1:1: x: is empty", Assert.Throws<ScenarioException>(problems.ThrowIfAny).Message);
    }

    [Fact]
    public void ThrowIfAny_NoProblem_DoesNothing() => new Problems().ThrowIfAny();
}
