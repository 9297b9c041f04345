// A published measurement of speculative decoding, as its source states it. What is null is not stated; nothing is
// filled in here. What can be predicted from it, and with which assumptions, is PublishedPrediction's business.

namespace SpecSim.Experiments;

/// <summary>What a result can check.</summary>
public enum PublishedLevel
{
    /// <summary>Acceptance and measured times of draft and target: checks the mathematics.</summary>
    Formula,

    /// <summary>Acceptance, models and hardware: checks the latency model and the engine's overheads.</summary>
    System,

    /// <summary>One part: acceptance alone, cost alone, or a speedup without the acceptance behind it.</summary>
    Component,
}

/// <summary>How many tokens a round accepts, in the source's own convention.</summary>
/// <param name="Convention">One of <see cref="PublishedAcceptance.Conventions"/>.</param>
/// <param name="Values">One number, or a list by position for survival and hazard.</param>
public sealed record PublishedAcceptance(string Convention, IReadOnlyList<double> Values)
{
    public static readonly IReadOnlyList<string> Conventions =
    [
        "iid-alpha", "tokens-per-round", "accepted-per-round", "survival", "hazard", "accepted-over-drafted",
        "system-efficiency",
    ];
}

/// <summary>Shape of a drafted tree.</summary>
/// <param name="Depth">Levels below the root.</param>
/// <param name="TopK">Children considered at a node.</param>
/// <param name="Nodes">Drafted tokens verified in a round, the root left out.</param>
public sealed record PublishedTree(int Depth, int? TopK, int? Nodes);

/// <summary>Measured times. Milliseconds except <paramref name="Ratio"/>.</summary>
/// <param name="Ratio">Draft pass over target pass, c.</param>
/// <param name="VerifyMilliseconds">One verification, or the whole round where the draft's time is not stated.</param>
public sealed record PublishedCost(
    double? Ratio,
    double? DraftMillisecondsPerPass,
    double? DraftMillisecondsPerRound,
    double? VerifyMilliseconds,
    double? BaselineMillisecondsPerToken,
    double? OverheadMilliseconds);

/// <summary>Mixture of experts as published.</summary>
public sealed record PublishedExperts(int Total, int TopK, double? Distinct, double? OverlapConsecutive);

/// <summary>One measured configuration.</summary>
public sealed record PublishedResult
{
    /// <summary>Unique name.</summary>
    public required string Id { get; init; }

    /// <summary>Publication and table, or thread.</summary>
    public required string Source { get; init; }

    public string? Url { get; init; }

    public required PublishedLevel Level { get; init; }

    /// <summary>Key of a model preset; null where the model has none.</summary>
    public string? Target { get; init; }

    public string? TargetLabel { get; init; }

    public string? Draft { get; init; }

    public string? DraftLabel { get; init; }

    /// <summary>draft-model, eagle, eagle2, eagle3, medusa, mtp, ngram, self-speculation, formula, ...</summary>
    public required string Method { get; init; }

    /// <summary>K of a chain.</summary>
    public int? DraftLength { get; init; }

    /// <summary>Drafted per round where drafting stops early.</summary>
    public double? MeanDrafted { get; init; }

    public PublishedTree? Tree { get; init; }

    /// <summary>Key of a hardware preset as the file names it.</summary>
    public string? Hardware { get; init; }

    public string? HardwareLabel { get; init; }

    /// <summary>Key of a near twin.</summary>
    public string? HardwareSimilar { get; init; }

    public int? Devices { get; init; }

    public int? TensorParallel { get; init; }

    /// <summary>Number format of the weights.</summary>
    public string? DataType { get; init; }

    public string? Engine { get; init; }

    public string? EngineVersion { get; init; }

    public double? Temperature { get; init; }

    public string? Dataset { get; init; }

    public string? Category { get; init; }

    /// <summary>Requests at a time.</summary>
    public int? Batch { get; init; }

    public int? PromptTokens { get; init; }

    public int? OutputTokens { get; init; }

    public int? ContextTokens { get; init; }

    public PublishedAcceptance? Acceptance { get; init; }

    public PublishedCost? Cost { get; init; }

    public int? TokensInStep { get; init; }

    public PublishedExperts? Experts { get; init; }

    public double? BaselineTokensPerSecond { get; init; }

    public double? SpeculativeTokensPerSecond { get; init; }

    /// <summary>request (one stream) or total (all streams).</summary>
    public string? ThroughputScope { get; init; }

    public double? TpotBaselineMilliseconds { get; init; }

    public double? TpotSpeculativeMilliseconds { get; init; }

    /// <summary>Measured against plain decoding.</summary>
    public double? Speedup { get; init; }

    /// <summary>latency or throughput.</summary>
    public string? SpeedupOf { get; init; }

    /// <summary>peak-over-batch: the best value over batch sizes.</summary>
    public string? SpeedupAt { get; init; }

    public bool IsMixtureOfExperts { get; init; }

    /// <summary>What the file says is absent.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>False where the file says the record cannot be predicted.</summary>
    public bool IsPredictable { get; init; } = true;

    public string? Note { get; init; }
}
