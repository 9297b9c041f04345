// One kernel as a benchmark runs it: which operator on which sizes. Measured tables are rows of this and a time;
// KernelTimes says what the model expects for the same row, Calibration fits the constants that make both agree.

using SpecSim.Hardware;

namespace SpecSim.Calibration;

/// <summary>How a product's inputs are stored and scaled.</summary>
public enum GemmInputs
{
    /// <summary>16-bit weights and inputs.</summary>
    Bf16,

    /// <summary>8-bit weights and inputs of known scale.</summary>
    Fp8,

    /// <summary>8-bit weights; 16-bit inputs that are scaled to 8 bits first, in the measured time.</summary>
    Fp8Dynamic,
}

/// <summary>How tokens spread over experts in a benchmark.</summary>
public enum ExpertRouting
{
    /// <summary>Evenly: as many different experts as the tokens can reach.</summary>
    Balanced,

    /// <summary>By a power law of exponent 1.2.</summary>
    PowerLaw,
}

/// <summary>An operator and its sizes, on one device. Sizes are elements and tokens.</summary>
public abstract record KernelShape
{
    private KernelShape()
    {
    }

    /// <summary>Y[M,N] = X[M,K] W[K,N].</summary>
    public sealed record Gemm(int Rows, int Columns, int Depth, GemmInputs Inputs) : KernelShape;

    /// <summary>One query token for each sequence over its KV cache.</summary>
    /// <param name="ContextTokens">KV tokens of each sequence.</param>
    public sealed record DecodeAttention(
        int Sequences, int Heads, int KvHeads, int HeadSize, DataType Kv, int ContextTokens) : KernelShape;

    /// <summary>Causal attention of whole prompts without anything cached.</summary>
    public sealed record PromptAttention(
        int Sequences, int PromptTokens, int Heads, int KvHeads, int HeadSize) : KernelShape;

    /// <summary>
    /// One call with a chunk of one sequence over its cache, and sequences that decode: chunked prefill, and with few
    /// query tokens verification.
    /// </summary>
    /// <param name="QueryTokens">Tokens of the chunk; 0 for none.</param>
    /// <param name="CachedTokens">KV tokens of that sequence before the chunk.</param>
    /// <param name="DecodeSequences">Further sequences with one query token.</param>
    /// <param name="DecodeContextTokens">KV tokens of each of those.</param>
    public sealed record MixedAttention(
        int QueryTokens,
        int CachedTokens,
        int DecodeSequences,
        int DecodeContextTokens,
        int Heads,
        int KvHeads,
        int HeadSize) : KernelShape;

    /// <summary>A whole mixture-of-experts layer on one device of a group.</summary>
    /// <param name="Tokens">Tokens of the step.</param>
    /// <param name="TensorParallel">Devices that each expert's width is split over.</param>
    /// <param name="ExpertParallel">Devices that whole experts are dealt out to.</param>
    public sealed record Experts(
        DataType Type,
        int Tokens,
        int HiddenSize,
        int FeedForwardSize,
        int PerToken,
        int Count,
        int TensorParallel,
        int ExpertParallel,
        ExpertRouting Routing) : KernelShape;

    /// <summary>Sum of a tensor over devices.</summary>
    public sealed record AllReduce(int Devices, long Bytes) : KernelShape;

    /// <summary>A small kernel that streams this many bytes.</summary>
    public sealed record Elementwise(string Name, int Tokens, double Bytes) : KernelShape;

    /// <summary>Choosing one token for each sequence from its logits.</summary>
    public sealed record Sampler(int Sequences, int VocabularySize) : KernelShape;
}

/// <summary>One measured row.</summary>
/// <param name="Hardware">Name of the device's preset, e.g. "h200-sxm".</param>
/// <param name="Library">Kernel library, e.g. "vllm".</param>
/// <param name="Shape">What was run.</param>
/// <param name="Seconds">Time of one call.</param>
/// <param name="File">File it was read from, for messages.</param>
/// <param name="Line">Line there.</param>
public sealed record MeasuredKernel(
    string Hardware, string Library, KernelShape Shape, double Seconds, string File, int Line);
