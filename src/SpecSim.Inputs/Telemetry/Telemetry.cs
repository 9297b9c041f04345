// What was read from the telemetry of servers, whatever engine wrote it.

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

/// <summary>Telemetry of one or more files, pooled.</summary>
/// <param name="Evidence">What it says of acceptance.</param>
/// <param name="Server">What it says of the server.</param>
/// <param name="Inputs">Each file read: its path, the format it was taken for and how many records it held.</param>
/// <param name="Conversions">How the format's own convention became ours, arithmetic shown, a line each.</param>
/// <param name="Notices">What was noticed: counters that were reset, fields that are missing, K that changes.</param>
public sealed record ServerTelemetry(
    AcceptanceEvidence Evidence,
    ServerFacts Server,
    IReadOnlyList<TelemetryInput> Inputs,
    IReadOnlyList<string> Conversions,
    IReadOnlyList<string> Notices);

/// <summary>One file of telemetry.</summary>
/// <param name="Format">Name of the format, as --format takes it.</param>
/// <param name="Records">Lines, requests or scrapes that said something about speculation.</param>
public sealed record TelemetryInput(string Path, string Format, long Records);
