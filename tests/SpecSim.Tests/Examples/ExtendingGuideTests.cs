// docs/guide/extending.md: its code is the file that is compiled here, and it does what the guide says.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Examples;

public sealed class ExtendingGuideTests
{
    [Fact]
    public void Guide_ItsPolicy_IsTheOneThatIsCompiled()
    {
        string file = File.ReadAllText(Repository.At("tests/SpecSim.Tests/Examples/RestAfterMiss.cs"));
        string code = file[(file.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Trim();

        Assert.Contains($"```csharp\n{code}\n```", File.ReadAllText(Repository.At("docs/guide/extending.md")));
    }

    [Fact]
    public void RestAfterMiss_HardText_DraftsLessAndLosesLessInVain()
    {
        Scenario scenario = Build.Scenario() with
        {
            Acceptance = new SpecSim.Acceptance.AcceptanceProfile.Burst(new(0.9), new(0.1), new(0.1), new(0.1)),
        };

        SpeculativeResult always = Experiment.Run(scenario).Speculative;
        SpeculativeResult resting = Experiment.Run(scenario with { Control = new RestAfterMiss(3) }).Speculative;

        Assert.InRange(resting.DraftedTokens, 1, always.DraftedTokens - 1);
        Assert.True(InVain(resting) < InVain(always));
    }

    private static double InVain(SpeculativeResult side) => side.RejectedTokens / (double)side.DraftedTokens;

    [Fact]
    public void RestAfterMiss_ByItsKind_ReadsItsNumber()
    {
        var numbers = new ControlNumbers(new Dictionary<string, double> { ["rounds"] = 3 }, []);

        Assert.Equal(new RestAfterMiss(3), RestAfterMiss.Kind.Make(numbers));
    }
}
