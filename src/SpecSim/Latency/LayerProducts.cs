// Which matrix products one deployed model has and how tensor parallelism cuts them: heads, inner widths and
// vocabulary are split; what all heads or experts share (the first products of latent attention, the router) every
// device computes in full.

using SpecSim.Hardware;
using SpecSim.Models;

namespace SpecSim.Latency;

/// <summary>A product and how often a pass calls it.</summary>
internal readonly record struct ProductCalls(Product Product, int Calls);

/// <summary>The products of one device, in the order of a layer.</summary>
internal static class LayerProducts
{
    public static Product Head(Deployment deployment) => new(
        "output head",
        (double)deployment.Model.VocabularySize / deployment.TensorParallel,
        deployment.Model.HiddenSize,
        Weight(deployment));

    /// <summary>All but the output head; routed experts are not products of their own.</summary>
    public static IEnumerable<ProductCalls> Of(Deployment deployment)
    {
        TransformerModel model = deployment.Model;
        if (model.InputProjectionSize > 0)
        {
            double width = (double)model.InputProjectionSize / deployment.TensorParallel;
            yield return new(new Product("input projection", model.HiddenSize, width, Weight(deployment)), 1);
        }

        foreach (Product product in Attention(deployment))
            yield return new(product, model.Layers);
        foreach (Product product in FeedForward(deployment, model.FeedForwardSize, ""))
            if (model.Layers > model.ExpertLayerCount)
                yield return new(product, model.Layers - model.ExpertLayerCount);
        if (model.Experts is not { } experts)
            yield break;
        yield return new(
            new Product("router", experts.Count, model.HiddenSize, Weight(deployment)), model.ExpertLayerCount);
        if (experts.SharedFeedForwardSize == 0)
            yield break;
        foreach (Product product in FeedForward(deployment, experts.SharedFeedForwardSize, "shared "))
            yield return new(product, model.ExpertLayerCount);
    }

    private static IEnumerable<Product> Attention(Deployment deployment)
    {
        TransformerModel model = deployment.Model;
        double weight = Weight(deployment);
        double heads = (double)model.AttentionHeads / deployment.TensorParallel;
        double input = model.AttentionInputSize;
        if (model.Latent is { } latent)
        {
            // Queries are absorbed into the latent space head by head, and attention's outputs taken out of it: the
            // two halves of the product that would expand every cached vector.
            double queryInput = latent.QueryRank > 0 ? latent.QueryRank : input;
            yield return new Product("latent down", latent.DownSize, input, weight);
            yield return new Product("query", heads * model.HeadSize, queryInput, weight);
            yield return new Product("key absorption", latent.KvRank, latent.KeySize(model), weight)
            {
                Groups = heads,
            };
            yield return new Product("value expansion", latent.ValueSize, latent.KvRank, weight) { Groups = heads };
        }
        else
        {
            double columns = (heads + (2 * deployment.KvHeadsPerDevice)) * model.HeadSize;
            yield return new Product("qkv", columns, input, weight);
        }

        double outputs = (double)model.AttentionSize / deployment.TensorParallel;
        yield return new Product("attention output", model.HiddenSize, outputs, weight);
    }

    private static IEnumerable<Product> FeedForward(Deployment deployment, int width, string prefix)
    {
        TransformerModel model = deployment.Model;
        double inner = (double)width / deployment.TensorParallel;
        double weight = Weight(deployment);
        double columns = (model.FeedForwardMatrices - 1) * inner;
        yield return new Product(prefix + "gate and up", columns, model.HiddenSize, weight);
        yield return new Product(prefix + "down", model.HiddenSize, inner, weight);
    }

    private static double Weight(Deployment deployment) => deployment.Types.Weights.BytesPerElement();
}
