// What a step moves and computes, and what a device offers: the types that cross module borders.
// Inside a formula these are plain doubles with a unit in the name.

namespace SpecSim.Quantities;

/// <summary>An amount of memory in bytes. The default value is zero.</summary>
public readonly record struct Bytes(double Count);

/// <summary>A memory or link bandwidth.</summary>
public readonly record struct BytesPerSecond(double PerSecond);

/// <summary>An arithmetic rate: floating-point (or integer) operations a second, dense.</summary>
public readonly record struct FlopsPerSecond(double PerSecond);

/// <summary>Electrical power.</summary>
public readonly record struct Watts(double Value)
{
    /// <returns>Joules.</returns>
    public static double operator *(Watts power, Duration time) => power.Value * time.TotalSeconds;
}

/// <summary>The price of one device for an hour, in US dollars.</summary>
public readonly record struct UsdPerHour(double Value)
{
    /// <returns>US dollars.</returns>
    public static double operator *(UsdPerHour price, Duration time) => price.Value * time.TotalSeconds / 3600;
}

/// <summary>A probability, 0 to 1. The default value is 0.</summary>
public readonly record struct Probability
{
    /// <exception cref="ArgumentOutOfRangeException">NaN or outside 0 to 1.</exception>
    public Probability(double value)
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A probability lies between 0 and 1.");
        Value = value;
    }

    public double Value { get; }

    /// <summary>
    /// A 32-bit draw below this is a success: decisions are integer compares, exact on every platform.
    /// 0 never succeeds and 1 always does (the threshold is then 2^32, above every draw).
    /// </summary>
    public ulong Threshold => (ulong)Math.Round(Value * 4294967296.0, MidpointRounding.ToEven);
}
