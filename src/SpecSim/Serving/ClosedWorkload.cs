// Work that is there from the start: a batch of requests, each with a prompt and an output length, given or
// drawn. Lengths are drawn by request number, so every scenario of a replication serves the same requests.

using SpecSim.Randomness;

namespace SpecSim.Serving;

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

/// <summary>A closed batch: all requests start together and run to their end.</summary>
/// <param name="Batch">Concurrent requests.</param>
/// <param name="PromptTokens">Prompt length of each.</param>
/// <param name="OutputTokens">Output length of each, the first token included.</param>
public sealed record ClosedWorkload(int Batch, LengthLaw PromptTokens, LengthLaw OutputTokens)
{
    /// <summary>The requests of one replication.</summary>
    public BatchRequests Draw(Luck luck)
    {
        IEnumerable<int> requests = Enumerable.Range(0, Batch);
        return new BatchRequests(
            [.. requests.Select(request => PromptTokens.Draw(luck, StreamId.PromptLength, (uint)request))],
            [.. requests.Select(request => OutputTokens.Draw(luck, StreamId.OutputLength, (uint)request))]);
    }

    /// <summary>Context of a request half-way through its output: what an average step sees.</summary>
    public int MeanContextTokens => (int)(PromptTokens.Mean + (OutputTokens.Mean / 2));
}

/// <summary>Token counts of the requests of one batch, by request number.</summary>
public sealed record BatchRequests(IReadOnlyList<int> PromptTokens, IReadOnlyList<int> OutputTokens);
