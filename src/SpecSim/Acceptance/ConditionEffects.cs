// What a condition does to acceptance, fitted to published pairs of measurements that differ in it alone: a shift of
// the logit of all hazards, the same law by which other prompts shift it (AcceptanceDraw). With the mean m and the
// spread s of n pairs, one more pair shifts by
//   m +- s sqrt(1 + 1/n) t(n-1) / z,
// t and z the 97.5 % quantiles of Student's and the normal law: few pairs know little, and the deviation says so.

using MathNet.Numerics.Distributions;

namespace SpecSim.Acceptance;

/// <summary>A shift of the logit of acceptance that is known so well.</summary>
public readonly record struct LogitShift(double Mean, double Variance);

/// <summary>What pairs of measurements say about one change of a condition.</summary>
/// <param name="Shift">Mean over pairs of the difference of logits, against the reference.</param>
/// <param name="Spread">Their standard deviation.</param>
/// <param name="Pairs">How many; a single one has no spread.</param>
public sealed record MeasuredEffect(double Shift, double Spread, int Pairs)
{
    public const int FewestPairs = 2;

    /// <summary>What it predicts of a pair that is not among them.</summary>
    public LogitShift Predicted
    {
        get
        {
            double widening = StudentT.InvCDF(0, 1, Pairs - 1, 0.975) / Normal.InvCDF(0, 1, 0.975);
            double deviation = Spread * Math.Sqrt(1 + (1.0 / Pairs)) * widening;
            return new LogitShift(Shift, deviation * deviation);
        }
    }
}

/// <summary>Effects of a condition with a number: temperature, top-p.</summary>
/// <param name="Reference">Where the shift is 0.</param>
/// <param name="Verification">The rule of these measurements; those of other rules are other numbers.</param>
/// <param name="Rows">By family, ascending within one.</param>
public sealed record GradedEffects(double Reference, string Verification, IReadOnlyList<GradedEffect> Rows)
{
    public bool Covers(MethodFamily family) => Rows.Any(row => row.Family == family);

    /// <summary>The ends of the evidence, the reference included.</summary>
    public (double Low, double High) Range(MethodFamily family)
    {
        IReadOnlyList<(double At, LogitShift Shift)> knots = Knots(family);
        return (knots[0].At, knots[^1].At);
    }

    /// <summary>The shift from the reference; null outside the evidence.</summary>
    /// <remarks>
    /// Between two measured values shift and variance are straight lines. The deviation is then wider than a straight
    /// line of its own: nobody measured there.
    /// </remarks>
    public LogitShift? At(MethodFamily family, double value)
    {
        IReadOnlyList<(double At, LogitShift Shift)> knots = Knots(family);
        for (int upper = 0; upper < knots.Count; upper++)
        {
            if (value > knots[upper].At)
                continue;
            if (value == knots[upper].At)
                return knots[upper].Shift;
            return upper == 0 ? null : Between(knots[upper - 1], knots[upper], value);
        }

        return null;
    }

    /// <summary>Pairs behind the shift at this value: those of the next one measured; null at the reference.</summary>
    public int? Pairs(MethodFamily family, double value) => Rows
        .Where(row => row.Family == family && (row.At - value) * (value - Reference) >= 0 && value != Reference)
        .MinBy(row => Math.Abs(row.At - value))?.Effect.Pairs;

    private static LogitShift Between(
        (double At, LogitShift Shift) low, (double At, LogitShift Shift) high, double value)
    {
        double share = (value - low.At) / (high.At - low.At);
        return new LogitShift(
            low.Shift.Mean + (share * (high.Shift.Mean - low.Shift.Mean)),
            low.Shift.Variance + (share * (high.Shift.Variance - low.Shift.Variance)));
    }

    private IReadOnlyList<(double At, LogitShift Shift)> Knots(MethodFamily family) =>
    [
        .. Rows.Where(row => row.Family == family)
            .Select(row => (row.At, row.Effect.Predicted))
            .Append((Reference, default))
            .OrderBy(knot => knot.Item1),
    ];
}

/// <summary>The effect of one value on one family.</summary>
public sealed record GradedEffect(MethodFamily Family, double At, MeasuredEffect Effect);

/// <summary>Effects of a condition with a name: content, alignment.</summary>
/// <param name="Reference">What the others are compared with.</param>
/// <param name="Rows">By family.</param>
public sealed record NamedEffects(string Reference, IReadOnlyList<NamedEffect> Rows)
{
    public bool Covers(MethodFamily family) => Rows.Any(row => row.Family == family);

    /// <summary>The names there is evidence of, the reference first.</summary>
    public IReadOnlyList<string> Names(MethodFamily family) =>
        [Reference, .. Rows.Where(row => row.Family == family).Select(row => row.At)];

    /// <summary>The shift from the reference; null where nobody measured.</summary>
    public LogitShift? At(MethodFamily family, string name) =>
        name == Reference ? default(LogitShift) : Row(family, name)?.Effect.Predicted;

    /// <summary>Pairs behind the shift of this name; null for the reference, which shifts nothing.</summary>
    public int? Pairs(MethodFamily family, string name) => Row(family, name)?.Effect.Pairs;

    private NamedEffect? Row(MethodFamily family, string name) =>
        Rows.FirstOrDefault(row => row.Family == family && row.At == name);
}

/// <summary>The effect of one name on one family.</summary>
public sealed record NamedEffect(MethodFamily Family, string At, MeasuredEffect Effect);

/// <summary>All effects that a scenario knows; null where there is no evidence at all.</summary>
public sealed record ConditionTables(
    GradedEffects? Temperature = null,
    GradedEffects? TopP = null,
    NamedEffects? Content = null,
    NamedEffects? Alignment = null);
