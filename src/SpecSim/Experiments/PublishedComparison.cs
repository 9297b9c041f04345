// Predicted beside published. Error e = predicted / published - 1; a group's figures are the median and the 90th
// percentile of |e|, the bias (mean of e) and the share of published values inside the 95 % interval of the
// prediction. The two levels are never mixed in one figure.

namespace SpecSim.Experiments;

/// <summary>What is compared.</summary>
public enum PublishedQuantity
{
    /// <summary>Speculative over plain.</summary>
    Speedup,

    /// <summary>Tokens per second without speculation; of one request or of all, as published.</summary>
    BaselineTokensPerSecond,

    /// <summary>Tokens per second with speculation.</summary>
    SpeculativeTokensPerSecond,
}

/// <summary>One prediction.</summary>
/// <param name="Level">Formula or System: how it was predicted.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="Assumed">What the source does not state and was taken to be so.</param>
public sealed record PublishedRow(
    PublishedResult Result,
    PublishedLevel Level,
    PublishedQuantity Quantity,
    double Published,
    double Predicted,
    double Low,
    double High,
    IReadOnlyList<string> Assumed)
{
    public double Error => (Predicted / Published) - 1;

    public bool IsInside => Published >= Low && Published <= High;
}

/// <summary>A result that cannot be predicted.</summary>
/// <param name="Missing">What is absent, or why not, at least one.</param>
public sealed record PublishedGap(PublishedResult Result, IReadOnlyList<string> Missing);

/// <summary>Figures of some rows.</summary>
public sealed record PublishedFigures(int Rows, double MedianApe, double P90Ape, double Bias, double Coverage)
{
    /// <summary>Null without rows.</summary>
    public static PublishedFigures? Of(IReadOnlyCollection<PublishedRow> rows) =>
        throw new NotSupportedException();
}

/// <summary>Rows that share a property.</summary>
/// <param name="By">method, hardware, batch, source, engine or target.</param>
/// <param name="Name">Its value.</param>
public sealed record PublishedGroup(
    PublishedLevel Level, PublishedQuantity Quantity, string By, string Name, PublishedFigures Figures);

/// <summary>A whole comparison.</summary>
/// <param name="Results">Every result read.</param>
/// <param name="LeftOut">
/// System rows predicted with host times fitted to the other sources of their engine: the headline where it exists.
/// </param>
public sealed record PublishedComparison(
    IReadOnlyList<PublishedResult> Results,
    IReadOnlyList<PublishedRow> Rows,
    IReadOnlyList<PublishedGap> Gaps,
    IReadOnlyList<PublishedRow> LeftOut,
    IReadOnlyList<string> Notes);
