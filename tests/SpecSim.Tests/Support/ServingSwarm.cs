// A whole random serving scenario from one seed: workload, server, controller, faults, all drawn, and often extreme:
// pools that hold hardly a request, queues of one, clients without patience, replicas that crash while they start.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

/// <summary>Draws serving scenarios; the seed of one that fails reproduces it.</summary>
internal sealed class ServingSwarm
{
    private const int Block = 16;

    private readonly Luck _luck;
    private uint _draws;

    private ServingSwarm(uint seed) => _luck = new Luck(seed, 1);

    /// <summary>A valid scenario.</summary>
    public static ServingScenario Scenario(uint seed)
    {
        var swarm = new ServingSwarm(seed);
        Scenario single = Swarm.Scenario(seed) with
        {
            Workload = new ClosedWorkload(1, new LengthLaw.Fixed(200), new LengthLaw.Fixed(20)),
        };
        single = single with { Run = single.Run with { Replications = 1 } };
        int replicas = swarm.Whole(1, 3);
        var scenario = new ServingScenario(
            single, swarm.Workload(), swarm.Server(replicas), swarm.Control(single.DraftLength), swarm.Objectives())
        {
            Fallback = swarm.Flip()
                ? new DraftFallback(swarm.Between(0, 1), swarm.Whole(1, 50), swarm.Time(0.1, 2))
                {
                    WhenDraftFails = swarm.Flip(),
                }
                : null,
            Faults = swarm.Faults(replicas),
            WarmUp = swarm.Flip() ? Duration.Zero : swarm.Time(0, 0.4),
        };
        return scenario.Problems() is { Count: > 0 } problems
            ? throw new InvalidOperationException($"swarm seed {seed} drew an impossible scenario: {problems[0]}")
            : scenario;
    }

    private OpenWorkload Workload() => new(Arrivals(), Lengths(), Whole(1, 60), Flip() ? null : Time(0.5, 20))
    {
        Categories = Flip()
            ? [Category.Only]
            :
            [
                new Category("code", 1) { Prefix = new SharedPrefix(Whole(1, 300), Whole(1, 3)) },
                new Category("chat", 2)
                {
                    Acceptance = new AcceptanceProfile.Iid(new Probability(Between(0, 1))),
                    Lengths = Lengths(),
                },
            ],
        Priorities = Flip()
            ? [PriorityClass.Only]
            : [new PriorityClass("high", 1, 0), new PriorityClass("low", 3, 1)],
        Impatience = Flip() ? null : new Impatience(new Probability(Between(0, 1)), Time(0.05, 5)),
        Retries = Flip() ? null : new RetryRules(Whole(1, 3), Time(0.01, 1), Between(1, 3), Between(0, 1)),
        PrefixBlockTokens = Block * Whole(1, 3),
    };

    private ArrivalLaw Arrivals() => Whole(0, 3) switch
    {
        0 => new ArrivalLaw.Renewal(
            Whole(0, 2) switch
            {
                0 => new GapShape.Poisson(),
                1 => new GapShape.Gamma(Between(0.3, 5)),
                _ => new GapShape.Constant(),
            },
            RateProfile.Constant(Between(1, 300))),
        1 => new ArrivalLaw.OnOff(Between(5, 300), 0, Time(0.05, 2), Time(0.05, 2)),
        2 => new ArrivalLaw.ClosedLoop(Whole(1, 12), Flip() ? Duration.Zero : Time(0.01, 1)),
        _ => new ArrivalLaw.Replay(Trace(), Between(0.5, 4)),
    };

    private RequestTrace Trace()
    {
        int count = Whole(1, 40);
        long now = 0;
        Instant[] arrivals =
            [.. Enumerable.Range(0, count).Select(_ => new Instant(now += Flip() ? 0 : Whole(0, 90_000_000)))];
        return new RequestTrace(
            "swarm",
            arrivals,
            [.. arrivals.Select(_ => Whole(1, 500))],
            [.. arrivals.Select(_ => Whole(1, 40))],
            []);
    }

