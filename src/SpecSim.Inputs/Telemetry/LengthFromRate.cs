// K out of mean length and rate, both rounded to two decimals, that SGLang logs side by side. Its rate has had two
// meanings: accepted drafts over proposed ones, so length - 1 = K rate, and, at first, all tokens of a round over
// draft tokens with the root, so length = (K + 1) rate. Of all K and both meanings the true one fits every line.

namespace SpecSim.Inputs.Telemetry;

internal sealed class LengthFromRate
{
    private const int LongestTried = 64;
    private const int MostSamples = 1000;

    // Half of the last digit, and a little for how the engine rounds.
    private const double Error = 0.0051;

    private readonly List<(double Length, double Rate)> _samples = [];

    public void Add(double length, double rate)
    {
        // What is never or always accepted fits nearly any K.
        if (_samples.Count < MostSamples && rate is > 0.02 and < 0.995 && length > 1)
            _samples.Add((length, rate));
    }

    /// <summary>K and how the rate is meant; null if none or several fit.</summary>
    public (int DraftLength, string Rate)? Find()
    {
        List<(int, string)> found = [];
        for (int length = 1; length <= LongestTried && _samples.Count > 0; length++)
        {
            if (Fits(length, sample => sample.Length - 1))
                found.Add((length, "accepted / proposed drafts"));
            else if (Fits(length + 1, sample => sample.Length))
                found.Add((length, "tokens of a round / (K + 1)"));
        }

        return found.Count == 1 ? found[0] : null;
    }

    private bool Fits(int tokens, Func<(double Length, double Rate), double> counted) =>
        _samples.All(sample =>
            Math.Abs((tokens * sample.Rate) - counted(sample)) <= Error * (tokens + 1));
}
