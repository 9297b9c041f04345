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

/// <summary>What telemetry says of the server besides acceptance; null where it does not say.</summary>
/// <param name="Engine">vLLM, SGLang, llama.cpp or TensorRT-LLM.</param>
/// <param name="Model">Name of the model as the server knows it.</param>
/// <param name="Method">Name of the drafting method, as the engine calls it.</param>
/// <param name="DraftLength">K as configured or as all rounds had it.</param>
/// <param name="RunningRequests">Requests at a time, on average over what was read.</param>
/// <param name="TokensPerSecond">Output of the whole server.</param>
/// <param name="DraftSecondsPerRound">What drafting took, where the engine times it.</param>
public sealed record ServerFacts(
    string? Engine = null,
    string? Model = null,
    string? Method = null,
    int? DraftLength = null,
    double? RunningRequests = null,
    double? TokensPerSecond = null,
    double? DraftSecondsPerRound = null);
