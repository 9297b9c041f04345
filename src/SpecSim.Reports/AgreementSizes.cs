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

    /// <summary>The names of the sizes without what is common to all, which a title says: "2-16" of "M 2-16".</summary>
    public IReadOnlyList<string> Heads { get; } = Short([.. Sizes.Select(size => size.Name)]);

    /// <summary>As tables that a terminal has room for; none when there is only one size.</summary>
    public static IReadOnlyList<Table> Tables(AgreementOperator ran, IReadOnlyList<AgreementGroup> groups)
    {
        AgreementSizes sizes = Of(groups);
        if (sizes.Sizes.Count < 2)
            return [];
        string title = $"median % by {Quantity(ran)}";
        string[] names = [.. sizes.Subjects.Select(AgreementText.Name)];
        IReadOnlyList<string> heads = sizes.Heads;
        int room = Paragraph.Columns - names.Append(title).Max(name => name.Length);
        int parts = (int)Math.Ceiling(heads.Sum(head => Width(head)) / (double)room);
        int columns = (int)Math.Ceiling(heads.Count / (double)parts);
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

    // The symbol before each ("M 2-16", "M = 1") or the noun behind it ("1 token", "2-4 tokens").
    private static string[] Short(string[] names)
    {
        string[][] words = [.. names.Select(name => name.Split(' '))];
        if (words.Any(parts => parts.Length < 2))
            return names;
        if (words.All(parts => parts[0] == words[0][0] && parts[0].All(char.IsAsciiLetter)))
            return [.. words.Select(parts => string.Join(' ', parts.Skip(parts[1] == "=" ? 2 : 1)))];
        if (words.All(parts => parts[^1].TrimEnd('s') == words[0][^1].TrimEnd('s')))
            return [.. words.Select(parts => string.Join(' ', parts.SkipLast(1)))];
        return names;
    }
}
