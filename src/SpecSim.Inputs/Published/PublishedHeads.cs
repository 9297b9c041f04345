// The draft head of a published result: the preset of its target and kind, or, where there is none, the form that all
// heads of the kind have, made from the target's own sizes (EAGLE, Li et al. 2024, and EAGLE-3, Li et al. 2025: one
// dense layer of the target's width behind a projection; of an EAGLE-3 head the 32,000 tokens it chooses among).

using SpecSim.Models;

namespace SpecSim.Inputs.Published;

internal static class PublishedHeads
{
    // Draft vocabulary in most of SpecForge's configurations.
    private const int Eagle3Vocabulary = 32_000;

    /// <summary>The value of the key <c>head</c>.</summary>
    public static string Of(string target, string method, PresetParts parts, ICollection<string> assumed)
    {
        string kind = method is "eagle2" ? "eagle" : method;
        string name = $"{target}-{kind}";
        if (parts.Names("drafts").Contains(name))
            return name;
        assumed.Add($"a head of one layer with the sizes of {target}");
        return Written(parts.Model(target), kind == "eagle3");
    }

    private static string Written(TransformerModel model, bool isEagle3)
    {
        // A mixture's head is dense, as wide as what one token uses.
        int width = model.Experts is { } experts
            ? experts.PerToken * experts.FeedForwardSize
            : model.FeedForwardSize;
        int inputs = isEagle3 ? 3 : 2;
        string own = isEagle3
            ? $"attentionInputSize: {2 * model.HiddenSize}, vocabularySize: {Eagle3Vocabulary}, sharesHead: false"
            : $"vocabularySize: {model.VocabularySize}, sharesHead: true";
        return $"{{name: head of {model.Name}, tokenizer: {model.Tokenizer}, layers: 1, "
            + $"hiddenSize: {model.HiddenSize}, attentionHeads: {model.AttentionHeads}, "
            + $"kvHeads: {model.KvHeads}, headSize: {model.HeadSize}, "
            + $"feedForwardSize: {width}, gatedFeedForward: true, tiedEmbeddings: false, "
            + $"inputProjectionSize: {inputs * model.HiddenSize}, sharesEmbedding: true, {own}, "
            + "assumed: {shape: that of other heads of its kind}}";
    }
}
