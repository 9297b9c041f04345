// How numbers are stored and multiplied. A weight type says how many bytes are read per weight; an
// activation type says which tensor-core rate multiplies them (4-bit weights are expanded and
// multiplied at the activation's rate).

namespace SpecSim.Hardware;

/// <summary>The number formats of weights, activations and the KV cache.</summary>
public enum DataType
{
    Bf16,
    Fp8,
    Int8,
    Int4,
}

/// <summary>The formats of one deployed model.</summary>
/// <param name="Weights">Stored format of the weight matrices (embedding and norms stay bf16 in engines; the
/// difference is below 2 % of the weights and is not modelled).</param>
/// <param name="Activations">Format the multiplication runs in; bf16, fp8 or int8.</param>
/// <param name="Kv">Format of the KV cache; bf16 or fp8 (int8 counts as fp8).</param>
public sealed record DataTypes(DataType Weights, DataType Activations, DataType Kv)
{
    /// <summary>
    /// Whether 8-bit activations are scaled by what each step's tokens hold (a kernel more per product) instead of by
    /// scales found once and stored with the weights.
    /// </summary>
    public bool DynamicScales { get; init; }

    public static DataTypes AllBf16 { get; } = new(DataType.Bf16, DataType.Bf16, DataType.Bf16);
}

/// <summary>Sizes and names of the formats.</summary>
public static class DataTypeFacts
{
    // Groups of 128 weights share a 16-bit scale and a 4-bit zero point (GPTQ and AWQ checkpoints).
    private const double Int4BitsPerWeight = 4 + ((16 + 4) / 128.0);

    public static double BytesPerElement(this DataType type) => type switch
    {
        DataType.Bf16 => 2,
        DataType.Fp8 or DataType.Int8 => 1,
        DataType.Int4 => Int4BitsPerWeight / 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The name used in files and reports.</summary>
    public static string Text(this DataType type) => type switch
    {
        DataType.Bf16 => "bf16",
        DataType.Fp8 => "fp8",
        DataType.Int8 => "int8",
        DataType.Int4 => "int4",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
