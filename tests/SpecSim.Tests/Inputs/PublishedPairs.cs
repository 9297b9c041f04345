// Pairs of published measurements that differ in one condition, as differences of logits: how the numbers of
// presets/conditions were fitted. Every convention is brought to tokens per round, then to the acceptance of
// independent tokens; of a tree the depth counts as the draft length, so that its acceptance is the one of a level.
//   block  one table of one source with one shape of draft and one setup: only the condition differs inside it
//   case   blocks of the same target and draft (and data set, for temperature); chains go before trees: one pair

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs;

internal sealed class PublishedPairs
{
    private static readonly string[] Heads = ["eagle", "eagle2", "eagle3", "medusa", "hydra", "mtp"];

    private static readonly string[] Setup = ["source", "data_type", "engine", "hardware_label", "batch"];

    private readonly Dictionary<string, MapNode> _byId;
    private readonly List<Measurement> _measurements;

    /// <param name="records">The list of published.yaml.</param>
    public PublishedPairs(IEnumerable<MapNode> records)
    {
        _byId = records.ToDictionary(record => Text(record, "id")!);
        _measurements = [.. _byId.Values.Select(Measured).OfType<Measurement>()];
    }

    /// <summary>Against greedy decoding, verified by rejection sampling.</summary>
    public IReadOnlyList<double> Temperature(MethodFamily family, double temperature) => Cases(
        _measurements.Where(one => one.Family == family && one.Temperature is not null),
        one => one.Temperature == 0,
        one => one.Temperature == temperature,
        inBlock: one => one.Dataset,
        inCase: one => one.Dataset);

    /// <summary>Against chat, at temperature 0 or one that is not stated.</summary>
    public IReadOnlyList<double> Content(MethodFamily family, string category) => Cases(
        _measurements.Where(one => one.Family == family && one.Category.Length > 0 && one.Temperature is null or 0),
        one => one.Category == "chat",
        one => one.Category == category,
        inBlock: one => $"{one.Temperature}",
        inCase: _ => "");

    /// <summary>One measurement against another, each named by its id.</summary>
    public double Difference(string id, string reference, int draftLength) =>
        OfRate(id, draftLength) - OfRate(reference, draftLength);

    private double OfRate(string id, int draftLength) => Logit(Conventions.AlphaFromTokensPerRound(
        Conventions.TokensPerRoundFromDraftedRate(Value((MapNode)_byId[id]["acceptance"]!), draftLength), draftLength));

    private static IReadOnlyList<double> Cases(
        IEnumerable<Measurement> measurements,
        Func<Measurement, bool> isReference,
        Func<Measurement, bool> isOther,
        Func<Measurement, string> inBlock,
        Func<Measurement, string> inCase)
    {
        var differences = measurements
            .GroupBy(one => $"{one.Block}|{inBlock(one)}")
            .Where(block => block.Any(isReference) && block.Any(isOther))
            .Select(block => (
                Case: $"{block.First().Pair}|{inCase(block.First())}",
                block.First().IsChain,
                Shift: block.Where(isOther).Average(one => one.Logit)
                    - block.Where(isReference).Average(one => one.Logit)));
        return
        [
            .. differences.GroupBy(difference => difference.Case).Select(one =>
            {
                var chains = one.Where(difference => difference.IsChain).ToList();
                return (chains.Count > 0 ? chains : one.ToList()).Average(difference => difference.Shift);
            }),
        ];
    }

    // Null for what cannot be brought to an acceptance, and for what is another rule or stands twice.
    private static Measurement? Measured(MapNode record)
    {
        string method = Text(record, "method")!;
        MethodFamily? family = method == "draft-model" ? MethodFamily.DraftModel
            : Heads.Contains(method) ? MethodFamily.TrainedHead
            : null;
        bool isTwice = Text(record, "id")!.StartsWith("lev22_t24", StringComparison.Ordinal);
        bool isGreedyMatch = Text(record, "note")?.Contains("exact match", StringComparison.Ordinal) == true;
        if (family is null || isTwice || isGreedyMatch || Alpha(record) is not { } alpha)
            return null;
        var tree = record["tree"] as MapNode;
        string shape = $"{Text(record, "draft_length")}|"
            + string.Join(',', tree?.Entries.Select(entry => $"{entry.Key}={((ScalarNode)entry.Value).Text}") ?? []);
        string pair = $"{method}|{Text(record, "target_label")}|{Text(record, "draft_label")}";
        return new Measurement(
            family.Value,
            pair,
            $"{pair}|{shape}|{string.Join('|', Setup.Select(key => Text(record, key)))}",
            Text(record, "dataset") ?? "",
            Text(record, "category") ?? "",
            Text(record, "temperature") is { } temperature ? Number(temperature) : null,
            tree is null || Text(tree, "top_k") == "1",
            Logit(alpha));
    }

    private static double? Alpha(MapNode record)
    {
        if (record["acceptance"] is not MapNode acceptance || acceptance["value"] is not { } value)
            return null;
        string convention = Text(acceptance, "convention")!;
        if (convention == "iid-alpha")
            return Value(acceptance) is > 0 and < 1 and var alpha ? alpha : null;
        int? drafted = value is ListNode list ? list.Items.Count : DraftLength(record);
        double? tokens = (convention, drafted) switch
        {
            ("tokens-per-round", _) => Value(acceptance),
            ("accepted-per-round", _) => Conventions.TokensPerRoundFromAccepted(Value(acceptance)),
            ("survival", _) => 1 + Values(value).Sum(),
            ("hazard", _) => RoundStatistics.FromHazards(Values(value)).TokensPerRound,
            ("accepted-over-drafted", { } length) =>
                Conventions.TokensPerRoundFromDraftedRate(Value(acceptance), length),
            ("system-efficiency", { } length) => Conventions.TokensPerRoundFromEfficiency(Value(acceptance), length),
            _ => null,
        };
        return drafted is { } some && tokens > 1 && tokens < some + 1
            ? Conventions.AlphaFromTokensPerRound(tokens.Value, some)
            : null;
    }

    private static int? DraftLength(MapNode record) =>
        (Text(record, "draft_length") ?? (record["tree"] is MapNode tree ? Text(tree, "depth") : null)) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;

    private static double Value(MapNode acceptance) => Number(Text(acceptance, "value")!);

    private static IEnumerable<double> Values(Node value) =>
        ((ListNode)value).Items.Select(item => Number(((ScalarNode)item).Text));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string? Text(MapNode map, string key) => (map[key] as ScalarNode)?.Text;

    private static double Logit(double share) => Math.Log(share / (1 - share));

    private sealed record Measurement(
        MethodFamily Family,
        string Pair,
        string Block,
        string Dataset,
        string Category,
        double? Temperature,
        bool IsChain,
        double Logit);
}
