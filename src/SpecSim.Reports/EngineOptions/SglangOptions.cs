// SGLang: `python3 -m sglang.launch_server`. Options from SGLang's documentation (main, 2026), advanced_features pages
// Speculative Decoding (algorithms EAGLE, EAGLE3, STANDALONE, NGRAM; with --speculative-eagle-topk 1
// --speculative-num-draft-tokens is num_steps + 1, for it counts the root) and Adaptive Speculative Decoding
// (--speculative-adaptive, EAGLE alone, by acceptance and not by load).

using System.Globalization;
using SpecSim.Speculation;

namespace SpecSim.Reports.EngineOptions;

internal static class SglangOptions
{
    private const string Name = "SGLang";

    public static EngineAdvice Of(ServerSetup setup)
    {
        if (setup.Scenario.Method is SpeculationMethod.DraftModel { TranslateHostSeconds: > 0 })
            return EngineAdvice.Cannot(Name, "SGLang documents no draft with a tokenizer of its own.");
        if (Algorithm(setup) is not { } algorithm)
            return EngineAdvice.Cannot(Name, "SGLang has no such method.");
        bool lookup = setup.Scenario.Method is SpeculationMethod.PromptLookup;
        var options = new List<(string, string?)>
        {
            ("--model-path", setup.Target),
            ("--tp-size", Number(setup.Scenario.Target.TensorParallel)),
            ("--max-running-requests", Number(setup.LargestBatch)),
            ("--speculative-algorithm", algorithm),
        };
        if (setup.Draft is { } draft && setup.Head is not HeadKind.PredictionModule)
            options.Add(("--speculative-draft-model-path", draft));
        (int topK, int nodes) = (setup.Scenario.Tree?.MostChildren ?? 1, setup.Scenario.NodesAt(setup.FirstLength));
        if (!lookup)
        {
            options.Add(("--speculative-num-steps", Number(setup.FirstLength)));
            options.Add(("--speculative-eagle-topk", Number(topK)));
        }
        else
        {
            // A chain and not the tree that is the default.
            options.Add(("--speculative-ngram-max-bfs-breadth", "1"));
        }

        options.Add(("--speculative-num-draft-tokens", Number(nodes + 1)));
        string text = ShellText.Command("python3 -m sglang.launch_server", null, options);
        return new EngineAdvice(Name, text, [.. Notes(setup), .. setup.Formats()]);
    }

    private static string? Algorithm(ServerSetup setup) => setup.Scenario.Method switch
    {
        SpeculationMethod.DraftModel => "STANDALONE",
        SpeculationMethod.DraftHead => setup.Head is HeadKind.Eagle3 ? "EAGLE3" : "EAGLE",
        SpeculationMethod.PromptLookup => "NGRAM",
        _ => null,
    };

    private static IEnumerable<string> Notes(ServerSetup setup)
    {
        yield return "--speculative-num-draft-tokens counts the last accepted token too: one more than is drafted.";
        if (setup.OneLengthOnly(Name) is { } one)
            yield return $"{one} --speculative-adaptive (EAGLE alone) follows acceptance, not the load.";
        if (setup.Scenario.Tree is TreeShape.Fixed tree)
        {
            yield return "SGLang grows a tree of these sizes by the draft's confidence; "
                + $"the {tree.Name} was simulated.";
        }

        int devices = setup.Scenario.Target.TensorParallel;
        if (setup.Scenario.Method.Draft is { } draft && draft.TensorParallel != devices)
        {
            yield return $"The simulated draft runs on {Units.Count(draft.TensorParallel, "device")}; SGLang has no "
                + "option for that and splits it like the target.";
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
