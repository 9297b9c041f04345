// What the laboratory saw: real decoding with small language models on real text, and what each of its rounds would
// take on the hardware of a scenario. Values only; the report answers its questions with these numbers and no others.

using SpecSim.Acceptance;
using SpecSim.Models;
using SpecSim.Results;

namespace SpecSim.Experiments;

/// <summary>The outcome of one visit to the laboratory.</summary>
/// <param name="Setup">What was asked.</param>
/// <param name="Texts">The corpora, each with what the models make of it.</param>
/// <param name="Baseline">Plain decoding: one token a round.</param>
/// <param name="Main">The speculation that was asked for, over all texts.</param>
/// <param name="Positions">Acceptance by draft position in the main experiment's models, drafts of ten tokens.</param>
/// <param name="RankShares">
/// By depth: of the positions where the draft's first choice was wrong, the shares in which its second, third, ... was
/// right.
/// </param>
/// <param name="ByDraftLength">K against tokens per round and time.</param>
/// <param name="ByTemperature">Target and draft both sampled at the temperature.</param>
/// <param name="ByContent">One point a text.</param>
/// <param name="ByAlignment">Drafts of the same text, of another, of lower order, quantised.</param>
/// <param name="Policies">Adaptive K, a confidence stop, and fixed lengths.</param>
/// <param name="Drafters">One draft, several drafts, prompt lookup.</param>
/// <param name="Shapes">Chains and trees of equal numbers of nodes.</param>
/// <param name="Rules">Rejection sampling, greedy match, typical acceptance (lossy).</param>
/// <param name="ByBatch">The scenario's latency with the observed acceptance, by batch.</param>
/// <param name="Exactness">Tests of the output's law against the target's.</param>
/// <param name="Profile">What was observed, as a profile that the simulator runs.</param>
/// <param name="Check">The simulator's tokens per round with that profile beside the laboratory's, by K.</param>
public sealed record LabResult(
    LabSetup Setup,
    IReadOnlyList<LabText> Texts,
    LabPoint Baseline,
    LabPoint Main,
    IReadOnlyList<LabPosition> Positions,
    IReadOnlyList<IReadOnlyList<double>> RankShares,
    IReadOnlyList<LabPoint> ByDraftLength,
    IReadOnlyList<LabPoint> ByTemperature,
    IReadOnlyList<LabPoint> ByContent,
    IReadOnlyList<LabPoint> ByAlignment,
    IReadOnlyList<LabPoint> Policies,
    IReadOnlyList<LabPoint> Drafters,
    IReadOnlyList<LabPoint> Shapes,
    IReadOnlyList<LabPoint> Rules,
    IReadOnlyList<BatchPoint> ByBatch,
    IReadOnlyList<LabTest> Exactness,
    AcceptanceProfile Profile,
    IReadOnlyList<LabCheck> Check)
{
    /// <summary>Memory per device on the scenario's hardware, the draft's part in it.</summary>
    public required MemoryFootprint Memory { get; init; }

    /// <summary>The formulas' view of the scenario with the observed acceptance: break-even acceptance, best K.
    /// </summary>
    public required ClosedFormResult ClosedForm { get; init; }
}

/// <summary>What the laboratory is asked.</summary>
/// <param name="Cost">The scenario whose hardware and models say what a round takes; not its acceptance.</param>
public sealed record LabSetup(Scenario Cost)
{
    /// <summary>Tokens of the vocabulary that byte pairs are learnt to.</summary>
    public int VocabularySize { get; init; } = 2048;

    /// <summary>Order of the target's n-grams.</summary>
    public int TargetOrder { get; init; } = 5;

    /// <summary>Order of the draft's n-grams.</summary>
    public int DraftOrder { get; init; } = 3;

    /// <summary>K of the main experiment.</summary>
    public int DraftLength { get; init; } = 4;

    /// <summary>Temperature of the main experiment.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Tokens decoded for each point of a table.</summary>
    public int TokensPerPoint { get; init; } = 20_000;

    /// <summary>Tokens of held-out text that each request begins with.</summary>
    public int PromptTokens { get; init; } = 64;

    /// <summary>Tokens of each answer.</summary>
    public int AnswerTokens { get; init; } = 200;

    public uint Seed { get; init; } = 1;
}

/// <summary>One corpus.</summary>
/// <param name="TargetBitsPerByte">Cross entropy of its held-out part under the target.</param>
/// <param name="DraftBitsPerByte">The same under the draft.</param>
public sealed record LabText(
    string Name,
    long Bytes,
    int TrainingTokens,
    int HeldOutTokens,
    double BytesPerToken,
    double TargetBitsPerByte,
    double DraftBitsPerByte)
{
    /// <summary>
    /// Mean of 1 - total variation along the held-out part at the setup's temperature: the acceptance there would be if
    /// answers read like the text. What small models write themselves reads much the same whatever they began with.
    /// </summary>
    public double KeepProbability { get; init; }
}

/// <summary>One experiment: rounds counted, and what they would take.</summary>
/// <param name="Name">What was varied, in words: "K = 4", "T = 0.7", "code", "binary tree, 14 nodes".</param>
/// <param name="X">Its number, where it has one.</param>
/// <param name="TokensPerRound">Accepted + 1, over requests.</param>
/// <param name="AcceptedOverDrafted">Of all drafted (and verified) tokens; null where none was.</param>
/// <param name="KeepProbability">
/// Mean of 1 - total variation between target and draft at the first draft position: what acceptance there must be;
/// null where it was not recorded.
/// </param>
/// <param name="SecondsPerToken">By the scenario's latency model, one request at a time.</param>
/// <param name="Speedup">Against plain decoding of the same requests.</param>
public sealed record LabPoint(
    string Name,
    double? X,
    Interval TokensPerRound,
    double? AcceptedOverDrafted,
    double? KeepProbability,
    double SecondsPerToken,
    Interval Speedup)
{
    public double TokensPerSecond => 1 / SecondsPerToken;

    /// <summary>Draft passes of a round, mean.</summary>
    public double DraftPassesPerRound { get; init; }

    /// <summary>Draft tokens verified in a round, mean.</summary>
    public double VerifiedPerRound { get; init; }

    public long Tokens { get; init; }

    public long Rounds { get; init; }

    /// <summary>Whether the output may have another law than the target's.</summary>
    public bool IsLossy { get; init; }
}

/// <summary>One draft position.</summary>
/// <param name="Tried">Rounds in which all before it were accepted.</param>
/// <param name="Kept">Of those, it was too.</param>
/// <param name="Hazard">Kept over tried.</param>
/// <param name="Expected">Mean of 1 - total variation where it was tried.</param>
public sealed record LabPosition(int Position, long Tried, long Kept, Interval Hazard, double Expected);

/// <summary>A chi-square test of the output's law against the target's.</summary>
/// <param name="Probability">Of a statistic as large as this, were the laws equal.</param>
public sealed record LabTest(string Name, double Statistic, int DegreesOfFreedom, double Probability, long Samples)
{
    /// <summary>Of a way to decode that does not keep the target's law: the test ought to find that out.</summary>
    public bool IsLossy { get; init; }
}

/// <summary>The simulator beside the laboratory.</summary>
/// <param name="DraftLength">K, or the depth of a tree.</param>
/// <param name="Observed">Tokens per round in the laboratory, its interval over requests.</param>
/// <param name="Simulated">The same in the simulator.</param>
/// <param name="Expected">The closed form's.</param>
public sealed record LabCheck(int DraftLength, Interval Observed, double Simulated, double Expected)
{
    /// <summary>Nodes of a tree; null for a chain.</summary>
    public int? Nodes { get; init; }
}
