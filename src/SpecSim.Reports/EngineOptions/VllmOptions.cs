// vLLM: `vllm serve --speculative-config`. Keys from vLLM's documentation (main, 2026):
// features/speculative_decoding, pages Configuration Reference (methods, model, num_speculative_tokens,
// draft_tensor_parallel_size, prompt_lookup_max), Draft Models (use_heterogeneous_vocab), Parallel Draft Models
// (parallel_drafting), MTP, and Dynamic Speculative Decoding, whose num_speculative_tokens_per_batch_size is a list
// of [first, last, K]: from 1 on, without overlap, no K above num_speculative_tokens, and the last K holds for
// larger batches (vllm/v1/spec_decode/dynamic/utils.py).

using SpecSim.Speculation;

namespace SpecSim.Reports.EngineOptions;

internal static class VllmOptions
{
    private const string Name = "vLLM";

    // The documentation's own example; the key is required and has no default.
    private const int LookupTokens = 4;

    public static EngineAdvice Of(ServerSetup setup)
    {
        if (setup.Scenario.Tree is not null)
            return EngineAdvice.Cannot(Name, "vLLM drafts chains: its documentation describes no tree to be set.");
        if (Method(setup) is not { } method)
            return EngineAdvice.Cannot(Name, "vLLM has no such method.");
        string config = ShellText.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("method", method);
            if (Model(setup) is { } model)
                json.WriteString("model", model);
            json.WriteNumber("num_speculative_tokens", setup.MostTokens);
            if (setup.Scenario.Method.Draft is { } draft && method != "mtp" && setup.Scenario.Target.TensorParallel > 1)
                json.WriteNumber("draft_tensor_parallel_size", draft.TensorParallel);
            if (setup.Scenario.Method is SpeculationMethod.PromptLookup)
                json.WriteNumber("prompt_lookup_max", LookupTokens);
            if (setup.Scenario.Method is SpeculationMethod.DraftModel { TranslateHostSeconds: > 0 })
                json.WriteBoolean("use_heterogeneous_vocab", true);
            if (setup.Scenario.Method is SpeculationMethod.ParallelDraft)
                json.WriteBoolean("parallel_drafting", true);
            if (!setup.IsConstant)
                Schedule(json, setup);
            json.WriteEndObject();
        });
        string text = ShellText.Command("vllm serve", setup.Target,
        [
            ("--tensor-parallel-size", Number(setup.Scenario.Target.TensorParallel)),
            ("--max-num-seqs", Number(setup.LargestBatch)),
            ("--speculative-config", config),
        ]);
        return new EngineAdvice(Name, text, [.. Notes(setup), .. setup.Formats()]);
    }

    private static string? Method(ServerSetup setup) => setup.Scenario.Method switch
    {
        SpeculationMethod.DraftModel or SpeculationMethod.ParallelDraft => "draft_model",
        SpeculationMethod.DraftHead => setup.Head switch
        {
            HeadKind.Eagle => "eagle",
            HeadKind.Eagle3 => "eagle3",
            _ => "mtp",
        },
        SpeculationMethod.ParallelHeads => "medusa",
        SpeculationMethod.PromptLookup => "ngram",
        _ => null,
    };

    private static string? Model(ServerSetup setup) => setup.Scenario.Method switch
    {
        SpeculationMethod.DraftHead when setup.Head is HeadKind.PredictionModule => null,
        SpeculationMethod.ParallelHeads => ModelNames.PathOf($"Medusa heads of {setup.Scenario.Target.Model.Name}"),
        _ => setup.Draft,
    };

    private static void Schedule(System.Text.Json.Utf8JsonWriter json, ServerSetup setup)
    {
        json.WriteStartArray("num_speculative_tokens_per_batch_size");
        foreach ((int from, int to, int length) in setup.Ranges())
        {
            json.WriteStartArray();
            json.WriteNumberValue(from);
            json.WriteNumberValue(to);
            json.WriteNumberValue(length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static IEnumerable<string> Notes(ServerSetup setup)
    {
        if (!setup.IsConstant)
        {
            yield return "The schedule by batch size is documented as tested with EAGLE heads, and is ignored with "
                + "data parallelism.";
        }

        int devices = setup.Scenario.Target.TensorParallel;
        if (setup.Scenario.Method.Draft is { } draft && draft.TensorParallel != 1 && draft.TensorParallel != devices)
            yield return $"A draft runs on 1 device or on all {devices}, not on {draft.TensorParallel}.";
        if (setup.Scenario.Method is SpeculationMethod.PromptLookup)
            yield return $"prompt_lookup_max is the documentation's example; the hit rate depends on it.";
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
