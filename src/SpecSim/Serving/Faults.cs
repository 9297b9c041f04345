// What goes wrong, when, for how long: scheduled, or drawn from the seed.

using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>What can go wrong.</summary>
public enum FaultKind
{
    /// <summary>A replica stops and loses all it holds; it starts again empty.</summary>
    ReplicaCrash,

    /// <summary>A replica's draft stops answering.</summary>
    DraftLoss,

    /// <summary>A replica's steps take longer by the magnitude (2: twice as long).</summary>
    Straggler,

    /// <summary>A replica loses this share of its KV blocks.</summary>
    KvLoss,

    /// <summary>Arrivals come faster by the magnitude, at all replicas.</summary>
    LoadSpike,

    /// <summary>Acceptance falls: hazards are multiplied by the magnitude, at all replicas.</summary>
    AcceptanceDrop,
}

/// <summary>One fault at a known time.</summary>
/// <param name="Replica">Index of the decoding replica; 0 where the kind concerns all.</param>
/// <param name="For">Then all is as before.</param>
/// <param name="Magnitude">See <see cref="FaultKind"/>; ignored where a kind has none.</param>
public sealed record Fault(FaultKind Kind, int Replica, Instant At, Duration For, double Magnitude);

/// <summary>Faults of one kind that happen by chance, at each replica by itself, with exponential times.</summary>
/// <param name="MeanTimeBetween">From the end of one to the start of the next.</param>
public sealed record DrawnFaults(FaultKind Kind, Duration MeanTimeBetween, Duration MeanDuration, double Magnitude);

/// <summary>All faults of a scenario.</summary>
public sealed record FaultPlan(IReadOnlyList<Fault> Scheduled, IReadOnlyList<DrawnFaults> Drawn)
{
    public static FaultPlan None { get; } = new([], []);
}
