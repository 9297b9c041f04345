// What a serving simulation is given, and what its parts share while it runs.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Serving;

/// <summary>Everything but the luck.</summary>
/// <param name="Workload">What arrives.</param>
/// <param name="Server">How it is served.</param>
/// <param name="Method">How tokens are drafted.</param>
/// <param name="DraftLength">K; with 0 nothing is drafted.</param>
/// <param name="Acceptance">Which drafts are kept; a category may have its own.</param>
/// <param name="Control">Who sets the draft length under load.</param>
/// <param name="Fallback">When speculation is given up; null: never.</param>
/// <param name="StepTokens">Most tokens in a step.</param>
/// <param name="KvTokens">Tokens that fit the cache of one replica, the draft's share taken off.</param>
/// <param name="KvBytesPerToken">Of target and draft over all devices of a replica: what a transfer sends.</param>
/// <param name="MeanContextTokens">Of a request half-way through its output.</param>
public sealed record ServingSetup(
    OpenWorkload Workload,
    ServerSettings Server,
    SpeculationMethod Method,
    int DraftLength,
    AcceptanceProfile Acceptance,
    DraftControl Control,
    DraftFallback? Fallback,
    FaultPlan Faults,
    int StepTokens,
    long KvTokens,
    double KvBytesPerToken,
    double MeanContextTokens)
{
    /// <summary>Whether any token is drafted at all.</summary>
    public bool Drafts => DraftLength > 0 && Method is not SpeculationMethod.None;

    /// <summary>K, or 0 without a method.</summary>
    public int LongestDraft => Drafts ? DraftLength : 0;
}

/// <summary>The state that the parts of one run share.</summary>
internal sealed class ServingState
{
    private readonly AcceptanceThresholds[] _acceptance;

    // By category; null where the controller does not look.
    private readonly DraftConfidence?[] _confidence;

    public ServingState(ServingSetup setup, RoundModel rounds, Luck luck, Kernel.Kernel kernel, int traceSteps)
    {
        Setup = setup;
        Rounds = rounds;
        Luck = luck;
        Kernel = kernel;
        Recorder = new ServingRecorder(setup.LongestDraft, traceSteps);
        Requests = new RequestTable();
        var common = new AcceptanceThresholds(setup.Acceptance, tabulated: true);
        _acceptance =
        [
            .. setup.Workload.Categories.Select(category =>
                category.Acceptance is { } own ? new AcceptanceThresholds(own, tabulated: true) : common),
        ];
        bool reads = setup.Control.ReadsConfidence;
        _confidence =
        [
            .. setup.Workload.Categories.Select(category =>
                reads ? (category.Acceptance ?? setup.Acceptance).Confidence() : null),
        ];
    }

    public ServingSetup Setup { get; }

    /// <summary>What steps cost.</summary>
    public RoundModel Rounds { get; }

    public Luck Luck { get; }

    public Kernel.Kernel Kernel { get; }

    public ServingRecorder Recorder { get; }

    public SequencePool Sequences { get; } = new();

    public RequestTable Requests { get; }

    /// <summary>Takes down every round; null where nobody asks for it.</summary>
    public RoundLog? Log { get; init; }

    /// <summary>Factor on all hazards while acceptance has dropped; 1 otherwise.</summary>
    public Probability AcceptanceLeft { get; set; } = new(1);

    public Instant Now => Kernel.Now;

    /// <summary>Blocks that one identity of a prefix stands for.</summary>
    public int BlocksPerPrefix => Math.Max(1, Setup.Workload.PrefixBlockTokens / Setup.Server.BlockTokens);

    /// <summary>Tokens that one identity of a prefix stands for.</summary>
    public int PrefixTokens => BlocksPerPrefix * Setup.Server.BlockTokens;

    /// <summary>The confidence of its drafts; null where nobody looks at it.</summary>
    public DraftConfidence? ConfidenceOf(in Sequence sequence) => _confidence[sequence.Category];

    /// <summary>Starts the luck of a sequence, when it is served for the first time.</summary>
    public void BeginLuck(ref Sequence sequence)
    {
        if (!Setup.Drafts)
            return;
        _acceptance[sequence.Category].Restart(ref sequence.Walk, Luck, sequence.Number);
        sequence.HasWalk = true;
        if (Setup.Method is SpeculationMethod.PromptLookup)
        {
            sequence.Hits ??= new PositionCursor(Luck, StreamId.NgramHit, sequence.Number);
            sequence.Hits.Restart(Luck, sequence.Number);
        }

        if (Setup.Control.ReadsConfidence)
        {
            sequence.Confidences ??= DraftConfidence.Begin(Luck, sequence.Number);
            sequence.Confidences.Restart(Luck, sequence.Number);
        }

        sequence.Drops?.Restart(Luck, sequence.Number);
    }
}

/// <summary>The records of all requests, and where each is now.</summary>
internal sealed class RequestTable
{
    public const int Nowhere = -1;

    private RequestRecord[] _records = new RequestRecord[256];
    private int[] _slots = new int[256];
    private Instant[] _attemptStarts = new Instant[256];

    public int Count { get; private set; }

    public ref RequestRecord this[int request] => ref _records[request];

    /// <summary>The slot of its sequence; <see cref="Nowhere"/> between attempts and after the end.</summary>
    public ref int Slot(int request) => ref _slots[request];

    /// <summary>When its present attempt reached the server.</summary>
    public ref Instant AttemptStart(int request) => ref _attemptStarts[request];

    public int Add(RequestRecord record)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, Count * 2);
            Array.Resize(ref _slots, Count * 2);
            Array.Resize(ref _attemptStarts, Count * 2);
        }

        _records[Count] = record;
        _slots[Count] = Nowhere;
        return Count++;
    }

    public RequestRecord[] Close() => _records[..Count];
}
