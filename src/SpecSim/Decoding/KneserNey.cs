// Discounts of modified Kneser-Ney smoothing (Chen and Goodman 1998, section 3.2, equation 26): what is taken from an
// n-gram seen once, twice, and three times or more, and given to those not seen. With n(i) n-grams of count i:
//   Y = n(1) / (n(1) + 2 n(2)),    D(i) = i - (i + 1) Y n(i+1) / n(i).

namespace SpecSim.Decoding;

/// <summary>The discounts of n-grams of one length.</summary>
internal readonly record struct KneserNey(double One, double Two, double More)
{
    // Small or odd texts can give discounts of nothing or of all. Neither may be: every token keeps some probability.
    private const double LeastShare = 0.05;

    public static KneserNey Of(IEnumerable<int> counts)
    {
        Span<double> number = stackalloc double[5];
        foreach (int count in counts)
        {
            if (count is > 0 and < 5)
                number[count]++;
        }

        double y = number[1] / Math.Max(1, number[1] + (2 * number[2]));
        return new KneserNey(Discount(1, y, number), Discount(2, y, number), Discount(3, y, number));
    }

    public double For(int count) => count switch
    {
        0 => 0,
        1 => One,
        2 => Two,
        _ => More,
    };

    private static double Discount(int count, double y, ReadOnlySpan<double> number)
    {
        double discount = count - ((count + 1) * y * number[count + 1] / Math.Max(1, number[count]));
        return Math.Clamp(discount, LeastShare * count, (1 - LeastShare) * count);
    }
}
