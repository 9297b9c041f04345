// What the kernels between the products come to: how many there are and how often they pass over their operands. Of
// the right size, not fitted (docs/model.md part 3.7); each constant is here and nowhere else.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Norms, activation and rotary embedding of a layer; choosing tokens from logits.</summary>
public static class SmallWork
{
    /// <summary>Two norms with the residual, rotary embedding, activation: small kernels of a layer.</summary>
    public const int KernelsPerLayer = 4;

    /// <summary>Softmax of the target's logits, ratios, residual, draw.</summary>
    public const int SamplingKernels = 4;

    /// <summary>Kernels of a fused mixture-of-experts layer: routing, sorting, two products, activation, sum.</summary>
    public const int KernelsPerExpertLayer = 6;

    /// <summary>Bytes of a 16-bit hidden state's element.</summary>
    public const double HiddenBytes = 2;

    /// <summary>Bytes of a logit when it leaves the output head, 16 bits.</summary>
    public const double GatheredLogitBytes = 2;

    // Each small kernel reads two operands of the hidden size and writes one.
    private const double PassesPerKernel = 3;

    private const double LogitBytes = 4;

    /// <summary>Traffic of one small kernel.</summary>
    public static double KernelBytes(double tokens, double hiddenSize) =>
        PassesPerKernel * tokens * hiddenSize * HiddenBytes;

    /// <summary>Traffic of choosing one token for each row of logits.</summary>
    public static double SamplingBytes(double rows, double vocabularySize, SamplingConstants fit) =>
        rows * vocabularySize * LogitBytes * fit.Passes;

    /// <summary>Time of choosing one token for each row of logits.</summary>
    public static double SamplingSeconds(double rows, double vocabularySize, SamplingConstants fit, Peaks peaks) =>
        Operators.Sampling(rows * vocabularySize * LogitBytes, fit, peaks);
}
