// `controller:` at the top of a scenario or under `serving:`: a word, or a map of that kind with its numbers. At the
// top it may also be the name of a file: presets/controllers/NAME.yaml. Which words there are, the engine says.

using System.Globalization;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class ControllerReader
{
    public const string Key = "controller";

    /// <summary>The kind of the files.</summary>
    public const string Files = "controllers";

    private const string Fixed = "fixed";
    private const int LongestDraft = 1000;
    private const int MostSequences = 1_000_000;

    private static readonly string[] Words = [.. ControlKinds.All.Select(kind => kind.Word)];

    /// <summary>Of a server: fixed when it is not written.</summary>
    public static DraftControl Read(MapReader serving)
    {
        Lengthen(serving);
        var map = serving.Has(Key) ? serving.Map(Key) : Default(serving);
        return Policy(map);
    }

    /// <returns>Null when it is not written.</returns>
    public static DraftControl? ReadOwn(MapReader scenario, Library library, List<Evidence> evidence)
    {
        if (!scenario.Has(Key))
        {
            scenario.MayHave(Key);
            return null;
        }

        if (scenario.Node[Key] is ScalarNode { IsNull: false } word && !IsKnown(word.Text, library))
        {
            string[] names = [.. Words, .. library.Names(Files)];
            scenario.MayHave(Key);
            scenario.TextOrNull(Key);
            scenario.Report(
                Key,
                $"'{word.Text}' is no controller; there are {string.Join(", ", names)}",
                Nearest.Names(word.Text, names));
            return new DraftControl.Fixed();
        }

        Lengthen(scenario);
        // What a user tries out needs no source; a file says where its numbers come from.
        var isFile = scenario.Node[Key] is ScalarNode;
        var map = scenario.Reference(Key, Files, library);
        if (isFile || map.Has(EvidenceReader.SourceKey) || map.Has(EvidenceReader.AssumedKey))
            evidence.AddRange(EvidenceReader.Read(map, Key));
        map.TextOrNull("name");
        map.TextOrNull("title");
        return Policy(map);
    }

    private static bool IsKnown(string name, Library library) =>
        Words.Contains(name) || library.Find(Files, name) is not null
        || name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal);

    // The short form becomes the long one, so that there is one to read.
    private static void Lengthen(MapReader above)
    {
        if (above.Node[Key] is not ScalarNode { IsNull: false } word)
            return;
        // Under `serving:` there are no files: a word that is none is met when the map is read.
        if (above.Path.Length == 0 && !Words.Contains(word.Text))
            return;
        var written = new MapNode(word.Mark);
        written.Set(WordReader.Kind, word);
        above.Node.Set(Key, written);
    }

    private static MapReader Default(MapReader serving)
    {
        var written = new MapNode(serving.Node.Mark);
        written.Set(WordReader.Kind, new ScalarNode(serving.Node.Mark, Fixed));
        serving.Node.Set(Key, written);
        return serving.Map(Key);
    }

    private static DraftControl Policy(MapReader map) => WordReader.Read(map, WordReader.Kind, Words) is { } word
        ? OfKind(map, word)
        : new DraftControl.Fixed();

    private static DraftControl OfKind(MapReader map, string word)
    {
        var kind = ControlKinds.All.First(kind => kind.Word == word);
        var values = new Dictionary<string, double>();
        foreach (var number in kind.Numbers)
            values[number.Key] = Value(map, number, values);
        ScheduledLength[] ranges = kind.HasRanges ? [.. map.Maps("ranges").Select(Range)] : [];
        var (least, most) = (map.IntegerOrNull("least", 0, LongestDraft), map.IntegerOrNull("most", 0, LongestDraft));
        map.Done();
        var control = kind.Make(new ControlNumbers(values, ranges));
        return control with { Least = least ?? 0, Most = most };
    }

    private static double Value(MapReader map, ControlNumber number, Dictionary<string, double> before)
    {
        var most = number.NotAbove is { } other ? before[other] : number.Max;
        var standard = number.NotAbove is null ? number.Default : most;
        var fallback = standard?.ToString("R", CultureInfo.InvariantCulture);
        return number.Form switch
        {
            ControlForm.Flag => map.Flag(number.Key, number.Default > 0 ? "true" : "false", number.Hint) ? 1 : 0,
            ControlForm.Whole => map.Integer(number.Key, (int)number.Min, (int)most, fallback, number.Hint),
            _ => map.Number(number.Key, number.Min, most, fallback, number.Hint),
        };
    }

    private static ScheduledLength Range(MapReader map)
    {
        var range = new ScheduledLength(map.Integer("upTo", 1, MostSequences), map.Integer("draftLength", 0, 100));
        map.Done();
        return range;
    }
}
