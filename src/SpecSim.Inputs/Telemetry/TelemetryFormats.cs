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
        new("vllm-requests", "vLLM's metrics of requests", ["\"speculative_decoding\""], f => new VllmRequests(f)),
        new(
            "vllm-prometheus",
            "vLLM's counters",
            ["vllm:spec_decode_num_", "vllm_spec_decode_num_"],
            f => new VllmPrometheus(f)),
        new("vllm-log", "vLLM's log", ["SpecDecoding metrics:", "Speculative metrics:"], f => new VllmLog(f)),
    ];

    public static FormatRow? Find(string name) => All.FirstOrDefault(row => row.Name == name);
}
