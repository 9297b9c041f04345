// What there is to fit for one operator: its constants, the rows that count, and how rows belong together. The times
// themselves are those of KernelTimes, so that what is fitted is what a step is made of.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

/// <summary>One constant of an operator.</summary>
/// <param name="Name">Its key in a profile.</param>
/// <param name="Unit">How it is written; null for a number.</param>
/// <param name="Start">Where the search starts.</param>
/// <param name="Low">Lowest value that makes sense, above 0.</param>
/// <param name="High">Highest value that makes sense.</param>
/// <param name="Decides">What to measure so that it is determined.</param>
public sealed record FitConstant(
    string Name, Dimension? Unit, double Start, double Low, double High, string Decides)
{
    /// <summary>True when 0 makes sense as well: then the rows may do without this term.</summary>
    public bool MayVanish { get; init; }

    /// <summary>The value it is held at, by the form or by the user; null when it is fitted.</summary>
    public double? Held { get; init; }

    /// <summary>True when the user said so.</summary>
    public bool HeldByUser { get; init; }

    /// <summary>True when it stands in a table of tiles, shared by some of them.</summary>
    public bool OfTile { get; init; }

    /// <summary>True when it describes the benchmark only, not the operator between others.</summary>
    public bool OfBenchmark { get; init; }
}

/// <summary>One operator of one library, with what its fit needs to know.</summary>
/// <param name="Path">Its place in a profile: "gemm.bf16".</param>
/// <param name="Constants">In the order of the declaration of the constants' type; those of the benchmark last.</param>
/// <param name="Accepts">The rows that the formula is meant for.</param>
/// <param name="With">A set of constants with those of this operator replaced.</param>
/// <param name="Group">What is held out together: rows that measure nearly the same.</param>
/// <param name="Shape">What stays the same for a model while the tokens change.</param>
/// <param name="Bucket">The size by which errors are reported.</param>
/// <param name="LeastGroups">Fewest groups that determine the constants.</param>
/// <param name="LeastRows">Fewest rows.</param>
/// <param name="Measure">What to measure when there is too little.</param>
public sealed record OperatorForm(
    string Path,
    IReadOnlyList<FitConstant> Constants,
    Func<KernelShape, bool> Accepts,
    Func<KernelConstants, IReadOnlyList<double>, KernelConstants> With,
    Func<KernelShape, string> Group,
    Func<KernelShape, string> Shape,
    Func<KernelShape, SizeBucket> Bucket,
    int LeastGroups,
    int LeastRows,
    string Measure)
{
    /// <summary>
    /// The constants of a profile in the order of <see cref="ConstantVector"/>, as indices of the unknowns: what the
    /// covariance is about. Two of them may share an unknown.
    /// </summary>
    public IReadOnlyList<int> Order { get; init; } =
        [.. Enumerable.Range(0, Constants.Count).Where(index => !Constants[index].OfBenchmark)];

    /// <summary>The rows whose error a profile states: those of decode and verify steps.</summary>
    public Func<KernelShape, bool> IsStated { get; init; } = _ => true;

    /// <summary>Further points to start from, for a loss with several minima.</summary>
    public Func<IReadOnlyList<MeasuredKernel>, IReadOnlyList<double[]>> Starts { get; init; } = _ => [];

    /// <summary>What a profile says of the operator besides constants: its kind, a rule of tiles.</summary>
    public IReadOnlyList<(string Key, string Text)> Words { get; init; } = [];

    /// <summary>The tile table that the constants make, for a form that has one.</summary>
    public Func<IReadOnlyList<double>, IReadOnlyList<GemmTile>>? Tiles { get; init; }

    /// <summary>The same for a benchmark that saves nothing.</summary>
    public OperatorForm WithoutBenchmark() => this with
    {
        Constants = [.. Constants.Select(each => each.OfBenchmark ? each with { Held = 1 } : each)],
    };

    /// <summary>The same with a constant held at a value.</summary>
    public OperatorForm Holding(int index, double value, bool byUser = false) => this with
    {
        Constants =
        [
            .. Constants.Select((each, at) => at == index ? each with { Held = value, HeldByUser = byUser } : each),
        ],
    };
}

/// <summary>A range of sizes, with its place among the others.</summary>
/// <param name="Order">Ascending.</param>
/// <param name="Name">"M 17-64".</param>
public readonly record struct SizeBucket(int Order, string Name)
{
    /// <summary>The bucket of a size among ranges that end at these sizes, both given in the same unit.</summary>
    public static SizeBucket Of(double size, string symbol, params ReadOnlySpan<(double End, string Name)> ranges)
    {
        int order = 0;
        while (order < ranges.Length - 1 && size > ranges[order].End)
            order++;
        return new SizeBucket(order, $"{symbol} {ranges[order].Name}");
    }
}
