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

    /// <summary>
    /// Groups of devices that the layers are dealt out to: a step passes through one group after the other, and while
    /// one works the others wait. Hugging Face's device map does this; engines with pipelines overlap several batches.
    /// </summary>
    public int PipelineStages { get; init; } = 1;

    /// <summary>All of them.</summary>
    public int Devices => TensorParallel * PipelineStages;

    /// <summary>Devices that the width of each expert is split over.</summary>
    public int ExpertTensorParallel => TensorParallel / ExpertParallel;

    /// <summary>Stored weight bytes on each of the devices, stages taken as equal.</summary>
    public double WeightBytesPerDevice =>
        (((Model.StoredParameters - Model.ReplicatedParameters) / TensorParallel) + Model.ReplicatedParameters)
        * Types.Weights.BytesPerElement() / PipelineStages;

    /// <summary>
    /// KV bytes per token on each device. With fewer KV heads than devices each device keeps a whole head; a latent
    /// vector serves all heads, so each device keeps all of it.
    /// </summary>
    public double KvBytesPerTokenPerDevice =>
        Model.KvBytesPerToken(Types.Kv.BytesPerElement())
        * (Model.Latent is null ? (double)KvHeadsPerDevice / Model.KvHeads : 1) / PipelineStages;

    public int KvHeadsPerDevice => Math.Max(1, Model.KvHeads / TensorParallel);
}
