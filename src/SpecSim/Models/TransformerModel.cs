// The shape of a decoder-only transformer: all that its cost depends on. Draft heads (EAGLE, MTP) are the same
// shape with one layer, an input projection and, for some, the target's own embedding and head. Layers that differ
// from the plain kind are in LayerKinds.cs.

namespace SpecSim.Models;

/// <summary>The shape of a decoder-only transformer, or of a draft head made of its layers.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Tokenizer">
/// Tokenizer family; models that differ in it cannot verify each other's tokens directly.
/// </param>
/// <param name="Layers">Decoder layers.</param>
/// <param name="HiddenSize">h.</param>
/// <param name="AttentionHeads">H query heads.</param>
/// <param name="KvHeads">Hkv key/value heads; H is a multiple of it.</param>
/// <param name="HeadSize">D elements per head; with latent attention those of a query, rotary part included.</param>
/// <param name="FeedForwardSize">f, the inner width of a layer without experts.</param>
/// <param name="GatedFeedForward">Three matrices (SwiGLU) instead of two.</param>
/// <param name="VocabularySize">V rows of the output head.</param>
/// <param name="TiedEmbeddings">The output head is the embedding table.</param>
/// <param name="ContextLimit">Longest context in tokens; null when unknown.</param>
/// <param name="InputProjectionSize">Width projected to h before the first layer (EAGLE: 2h or 3h); 0 for none.</param>
/// <param name="AttentionInputSize">Width that the q, k and v products read (EAGLE-3: 2h); h otherwise.</param>
/// <param name="SharesEmbedding">The embedding belongs to the target: read, not stored again.</param>
/// <param name="SharesHead">The output head belongs to the target: read, not stored again.</param>
public sealed record TransformerModel(
    string Name,
    string Tokenizer,
    int Layers,
    int HiddenSize,
    int AttentionHeads,
    int KvHeads,
    int HeadSize,
    int FeedForwardSize,
    bool GatedFeedForward,
    int VocabularySize,
    bool TiedEmbeddings,
    int? ContextLimit,
    int InputProjectionSize,
    int AttentionInputSize,
    bool SharesEmbedding,
    bool SharesHead)
{
    /// <summary>Mixture-of-experts layers; null for a dense model.</summary>
    public ExpertLayers? Experts { get; init; }

    /// <summary>Keys and values compressed into one latent vector per token; null for heads of their own.</summary>
    public LatentAttention? Latent { get; init; }

    /// <summary>Layers that attend to the last tokens only; null when all attend to everything.</summary>
    public SlidingWindow? Window { get; init; }

    /// <summary>Layers whose feed-forward part is made of experts.</summary>
    public int ExpertLayerCount => Experts is { } experts ? Layers - experts.DenseLayers : 0;

    /// <summary>Layers that attend to the last tokens only.</summary>
    public int WindowLayerCount => Window?.Layers ?? 0;

    /// <summary>Output width of the fused q, k, v product.</summary>
    public int QkvSize => (AttentionHeads + (2 * KvHeads)) * HeadSize;

    /// <summary>Input width of the attention output product.</summary>
    public int AttentionSize => AttentionHeads * (Latent?.ValueSize ?? HeadSize);

    /// <summary>Output width of the first feed-forward product (gate and up fused).</summary>
    public int GateUpSize => GatedFeedForward ? 2 * FeedForwardSize : FeedForwardSize;

    /// <summary>Matrices of a feed-forward layer: gate, up and down, or without the gate.</summary>
    public int FeedForwardMatrices => GatedFeedForward ? 3 : 2;

    /// <summary>Weights of one layer's attention.</summary>
    public double AttentionParameters =>
        (Latent?.ParametersBeforeOutput(this) ?? ((double)AttentionInputSize * QkvSize))
        + ((double)AttentionSize * HiddenSize);

    /// <summary>Weights of the embedding table and of the output head, each V x h.</summary>
    public double TableParameters => (double)VocabularySize * HiddenSize;

    /// <summary>Weights that this model stores, biases not: what it shares with the target counts there.</summary>
    public double StoredParameters =>
        LayerParameters(Experts?.Count ?? 0) + ((double)InputProjectionSize * HiddenSize) + HiddenSize
        + (SharesEmbedding ? 0 : TableParameters)
        + (SharesHead || TiedEmbeddings ? 0 : TableParameters);

    /// <summary>
    /// Weights that one token is multiplied with: of the experts those it is routed to, and the output head, but not
    /// the embedding table, of which one row is read.
    /// </summary>
    public double ActiveParameters =>
        LayerParameters(Experts?.PerToken ?? 0) + ((double)InputProjectionSize * HiddenSize) + HiddenSize
        + TableParameters;

    /// <summary>Weights that tensor parallelism does not split: every device has them.</summary>
    public double ReplicatedParameters =>
        (Layers * (Latent?.ReplicatedParameters(HiddenSize) ?? 0))
        + (ExpertLayerCount * (double)HiddenSize * (Experts?.Count ?? 0));

    /// <summary>
    /// Bytes of KV cache per token over all layers, at this many bytes per element. Window layers count in full: an
    /// upper bound, exact for engines that keep one table of blocks for all layers.
    /// </summary>
    public double KvBytesPerToken(double bytesPerElement) =>
        (Latent is { } latent ? latent.CachedSize : 2.0 * KvHeads * HeadSize) * Layers * bytesPerElement;

    /// <summary>Weights of all layers with so many experts in each expert layer, norms included.</summary>
    private double LayerParameters(int experts)
    {
        double dense = (double)FeedForwardMatrices * HiddenSize * FeedForwardSize;
        double expert = Experts?.ParametersWith(experts, this) ?? 0;
        return (Layers * (AttentionParameters + (2.0 * HiddenSize)))
            + ((Layers - ExpertLayerCount) * dense)
            + (ExpertLayerCount * expert);
    }
}
