// TensorRT-LLM: `trtllm-serve --config`, PyTorch backend. Keys from its documentation (main, 2026),
// features/speculative-decoding (decoding_type DraftTarget, Eagle3, NGram, MTP; max_draft_len, speculative_model,
// use_dynamic_tree, dynamic_tree_max_topK, max_total_draft_tokens, max_matching_ngram_size; the overlap scheduler
// is off for DraftTarget and NGram) and tensorrt_llm/llmapi/llm_args.py. That page says that speculation cannot be
// switched off at run time; the source has draft_len_schedule ({1: K, ...}: from that many requests on; the entry
// of 1 equals max_draft_len and none is above it), which pull requests 8194, 10860 and 12262 made work.

using System.Globalization;
using System.Text;
using SpecSim.Speculation;

namespace SpecSim.Reports.EngineOptions;

internal static class TensorRtLlmOptions
{
    private const string Name = "TensorRT-LLM";
    private const string File = "speculative.yaml";

    // The documentation's own example.
    private const int LookupTokens = 4;

    public static EngineAdvice Of(ServerSetup setup)
    {
        if (Refusal(setup) is { } reason)
            return EngineAdvice.Cannot(Name, reason);
        var yaml = new StringBuilder();
        void Line(string key, object value) =>
            yaml.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");

        Line("tensor_parallel_size", setup.Scenario.Target.TensorParallel);
        Line("max_batch_size", setup.LargestBatch);
        if (setup.Scenario.Method is SpeculationMethod.DraftModel or SpeculationMethod.PromptLookup)
            Line("disable_overlap_scheduler", "true");
        yaml.Append("speculative_config:\n");
        Line("  decoding_type", Type(setup));
        Line("  max_draft_len", LengthAtOne(setup));
        if (setup.Draft is { } draft)
            Line("  speculative_model", Quoted(draft));
        if (setup.Scenario.Method is SpeculationMethod.PromptLookup)
            Line("  max_matching_ngram_size", LookupTokens);
        if (setup.Scenario.Tree is { } tree)
        {
            Line("  use_dynamic_tree", "true");
            Line("  dynamic_tree_max_topK", tree.MostChildren);
            Line("  max_total_draft_tokens", tree.NodesAt(setup.FirstLength));
        }

        if (CanFollow(setup))
        {
            IEnumerable<string> entries = setup.Ranges().Select(
                range => string.Create(CultureInfo.InvariantCulture, $"{range.From}: {range.DraftLength}"));
            Line("  draft_len_schedule", $"{{{string.Join(", ", entries)}}}");
        }

        string command = ShellText.Command("trtllm-serve", setup.Target, [("--config", File)]);
        string text = $"cat > {File} <<'END'\n{yaml}END\n{command}";
        return new EngineAdvice(Name, text, [.. Notes(setup), .. setup.Formats()]);
    }

    private static string? Refusal(ServerSetup setup) => setup.Scenario.Method switch
    {
        _ when setup.Scenario.Tree is not null
            && (setup.Scenario.Method is not SpeculationMethod.DraftHead || setup.Head is not HeadKind.Eagle3) =>
            "TensorRT-LLM drafts trees with EAGLE-3 heads alone.",
        SpeculationMethod.DraftModel { TranslateHostSeconds: > 0 } =>
            "TensorRT-LLM wants draft and target to share a tokenizer.",
        SpeculationMethod.DraftHead when setup.Head is HeadKind.Eagle =>
            "TensorRT-LLM takes EAGLE-3 heads; earlier EAGLE heads are not compatible.",
        SpeculationMethod.DraftHead when setup.Head is HeadKind.PredictionModule =>
            "TensorRT-LLM documents prediction modules for DeepSeek models alone.",
        SpeculationMethod.DraftModel or SpeculationMethod.ParallelDraft or SpeculationMethod.DraftHead
            or SpeculationMethod.PromptLookup => null,
        _ => "TensorRT-LLM's PyTorch backend has no such method.",
    };

    private static string Type(ServerSetup setup) => setup.Scenario.Method switch
    {
        SpeculationMethod.DraftModel => "DraftTarget",
        SpeculationMethod.ParallelDraft => "PARD",
        SpeculationMethod.DraftHead => "Eagle3",
        _ => "NGram",
    };

    /// <summary>The entry of one request has to be the longest.</summary>
    private static bool CanFollow(ServerSetup setup) =>
        !setup.IsConstant && setup.Scenario.Tree is null && setup.Lengths[0].DraftLength == setup.MostTokens;

    private static int LengthAtOne(ServerSetup setup) => CanFollow(setup) ? setup.MostTokens : setup.FirstLength;

    private static IEnumerable<string> Notes(ServerSetup setup)
    {
        if (setup.Scenario.Tree is TreeShape.Fixed tree)
        {
            yield return $"TensorRT-LLM grows a tree of these sizes by the draft's confidence; the {tree.Name} was "
                + "simulated. It calls fixed trees (eagle_choices) unfinished.";
        }

        if (CanFollow(setup))
        {
            yield return "draft_len_schedule is a developer interface: the user's guide still says that speculation "
                + "cannot be switched off at run time.";
        }
        else if (setup.OneLengthOnly(Name) is { } one)
        {
            yield return $"{one} Its schedule by batch size wants the longest draft at one request.";
        }
    }

    // A placeholder or a path, as YAML takes it for text whatever signs it has.
    private static string Quoted(string text) => $"\"{text}\"";
}
