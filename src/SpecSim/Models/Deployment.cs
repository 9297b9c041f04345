// A model put on devices: in which formats, and split over how many.

using SpecSim.Hardware;

namespace SpecSim.Models;

/// <summary>A model as it is served: its number formats and its tensor-parallel degree.</summary>
/// <param name="Model">The transformer.</param>
/// <param name="Types">Formats of weights, activations and KV cache.</param>
/// <param name="TensorParallel">Devices that every layer is split over; 1 for none.</param>
public sealed record Deployment(TransformerModel Model, DataTypes Types, int TensorParallel)
{
    /// <summary>
    /// Devices that a layer's experts are dealt out to, whole; the other experts' widths are split as all else is.
    /// </summary>
    public int ExpertParallel { get; init; } = 1;

    /// <summary>Devices that the width of each expert is split over.</summary>
    public int ExpertTensorParallel => TensorParallel / ExpertParallel;

    /// <summary>Stored weight bytes on each of the devices.</summary>
    public double WeightBytesPerDevice =>
        (((Model.StoredParameters - Model.ReplicatedParameters) / TensorParallel) + Model.ReplicatedParameters)
        * Types.Weights.BytesPerElement();

    /// <summary>
    /// KV bytes per token on each device. With fewer KV heads than devices each device keeps a whole head; a latent
    /// vector serves all heads, so each device keeps all of it.
    /// </summary>
    public double KvBytesPerTokenPerDevice =>
        Model.KvBytesPerToken(Types.Kv.BytesPerElement())
        * (Model.Latent is null ? (double)KvHeadsPerDevice / Model.KvHeads : 1);

    public int KvHeadsPerDevice => Math.Max(1, Model.KvHeads / TensorParallel);
}
