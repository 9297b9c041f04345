// A number that an option has changed is no longer the one that its source was cited for. `--set acceptance.alpha=0.8`
// takes `alpha` out of the sources of that map and puts it among its assumptions: every report says so.

using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

internal static class OptionNotes
{
    // Measured numbers that stand in the scenario itself; its other keys are the question, which needs no source.
    private static readonly string[] MeasuredInScenario =
        ["anchors", "speculation.hitRate", "speculation.translateHost"];

    private static readonly string[] NotNumbers = ["name", EvidenceReader.SourceKey, EvidenceReader.AssumedKey];

    /// <param name="root">The scenario, after the options were applied.</param>
    /// <param name="options">Each path=value.</param>
    public static void Add(MapNode root, IEnumerable<string> options)
    {
        foreach (var option in options)
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                Add(root, option[..equals].Trim(), option[(equals + 1)..].Trim());
        }
    }

    private static void Add(MapNode root, string path, string value)
    {
        foreach (var (reference, _) in ScenarioReader.References)
            AddInPart(root, reference, path, value);
        if (MeasuredInScenario.Any(key => path == key || path.StartsWith(key + ".", StringComparison.Ordinal)))
            Note(root, path, value);
    }

    // Any item of a list is written [] in a reference: workload.categories[].acceptance.
    private static void AddInPart(MapNode root, string reference, string path, string value)
    {
        if (!KeyPath.WithoutIndices(path).StartsWith(reference + ".", StringComparison.Ordinal)
            || KeyPath.Steps(path) is not { } steps)
            return;
        var depth = KeyPath.Steps(reference.Replace("[]", "[0]", StringComparison.Ordinal))!.Count;
        if (MapAt(root, steps.Take(depth)) is { } part)
            Note(part, steps.Skip(depth).Aggregate("", (key, step) => step.After(key)), value);
    }

    private static void Note(MapNode map, string key, string value)
    {
        if (NotNumbers.Contains(key.Split('.')[0]))
            return;
        if (map[EvidenceReader.SourceKey] is MapNode sources && sources[key] is not null)
        {
            sources.Remove(key);
            if (sources.Entries.Count == 0)
                map.Remove(EvidenceReader.SourceKey);
        }
        if (map[EvidenceReader.AssumedKey] is null)
            map.Set(EvidenceReader.AssumedKey, new MapNode(map.Mark));
        if (map[EvidenceReader.AssumedKey] is MapNode assumed)
            assumed.Set(key, new ScalarNode(map.Mark, $"{value}, set by an option"));
    }

    private static MapNode? MapAt(MapNode root, IEnumerable<Step> steps) =>
        steps.Aggregate(
            (Node?)root,
            (node, step) => step.Key is { } key
                ? (node as MapNode)?[key]
                : (node as ListNode)?.Items.ElementAtOrDefault(step.Index)) as MapNode;
}
