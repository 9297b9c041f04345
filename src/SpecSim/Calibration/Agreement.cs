// How well predicted times agree with measured ones, by group and size. The relative error of a row is
// e = predicted / measured - 1. Figures of a group are the median, 90th and 99th percentile of |e| and the bias, the
// mean of e (positive: predicted too slow). Percentiles follow MathNet's R-8 rule, as everywhere in the house.
// A row outside what the formulas were made for is compared too, in a bucket of its own, and counts in no total
// unless there is nothing else.

using MathNet.Numerics.Statistics;

namespace SpecSim.Calibration;

/// <summary>What was compared. The names in files and the order of reports are those of this list.</summary>
public enum AgreementOperator
{
    Gemm,

    /// <summary>t(M q) / t(M) of products: what verifying costs beside decoding; a ratio, not a time.</summary>
    VerifyAmplification,

    DecodeAttention,
    PrefillAttention,
    MixedAttention,
    Experts,
    AllReduce,
    Elementwise,
    Sampler,

    /// <summary>Mean time per output token of a whole server.</summary>
    TimePerOutputToken,
}

/// <summary>Rows that are judged together; null is all there are.</summary>
/// <param name="Operator">What ran.</param>
/// <param name="Hardware">Name of the device's preset.</param>
/// <param name="Library">Kernel library or serving framework.</param>
/// <param name="DataType">Number format; of the KV cache for decode attention.</param>
/// <param name="Devices">Devices that worked together.</param>
public sealed record AgreementSubject(
    AgreementOperator Operator, string? Hardware, string? Library, string? DataType, int? Devices);

/// <summary>What a bucket is for.</summary>
public enum BucketKind
{
    /// <summary>All rows of the subject that count.</summary>
    Total,

    /// <summary>Rows of several sizes, such as those of decode and verify steps.</summary>
    Aggregate,

    /// <summary>One size class; every counted row is in exactly one.</summary>
    Size,

    /// <summary>Rows that the formulas were not made for.</summary>
    Outside,
}

/// <summary>A named part of a subject's rows.</summary>
/// <param name="Order">Place among the subject's buckets of that kind.</param>
public sealed record Bucket(BucketKind Kind, int Order, string Name)
{
    public static Bucket Total { get; } = new(BucketKind.Total, 0, "all");
}

/// <summary>One row, predicted and measured: seconds, or a ratio for verify amplification.</summary>
public sealed record ComparedRow(
    AgreementSubject Subject, IReadOnlyList<Bucket> Buckets, double Predicted, double Measured)
{
    /// <summary>predicted / measured - 1.</summary>
    public double Error => (Predicted / Measured) - 1;

    public bool IsOutside => Buckets.Any(bucket => bucket.Kind == BucketKind.Outside);
}

/// <summary>Errors of some rows, as fractions.</summary>
public sealed record ErrorFigures(int Rows, double MedianApe, double P90Ape, double P99Ape, double Bias)
{
    /// <summary>Of relative errors, positive and negative; null for none.</summary>
    public static ErrorFigures? Of(IReadOnlyCollection<double> errors)
    {
        if (errors.Count == 0)
            return null;
        double[] absolute = [.. errors.Select(Math.Abs).Order()];
        return new ErrorFigures(
            absolute.Length,
            SortedArrayStatistics.Median(absolute),
            SortedArrayStatistics.Quantile(absolute, 0.9),
            SortedArrayStatistics.Quantile(absolute, 0.99),
            errors.Average());
    }
}

/// <summary>The errors of one bucket of a subject.</summary>
public sealed record AgreementGroup(AgreementSubject Subject, Bucket Bucket, ErrorFigures Errors);

/// <summary>Rows that could not be compared, and why.</summary>
public sealed record SkippedRows(string Reason, int Rows);

/// <summary>A comparison of many rows.</summary>
/// <param name="Rows">Every compared row, in the order of the input; derived ratios last.</param>
/// <param name="Skipped">What was not compared, by reason.</param>
/// <param name="Notes">What the reader must know to judge the figures.</param>
public sealed record Agreement(
    IReadOnlyList<ComparedRow> Rows, IReadOnlyList<SkippedRows> Skipped, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// All counted rows together; ratios are derived from rows that count already. Null without rows.
    /// </summary>
    public ErrorFigures? Total { get; } = TotalOf([.. Measured(Rows)]);

    /// <summary>By subject, then kind and order of the bucket.</summary>
    public IReadOnlyList<AgreementGroup> Groups { get; } =
    [
        .. Rows
            .GroupBy(row => row.Subject)
            .OrderBy(rows => rows.Key.Operator)
            .ThenBy(rows => rows.Key.Hardware, StringComparer.Ordinal)
            .ThenBy(rows => rows.Key.Library, StringComparer.Ordinal)
            .ThenBy(rows => rows.Key.DataType, StringComparer.Ordinal)
            .ThenBy(rows => rows.Key.Devices)
            .SelectMany(rows => GroupsOf(rows.Key, [.. rows])),
    ];

    /// <summary>The same rows by one property whatever the others are; empty for kernels.</summary>
    public IReadOnlyList<AgreementGroup> Margins { get; init; } = [];

    /// <summary>Rows that were read and compared but are outside what the formulas were made for.</summary>
    public int OutsideRows { get; } = Measured(Rows).Count(row => row.IsOutside);

    /// <summary>Rows of the input: compared, or skipped with a reason.</summary>
    public int RowsRead { get; } = Measured(Rows).Count() + Skipped.Sum(skipped => skipped.Rows);

    private static IEnumerable<ComparedRow> Measured(IReadOnlyList<ComparedRow> rows) =>
        rows.Where(row => row.Subject.Operator != AgreementOperator.VerifyAmplification);

    private static ErrorFigures? TotalOf(IReadOnlyList<ComparedRow> rows)
    {
        List<double> counted = [.. rows.Where(row => !row.IsOutside).Select(row => row.Error)];
        return ErrorFigures.Of(counted.Count > 0 ? counted : [.. rows.Select(row => row.Error)]);
    }

    private static IEnumerable<AgreementGroup> GroupsOf(AgreementSubject subject, IReadOnlyList<ComparedRow> rows)
    {
        yield return new AgreementGroup(subject, Bucket.Total, TotalOf(rows)!);
        var buckets = rows
            .SelectMany(row => row.Buckets, (row, bucket) => (bucket, row.Error))
            .GroupBy(pair => pair.bucket, pair => pair.Error)
            .OrderBy(errors => errors.Key.Kind)
            .ThenBy(errors => errors.Key.Order)
            .ThenBy(errors => errors.Key.Name, StringComparer.Ordinal);
        foreach (IGrouping<Bucket, double> errors in buckets)
            yield return new AgreementGroup(subject, errors.Key, ErrorFigures.Of([.. errors])!);
    }
}
