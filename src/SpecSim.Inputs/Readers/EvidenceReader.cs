// Where the numbers of a file come from: `source:` (what -> citation) and `assumed:` (what -> sentence, for a
// value that nobody measured). Every file says one or the other; every report repeats both.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class EvidenceReader
{
    public const string SourceKey = "source";
    public const string AssumedKey = "assumed";

    /// <summary>Sources before assumptions, each in the order of the file; neither is a problem.</summary>
    /// <param name="map">The map with the two keys.</param>
    /// <param name="subject">What the map describes, put before each key: "hardware H100 SXM 80GB".</param>
    public static IReadOnlyList<Evidence> Read(MapReader map, string subject)
    {
        if (IsSilent(map))
            map.Report(
                SourceKey,
                "missing key: where the numbers come from, a map of what -> citation; "
                + $"what nobody measured goes under '{AssumedKey}'");
        return Both(map, subject);
    }

    /// <summary>For what a user tries out in a line: with neither key the whole is an assumption.</summary>
    public static IReadOnlyList<Evidence> ReadOrAssume(MapReader map, string subject, string assumption) =>
        IsSilent(map) ? [new Evidence(subject, assumption, Assumed: true)] : Both(map, subject);

    private static bool IsSilent(MapReader map) => !map.Has(SourceKey) && !map.Has(AssumedKey);

    private static List<Evidence> Both(MapReader map, string subject) =>
    [
        .. Entries(map, SourceKey, subject, isAssumed: false),
        .. Entries(map, AssumedKey, subject, isAssumed: true),
    ];

    private static IEnumerable<Evidence> Entries(MapReader map, string key, string subject, bool isAssumed)
    {
        if (map.MapOrNull(key) is not { } texts)
            return [];
        if (map.Node[key] is MapNode { Entries.Count: 0 })
            map.Report(key, "has no entry; expected what -> text");
        return texts.Node.Entries
            .Select(entry => new Evidence(About(subject, entry.Key), texts.Text(entry.Key), isAssumed));
    }

    private static string About(string subject, string key) => subject.Length == 0 ? key : $"{subject}: {key}";
}
