// The continuous distributions a scenario may draw from. Each is its parameters, checked once, with its
// moments and its CDF, and draws by inverse CDF from one uniform: the sample is a monotone function of
// the luck, so two scenarios under the same luck differ only by what they set differently.
// Special functions and their inverses are MathNet.Numerics'.

using Numerics = MathNet.Numerics.Distributions;

namespace SpecSim.Randomness;

/// <summary>A continuous distribution with finite mean and variance.</summary>
public abstract record Distribution
{
    public abstract double Mean { get; }

    public abstract double Variance { get; }

    /// <summary>The probability of a sample of at most <paramref name="value"/>.</summary>
    public abstract double Cdf(double value);

    /// <summary>The inverse CDF: grows with the uniform.</summary>
    /// <param name="uniform">Inside (0, 1), as <see cref="Luck.Uniform"/> draws it.</param>
    public abstract double Sample(double uniform);

    // MathNet's searches give up near the ends: within 1e-15 gamma's is infinite, within 1e-12 Beta's is 0
    // or 1. One draw in five billion is moved this far inside instead.
    private protected static double AwayFromTheEnds(double uniform) => Math.Clamp(uniform, 1e-10, 1 - 1e-10);

    private protected static double RequireFinite(double value, string name) =>
        double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "A parameter of a distribution is a finite number.");

    private protected static double RequirePositive(double value, string name) =>
        RequireFinite(value, name) > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "This parameter of a distribution is above zero.");
}

/// <summary>Every value between two bounds alike.</summary>
public sealed record UniformDistribution(double Low, double High) : Distribution
{
    public double Low { get; } = RequireFinite(Low, nameof(Low));

    public double High { get; } = RequireFinite(High, nameof(High)) > Low
        ? High
        : throw new ArgumentOutOfRangeException(nameof(High), High, "The upper bound lies above the lower one.");

    public override double Mean => (Low + High) / 2;

    public override double Variance => (High - Low) * (High - Low) / 12;

    public override double Cdf(double value) => Numerics.ContinuousUniform.CDF(Low, High, value);

    public override double Sample(double uniform) => Numerics.ContinuousUniform.InvCDF(Low, High, uniform);
}

public sealed record NormalDistribution(double Center, double StandardDeviation) : Distribution
{
    public double Center { get; } = RequireFinite(Center, nameof(Center));

    public double StandardDeviation { get; } = RequirePositive(StandardDeviation, nameof(StandardDeviation));

    public override double Mean => Center;

    public override double Variance => StandardDeviation * StandardDeviation;

    public override double Cdf(double value) => Numerics.Normal.CDF(Center, StandardDeviation, value);

    public override double Sample(double uniform) => Numerics.Normal.InvCDF(Center, StandardDeviation, uniform);
}

/// <summary>The logarithm of a sample is normal, with mean Mu and standard deviation Sigma.</summary>
public sealed record LogNormalDistribution(double Mu, double Sigma) : Distribution
{
    public double Mu { get; } = RequireFinite(Mu, nameof(Mu));

    public double Sigma { get; } = RequirePositive(Sigma, nameof(Sigma));

    public override double Mean => Math.Exp(Mu + Sigma * Sigma / 2);

    public override double Variance => (Math.Exp(Sigma * Sigma) - 1) * Mean * Mean;

    public override double Cdf(double value) => Numerics.LogNormal.CDF(Mu, Sigma, value);

    public override double Sample(double uniform) => Numerics.LogNormal.InvCDF(Mu, Sigma, uniform);
}

/// <summary>The gap between independent arrivals, Rate of them per unit.</summary>
public sealed record ExponentialDistribution(double Rate) : Distribution
{
    public double Rate { get; } = RequirePositive(Rate, nameof(Rate));

    public override double Mean => 1 / Rate;

    public override double Variance => 1 / (Rate * Rate);

    public override double Cdf(double value) => Numerics.Exponential.CDF(Rate, value);

    public override double Sample(double uniform) => Numerics.Exponential.InvCDF(Rate, uniform);
}

/// <summary>Gaps with the mean Shape/Rate, burstier than exponential ones (Shape below 1) or more even.</summary>
public sealed record GammaDistribution(double Shape, double Rate) : Distribution
{
    public double Shape { get; } = RequirePositive(Shape, nameof(Shape));

    public double Rate { get; } = RequirePositive(Rate, nameof(Rate));

    public override double Mean => Shape / Rate;

    public override double Variance => Shape / (Rate * Rate);

    public override double Cdf(double value) =>
        value <= 0 ? 0 : Numerics.Gamma.CDF(Shape, Rate, value);

    public override double Sample(double uniform) =>
        Numerics.Gamma.InvCDF(Shape, Rate, AwayFromTheEnds(uniform));
}

/// <summary>A probability that differs from request to request. The two shapes count successes and failures.</summary>
public sealed record BetaDistribution(double SuccessShape, double FailureShape) : Distribution
{
    public double SuccessShape { get; } = RequirePositive(SuccessShape, nameof(SuccessShape));

    public double FailureShape { get; } = RequirePositive(FailureShape, nameof(FailureShape));

    public override double Mean => SuccessShape / (SuccessShape + FailureShape);

    public override double Variance => Mean * (1 - Mean) / (SuccessShape + FailureShape + 1);

    public override double Cdf(double value) => Numerics.Beta.CDF(SuccessShape, FailureShape, value);

    public override double Sample(double uniform) =>
        Numerics.Beta.InvCDF(SuccessShape, FailureShape, AwayFromTheEnds(uniform));
}
