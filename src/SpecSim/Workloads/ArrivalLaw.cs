// When requests arrive. A renewal process runs on a clock of its own, on which the rate is one, and a rate profile
// says how fast that clock goes: so steps, ramps, spikes and slow modulation are one mechanism.

using SpecSim.Quantities;

namespace SpecSim.Workloads;

/// <summary>A law of arrivals.</summary>
public abstract record ArrivalLaw
{
    private ArrivalLaw()
    {
    }

    /// <summary>Long-run requests a second; null where it depends on the server.</summary>
    public abstract double? MeanRate { get; }

    /// <summary>The same law with all rates multiplied.</summary>
    public abstract ArrivalLaw Scaled(double factor);

    /// <summary>Independent gaps at a rate that may change in a known way.</summary>
    /// <param name="Gaps">Gaps by shape.</param>
    /// <param name="Rate">Requests a second over time.</param>
    public sealed record Renewal(GapShape Gaps, RateProfile Rate) : ArrivalLaw
    {
        public override double? MeanRate => Rate.MeanRate;

        public override ArrivalLaw Scaled(double factor) => this with { Rate = Rate.Scaled(factor) };
    }

    /// <summary>
    /// A Poisson process that alternates between two rates, for exponential times each (a two-state modulated
    /// Poisson process). It starts in its long-run law.
    /// </summary>
    /// <param name="OnRate">Requests a second while on.</param>
    /// <param name="OffRate">The same while off; may be 0.</param>
    /// <param name="MeanOn">Mean time on.</param>
    /// <param name="MeanOff">Mean time off.</param>
    public sealed record OnOff(double OnRate, double OffRate, Duration MeanOn, Duration MeanOff) : ArrivalLaw
    {
        /// <summary>From one start to the next.</summary>
        public Duration MeanCycle => MeanOn + MeanOff;

        public override double? MeanRate =>
            ((OnRate * MeanOn.TotalSeconds) + (OffRate * MeanOff.TotalSeconds)) / MeanCycle.TotalSeconds;

        public override ArrivalLaw Scaled(double factor) =>
            this with { OnRate = OnRate * factor, OffRate = OffRate * factor };
    }

    /// <summary>Clients who each wait for their answer, think, and ask again.</summary>
    /// <param name="Clients">How many; the concurrency when they do not think.</param>
    /// <param name="MeanThinkTime">Exponential; zero for none.</param>
    public sealed record ClosedLoop(int Clients, Duration MeanThinkTime) : ArrivalLaw
    {
        public override double? MeanRate => null;

        /// <summary>More clients.</summary>
        public override ArrivalLaw Scaled(double factor) =>
            this with { Clients = Math.Max(1, (int)Math.Round(Clients * factor)) };
    }

    /// <summary>Requests as they came once, lengths and prefixes included.</summary>
    /// <param name="Trace">In order of arrival; the first arrives at the start.</param>
    /// <param name="Speed">Time runs faster by this factor: 2 doubles the rate.</param>
    public sealed record Replay(RequestTrace Trace, double Speed) : ArrivalLaw
    {
        public override double? MeanRate => Trace.MeanRate * Speed;

        public override ArrivalLaw Scaled(double factor) => this with { Speed = Speed * factor };
    }
}

/// <summary>The shape of gaps between arrivals.</summary>
public abstract record GapShape
{
    private GapShape()
    {
    }

    /// <summary>Exponential gaps: independent clients.</summary>
    public sealed record Poisson : GapShape;

    /// <summary>Gamma gaps with this coefficient of variation; above 1 they come in bursts.</summary>
    public sealed record Gamma(double Variation) : GapShape;

    /// <summary>Equal gaps.</summary>
    public sealed record Constant : GapShape;
}

/// <summary>A rate that changes in a known way: straight lines between points, the last rate held for ever.</summary>
/// <param name="Points">From the start on, times not falling; two at one time are a step.</param>
public sealed record RateProfile(IReadOnlyList<RatePoint> Points)
{
    /// <summary>Mean over the points' span; the rate itself where it never changes.</summary>
    public double MeanRate => Points.Count == 1 || Points[^1].Time == Points[0].Time
        ? Points[^1].Rate
        : Points.Zip(Points.Skip(1), (from, to) => (to.Time - from.Time).TotalSeconds * (from.Rate + to.Rate) / 2).Sum()
            / (Points[^1].Time - Points[0].Time).TotalSeconds;

    public static RateProfile Constant(double rate) => new([new RatePoint(Instant.Start, rate)]);

    public RateProfile Scaled(double factor) =>
        new([.. Points.Select(point => point with { Rate = point.Rate * factor })]);
}

/// <summary>A rate at a time, in requests a second.</summary>
public readonly record struct RatePoint(Instant Time, double Rate);

/// <summary>How long prompts and outputs are.</summary>
public abstract record RequestLengths
{
    private RequestLengths()
    {
    }

    public abstract double MeanPromptTokens { get; }

    public abstract double MeanOutputTokens { get; }

    /// <summary>The most that prompt and output of one request can have together.</summary>
    public abstract int MostTokens { get; }

    /// <summary>Prompt and output drawn apart.</summary>
    public sealed record Independent(LengthLaw Prompt, LengthLaw Output) : RequestLengths
    {
        public override double MeanPromptTokens => Prompt.Mean;

        public override double MeanOutputTokens => Output.Mean;

        public override int MostTokens => Prompt.Max + Output.Max;
    }

    /// <summary>A row of a trace, each as likely: prompt and output as they belong together.</summary>
    public sealed record Joint(RequestTrace Trace) : RequestLengths
    {
        public override double MeanPromptTokens => Trace.MeanPromptTokens;

        public override double MeanOutputTokens => Trace.MeanOutputTokens;

        public override int MostTokens => Trace.MostTokens;
    }
}
