// Layers that differ from plain attention and a plain feed-forward part: mixtures of experts, latent attention,
// sliding windows. What each means for the time of a pass: docs/model.md part 3.

namespace SpecSim.Models;

/// <summary>Feed-forward layers made of experts.</summary>
/// <param name="Count">E routed experts a layer.</param>
/// <param name="PerToken">k experts that each token is routed to.</param>
/// <param name="FeedForwardSize">i, the inner width of one expert.</param>
/// <param name="SharedFeedForwardSize">Inner width of the experts that take every token, together; 0 for none.</param>
/// <param name="DenseLayers">First layers without experts, of the model's own inner width.</param>
public sealed record ExpertLayers(
    int Count, int PerToken, int FeedForwardSize, int SharedFeedForwardSize, int DenseLayers)
{
    /// <summary>
    /// How freely the tokens of one sequence choose: q of them touch as many different experts as q to this power
    /// that choose on their own. 1: each on its own; 0: all alike. Sequences choose independently of each other.
    /// </summary>
    public double Independence { get; init; } = 1;

    /// <summary>
    /// s of a popularity that falls with an expert's rank as rank^-s; 0: all are equally popular.
    /// </summary>
    public double Skew { get; init; }

    /// <summary>Rows of the busiest of so many devices over the mean, when experts are dealt out.</summary>
    public double Imbalance(int devices) => Skew > 0 ? DistinctExperts.Imbalance(devices) : 1;

    /// <summary>The expected number of different experts that a batch touches in a layer.</summary>
    /// <param name="sequences">Sequences of one batch.</param>
    /// <param name="tokens">New tokens over all of them.</param>
    public double Touched(double sequences, double tokens) => TouchedBy(IndependentTokens(sequences, tokens));

    /// <summary>The same for so many tokens that choose on their own.</summary>
    public double TouchedBy(double independentTokens) =>
        DistinctExperts.Skewed(Count, PerToken, independentTokens, Skew);

    /// <summary>Tokens that would touch as many experts if each chose on its own.</summary>
    public double IndependentTokens(double sequences, double tokens) =>
        Independence == 1 || tokens <= sequences
            ? tokens
            : sequences * Math.Pow(tokens / sequences, Independence);

    /// <summary>Weights of one layer with so many of its experts: router and shared experts included.</summary>
    internal double ParametersWith(int experts, TransformerModel model)
    {
        double width = ((double)experts * FeedForwardSize) + SharedFeedForwardSize;
        return (model.FeedForwardMatrices * width * model.HiddenSize) + ((double)model.HiddenSize * Count);
    }
}

/// <summary>How many different experts are chosen when tokens choose k of E each.</summary>
public static class DistinctExperts
{
    /// <summary>Tokens that avoid each other, as benchmarks with balanced routing let them.</summary>
    public static double Balanced(double count, double perToken, double tokens) =>
        Math.Min(count, Math.Ceiling(tokens * perToken));

    /// <summary>Tokens that choose uniformly and on their own: E (1 - (1 - k/E)^M).</summary>
    public static double Independent(double count, double perToken, double tokens) =>
        count * (1 - Math.Pow(1 - (perToken / count), tokens));

    /// <summary>
    /// Tokens that choose on their own among experts whose popularity falls with rank as rank^-s: the sum over experts
    /// of 1 - (1 - p)^M, where the p sum to k and none is above 1.
    /// </summary>
    public static double Skewed(int count, double perToken, double tokens, double skew)
    {
        if (skew == 0)
            return Independent(count, perToken, tokens);
        double level = Level(count, perToken, skew);
        double touched = 0;
        for (int rank = 1; rank <= count; rank++)
            touched += 1 - Math.Pow(1 - Math.Min(1, level * Math.Pow(rank, -skew)), tokens);
        return touched;
    }

    /// <summary>
    /// Rows of the busiest device over the mean under a power law: 1.07 to 1.16 on two devices, 1.2 to 1.4 on four and
    /// 1.4 to 1.8 on eight in the benchmarks of aiconfigurator (Apache-2.0), which measure that device.
    /// </summary>
    public static double Imbalance(int devices) => Math.Pow(devices, 0.2);

    // The factor that makes the popularities sum to k, those cut at 1 included.
    private static double Level(int count, double perToken, double skew)
    {
        double tail = 0;
        for (int rank = 1; rank <= count; rank++)
            tail += Math.Pow(rank, -skew);
        double level = perToken / tail;
        for (int certain = 1; certain < perToken && level * Math.Pow(certain, -skew) > 1; certain++)
        {
            tail -= Math.Pow(certain, -skew);
            level = (perToken - certain) / tail;
        }

        return level;
    }
}

/// <summary>Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1).</summary>
/// <param name="KvRank">Width of the latent vector, of keys and values alike.</param>
/// <param name="RopeSize">Width of the rotary part of a key, one for all heads.</param>
/// <param name="QueryRank">Width that queries are compressed to; 0 when they are not.</param>
/// <param name="ValueSize">Width of one head's value.</param>
public sealed record LatentAttention(int KvRank, int RopeSize, int QueryRank, int ValueSize)
{
    /// <summary>Elements that are cached for a token in a layer, one vector for all heads.</summary>
    public int CachedSize => KvRank + RopeSize;

    /// <summary>Output width of the first product, whose result all heads share.</summary>
    public int DownSize => QueryRank + CachedSize;

    /// <summary>Width of a head's key, without the rotary part.</summary>
    public int KeySize(TransformerModel model) => model.HeadSize - RopeSize;

    /// <summary>Weights of one layer's attention that every device of a tensor-parallel group has.</summary>
    internal double ReplicatedParameters(int hiddenSize) => (double)hiddenSize * DownSize;

    /// <summary>Weights of one layer's attention but for the output product; norms of latents included.</summary>
    internal double ParametersBeforeOutput(TransformerModel model)
    {
        double heads = model.AttentionHeads;
        double queryInput = QueryRank > 0 ? QueryRank : model.AttentionInputSize;
        return ((double)model.AttentionInputSize * DownSize) + QueryRank + KvRank
            + (queryInput * heads * model.HeadSize)
            + (KvRank * heads * (KeySize(model) + ValueSize));
    }
}

/// <summary>Sliding-window attention.</summary>
/// <param name="Tokens">Context tokens that such a layer sees, the token itself included.</param>
/// <param name="Layers">How many of the layers are such.</param>
public sealed record SlidingWindow(int Tokens, int Layers);
