// The values a number may take, and the words that refuse another.

using System.Globalization;

namespace SpecSim.Inputs.Yaml;

/// <summary>A range with both ends included, or the lower end excluded.</summary>
public sealed record Limits(double Min, double Max, bool IsMinExcluded = false)
{
    public static Limits Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static Limits NotNegative { get; } = AtLeast(0);

    public static Limits Positive { get; } = new(0, double.PositiveInfinity, IsMinExcluded: true);

    /// <summary>0 to 1, both included.</summary>
    public static Limits Probability { get; } = new(0, 1);

    public static Limits AtLeast(double min) => new(min, double.PositiveInfinity);

    public static Limits Between(double min, double max) => new(min, max);

    /// <returns>Why the value is refused: <c>must be between 0 and 1, found '1.2'</c>; null when it is not.</returns>
    public string? Refuse(double value, string found, Func<double, string>? format = null)
    {
        if ((IsMinExcluded ? value > Min : value >= Min) && value <= Max)
            return null;
        format ??= number => number.ToString("R", CultureInfo.InvariantCulture);
        var isOpen = double.IsPositiveInfinity(Max);
        var range = double.IsNegativeInfinity(Min) ? $"at most {format(Max)}"
            : IsMinExcluded ? $"above {format(Min)}{(isOpen ? "" : $" and at most {format(Max)}")}"
            : isOpen ? $"at least {format(Min)}" : $"between {format(Min)} and {format(Max)}";
        return $"must be {range}, found '{found}'";
    }
}
