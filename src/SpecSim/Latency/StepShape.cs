// What one forward pass is asked to do, and what it then costs.

namespace SpecSim.Latency;

/// <summary>One forward pass of a batch over existing KV caches (decode, verify or a draft pass).</summary>
/// <param name="Sequences">B, sequences in the batch.</param>
/// <param name="Tokens">New tokens over all sequences: M of the matrix products.</param>
/// <param name="QueryTokens">q, the most new tokens of one sequence; 1 is decode.</param>
/// <param name="ContextTokens">KV tokens over all sequences before this pass.</param>
/// <param name="LogitRows">Tokens whose logits are computed.</param>
public readonly record struct StepShape(
    int Sequences,
    int Tokens,
    int QueryTokens,
    long ContextTokens,
    int LogitRows)
{
    /// <summary>No sequence decodes: a pass over prompts alone.</summary>
    public static StepShape None => default;

    /// <summary>Every sequence brings one token.</summary>
    public static StepShape Decode(int sequences, long contextTokens) =>
        new(sequences, sequences, 1, contextTokens, sequences);

    /// <summary>Every sequence brings its last token and K drafted ones, and needs logits for all.</summary>
    public static StepShape Verify(int sequences, int draftLength, long contextTokens) =>
        new(sequences, sequences * (draftLength + 1), draftLength + 1, contextTokens, sequences * (draftLength + 1));
}

/// <summary>A part of one prompt that a pass takes in, beside the sequences of a <see cref="StepShape"/>.</summary>
/// <param name="Tokens">S, tokens of the prompt in this pass.</param>
/// <param name="CachedTokens">C, tokens of it before: of earlier chunks, or found in a prefix cache.</param>
public readonly record struct PromptChunk(int Tokens, int CachedTokens);

/// <summary>The cost of a pass. Seconds add up: device + sampling + host is the whole pass.</summary>
/// <param name="DeviceSeconds">Kernels of the model itself, output head included.</param>
/// <param name="SamplingSeconds">Choosing tokens from logits; in a verify step, rejection sampling.</param>
/// <param name="HostSeconds">Host work that the device waits for.</param>
/// <param name="Bytes">Device memory traffic over all devices.</param>
/// <param name="Flops">Arithmetic over all devices.</param>
public readonly record struct StepCost(
    double DeviceSeconds,
    double SamplingSeconds,
    double HostSeconds,
    double Bytes,
    double Flops)
{
    public double TotalSeconds => DeviceSeconds + SamplingSeconds + HostSeconds;

    public static StepCost operator +(StepCost left, StepCost right) => new(
        left.DeviceSeconds + right.DeviceSeconds,
        left.SamplingSeconds + right.SamplingSeconds,
        left.HostSeconds + right.HostSeconds,
        left.Bytes + right.Bytes,
        left.Flops + right.Flops);

    public static StepCost operator *(StepCost cost, double times) => new(
        cost.DeviceSeconds * times,
        cost.SamplingSeconds * times,
        cost.HostSeconds * times,
        cost.Bytes * times,
        cost.Flops * times);
}

/// <summary>One operator's part of a pass, per device, summed over its calls.</summary>
/// <param name="Name">e.g. "qkv", "attention", "all-reduce".</param>
/// <param name="Calls">Kernels in the pass.</param>
/// <param name="Seconds">Time of all calls.</param>
/// <param name="Bytes">Memory traffic of all calls on one device.</param>
/// <param name="Flops">Arithmetic of all calls on one device.</param>
public sealed record OperatorCost(string Name, int Calls, double Seconds, double Bytes, double Flops);
