// presets/models/NAME.yaml and presets/drafts/NAME.yaml: the shape of a transformer, and of a draft head made of
// its layers, which says in four more keys how it hangs on its target.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;

namespace SpecSim.Inputs.Readers;

internal static class ModelReader
{
    // Far beyond any model, and small enough that a product of two sizes is still a whole number of 32 bits.
    private const int LargestSize = 10_000_000;
    private const int MostHeads = 4096;
    private const int MostLayers = 1000;

    public static TransformerModel ReadModel(MapReader map, List<Evidence> evidence) =>
        Read(map, "model", isHead: false, evidence);

    public static TransformerModel ReadHead(MapReader map, List<Evidence> evidence) =>
        Read(map, "draft head", isHead: true, evidence);

    private static TransformerModel Read(MapReader map, string noun, bool isHead, List<Evidence> evidence)
    {
        var name = map.Text("name");
        evidence.AddRange(EvidenceReader.Read(map, $"{noun} {name}"));
        // Both are for people and for the check of the preset; the simulation needs neither.
        map.TextOrNull("huggingFace");
        ReadParameterCount(map);
        var hiddenSize = Size(map, "hiddenSize");
        var model = new TransformerModel(
            name,
            map.Text("tokenizer", hint: "the family, such as llama3: drafts of another one need a translation"),
            map.Integer("layers", 1, MostLayers),
            hiddenSize,
            map.Integer("attentionHeads", 1, MostHeads),
            map.Integer("kvHeads", 1, MostHeads),
            map.Integer("headSize", 1, MostHeads),
            Size(map, "feedForwardSize"),
            map.Flag("gatedFeedForward"),
            Size(map, "vocabularySize"),
            map.Flag("tiedEmbeddings"),
            map.IntegerOrNull("contextLimit", 1),
            isHead ? map.Integer("inputProjectionSize", 0, LargestSize, fallback: "0") : 0,
            isHead ? map.Integer("attentionInputSize", 1, LargestSize, fallback: InText(hiddenSize)) : hiddenSize,
            isHead && map.Flag("sharesEmbedding", fallback: "false"),
            isHead && map.Flag("sharesHead", fallback: "false"))
        {
            Experts = map.MapOrNull("experts") is { } experts ? Experts(experts) : null,
            Latent = map.MapOrNull("latentAttention") is { } latent ? Latent(latent) : null,
            Window = map.MapOrNull("slidingWindow") is { } window ? Window(window) : null,
        };
        if (model.AttentionHeads % model.KvHeads != 0)
            map.Report(
                "kvHeads",
                $"{model.AttentionHeads} attention heads do not divide into groups for {model.KvHeads} KV heads");
        ReportImpossible(map, model);
        map.Done();
        return model;
    }

    private static void ReportImpossible(MapReader map, TransformerModel model)
    {
        if (model.Experts is { } experts && experts.DenseLayers >= model.Layers)
            map.Report("experts", $"{experts.DenseLayers} dense layers of {model.Layers} leave none for experts");
        if (model.Window is { } window && window.Layers > model.Layers)
            map.Report("slidingWindow", $"{window.Layers} layers have a window, but there are {model.Layers}");
        if (model.Latent is { } latent && latent.RopeSize >= model.HeadSize)
        {
            map.Report(
                "headSize",
                $"is the width of a query, its rotary part of {latent.RopeSize} included, not {model.HeadSize}");
        }
    }

    private static ExpertLayers Experts(MapReader map)
    {
        var layers = new ExpertLayers(
            map.Integer("count", 2, LargestSize),
            map.Integer("perToken", 1, LargestSize),
            Size(map, "feedForwardSize"),
            map.Integer("sharedFeedForwardSize", 0, LargestSize, fallback: "0"),
            map.Integer("denseLayers", 0, MostLayers, fallback: "0"))
        {
            Independence = map.Number("independence", 0, 1, fallback: "1"),
            Skew = map.Number("skew", 0, 10, fallback: "0"),
        };
        if (layers.PerToken > layers.Count)
            map.Report("perToken", $"a token cannot be routed to {layers.PerToken} of {layers.Count} experts");
        map.Done();
        return layers;
    }

    private static LatentAttention Latent(MapReader map)
    {
        var latent = new LatentAttention(
            Size(map, "kvRank"),
            Size(map, "ropeSize"),
            map.Integer("queryRank", 0, LargestSize),
            Size(map, "valueSize"));
        map.Done();
        return latent;
    }

    private static SlidingWindow Window(MapReader map)
    {
        var window = new SlidingWindow(Size(map, "tokens"), map.Integer("layers", 1, MostLayers));
        map.Done();
        return window;
    }

    private static void ReadParameterCount(MapReader map)
    {
        if (map.Has("parameters"))
            map.LongInteger("parameters", min: 1);
    }

    private static int Size(MapReader map, string key) => map.Integer(key, 1, LargestSize);

    private static string InText(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
