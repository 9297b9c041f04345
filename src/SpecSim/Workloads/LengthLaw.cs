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
            double tokens = new LogNormalDistribution(Math.Log(Median), Sigma).Sample(uniform);
            return (int)Math.Clamp(Math.Round(tokens), 1, Limit);
        }
    }
}
