// `conditions:` of a scenario, `measuredAt:` of an acceptance file, and presets/conditions/NAME.yaml: what a condition
// does to acceptance. A file of effects is of one kind; users may write their own in the same form.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class ConditionReader
{
    /// <summary>The kind of file that holds effects.</summary>
    public const string Kind = "conditions";

    private const string Key = "conditions";
    private const string EffectsKey = "effects";

    private static readonly Limits Temperature = Limits.Between(0, 2);

    private static readonly Limits TopP = new(0, 1, IsMinExcluded: true);

    // A shift of 10 turns any probability into one of the two certainties.
    private static readonly Limits Shift = Limits.Between(-10, 10);

    private static readonly Limits Spread = Limits.Between(0, 5);

    private static readonly (string Name, MethodFamily Family)[] Families =
    [
        ("draft-model", MethodFamily.DraftModel),
        ("trained-head", MethodFamily.TrainedHead),
        ("lookup", MethodFamily.Lookup),
    ];

    // Shipped ones are taken where a scenario names none; of top-p none is shipped, for nobody has published pairs.
    private static readonly (ConditionKind Kind, string? Shipped)[] Kinds =
    [
        (ConditionKind.Temperature, "temperature"),
        (ConditionKind.TopP, null),
        (ConditionKind.Content, "content"),
        (ConditionKind.Alignment, "alignment"),
    ];

    /// <summary>Where a scenario may name files of effects.</summary>
    public static IEnumerable<(string Path, string Kind)> References =>
        Kinds.Select(kind => ($"{Key}.{EffectsKey}.{ConditionWords.Key(kind.Kind)}", Kind));

    /// <summary>What an acceptance file says of its measurement; nothing where it is silent.</summary>
    public static Conditions ReadMeasuredAt(MapReader map)
    {
        if (map.MapOrNull("measuredAt") is not { } measured)
            return Conditions.Unstated;
        Conditions conditions = ReadValues(measured);
        measured.Done();
        return conditions;
    }

    /// <summary>The scenario under its conditions; the same object where it states none.</summary>
    public static Scenario Apply(MapReader scenarioMap, Scenario scenario, bool hasOwnAcceptances, Library library)
    {
        if (scenarioMap.MapOrNull(Key) is not { } map)
            return scenario;
        int problemsBefore = map.AllProblems.Count;
        Conditions wanted = ReadValues(map);
        var sources = new List<ConditionSource>();
        ConditionTables tables = ReadTables(map.Map(EffectsKey, isOptional: true), library, sources);
        map.Done();
        if (hasOwnAcceptances)
        {
            scenarioMap.Report(
                Key, "categories have acceptances of their own, which conditions do not reach; say there what holds");
        }

        var (under, refusals) = ScenarioConditions.Apply(scenario, wanted, tables, sources);
        // What is wrong with a file of effects is not also a lack of evidence.
        foreach (ConditionRefusal refusal in map.AllProblems.Count > problemsBefore ? [] : refusals)
        {
            var nearest = Nearest.Names(refusal.Asked, refusal.Known ?? []);
            map.Report(ConditionWords.Key(refusal.Kind), refusal.Message, nearest);
        }

        return under;
    }

    private static Conditions ReadValues(MapReader map) => new()
    {
        Temperature = map.NumberOrNull("temperature", Temperature),
        TopP = map.NumberOrNull("topP", TopP),
        Content = map.TextOrNull("content"),
        Alignment = map.TextOrNull("alignment"),
        Verification = map.TextOrNull("verification"),
    };

    private static ConditionTables ReadTables(
        MapReader map, Library library, List<ConditionSource> sources)
    {
        var tables = new ConditionTables();
        foreach (var (kind, shipped) in Kinds)
        {
            string name = ConditionWords.Key(kind);
            if (shipped is null ? !map.Has(name) : !map.Has(name) && library.Find(Kind, shipped) is null)
            {
                map.MayHave(name);
                continue;
            }

            MapReader file = map.Reference(name, Kind, library, fallback: shipped);
            tables = ReadTable(file, kind, tables, sources);
        }

        map.Done();
        return tables;
    }

    private static ConditionTables ReadTable(
        MapReader file,
        ConditionKind kind,
        ConditionTables tables,
        List<ConditionSource> sources)
    {
        string name = ConditionWords.Key(kind);
        file.TextOrNull("name");
        file.TextOrNull("title");
        if (WordReader.Read(file, WordReader.Kind, name) is null)
            return tables;
        ConditionTables read = kind switch
        {
            ConditionKind.Temperature => tables with { Temperature = Graded(file, Temperature) },
            ConditionKind.TopP => tables with { TopP = Graded(file, TopP) },
            ConditionKind.Content => tables with { Content = Named(file) },
            _ => tables with { Alignment = Named(file) },
        };
        foreach (Evidence evidence in EvidenceReader.Read(file, $"effect of {name}"))
            sources.Add(new ConditionSource(kind, evidence));
        file.Done();
        return read;
    }

    private static GradedEffects Graded(MapReader file, Limits limits)
    {
        string rule = file.Text("verification", hint: "the rule by which these measurements accepted drafted tokens");
        double reference = file.Number("reference", limits, hint: "the value that the shifts are against");
        var rows = new List<GradedEffect>();
        foreach (var (family, items) in Rows(file))
        {
            double below = double.NegativeInfinity;
            foreach (MapReader item in items)
            {
                double at = item.Number("at", limits);
                if (at == reference)
                    item.Report("at", "is the reference, whose shift is 0");
                else if (at <= below)
                    item.Report("at", "must be above that of the item before: the list ascends");
                below = at;
                rows.Add(new GradedEffect(family, at, Effect(item)));
            }
        }

        return new GradedEffects(reference, rule, rows);
    }

    private static NamedEffects Named(MapReader file)
    {
        string reference = file.Text("reference", hint: "the name that the shifts are against");
        var rows = new List<NamedEffect>();
        foreach (var (family, items) in Rows(file))
        {
            foreach (MapReader item in items)
            {
                string at = item.Text("at");
                if (at == reference)
                    item.Report("at", "is the reference, whose shift is 0");
                else if (rows.Any(row => row.Family == family && row.At == at))
                    item.Report("at", $"'{at}' stands in an item before");
                rows.Add(new NamedEffect(family, at, Effect(item)));
            }
        }

        return new NamedEffects(reference, rows);
    }

    private static List<(MethodFamily Family, IReadOnlyList<MapReader> Items)> Rows(MapReader file)
    {
        MapReader effects = file.Map(EffectsKey, hint: "lists of shifts by family: draft-model, trained-head, lookup");
        var rows = new List<(MethodFamily Family, IReadOnlyList<MapReader> Items)>();
        foreach (var (name, family) in Families)
        {
            if (effects.Has(name))
                rows.Add((family, effects.Maps(name)));
            else
                effects.MayHave(name);
        }

        effects.Done();
        return rows;
    }

    private static MeasuredEffect Effect(MapReader item)
    {
        var effect = new MeasuredEffect(
            item.Number("shift", Shift, hint: "of the logit of acceptance, against the reference"),
            item.Number("spread", Spread, hint: "the standard deviation of that shift over pairs"),
            item.Integer("pairs", MeasuredEffect.FewestPairs, hint: "how many pairs were compared; one has no spread"));
        item.Done();
        return effect;
    }
}
