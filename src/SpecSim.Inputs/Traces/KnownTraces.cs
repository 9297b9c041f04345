// Traces by how their first line looks, so that who names the wrong format reads the right one.

using System.Text;

namespace SpecSim.Inputs.Traces;

internal static class KnownTraces
{
    private static readonly (string What, string Advice, string[] Columns)[] Headers =
    [
        ("an Azure trace", "format: azure", ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]),
        ("a BurstGPT trace", "format: burstgpt", ["Timestamp", "Request tokens", "Response tokens"]),
        ("a Vidur trace", "format: vidur", ["arrived_at", "num_prefill_tokens", "num_decode_tokens"]),
        ("Vidur's lengths", "format: vidur", ["num_prefill_tokens", "num_decode_tokens", "num_total_tokens"]),
        (
            "a splitwise-sim trace",
            "format: csv, columns: {arrival: arrival_timestamp, promptTokens: prompt_size, outputTokens: token_size}",
            ["arrival_timestamp", "prompt_size", "token_size"]),
    ];

    /// <summary>"this is a Vidur trace (format: vidur)"; null when it looks like none.</summary>
    public static string? LooksLike(ReadOnlySpan<byte> firstLine)
    {
        ReadOnlySpan<byte> text = firstLine.TrimStart(" \t"u8);
        if (text is [(byte)'{', ..])
            return "these are JSON lines (format: mooncake)";
        if (text is [(byte)'[', ..])
            return "this is a JSON array (format: sharegpt)";
        string[] names = [.. Encoding.UTF8.GetString(text).Split(',').Select(name => name.Trim(' ', '"', '\r'))];
        foreach ((string what, string advice, string[] columns) in Headers)
            if (columns.All(names.Contains))
                return $"this is {what} ({advice})";
        return null;
    }
}
