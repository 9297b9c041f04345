// The shape of a dense decoder-only transformer: all that its cost depends on. Draft heads (EAGLE, MTP)
// are the same shape with one layer, an input projection and, for some, the target's own embedding and head.

namespace SpecSim.Models;

/// <summary>The shape of a dense decoder-only transformer, or of a draft head made of its layers.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Tokenizer">
/// Tokenizer family; models that differ in it cannot verify each other's tokens directly.
/// </param>
/// <param name="Layers">Decoder layers.</param>
/// <param name="HiddenSize">h.</param>
/// <param name="AttentionHeads">H query heads.</param>
/// <param name="KvHeads">Hkv key/value heads; H is a multiple of it.</param>
/// <param name="HeadSize">D elements per head.</param>
/// <param name="FeedForwardSize">f, the inner width.</param>
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

    /// <summary>Output width of the fused q, k, v product.</summary>
    public int QkvSize => (AttentionHeads + (2 * KvHeads)) * HeadSize;

    /// <summary>Input width of the attention output product.</summary>
    public int AttentionSize => AttentionHeads * HeadSize;

    /// <summary>Output width of the first feed-forward product (gate and up fused).</summary>
    public int GateUpSize => GatedFeedForward ? 2 * FeedForwardSize : FeedForwardSize;

    /// <summary>Weights of one decoder layer, norms included, biases not.</summary>
    public double LayerParameters =>
        ((double)AttentionInputSize * QkvSize) + ((double)AttentionSize * HiddenSize)
        + ((double)HiddenSize * GateUpSize) + ((double)FeedForwardSize * HiddenSize) + (2.0 * HiddenSize);

    /// <summary>Weights of the embedding table and of the output head, each V x h.</summary>
    public double TableParameters => (double)VocabularySize * HiddenSize;

    /// <summary>Weights that this model stores: what it shares with the target counts there.</summary>
    public double StoredParameters =>
        (Layers * LayerParameters) + ((double)InputProjectionSize * HiddenSize) + HiddenSize
        + (SharesEmbedding ? 0 : TableParameters)
        + (SharesHead || TiedEmbeddings ? 0 : TableParameters);

    /// <summary>Bytes of KV cache per token over all layers, at this many bytes per element.</summary>
    public double KvBytesPerToken(double bytesPerElement) =>
        2.0 * Layers * KvHeads * HeadSize * bytesPerElement;
}

/// <summary>Feed-forward layers made of experts.</summary>
/// <param name="Count">E routed experts a layer.</param>
/// <param name="PerToken">k experts that each token is routed to.</param>
/// <param name="FeedForwardSize">i, the inner width of one expert.</param>
/// <param name="SharedFeedForwardSize">Inner width of the experts that take every token, together; 0 for none.</param>
/// <param name="DenseLayers">First layers without experts, of the model's own inner width.</param>
public sealed record ExpertLayers(
    int Count, int PerToken, int FeedForwardSize, int SharedFeedForwardSize, int DenseLayers);

/// <summary>Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1).</summary>
/// <param name="KvRank">Width of the latent vector, of keys and values alike.</param>
/// <param name="RopeSize">Width of the rotary part of a key, one for all heads.</param>
/// <param name="QueryRank">Width that queries are compressed to; 0 when they are not.</param>
/// <param name="ValueSize">Width of one head's value.</param>
public sealed record LatentAttention(int KvRank, int RopeSize, int QueryRank, int ValueSize);

/// <summary>Sliding-window attention.</summary>
/// <param name="Tokens">Context tokens that such a layer sees.</param>
/// <param name="Layers">How many of the layers are such.</param>
public sealed record SlidingWindow(int Tokens, int Layers);