    private RequestLengths Lengths() => new RequestLengths.Independent(
        Flip() ? new LengthLaw.Fixed(Whole(1, 400)) : new LengthLaw.Uniform(1, Whole(2, 600)),
        Flip() ? new LengthLaw.Fixed(Whole(1, 40)) : new LengthLaw.Geometric(Between(1.5, 20), 80));

    private ServerSettings Server(int replicas) => new()
    {
        Replicas = replicas,
        Router = Enum.GetValues<RouterKind>()[Whole(0, 3)],
        MaxSequences = Flip() ? Whole(1, 4) : 64,
        MaxPromptChunk = Flip() ? null : Whole(8, 200),
        BlockTokens = Block,
        Watermark = Flip() ? 0 : Between(0, 0.2),
        // 700 tokens hold the longest request and little else.
        KvTokens = Flip() ? Whole(700, 1500) : null,
        PrefixCaching = Flip(),
        Order = Flip() ? QueueOrder.Arrival : QueueOrder.Priority,
        QueueLimit = Flip() ? null : Whole(1, 10),
        QueueTimeout = Flip() ? null : Time(0.05, 3),
        RequestTimeout = Flip() ? null : Time(0.1, 5),
        Disaggregation = Whole(0, 3) == 0
            ? new Disaggregation(Whole(1, 2), new BytesPerSecond(Between(1e8, 5e10)), Time(0, 0.01))
            : null,
    };

    private DraftControl Control(int draftLength) => Whole(0, 6) switch
    {
        0 => new DraftControl.BatchLimit(Whole(2, 8), Whole(0, 2)),
        1 => new DraftControl.QueueLimit(Whole(1, 5), Whole(0, 1)),
        2 => new DraftControl.Schedule(
            [new ScheduledLength(2, draftLength), new ScheduledLength(Whole(3, 20), Math.Min(1, draftLength))]),
        3 => new DraftControl.ComputedSchedule(),
        4 => new DraftControl.Goodput(),
        5 => new DraftControl.PerRequest(),
        _ => new DraftControl.Fixed(),
    };

    private Objectives? Objectives() =>
        Flip() ? null : new Objectives(Time(0.01, 1), Time(0.001, 0.1), Flip() ? null : Time(0.1, 5));

    private FaultPlan Faults(int replicas)
    {
        if (Flip())
            return FaultPlan.None;
        // Two of one kind at one replica might overlap, which is refused; drawn ones may all the same.
        Fault[] scheduled =
        [
            .. Enumerable.Range(0, Whole(0, 4)).Select(_ => Fault(replicas))
                .DistinctBy(fault => (fault.Kind, fault.Replica)),
        ];
        return new FaultPlan(
            scheduled,
            Flip() ? [] : [new DrawnFaults(FaultKind.ReplicaCrash, Time(0.2, 3), Time(0.05, 1), 1)]);
    }

    private Fault Fault(int replicas)
    {
        // A closed loop has no rate that could spike.
        FaultKind kind = Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.LoadSpike).ToArray()[Whole(0, 4)];
        double magnitude = kind switch
        {
            FaultKind.Straggler => Between(1, 6),
            FaultKind.KvLoss or FaultKind.AcceptanceDrop => Between(0.05, 0.95),
            _ => 1,
        };
        bool isGlobal = kind == FaultKind.AcceptanceDrop;
        return new Fault(
            kind, isGlobal ? 0 : Whole(0, replicas - 1), Instant.Start + Time(0, 3), Time(0.001, 2), magnitude);
    }

    private Duration Time(double low, double high) => Duration.FromSeconds(Between(low, high));

    private bool Flip() => Whole(0, 1) == 1;

    private int Whole(int low, int high) => low + (int)((high - low + 1) * Next());

    private double Between(double low, double high) => low + ((high - low) * Next());

    private double Next() => _luck.Uniform(StreamId.Arrival, 1, _draws++);
}
