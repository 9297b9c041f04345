// The rows of a comparison with published results by what they have in common. Levels and quantities are never mixed.

namespace SpecSim.Experiments;

public static class PublishedGroups
{
    /// <summary>What stands for what a source does not say.</summary>
    public const string NotStated = "not stated";

    private const string Batch = "batch";

    // Classes of the number of requests: up to and including.
    private static readonly (int Most, string Name)[] Batches =
        [(1, "1"), (8, "2-8"), (32, "9-32"), (128, "33-128"), (int.MaxValue, "above 128")];

    private static readonly (string By, Func<PublishedResult, string?> Name)[] Properties =
    [
        ("method", result => result.Method),
        ("hardware", result => result.Hardware ?? result.HardwareSimilar ?? result.HardwareLabel),
        (Batch, result => BatchClass(result.Batch)),
        ("source", result => result.Source),
        ("engine", result => result.Engine),
        ("target", result => result.Target ?? result.TargetLabel),
    ];

    /// <summary>The properties, in the order of their groups.</summary>
    public static IReadOnlyList<string> By { get; } = [.. Properties.Select(property => property.By)];

    /// <summary>By level, quantity and property; inside a property by name, batches by size.</summary>
    public static IReadOnlyList<PublishedGroup> Of(IReadOnlyList<PublishedRow> rows) =>
    [
        .. rows.GroupBy(row => (row.Level, row.Quantity)).OrderBy(part => part.Key).SelectMany(part =>
            Properties.SelectMany(property => part
                .GroupBy(row => property.Name(row.Result) ?? NotStated, StringComparer.Ordinal)
                .OrderBy(group => property.By == Batch ? Order(group.Key) : 0)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new PublishedGroup(
                    part.Key.Level,
                    part.Key.Quantity,
                    property.By,
                    group.Key,
                    PublishedFigures.Of([.. group])!)))),
    ];

    private static string? BatchClass(int? batch) =>
        batch is { } requests ? Batches.First(one => requests <= one.Most).Name : null;

    private static int Order(string batchClass)
    {
        int index = Array.FindIndex(Batches, one => one.Name == batchClass);
        return index < 0 ? Batches.Length : index;
    }
}
