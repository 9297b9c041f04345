// One matrix product of a deployed model: its sizes on one device, and what they come to.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>A product of N columns and K depth; or one of that size for each of several heads.</summary>
internal sealed record Product(string Name, double Columns, double Depth, double BytesPerWeight)
{
    /// <summary>Matrices of this size in one kernel, each with rows of its own.</summary>
    public double Groups { get; init; } = 1;

    /// <summary>How far this kernel is from its formula; null: not at all.</summary>
    public Residual? Residual { get; init; }

    public double WeightBytes => Groups * Columns * Depth * BytesPerWeight;

    public double FlopsPerRow => 2 * Groups * Columns * Depth;

    public double BytesPerRow(double activationBytes) => Groups * ((activationBytes * Depth) + (2 * Columns));

    /// <summary>
    /// Groups are rows of one product that reads that many times the weights: arithmetic and traffic are then exact.
    /// </summary>
    public double Seconds(double rows, double activationBytes, ProductConstants fit, Peaks peaks) => Operators.Product(
        Groups * rows, Columns, Depth, Groups * BytesPerWeight, activationBytes, fit, peaks);
}
