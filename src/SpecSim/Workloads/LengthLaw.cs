// How many tokens a prompt or an output has: given, or drawn by request number.

using SpecSim.Randomness;

namespace SpecSim.Workloads;

/// <summary>A law of token counts.</summary>
public abstract record LengthLaw
{
    private LengthLaw()
    {
    }

    /// <summary>The mean of what is drawn, in tokens.</summary>
    public abstract double Mean { get; }

    /// <summary>The most that can be drawn.</summary>
    public abstract int Max { get; }

    public int Draw(Luck luck, StreamId stream, uint request) => At(luck.Uniform(stream, request, 0));

    private protected abstract int At(double uniform);

    /// <summary>Always the same.</summary>
    public sealed record Fixed(int Tokens) : LengthLaw
    {
        public override double Mean => Tokens;

        public override int Max => Tokens;

        private protected override int At(double uniform) => Tokens;
    }

    /// <summary>Every whole number from low to high is as likely.</summary>
    public sealed record Uniform(int Low, int High) : LengthLaw
    {
        public override double Mean => (Low + High) / 2.0;

        public override int Max => High;

        private protected override int At(double uniform) => Low + (int)((High - Low + 1) * uniform);
    }

    /// <summary>Log-normal with this median and sigma of the logarithm, cut to 1..limit.</summary>
    public sealed record LogNormal(double Median, double Sigma, int Limit) : LengthLaw
    {
        private const int MeanPoints = 500;

        // Of the cut and rounded law, which is the one that is drawn.
        public override double Mean =>
            Enumerable.Range(0, MeanPoints).Average(point => (double)At((point + 0.5) / MeanPoints));

        public override int Max => Limit;

        private protected override int At(double uniform)
        {
            double tokens = Sigma > 0 ? new LogNormalDistribution(Math.Log(Median), Sigma).Sample(uniform) : Median;
            return (int)Math.Clamp(Math.Round(tokens), 1, Limit);
        }
    }

    /// <summary>
    /// What is known of a data set: straight lines between points of its inverse CDF, rounded to whole tokens.
    /// </summary>
    /// <param name="Points">Shares ascend from 0 to 1, tokens never fall; at least two.</param>
    public sealed record Quantiles(IReadOnlyList<QuantilePoint> Points) : LengthLaw
    {
        public override double Mean => Points
            .Zip(Points.Skip(1), (from, to) => (to.Share - from.Share) * MeanBetween(from.Tokens, to.Tokens))
            .Sum();

        public override int Max => Points[^1].Tokens;

        public bool Equals(Quantiles? other) => other is not null && Points.SequenceEqual(other.Points);

        public override int GetHashCode() => Points.Count;

        private protected override int At(double uniform)
        {
            int above = 1;
            while (above < Points.Count - 1 && uniform > Points[above].Share)
                above++;
            (QuantilePoint from, QuantilePoint to) = (Points[above - 1], Points[above]);
            double part = (uniform - from.Share) / (to.Share - from.Share);
            return (int)Math.Round(from.Tokens + (part * (to.Tokens - from.Tokens)));
        }

        // Between two whole numbers rounding up and rounding down make up for each other.
        private static double MeanBetween(int low, int high) => (low + (double)high) / 2;
    }

    /// <summary>
    /// Each token may be the last, at the same probability: the exponential law of queueing theory in whole tokens,
    /// 1 to limit.
    /// </summary>
    /// <param name="MeanTokens">Before the cut; at least 1.</param>
    /// <param name="Limit">Longer ones end there.</param>
    public sealed record Geometric(double MeanTokens, int Limit) : LengthLaw
    {
        // Sum over n of P(more than n tokens), n below the limit.
        public override double Mean => MeanTokens * (1 - Math.Exp(Limit * LogOfGoingOn));

        public override int Max => Limit;

        private double LogOfGoingOn => Math.Log(1 - (1 / MeanTokens));

        private protected override int At(double uniform) =>
            (int)Math.Min(Limit, 1 + Math.Floor(Math.Log(1 - uniform) / LogOfGoingOn));
    }
}

/// <summary>So many of all have at most so many tokens.</summary>
public readonly record struct QuantilePoint(double Share, int Tokens);
