// A function of a number of tokens that remembers its values: in a run the same few numbers come again and again.

namespace SpecSim.Latency;

/// <summary>Computes each value once. Grows with the largest argument; not thread-safe.</summary>
internal sealed class ByTokens(Func<int, double> compute)
{
    // Beyond this the table would cost more memory than the function costs time.
    private const int RememberedTokens = 1 << 17;

    private double[] _values = [];

    // What is asked for once, as a single benchmarked kernel is, is not worth a table.
    private bool _isAskedAgain;

    public double At(int tokens)
    {
        if ((uint)tokens < (uint)_values.Length)
        {
            double known = _values[tokens];
            if (!double.IsNaN(known))
                return known;
        }

        return Compute(tokens);
    }

    private double Compute(int tokens)
    {
        double value = compute(tokens);
        if (_isAskedAgain && tokens <= RememberedTokens)
        {
            Grow(tokens);
            _values[tokens] = value;
        }

        _isAskedAgain = true;
        return value;
    }

    private void Grow(int tokens)
    {
        int known = _values.Length;
        if (tokens < known)
            return;
        Array.Resize(ref _values, Math.Max(2 * tokens, 64));
        Array.Fill(_values, double.NaN, known, _values.Length - known);
    }
}
