// `controller:` under `serving:`: a word, or a map of that kind with its numbers.

using System.Globalization;
using SpecSim.Controllers;
using SpecSim.Inputs.Yaml;
using SpecSim.Speculation;

namespace SpecSim.Inputs.Readers;

internal static class ControllerReader
{
    private const string Key = "controller";
    private const string Fixed = "fixed";
    private const int MostSequences = 1_000_000;

    public static DraftControl Read(MapReader serving)
    {
        // The short form becomes the long one, so that there is one to read.
        if (serving.Node[Key] is ScalarNode { IsNull: false } word)
        {
            var written = new MapNode(word.Mark);
            written.Set(WordReader.Kind, word);
            serving.Node.Set(Key, written);
        }

        var map = serving.Has(Key) ? serving.Map(Key) : Default(serving);
        var kind = WordReader.Read(
            map, WordReader.Kind,
            Fixed, "batch-limit", "queue-limit", "schedule", "computed-schedule", "goodput", "per-request");
        if (kind is null)
            return new DraftControl.Fixed();
        DraftControl control = kind switch
        {
            "batch-limit" => BatchLimit(map),
            "queue-limit" => QueueLimit(map),
            "schedule" => new DraftControl.Schedule([.. map.Maps("ranges").Select(Range)]),
            "computed-schedule" => new DraftControl.ComputedSchedule(),
            "goodput" => new DraftControl.Goodput(),
            "per-request" => new DraftControl.PerRequest(),
            _ => new DraftControl.Fixed(),
        };
        map.Done();
        return control;
    }

    private static MapReader Default(MapReader serving)
    {
        var written = new MapNode(serving.Node.Mark);
        written.Set(WordReader.Kind, new ScalarNode(serving.Node.Mark, Fixed));
        serving.Node.Set(Key, written);
        return serving.Map(Key);
    }

    private static DraftControl.BatchLimit BatchLimit(MapReader map)
    {
        var (off, on) = Limit(map, "sequences in a step above which nothing is drafted");
        return new DraftControl.BatchLimit(off, on);
    }

    private static DraftControl.QueueLimit QueueLimit(MapReader map)
    {
        var (off, on) = Limit(map, "waiting requests above which nothing is drafted");
        return new DraftControl.QueueLimit(off, on);
    }

    // Without a second number there is no hysteresis.
    private static (int OffAbove, int OnAtOrBelow) Limit(MapReader map, string hint)
    {
        var off = map.Integer("offAbove", 0, MostSequences, hint: hint);
        return (off, map.Integer("onAtOrBelow", 0, off, fallback: off.ToString(CultureInfo.InvariantCulture)));
    }

    private static ScheduledLength Range(MapReader map)
    {
        var range = new ScheduledLength(map.Integer("upTo", 1, MostSequences), map.Integer("draftLength", 0, 100));
        map.Done();
        return range;
    }
}
