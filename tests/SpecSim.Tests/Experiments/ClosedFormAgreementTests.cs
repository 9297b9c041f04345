// The simulation against its closed form, for every profile type and method, within the run's own standard
// error; and what must hold between scenarios that differ in one thing.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Acceptance;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Experiments;

public sealed class ClosedFormAgreementTests
{
    [Theory]
    [MemberData(nameof(ExpectationTests.Profiles), MemberType = typeof(ExpectationTests))]
    public void Run_AnyProfile_AgreesWithTheClosedForm(string name, AcceptanceProfile profile)
    {
        RunResult result = Experiment.Run(Long() with { Acceptance = profile });

        AssertAgrees(result.TokensPerRound(), result.ClosedForm.TokensPerRound, 0, $"{name}: tokens per round");
        // Rounds cross the output's end and the context is not quite the mean one: half a percent.
        AssertAgrees(result.Speedup!, result.ClosedForm.Speedup, 0.005, $"{name}: speedup");
    }

    [Theory]
    [MemberData(nameof(ExpectationTests.Profiles), MemberType = typeof(ExpectationTests))]
    public void Run_AnyProfileWithMissedLookups_AgreesWithTheClosedForm(string name, AcceptanceProfile profile)
    {
        RunResult result = Experiment.Run(Long() with
        {
            Acceptance = profile,
            Method = new SpeculationMethod.PromptLookup(new Probability(0.4)),
        });

        AssertAgrees(result.TokensPerRound(), result.ClosedForm.TokensPerRound, 0, $"{name}: tokens per round");
        AssertAgrees(result.Speedup!, result.ClosedForm.Speedup, 0.005, $"{name}: speedup");
    }

    public static TheoryData<string> Methods => ["head", "parallel heads", "lookup", "draft"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_AnyMethod_AgreesWithTheClosedForm(string name)
    {
        SpeculationMethod method = name switch
        {
            "head" => new SpeculationMethod.DraftHead(new Deployment(Build.Eagle8B(), DataTypes.AllBf16, 1)),
            "parallel heads" => new SpeculationMethod.ParallelHeads(5),
            "lookup" => new SpeculationMethod.PromptLookup(new Probability(0.4)),
            _ => new SpeculationMethod.DraftModel(new Deployment(Build.Llama1B(), DataTypes.AllBf16, 1), 0),
        };
        Scenario scenario = Long() with
        {
            Method = method,
            Target = new Deployment(Build.Llama8B(), DataTypes.AllBf16, 1),
        };

        RunResult result = Experiment.Run(scenario);

        AssertAgrees(result.TokensPerRound(), result.ClosedForm.TokensPerRound, 0, $"{name}: tokens per round");
        AssertAgrees(result.Speedup!, result.ClosedForm.Speedup, 0.005, $"{name}: speedup");
    }

    [Fact]
    public void Run_HigherAcceptance_IsFaster()
    {
        double[] speedups = [.. new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 }.Select(alpha => Speedup(Build.Scenario() with
        {
            Acceptance = new AcceptanceProfile.Iid(new Probability(alpha)),
        }))];

        Assert.Equal(speedups.Order(), speedups);
        Assert.True(speedups[0] < 1);
        Assert.True(speedups[^1] > 1.5);
    }

    [Fact]
    public void Run_NoAcceptanceAndADraftThatCostsLessAndLess_TendsToOne()
    {
        // A draft of one thin layer with nothing on the host; then the verify's own width is all that is left.
        static TransformerModel Thin(int hiddenSize) => Build.Llama1B() with
        {
            Layers = 1,
            HiddenSize = hiddenSize,
            FeedForwardSize = hiddenSize,
            AttentionInputSize = hiddenSize,
            VocabularySize = hiddenSize,
        };
        Scenario At(int hiddenSize) => Build.Scenario() with
        {
            Acceptance = new AcceptanceProfile.Iid(default),
            DraftLength = 1,
            Engine = Build.Engine() with { DraftPassHostSeconds = 0 },
            Method = new SpeculationMethod.DraftModel(new Deployment(Thin(hiddenSize), DataTypes.AllBf16, 1), 0),
        };

        double[] speedups = [.. new[] { 8192, 2048, 512, 64 }.Select(size => Speedup(At(size)))];

        Assert.Equal(speedups.Order(), speedups);
        Assert.InRange(speedups[^1], 0.98, 1);
    }

    private static Scenario Long() => Build.Scenario() with
    {
        Workload = new ClosedWorkload(1, new LengthLaw.Fixed(512), new LengthLaw.Fixed(2000)),
        Run = Build.Scenario().Run with { Replications = 60 },
    };

    private static double Speedup(Scenario scenario) => Experiment.Run(scenario).Speedup!.Estimate;

    // The interval is 1.96 standard errors or a little more to each side; five of them are allowed.
    private static void AssertAgrees(Interval simulated, double expected, double slack, string what)
    {
        double allowed = ((simulated.High95!.Value - simulated.Estimate) * 5 / 1.96) + (slack * expected) + 1e-9;
        Assert.True(
            Math.Abs(simulated.Estimate - expected) <= allowed,
            $"{what}: simulated {simulated.Estimate} +- {allowed}, expected {expected}");
    }
}

internal static class RunResultExtensions
{
    public static Interval TokensPerRound(this RunResult result) => result.Speculative.TokensPerRound;
}
