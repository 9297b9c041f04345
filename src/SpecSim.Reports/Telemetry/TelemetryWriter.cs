// A run as the telemetry of a server, in the words of an engine, so that whatever reads a server reads the simulation:
// a dashboard, a script, `specsim import`. Counts are those of the run; what an engine rounds is rounded alike.

using SpecSim.Experiments;

namespace SpecSim.Reports.Telemetry;

/// <summary>Writes the telemetry of a run.</summary>
public static class TelemetryWriter
{
    private static readonly (string Name, Action<RunTelemetry, TextWriter> Write)[] Writers =
    [
        ("vllm-requests", VllmRequestLines.Write),
        ("vllm-log", VllmLogLines.Write),
        ("vllm-prometheus", VllmCounters.Write),
        ("sglang-requests", SglangRequestLines.Write),
        ("llama-log", LlamaLogLines.Write),
    ];

    /// <summary>Names of the formats; `specsim import --format` knows them by the same ones.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. Writers.Select(writer => writer.Name)];

    /// <param name="format">One of <see cref="Formats"/>.</param>
    public static void Write(RunTelemetry telemetry, string format, TextWriter writer) =>
        Writers.Single(one => one.Name == format).Write(telemetry, writer);

    /// <summary>Into a file that is whole or not there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WriteFile(RunTelemetry telemetry, string format, string path) =>
        RunFiles.WriteRows(path, writer => Write(telemetry, format, writer));
}
