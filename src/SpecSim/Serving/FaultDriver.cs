// Makes things go wrong on time, and right again. What a replica suffers at a moment is computed anew from all faults
// that are active then, so that faults may overlap.

using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Serving;

/// <summary>Begins and ends faults.</summary>
internal sealed class FaultDriver(ServingState state, Fleet fleet)
{
    private readonly FaultPlan _plan = state.Setup.Faults;

    // Every fault that was scheduled so far; two events each, told apart by the last bit of the entity.
    private readonly List<(Fault Fault, bool IsActive, int Drawn)> _faults = [];

    // By drawn law and replica: how many there were.
    private readonly Dictionary<(int Law, int Replica), uint> _drawnCounts = [];

    /// <summary>All that began, in order.</summary>
    public List<Fault> Began { get; } = [];

    public void Start()
    {
        foreach (Fault fault in _plan.Scheduled)
            Schedule(fault, fault.At - Instant.Start, drawn: -1);
        for (int law = 0; law < _plan.Drawn.Count; law++)
        {
            int places = IsGlobal(_plan.Drawn[law].Kind) ? 1 : state.Setup.Server.Replicas;
            for (int replica = 0; replica < places; replica++)
                Draw(law, replica);
        }
    }

    public void OnFault(int entity)
    {
        int index = entity >> 1;
        bool begins = (entity & 1) == 0;
        (Fault fault, _, int drawn) = _faults[index];
        _faults[index] = (fault, begins, drawn);
        if (begins)
            Began.Add(fault);
        Apply(fault, begins);
        if (!begins && drawn >= 0)
            Draw(drawn, fault.Replica);
    }

    private static bool IsGlobal(FaultKind kind) => kind is FaultKind.LoadSpike or FaultKind.AcceptanceDrop;

    private void Draw(int law, int replica)
    {
        DrawnFaults drawn = _plan.Drawn[law];
        _drawnCounts.TryGetValue((law, replica), out uint count);
        _drawnCounts[(law, replica)] = count + 1;
        uint entity = (uint)((law * state.Setup.Server.Replicas) + replica);
        Duration gap = Exponential(drawn.MeanTimeBetween, StreamId.FaultGap, entity, count);
        Duration length = Exponential(drawn.MeanDuration, StreamId.FaultLength, entity, count);
        Schedule(new Fault(drawn.Kind, replica, state.Now + gap, length, drawn.Magnitude), gap, law);
    }

    private Duration Exponential(Duration mean, StreamId stream, uint entity, uint index)
    {
        var law = new ExponentialDistribution(1 / mean.TotalSeconds);
        return Duration.FromSeconds(Math.Min(4e9, law.Sample(state.Luck.Uniform(stream, entity, index))));
    }

    private void Schedule(Fault fault, Duration wait, int drawn)
    {
        int entity = _faults.Count << 1;
        _faults.Add((fault, false, drawn));
        state.Kernel.Schedule(wait, EventRank.Fault, entity);
        state.Kernel.Schedule(wait + fault.For, EventRank.Fault, entity | 1);
    }

    private void Apply(Fault fault, bool begins)
    {
        Replica replica = fleet.Replicas[fault.Replica];
        switch (fault.Kind)
        {
            case FaultKind.ReplicaCrash when begins && replica.IsUp:
                replica.Crash();
                break;
            case FaultKind.ReplicaCrash when !begins && !Active(fault).Any():
                replica.Restart();
                break;
            case FaultKind.DraftLoss:
                replica.Governor.DraftLost = Active(fault).Any();
                replica.ForgetDraft();
                replica.Wake();
                break;
            case FaultKind.Straggler:
                replica.Slowness = Active(fault).Aggregate(1.0, (product, active) => product * active.Magnitude);
                break;
            case FaultKind.KvLoss:
                double left = Active(fault).Aggregate(1.0, (product, active) => product * (1 - active.Magnitude));
                replica.Batcher.Pool.Resize((long)(replica.KvBlocks * left));
                replica.Wake();
                break;
            case FaultKind.AcceptanceDrop:
                state.AcceptanceLeft = new Probability(
                    Active(fault).Aggregate(1.0, (product, active) => product * active.Magnitude));
                break;
        }

        replica.TellLevels();
    }

    private IEnumerable<Fault> Active(Fault like) => _faults
        .Where(entry => entry.IsActive && entry.Fault.Kind == like.Kind && entry.Fault.Replica == like.Replica)
        .Select(entry => entry.Fault);
}
