// How far each kernel of one draw is from its formula. A shape has one factor for all numbers of tokens, and one that
// changes along them: normal numbers at the powers of two, joined by lines, so that neighbours move together. The
// address is the shape, so target and draft, and decode and verify, share what they share in reality.

using SpecSim.Hardware;
using SpecSim.Randomness;

namespace SpecSim.Latency;

/// <summary>The factors of one draw on one device.</summary>
public sealed class Residuals
{
    private readonly Luck _luck;
    private readonly KernelConstants _kernels;
    private readonly CalibrationKind _calibration;

    internal Residuals(Luck luck, KernelConstants kernels, CalibrationKind calibration)
    {
        _luck = luck;
        _kernels = kernels;
        _calibration = calibration;
    }

    /// <summary>The factor of one shape of a kernel.</summary>
    /// <param name="first">What makes the shape: columns of a product, heads of an attention.</param>
    /// <param name="second">Its depth, its head size.</param>
    /// <param name="error">Of the constants in use, where a kind has several sets.</param>
    public Residual Of(KernelKind kind, double first, double second, OperatorError? error = null)
    {
        error ??= KernelKinds.ConstantsOf(_kernels, kind)?.Error;
        KernelSpread spread = KernelKinds.Spread(kind, error, _calibration);
        return new Residual(_luck, kind, (uint)Math.Round(first), (uint)Math.Round(second), spread);
    }
}

/// <summary>The factor of one shape along the number of tokens. Not thread-safe (it remembers what it drew).</summary>
public sealed class Residual
{
    // Sizes are tokens, or bytes of a tensor: below 2^48.
    private const int Knots = 49;

    private readonly Luck _luck;
    private readonly KernelKind _kind;
    private readonly uint _first;
    private readonly uint _second;
    private readonly double _shape;
    private readonly double _sizeSpread;
    private readonly double[] _sizes = new double[Knots + 1];

    internal Residual(Luck luck, KernelKind kind, uint first, uint second, KernelSpread spread)
    {
        _luck = luck;
        _kind = kind;
        _first = first;
        _second = second;
        _shape = spread.Shape * luck.Normal(StreamId.KernelShape, first, second, (uint)kind);
        _sizeSpread = spread.Size;
        Array.Fill(_sizes, double.NaN);
    }

    /// <summary>What the formula's time is multiplied by at a number of tokens.</summary>
    public double At(double size)
    {
        double place = Math.Log2(Math.Clamp(size, 1, 1L << (Knots - 1)));
        int below = (int)place;
        double share = place - below;
        // Between two knots the line is thinner than at them; divided by that, every size has the whole spread.
        double line = ((1 - share) * Size(below)) + (share * Size(below + 1));
        double thickness = Math.Sqrt(((1 - share) * (1 - share)) + (share * share));
        return Math.Exp(_shape + (_sizeSpread * line / thickness));
    }

    private double Size(int knot)
    {
        if (double.IsNaN(_sizes[knot]))
        {
            uint address = ((uint)_kind * (Knots + 1)) + (uint)knot;
            _sizes[knot] = _luck.Normal(StreamId.KernelSize, _first, _second, address);
        }

        return _sizes[knot];
    }
}

/// <summary>Lets formulas be multiplied by a residual that may not be there.</summary>
internal static class ResidualTimes
{
    /// <summary>The seconds as they are, or with the factor of this size.</summary>
    public static double Times(this Residual? residual, double seconds, double size) =>
        residual is null ? seconds : seconds * residual.At(size);
}
