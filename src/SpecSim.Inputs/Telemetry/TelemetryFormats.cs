// The formats that are read: name, what a file of it is told by, and its reader. The first row whose words stand in the
// start of a file takes it; JSON comes first, because a response may quote any log.

using System.Text;

namespace SpecSim.Inputs.Telemetry;

/// <param name="Name">As --format takes it.</param>
/// <param name="What">For messages.</param>
/// <param name="Signs">Any of these words tells a file of this format.</param>
/// <param name="Create">Makes its reader.</param>
internal sealed record FormatRow(
    string Name,
    string What,
    IReadOnlyList<string> Signs,
    Func<TelemetryFindings, TelemetryFormat> Create)
{
    private readonly IReadOnlyList<byte[]> _signs = [.. Signs.Select(Encoding.UTF8.GetBytes)];

    public bool Tells(ReadOnlySpan<byte> start)
    {
        foreach (byte[] sign in _signs)
        {
            if (start.IndexOf(sign) >= 0)
                return true;
        }

        return false;
    }
}

internal static class TelemetryFormats
{
    public static IReadOnlyList<FormatRow> All { get; } =
    [
        new(
            "aiperf",
            "AIPerf's records and summary",
            ["\"spec_decode_acceptance\"", "\"pooled_spec_decode_acceptance_histogram\""],
            findings => new AiperfRecords(findings)),
        new(
            "vllm-requests",
            "vLLM's reports of requests",
            ["\"speculative_decoding\""],
            findings => new VllmRequests(findings)),
        new(
            "sglang-requests",
            "SGLang's reports of requests",
            ["\"spec_verify_ct\""],
            findings => new SglangRequests(findings)),
        new(
            "sglang-server-info",
            "SGLang's /server_info",
            ["\"avg_spec_accept_length\""],
            findings => new SglangServerInfo(findings)),
        new("llama-timings", "llama.cpp's timings", ["\"draft_n\""], findings => new LlamaTimings(findings)),
        new(
            "vllm-prometheus",
            "vLLM's counters",
            ["vllm:spec_decode_num_", "vllm_spec_decode_num_"],
            findings => new VllmPrometheus(findings)),
        new(
            "sglang-prometheus",
            "SGLang's gauges",
            ["sglang:spec_accept_length", "sglang_spec_accept_length"],
            findings => new SglangPrometheus(findings)),
        new(
            "trtllm-prometheus",
            "TensorRT-LLM's gauges and counters",
            ["trtllm_spec_decode_", "trtllm:spec_decode_"],
            findings => new TrtllmPrometheus(findings)),
        new(
            "vllm-log",
            "vLLM's log",
            ["SpecDecoding metrics:", "Speculative metrics:"],
            findings => new VllmLog(findings)),
        new("sglang-log", "SGLang's log", ["accept len: "], findings => new SglangLog(findings)),
        new(
            "llama-log",
            "llama.cpp's log",
            ["draft acceptance = ", "draft acceptance rate = ", "#gen drafts", "n_drafted"],
            findings => new LlamaLog(findings)),
        new(
            "inferencex",
            "InferenceX's golden lengths",
            ["thinking_on:", "thinking_off:"],
            findings => new GoldenTable(findings)),
    ];

    public static FormatRow? Find(string name) => All.FirstOrDefault(row => row.Name == name);
}
