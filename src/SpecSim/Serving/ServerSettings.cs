// How requests are served: replicas and who sends what to which, what a step may hold, how memory is kept. The names
// are those of vLLM V1, whose scheduler this follows (docs/model.md part 7).

using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>A fleet of equal servers.</summary>
public sealed record ServerSettings
{
    /// <summary>Servers that decode; each has the target's devices.</summary>
    public int Replicas { get; init; } = 1;

    public RouterKind Router { get; init; } = RouterKind.LeastLoaded;

    /// <summary>Most requests in a step (max_num_seqs).</summary>
    public int MaxSequences { get; init; } = 256;

    /// <summary>Most tokens of one prompt in a step; null: as many as the step has room for.</summary>
    public int? MaxPromptChunk { get; init; }

    /// <summary>Tokens of a block of KV cache.</summary>
    public int BlockTokens { get; init; } = 16;

    /// <summary>Share of the blocks that stays free when a request is admitted.</summary>
    public double Watermark { get; init; } = 0.01;

    /// <summary>Tokens of KV cache on each replica; null: what memory holds beside the weights.</summary>
    public long? KvTokens { get; init; }

    /// <summary>Whether blocks of prompts are kept and found again by their content.</summary>
    public bool PrefixCaching { get; init; }

    public QueueOrder Order { get; init; } = QueueOrder.Arrival;

    /// <summary>Most requests that wait at a replica; more are rejected. Null: no limit.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>A request that has no first token by then is ended by the server; null: never.</summary>
    public Duration? QueueTimeout { get; init; }

    /// <summary>A request that has not finished by then is ended by the server; null: never.</summary>
    public Duration? RequestTimeout { get; init; }

    /// <summary>Prompts on servers of their own; null: where they are decoded.</summary>
    public Disaggregation? Disaggregation { get; init; }

    /// <summary>Devices of all servers, for a deployment that takes so many.</summary>
    public int Devices(int devicesPerReplica) =>
        (Replicas + (Disaggregation?.PrefillReplicas ?? 0)) * devicesPerReplica;
}

/// <summary>Who sends a request to which replica.</summary>
public enum RouterKind
{
    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>The fewest requests, running and waiting; the first of equals.</summary>
    LeastLoaded,

    /// <summary>The less loaded of two drawn ones.</summary>
    PowerOfTwo,

    /// <summary>
    /// The most of the prompt in its cache, the less loaded of equals; while loads are uneven, the least loaded.
    /// </summary>
    PrefixAware,
}

/// <summary>Who is admitted first, and preempted last.</summary>
public enum QueueOrder
{
    /// <summary>Who came first.</summary>
    Arrival,

    /// <summary>The lower rank; of equals, who came first.</summary>
    Priority,
}

/// <summary>Prompts are computed on replicas of their own and the KV cache is sent to the decoding ones.</summary>
/// <param name="PrefillReplicas">Servers for prompts.</param>
/// <param name="Link">Bandwidth into each decoding replica; transfers wait for each other.</param>
/// <param name="Latency">Before each transfer.</param>
public sealed record Disaggregation(int PrefillReplicas, BytesPerSecond Link, Duration Latency);

/// <summary>When a request counts as well served; what is null is not asked for.</summary>
public sealed record Objectives(Duration? TimeToFirstToken, Duration? TimePerOutputToken, Duration? EndToEnd)
{
    /// <summary>Share of requests that should be well served, for a load to count as carried.</summary>
    public double Share { get; init; } = 0.95;
}

/// <summary>Return to plain decoding when drafts stop being worth it.</summary>
/// <param name="AcceptanceBelow">Accepted over drafted tokens; 0 never falls back.</param>
/// <param name="WindowRounds">Drafted rounds over which that is watched.</param>
/// <param name="RetryAfter">Then speculation is tried again.</param>
public sealed record DraftFallback(double AcceptanceBelow, int WindowRounds, Duration RetryAfter)
{
    /// <summary>
    /// Whether a replica that loses its draft goes on without; otherwise it stands still until the draft is back.
    /// </summary>
    public bool WhenDraftFails { get; init; } = true;
}
