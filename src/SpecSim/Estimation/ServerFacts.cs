// The server whose acceptance was counted: what its telemetry says besides that.

namespace SpecSim.Estimation;

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
