// The invariants over the swarm for the methods that its own draws leave out: every scenario of the swarm again, with
// each of them in turn.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Invariants;

public sealed class MethodSwarmTests
{
    private const uint Seeds = 12;
    private static readonly Deployment Small = new(Build.Llama1B(), DataTypes.AllBf16, 1);

    public static TheoryData<string> Methods => [.. Of(Build.Scenario()).Keys];

    [Theory]
    [MemberData(nameof(Methods))]
    public void INV4_INV5_INV6_Swarm_HoldForEveryMethod(string name) => ForEachSeed(name, scenario =>
    {
        RunResult result = Experiment.Run(scenario);

        Assert.InRange(result.Speculative.TokensPerRound.Estimate, 1, scenario.DraftLength + 1);
        Assert.Equal(result.Digest, Experiment.Run(scenario, threads: 2).Digest);
        Assert.Equal(
            Experiment.Run(scenario.WithoutSpeculation).Digest,
            Experiment.Run(scenario with { DraftLength = 0 }).Digest);
    });

    [Theory]
    [MemberData(nameof(Methods))]
    public void INV8_Swarm_ZeroAcceptanceIsNeverFaster(string name) => ForEachSeed(name, scenario =>
    {
        var none = new AcceptanceProfile.Iid(default);
        RunResult result = Experiment.Run(
            scenario with { Acceptance = none, Method = scenario.Method.Accepting(none) });

        if (result.Speedup is { } speedup)
            Assert.InRange(speedup.Estimate, 0, 1);
    });

    [Fact]
    public void ByContent_LongRun_YieldsWhatItsFormulaSays()
    {
        Scenario scenario = Build.Scenario() with
        {
            Method = Content(0.7, 0.9, 0.4),
            Workload = Build.Scenario().Workload with
            {
                Batch = 40,
                OutputTokens = new SpecSim.Workloads.LengthLaw.Fixed(300),
            },
            Run = Build.Scenario().Run with { UncertaintyDraws = 0, Replications = 16 },
        };

        RunResult result = Experiment.Run(scenario);

        double simulated = result.Speculative.TokensPerRound.Estimate;
        Assert.Equal(1, result.ClosedForm.TokensPerRound / simulated, 0.03);
    }

    [Fact]
    public void HitLengths_LongRun_YieldWhatTheirFormulaSays()
    {
        Scenario scenario = Build.Scenario() with
        {
            Method = Lookup(),
            Workload = Build.Scenario().Workload with { OutputTokens = new SpecSim.Workloads.LengthLaw.Fixed(3000) },
            Run = Build.Scenario().Run with { UncertaintyDraws = 0 },
        };

        RunResult result = Experiment.Run(scenario);

        // Survivals 0.7^i, hits of 1, 2 and 5 or more in equal parts: 1 + 0.6 (S1 + 2/3 S2 + 1/3 (S3 + S4 + S5)).
        double expected = 1 + (0.6 * (0.7 + (0.49 * 2 / 3) + ((0.343 + 0.2401 + 0.16807) / 3)));
        Assert.Equal(expected, result.ClosedForm.TokensPerRound, 1e-9);
        Assert.Equal(1, result.Speculative.TokensPerRound.Estimate / expected, 0.02);
        Assert.True(result.Speculative.DraftedTokens < 5 * 0.6 * result.Speculative.Rounds);
    }

    private static SpeculationMethod.PromptLookup Lookup() =>
        new(new Probability(0.6)) { Found = new HitLengths([1, 1, 0, 0, 0, 0, 1]) };

    private static SpeculationMethod.ContentDrafts Content(double share, double often, double seldom) => new(
    [
        new ContentBranch("code", share, Lookup(), new AcceptanceProfile.Iid(new Probability(often))),
        new ContentBranch(
            "chat",
            1 - share,
            new SpeculationMethod.DraftModel(Small, 0),
            new AcceptanceProfile.Iid(new Probability(seldom))),
    ]);

    private static Dictionary<string, SpeculationMethod> Of(Scenario scenario) => new()
    {
        ["self-speculation"] = new SpeculationMethod.SelfSpeculation(
            scenario.Target, scenario.Target.Model.Layers / 2, 1, null),
        ["short cache"] = new SpeculationMethod.SelfSpeculation(
            scenario.Target, scenario.Target.Model.Layers, 0, 64),
        ["parallel draft"] = new SpeculationMethod.ParallelDraft(Small),
        ["lookahead"] = new SpeculationMethod.Lookahead(5, 3, new Probability(0.6)),
        ["hit lengths"] = Lookup(),
        ["staged"] = new SpeculationMethod.StagedDraft(Small, Lookup(), 2, new Probability(0.5)),
        ["several drafts"] = new SpeculationMethod.SeveralDrafts([Small, Small], true),
        ["overlapped"] = new SpeculationMethod.OverlappedDraft(Small, true),
        ["overlapped in a stream"] = new SpeculationMethod.OverlappedDraft(Small, false),
        ["by content"] = Content(0.5, 0.9, 0.4),
    };

    private static void ForEachSeed(string name, Action<Scenario> check)
    {
        for (uint seed = 1; seed <= Seeds; seed++)
        {
            Scenario drawn = Swarm.Scenario(seed);
            Scenario scenario = drawn with { Method = Of(drawn)[name], DraftLength = Math.Max(1, drawn.DraftLength) };
            try
            {
                Assert.Empty(scenario.Problems());
                check(scenario);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"swarm seed {seed}: {failure.Message}", failure);
            }
        }
    }
}
