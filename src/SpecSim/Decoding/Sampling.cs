// How tokens are drawn from a model: at a temperature, and from the most probable ones alone (top-p; Holtzman et al.
// 2020). Both are changes of the law, made before anything is drawn: verification then compares the laws that target
// and draft really sample from, as it must to be exact.

namespace SpecSim.Decoding;

/// <summary>A way to sample.</summary>
/// <param name="Temperature">0 is greedy: always the most probable token, of equals the smallest.</param>
/// <param name="TopP">The probability of the tokens that are kept, after the temperature; 1 keeps all.</param>
public sealed record Sampling(double Temperature, double TopP = 1)
{
    public double Temperature { get; } = double.IsFinite(Temperature) && Temperature >= 0
        ? Temperature
        : throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature, "A temperature is 0 or above.");

    public double TopP { get; } = TopP is > 0 and <= 1
        ? TopP
        : throw new ArgumentOutOfRangeException(nameof(TopP), TopP, "Top-p is above 0 and at most 1.");

    /// <summary>The model as it is sampled from.</summary>
    public ILanguageModel Of(ILanguageModel model)
    {
        if (Temperature == 0)
            return new NucleusModel(model, 0);
        ILanguageModel tempered = Temperature == 1 ? model : MappedModel.OfTemperature(model, Temperature);
        return TopP == 1 ? tempered : new NucleusModel(tempered, TopP);
    }

    // At a mass of 0 the nucleus is the most probable token.
    private sealed class NucleusModel(ILanguageModel model, double topP) : ILanguageModel
    {
        private readonly LawCache<TokenLaw> _laws = new();

        public int VocabularySize => model.VocabularySize;

        public TokenLaw After(ReadOnlySpan<int> context)
        {
            TokenLaw law = model.After(context);
            return _laws.TryGet(law, out TokenLaw? kept) ? kept : _laws.Add(law, law.Nucleus(topP));
        }
    }
}
