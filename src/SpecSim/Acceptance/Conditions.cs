// Under which conditions acceptance was measured, or is wanted: sampling, kind of text, draft. What is not stated is
// null. Contents, alignments and rules are names, so that a file of effects can bring its own.

namespace SpecSim.Acceptance;

/// <summary>Conditions that acceptance depends on, apart from the pair of models.</summary>
public sealed record Conditions
{
    /// <summary>Nothing is stated.</summary>
    public static Conditions Unstated { get; } = new();

    /// <summary>The rule that keeps the target's distribution, min(1, p/q) (Leviathan et al. 2022).</summary>
    public const string RejectionSampling = "rejection-sampling";

    /// <summary>Of sampling; 0 is greedy.</summary>
    public double? Temperature { get; init; }

    /// <summary>Share of probability that is sampled from; 1 is all of it.</summary>
    public double? TopP { get; init; }

    /// <summary>The kind of text: chat, code, maths, qa, summary, ...</summary>
    public string? Content { get; init; }

    /// <summary>How near the draft is to the target: same-family, other-family, quantised-draft, ...</summary>
    public string? Alignment { get; init; }

    /// <summary>How drafted tokens are accepted above temperature 0. At 0 the exact rules are all the same.</summary>
    public string? Verification { get; init; }
}

/// <summary>A condition that can change.</summary>
public enum ConditionKind
{
    Temperature,
    TopP,
    Content,
    Alignment,
}

/// <summary>Methods whose acceptance answers to conditions alike.</summary>
public enum MethodFamily
{
    /// <summary>A separate small model.</summary>
    DraftModel,

    /// <summary>A head trained on the target's hidden states: EAGLE, MTP, Medusa.</summary>
    TrainedHead,

    /// <summary>Earlier occurrences of the same text.</summary>
    Lookup,
}

/// <summary>The words for conditions and families.</summary>
public static class ConditionWords
{
    /// <summary>As people say it.</summary>
    public static string Noun(ConditionKind kind) => kind == ConditionKind.TopP ? "top-p" : Key(kind);

    /// <summary>As files say it.</summary>
    public static string Key(ConditionKind kind) => kind switch
    {
        ConditionKind.Temperature => "temperature",
        ConditionKind.TopP => "topP",
        ConditionKind.Content => "content",
        _ => "alignment",
    };

    public static string Plural(MethodFamily family) => family switch
    {
        MethodFamily.DraftModel => "draft models",
        MethodFamily.TrainedHead => "trained heads",
        _ => "lookup",
    };
}
