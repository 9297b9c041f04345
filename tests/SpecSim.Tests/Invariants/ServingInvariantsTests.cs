// Promises about whole serving runs, beside the swarm (docs/invariants.md): on servers that never queue those about
// speedup, which crowding would blur; and that load, work and tokens are what the scenario says.

using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Invariants;

public sealed class ServingInvariantsTests
{
    public static TheoryData<string, int> Drafts => new()
    {
        { "llama8b-eagle3", 1 }, { "llama8b-eagle3", 3 }, { "llama8b-eagle3", 8 },
        { "llama70b-8b", 1 }, { "llama70b-8b", 5 }, { "llama8b-ngram-code", 5 },
    };

    public static TheoryData<ArrivalLaw, double> Arrivals => new()
    {
        { Renewal(new GapShape.Poisson()), 1 },
        { Renewal(new GapShape.Gamma(2)), 2 },
        { Renewal(new GapShape.Constant()), 0 },
        // Of each cycle's second half nothing comes: counts spread as those of some 15 requests at once.
        { new ArrivalLaw.OnOff(40, 0, Duration.FromSeconds(0.3), Duration.FromSeconds(0.3)), 4 },
    };

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Inv7_OneRequestAtATime_GainsAtMostTokensPerRound(string preset, int draftLength)
    {
        ServingResult result = ServingExperiment.Run(Alone(preset, draftLength)).Result;

        double gain = result.Comparison.TimePerOutputToken!.Estimate;
        Assert.True(gain <= result.Speculative.Draft!.TokensPerRound.Estimate, $"{gain}");
        Assert.Equal(0, result.Speculative.Levels.Waiting.Estimate, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Inv8_NothingAccepted_IsSlowerThanNone(string preset, int draftLength)
    {
        ServingScenario scenario = Alone(preset, draftLength).WithAcceptance(0);

        ServingResult result = ServingExperiment.Run(scenario).Result;

        Interval gain = result.Comparison.TimePerOutputToken!;
        Assert.True(gain.Estimate < 1, $"{gain}");
        Assert.Equal(1, result.Speculative.Draft!.TokensPerRound.Estimate, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Arrivals))]
    public void OfferedLoad_ThroughTheWholeRun_IsTheStatedRate(ArrivalLaw law, double variation)
    {
        const int Requests = 2000;
        ServingScenario scenario = Serve.Scenario() with
        {
            Workload = Serve.Poisson(1, Requests, 64, 8) with { Arrivals = law },
        };

        ServingSide side = ServingExperiment.Run(scenario).Result.Baseline;

        // Three standard errors of a mean of gaps, and the one gap that a span has more or less than requests.
        double tolerance = (3 * variation / Math.Sqrt(Requests)) + (1.5 / Requests);
        Assert.Equal(1, side.OfferedRate.Estimate / law.MeanRate!.Value, tolerance);
        Assert.Equal(Requests, side.Books.Finished);
        Assert.Equal(8.0 * Requests, side.Counts.OutputTokens);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1200)]
    public void Events_AreThoseOfStepsAndArrivals_SoThatWorkGrowsWithSteps(int requests)
    {
        ServingScenario scenario = Serve.Scenario() with { Workload = Serve.Poisson(25, requests) };
        long steps = Serve.Run(scenario).Replicas.Sum(replica => replica.Steps);

        // Of a step its end, of a request its arrival, and the awakening of an idle server.
        Assert.IsType<RunOutcome.Finished>(Limited(scenario, steps + (2 * requests)).Outcome);
        Assert.IsType<RunOutcome.Truncated>(Limited(scenario, steps + requests - 1).Outcome);
    }

    [Fact]
    public void DraftLoss_WithFallback_KeepsMoreGoodput()
    {
        Instant at = Instant.Start + Duration.FromSeconds(5);
        var loss = new Fault(FaultKind.DraftLoss, 0, at, Duration.FromSeconds(8), 1);
        ServingScenario scenario = Serve.Scenario() with
        {
            Workload = Serve.Poisson(15, 300),
            Objectives = new Objectives(Duration.FromSeconds(0.5), Duration.FromSeconds(0.02), null),
            Faults = new FaultPlan([loss], []),
        };

        double without = Goodput(scenario);
        double with = Goodput(scenario with { Fallback = new DraftFallback(0, 100, Duration.FromSeconds(1)) });
        double unharmed = Goodput(scenario with { Faults = FaultPlan.None });

        Assert.True(without < 0.7 * unharmed, $"{without} of {unharmed} a second");
        Assert.True(with > 0.97 * unharmed, $"{with} of {unharmed} a second");
    }

    [Fact]
    public void Inv1_PromptsOnServersOfTheirOwn_AreTheSameTokens()
    {
        ServingScenario together = Serve.Scenario() with { Workload = Serve.Poisson(20, 300) };
        ServingScenario apart = together with
        {
            Server = together.Server with
            {
                Disaggregation = new Disaggregation(1, new BytesPerSecond(5e10), Duration.FromSeconds(0.001)),
            },
        };

        ServingRun one = Serve.Run(together);
        ServingRun two = Serve.Run(apart);

        Assert.Equal(one.Counts.OutputTokens, two.Counts.OutputTokens);
        Assert.Equal(one.Counts.PromptTokens, two.Counts.PromptTokens);
        // The same luck at the same output positions: where they are decoded changes no round.
        Assert.Equal(one.Rounds.AcceptedTokens, two.Rounds.AcceptedTokens);
        Assert.Equal(one.Rounds.Rounds, two.Rounds.Rounds);
    }

    private static double Goodput(ServingScenario scenario) =>
        ServingExperiment.Run(scenario).Result.Speculative.Goodput!.Estimate;

    private static ArrivalLaw Renewal(GapShape gaps) => new ArrivalLaw.Renewal(gaps, RateProfile.Constant(20));

    /// <summary>So far apart that nobody meets anybody.</summary>
    private static ServingScenario Alone(string preset, int draftLength)
    {
        ServingScenario scenario = new Loads(preset, prompt: 256, output: 100).At(0.01, draftLength);
        return scenario with
        {
            Workload = Serve.Poisson(1, 40, 256, 100) with
            {
                Arrivals = new ArrivalLaw.Renewal(new GapShape.Constant(), RateProfile.Constant(0.1)),
            },
            WarmUp = Duration.Zero,
        };
    }

    private static ServingRun Limited(ServingScenario scenario, long events) => Serve.Run(scenario with
    {
        Single = scenario.Single with
        {
            Run = scenario.Single.Run with { Limits = new RunLimits(events, RunLimits.Default.TimeMax) },
        },
    });
}
