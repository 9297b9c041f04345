// A model whose weights are a function of another's probabilities. Two functions are of use. The power 1/T is sampling
// at temperature T. Rounding the logarithm to few bits stands in for a draft of low precision: logits are logarithms of
// probabilities up to a constant, and coarse weights make coarse logits.

namespace SpecSim.Decoding;

/// <summary>The laws of a model, mapped token by token and normalised.</summary>
public sealed class MappedModel : ILanguageModel
{
    // Below 2^-24 of the largest everything is alike to a quantised model.
    private const double OctavesQuantised = 24;

    private readonly ILanguageModel _model;
    private readonly Func<double, double> _function;
    private readonly LawCache<TokenLaw> _laws = new();
    private readonly Dictionary<DenseWeights, DenseWeights> _weights = [];

    private MappedModel(ILanguageModel model, Func<double, double> function) => (_model, _function) = (model, function);

    public int VocabularySize => _model.VocabularySize;

    /// <summary>Sampling at a temperature: probabilities to the power 1/T.</summary>
    /// <param name="model">The model at temperature 1.</param>
    /// <param name="temperature">Above 0.</param>
    public static MappedModel OfTemperature(ILanguageModel model, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        double power = 1 / temperature;
        return new MappedModel(model, relative => Math.Pow(relative, power));
    }

    /// <summary>Logarithms rounded to 2^bits levels.</summary>
    public static MappedModel OfBits(ILanguageModel model, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 24);
        double step = OctavesQuantised / ((1 << bits) - 1);
        return new MappedModel(model, relative =>
        {
            double octaves = Math.Min(OctavesQuantised, -Math.Log2(relative));
            return Math.Pow(2, -step * Math.Round(octaves / step));
        });
    }

    public TokenLaw After(ReadOnlySpan<int> context)
    {
        TokenLaw law = _model.After(context);
        return _laws.TryGet(law, out TokenLaw? mapped) ? mapped : _laws.Add(law, law.Map(_function, Mapped));
    }

    private DenseWeights Mapped(DenseWeights weights)
    {
        if (!_weights.TryGetValue(weights, out DenseWeights? mapped))
        {
            double largest = weights[weights.Heaviest];
            var values = new double[weights.Count];
            for (int token = 0; token < values.Length; token++)
                values[token] = _function(weights[token] / largest);
            _weights[weights] = mapped = new DenseWeights(values);
        }

        return mapped;
    }
}
