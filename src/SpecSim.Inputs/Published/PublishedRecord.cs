// One published result from its map. Numbers are checked against what they can be at all (a batch of at least 1, a
// share between 0 and 1), words against the words of the form.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Published;

internal static class PublishedRecord
{
    private static readonly (string, PublishedLevel)[] Levels =
    [
        ("formula", PublishedLevel.Formula), ("system", PublishedLevel.System), ("component", PublishedLevel.Component),
    ];

    private static readonly string[] Methods =
    [
        "draft-model", "eagle", "eagle2", "eagle3", "medusa", "hydra", "mtp", "ngram", "suffix", "self-speculation",
        "lookahead", "dflash", "parallel-draft", "formula", "other",
    ];

    /// <param name="node">The record.</param>
    /// <param name="path">Where it stands among the keys.</param>
    /// <param name="extras">Where keys are named that mean nothing here.</param>
    /// <param name="problems">Where problems go.</param>
    /// <returns>Null after reporting why there is none.</returns>
    public static PublishedResult? Read(Node node, string path, ISet<string> extras, RowProblems problems)
    {
        var own = new Yaml.Problems();
        if (node is MapNode map)
        {
            var record = new MapReader(map, own, path);
            PublishedResult result = Result(record, extras);
            record.DoneExcept(extras);
            if (own.Count == 0)
                return result;
        }
        else
        {
            own.Add(node.Mark, path, $"expected a map, found {node.Description}");
        }

        problems.AddRange(own);
        return null;
    }

    private static PublishedResult Result(MapReader map, ISet<string> extras) =>
        Speeds(map, Setup(map, new PublishedResult
        {
            Id = map.Text("id"),
            Source = map.Text("source", hint: "publication and table, or thread"),
            Url = map.TextOrNull("url"),
            Level = map.Choice("level", Levels),
            Method = map.Choice("method", [.. Methods.Select(name => (name, name))]),
            Note = map.TextOrNull("note"),
            IsPredictable = FlagOr(map, "predictable", fallback: true),
            IsMixtureOfExperts = FlagOr(map, "moe", fallback: false),
            Missing = map.Has("missing") ? map.Texts("missing") : Absent<IReadOnlyList<string>>(map, "missing", []),
            Acceptance = Part(map, "acceptance", PublishedParts.Acceptance, extras),
            Cost = Part(map, "cost", PublishedParts.Cost, extras),
            Tree = Part(map, "tree", PublishedParts.Tree, extras),
            Experts = Part(map, "experts", PublishedParts.Experts, extras),
        }));

    private static PublishedResult Setup(MapReader map, PublishedResult result) => result with
    {
        Target = map.TextOrNull("target"),
        TargetLabel = map.TextOrNull("target_label"),
        Draft = map.TextOrNull("draft"),
        DraftLabel = map.TextOrNull("draft_label"),
        DraftLength = map.IntegerOrNull("draft_length", min: 1),
        MeanDrafted = map.NumberOrNull("mean_drafted", Limits.Positive),
        Hardware = map.TextOrNull("hardware"),
        HardwareLabel = map.TextOrNull("hardware_label"),
        HardwareSimilar = map.TextOrNull("hardware_similar"),
        Devices = map.IntegerOrNull("devices", min: 1),
        TensorParallel = map.IntegerOrNull("tensor_parallel", min: 1),
        DataType = map.TextOrNull("data_type"),
        Engine = map.TextOrNull("engine"),
        EngineVersion = map.TextOrNull("engine_version"),
        Temperature = map.NumberOrNull("temperature", Limits.NotNegative),
        Dataset = map.TextOrNull("dataset"),
        Category = map.TextOrNull("category"),
        Batch = map.IntegerOrNull("batch", min: 1),
        PromptTokens = map.IntegerOrNull("prompt_tokens", min: 1),
        OutputTokens = map.IntegerOrNull("output_tokens", min: 1),
        ContextTokens = map.IntegerOrNull("context_tokens", min: 1),
        TokensInStep = map.IntegerOrNull("tokens_in_step", min: 1),
    };

    private static PublishedResult Speeds(MapReader map, PublishedResult result) => result with
    {
        BaselineTokensPerSecond = map.NumberOrNull("baseline_tokens_per_second", Limits.Positive),
        SpeculativeTokensPerSecond = map.NumberOrNull("speculative_tokens_per_second", Limits.Positive),
        ThroughputScope = WordOrNull(map, "throughput_scope", "request", "total"),
        TpotBaselineMilliseconds = map.NumberOrNull("tpot_ms_baseline", Limits.Positive),
        TpotSpeculativeMilliseconds = map.NumberOrNull("tpot_ms_speculative", Limits.Positive),
        Speedup = map.NumberOrNull("speedup", Limits.Positive),
        SpeedupOf = WordOrNull(map, "speedup_of", "latency", "throughput"),
        SpeedupAt = WordOrNull(map, "speedup_at", "peak-over-batch"),
    };

    private static bool FlagOr(MapReader map, string key, bool fallback) =>
        map.Has(key) ? map.Flag(key) : Absent(map, key, fallback);

    private static string? WordOrNull(MapReader map, string key, params IReadOnlyList<string> words) =>
        map.Has(key) ? map.Choice(key, [.. words.Select(word => (word, word))]) : Absent(map, key, (string?)null);

    private static T? Part<T>(MapReader map, string key, Func<MapReader, T?> read, ISet<string> extras)
        where T : class
    {
        if (map.MapOrNull(key) is not { } part || read(part) is not { } value)
            return null;
        part.DoneExcept(extras);
        return value;
    }

    // A slip in a key that is not written is met with its name.
    private static T Absent<T>(MapReader map, string key, T value)
    {
        map.MayHave(key);
        return value;
    }
}
