// What cannot be, for those who build serving scenarios in code: one wrong thing at a time, and where it is said to be.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Tests.Workloads;
using SpecSim.Workloads;

namespace SpecSim.Tests.Experiments;

public sealed class ServingRulesTests
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    private static readonly ServingScenario Fine = new(
        Build.Scenario(),
        new OpenWorkload(
            Arrivals.Poisson(2),
            new RequestLengths.Independent(new LengthLaw.Fixed(512), new LengthLaw.Fixed(256)), 1000, null),
        new ServerSettings { Replicas = 2 },
        new DraftControl.Fixed(),
        null);

    // Where the problem is said to be, and a scenario that has it.
    private static readonly (string Path, ServingScenario Scenario)[] Wrong =
    [
        ("workload.requests", With(workload => workload with { RequestLimit = 0 })),
        ("workload.requests", With(workload => workload with { RequestLimit = null })),
        ("workload.requests", With(workload => workload with { RequestLimit = 5_000_000_000 })),
        ("workload.duration", With(workload => workload with { TimeLimit = Duration.Zero })),
        ("workload.arrivals.rate", With(Arrivals.Poisson(0))),
        ("workload.arrivals.rate", With(Arrivals.Poisson(double.NaN))),
        ("workload.arrivals.rate", With(Arrivals.Poisson(double.PositiveInfinity))),
        ("workload.arrivals.rate",
            With(new ArrivalLaw.Renewal(
                new GapShape.Poisson(), new RateProfile([new(new Instant(5), 1), new(new Instant(4), 1)])))),
        ("workload.arrivals.variation",
            With(new ArrivalLaw.Renewal(new GapShape.Gamma(0), RateProfile.Constant(1)))),
        ("workload.arrivals.onRate", With(new ArrivalLaw.OnOff(0, 0, Second, Second))),
        ("workload.arrivals.meanOff", With(new ArrivalLaw.OnOff(1, 0, Second, Duration.Zero))),
        ("workload.arrivals.clients", With(new ArrivalLaw.ClosedLoop(0, Second))),
        ("workload.arrivals.speed", With(new ArrivalLaw.Replay(Traces.Random(5), 0))),
        ("workload.prefixBlockTokens", With(new ArrivalLaw.Replay(Traces.At([1, 2], blockTokens: 512), 1))),
        ("workload.categories", With(workload => workload with { Categories = [] })),
        ("workload.priorities", With(workload => workload with { Priorities = [new("a", -1, 0), new("b", 2, 0)] })),
        ("workload.categories[0].sharedPrefix.texts",
            With(workload => workload with { Categories = [Category.Only with { Prefix = new SharedPrefix(5, 0) }] })),
        ("workload.promptTokens", WithPrompt(new LengthLaw.Fixed(0))),
        ("workload.promptTokens", WithPrompt(new LengthLaw.Uniform(5, 4))),
        ("workload.promptTokens", WithPrompt(new LengthLaw.Geometric(0.5, 4))),
        ("workload.promptTokens", WithPrompt(new LengthLaw.Quantiles([new(0, 1)]))),
        ("workload.promptTokens", WithPrompt(new LengthLaw.Quantiles([new(0, 5), new(1, 4)]))),
        ("workload.retries.factor", With(workload => workload with { Retries = new RetryRules(1, Second, 0.5, 0) })),
        ("workload", WithPrompt(new LengthLaw.Fixed(131_000))),
        ("serving.replicas", WithServer(server => server with { Replicas = 0 })),
        ("serving.maxSequences", WithServer(server => server with { MaxSequences = 0 })),
        ("serving.blockTokens", WithServer(server => server with { BlockTokens = 0 })),
        ("serving.watermark", WithServer(server => server with { Watermark = 1 })),
        ("serving.kvTokens", WithServer(server => server with { KvTokens = 15 })),
        ("serving.kvTokens", WithServer(server => server with { KvTokens = 767 })),
        ("serving.queueTimeout", WithServer(server => server with { QueueTimeout = Duration.Zero })),
        ("serving.disaggregation.prefillReplicas",
            WithServer(server => server with
            {
                Disaggregation = new Disaggregation(0, new BytesPerSecond(1), Second),
            })),
        ("serving.controller.onAtOrBelow", Fine with { Control = new DraftControl.BatchLimit(4, 5) }),
        ("serving.controller.offAbove", Fine with { Control = new DraftControl.QueueLimit(-1, -1) }),
        ("serving.controller.ranges", Fine with { Control = new DraftControl.Schedule([]) }),
        ("serving.controller.ranges[0].draftLength", Fine with { Control = new DraftControl.Schedule([new(4, 6)]) }),
        ("serving.fallback.retryAfter", Fine with { Fallback = new DraftFallback(0.1, 5, Duration.Zero) }),
        ("serving.objectives", Fine with { Objectives = new Objectives(null, null, null) }),
        ("serving.warmUp",
            With(workload => workload with { TimeLimit = Second }) with { WarmUp = Second }),
        ("serving.faults[0].replica", WithFault(FaultKind.ReplicaCrash, 2, 0)),
        ("serving.faults[0].magnitude", WithFault(FaultKind.Straggler, 0, 0.9)),
        ("serving.faults[0].magnitude", WithFault(FaultKind.KvLoss, 0, 0)),
        ("serving.faults[0].magnitude", WithFault(FaultKind.LoadSpike, 0, 0)),
        ("serving.faults[0].magnitude", WithFault(FaultKind.AcceptanceDrop, 0, 1.1)),
        ("hardware",
            Fine with
            {
                Single = Fine.Single.WithoutSpeculation with
                {
                    Target = Fine.Single.Target with { TensorParallel = 1 },
                },
            }),
    ];

    [Fact]
    public void Problems_OneWrongThing_AreThere() => Assert.All(
        Wrong, wrong => Assert.Contains(wrong.Path, wrong.Scenario.Problems().Select(problem => problem.Path)));

    [Fact]
    public void Problems_OfWhatIsFine_AreNone() => Assert.All(
        (ServingScenario[])
        [
            Fine,
            Fine.WithoutSpeculation,
            Fine.AtLoad(1000),
            Fine with { Control = new DraftControl.Schedule([new(4, 5), new(9, 0)]) },
            // Without a draft a schedule has nothing to say.
            (Fine with { Control = new DraftControl.Schedule([new(4, 5)]) }).WithoutSpeculation,
            WithFault(FaultKind.LoadSpike, 0, 3),
            With(new ArrivalLaw.Replay(Traces.Random(5), 0.1)),
            With(new ArrivalLaw.ClosedLoop(9, Duration.Zero)),
        ],
        scenario => Assert.Empty(scenario.Problems()));

    [Fact]
    public void Problems_SameFaultTwiceAtATime_AreThereOnlyWhereOneEndsTheOther()
    {
        Assert.Equal(["serving.faults[1].at"], Paths(FaultKind.DraftLoss, 0));
        Assert.Empty(Paths(FaultKind.DraftLoss, 1));
        Assert.Empty(Paths(FaultKind.LoadSpike, 0));
        Assert.Equal(["serving.faults[1].at"], Paths(FaultKind.AcceptanceDrop, 1));

        static IEnumerable<string> Paths(FaultKind kind, int secondReplica) => (Fine with
        {
            Faults = new FaultPlan(
                [.. new[] { 0, secondReplica }.Select(replica => new Fault(kind, replica, Instant.Start, Second, 1))],
                []),
        }).Problems().Select(problem => problem.Path);
    }

    private static ServingScenario With(Func<OpenWorkload, OpenWorkload> change) =>
        Fine with { Workload = change(Fine.Workload) };

    private static ServingScenario With(ArrivalLaw arrivals) => With(workload => workload with { Arrivals = arrivals });

    private static ServingScenario WithPrompt(LengthLaw prompt) => With(
        workload => workload with { Lengths = new RequestLengths.Independent(prompt, new LengthLaw.Fixed(256)) });

    private static ServingScenario WithServer(Func<ServerSettings, ServerSettings> change) =>
        Fine with { Server = change(Fine.Server) };

    private static ServingScenario WithFault(FaultKind kind, int replica, double magnitude) =>
        Fine with { Faults = new FaultPlan([new Fault(kind, replica, Instant.Start, Second, magnitude)], []) };
}
