// The median error of every group by size: a row for each group, a column for each size. The terminal prints it, the
// heatmap shows the same cells as colours.

using System.Globalization;
using SpecSim.Calibration;

namespace SpecSim.Reports;

/// <summary>Groups by size classes.</summary>
/// <param name="Sizes">The classes that occur, smallest first.</param>
/// <param name="Subjects">The groups that have rows in any.</param>
/// <param name="Medians">By subject, then size; null where a group has no row of that size.</param>
internal sealed record AgreementSizes(
    IReadOnlyList<Bucket> Sizes,
    IReadOnlyList<AgreementSubject> Subjects,
    IReadOnlyList<IReadOnlyList<double?>> Medians)
{
    public static AgreementSizes Of(IReadOnlyList<AgreementGroup> groups)
    {
        AgreementGroup[] bySize = [.. groups.Where(group => group.Bucket.Kind == BucketKind.Size)];
        Bucket[] sizes =
            [.. bySize.Select(group => group.Bucket).Distinct().OrderBy(bucket => bucket.Order)];
        AgreementSubject[] subjects = [.. bySize.Select(group => group.Subject).Distinct()];
        var medians = bySize.ToDictionary(
            group => (group.Subject, group.Bucket), group => group.Errors.MedianApe);
        double? Median(AgreementSubject subject, Bucket size) =>
            medians.TryGetValue((subject, size), out double median) ? median : null;
        return new AgreementSizes(
            sizes,
            subjects,
            [.. subjects.Select(subject => (double?[])[.. sizes.Select(size => Median(subject, size))])]);
    }

    /// <summary>As tables that a terminal has room for; none when there is only one size.</summary>
    public static IReadOnlyList<Table> Tables(AgreementOperator ran, IReadOnlyList<AgreementGroup> groups)
    {
        AgreementSizes sizes = Of(groups);
        if (sizes.Sizes.Count < 2)
            return [];
        string common = CommonWord(sizes.Sizes);
        string title = $"median % by {(common.Length > 0 ? common : Quantity(ran))}";
        string[] names = [.. sizes.Subjects.Select(AgreementText.Name)];
        string[] heads = [.. sizes.Sizes.Select(size => size.Name[(common.Length > 0 ? common.Length + 1 : 0)..])];
        int room = Paragraph.Columns - names.Append(title).Max(name => name.Length);
        int parts = (int)Math.Ceiling(heads.Sum(head => Width(head)) / (double)room);
        int columns = (int)Math.Ceiling(heads.Length / (double)parts);
        return
        [
            .. Enumerable.Range(0, parts).Select(part => new Table(
                title,
                ["", .. heads.Skip(part * columns).Take(columns)],
                [
                    .. names.Select((name, row) => (string[])
                    [
                        name, .. sizes.Medians[row].Skip(part * columns).Take(columns).Select(Cell),
                    ]),
                ])),
        ];
    }

    /// <summary>What the sizes are sizes of.</summary>
    public static string Quantity(AgreementOperator ran) => ran switch
    {
        AgreementOperator.Gemm => "rows M",
        AgreementOperator.VerifyAmplification => "batch x tokens verified",
        AgreementOperator.DecodeAttention => "bytes of KV cache",
        AgreementOperator.PrefillAttention => "prompt tokens S",
        AgreementOperator.MixedAttention => "longest context L",
        AgreementOperator.Experts => "tokens",
        AgreementOperator.AllReduce => "bytes",
        AgreementOperator.Elementwise => "tokens",
        AgreementOperator.Sampler => "sequences",
        _ => "requests at a time",
    };

    private static int Width(string head) => Math.Max(head.Length, 4) + 2;

    private static string Cell(double? median) =>
        median is { } share ? (share * 100).ToString("0.0", CultureInfo.InvariantCulture) : Units.None;

    // "M" of "M 2-16" and "M = 1": said once.
    private static string CommonWord(IReadOnlyList<Bucket> sizes)
    {
        string first = sizes[0].Name.Split(' ')[0];
        return first.All(char.IsAsciiLetter)
            && sizes.All(size => size.Name.StartsWith($"{first} ", StringComparison.Ordinal))
                ? first
                : "";
    }
}
