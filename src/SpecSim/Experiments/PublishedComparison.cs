// Predicted beside published. Error e = predicted / published - 1; a group's figures are the median and the 90th
// percentile of |e|, the bias (mean of e) and the share of published values inside the 95 % interval of the
// prediction. The two levels are never mixed in one figure.

using SpecSim.Calibration;

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

/// <summary>Figures of some rows; all are shares.</summary>
/// <param name="Rows">How many.</param>
/// <param name="MedianApe">Median of |e|.</param>
/// <param name="P90Ape">Nine of ten rows are closer than this.</param>
/// <param name="Bias">Mean of e.</param>
/// <param name="Coverage">Published values inside the interval of their prediction.</param>
public sealed record PublishedFigures(int Rows, double MedianApe, double P90Ape, double Bias, double Coverage)
{
    /// <summary>Null without rows.</summary>
    public static PublishedFigures? Of(IReadOnlyCollection<PublishedRow> rows) =>
        ErrorFigures.Of([.. rows.Select(row => row.Error)]) is { } errors
            ? new PublishedFigures(
                errors.Rows,
                errors.MedianApe,
                errors.P90Ape,
                errors.Bias,
                (double)rows.Count(row => row.IsInside) / rows.Count)
            : null;
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
    IReadOnlyList<string> Notes)
{
    /// <summary>Of every level and quantity, by each property.</summary>
    public IReadOnlyList<PublishedGroup> Groups => PublishedGroups.Of(Rows);

    /// <summary>Of <see cref="LeftOut"/>.</summary>
    public IReadOnlyList<PublishedGroup> LeftOutGroups => PublishedGroups.Of(LeftOut);

    /// <summary>The rows that are about a speedup, of one level or of both.</summary>
    public IReadOnlyList<PublishedRow> Speedups(PublishedLevel? level = null) => Of(Rows, level);

    /// <summary>The same of <see cref="LeftOut"/>.</summary>
    public IReadOnlyList<PublishedRow> LeftOutSpeedups => Of(LeftOut, level: null);

    private static IReadOnlyList<PublishedRow> Of(IReadOnlyList<PublishedRow> rows, PublishedLevel? level) =>
    [
        .. rows.Where(row =>
            row.Quantity == PublishedQuantity.Speedup && (level is null || row.Level == level)),
    ];
}
