// What the decoder knows of a model: the law of the next token after a context. A model with a temperature is a model
// again, and so is a quantised one; the decoder samples from what it is given as it stands.

namespace SpecSim.Decoding;

/// <summary>A language model. Models remember laws: one thread each.</summary>
public interface ILanguageModel
{
    int VocabularySize { get; }

    /// <summary>The law of the token that follows these.</summary>
    /// <param name="context">Everything so far; a model looks at as much of its end as it can use.</param>
    TokenLaw After(ReadOnlySpan<int> context);
}
