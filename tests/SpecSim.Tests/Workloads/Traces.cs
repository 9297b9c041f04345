// Small traces made in code.

using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Tests.Workloads;

internal static class Traces
{
    /// <summary>Poisson arrivals at ten a second, lengths 1 to 1000, drawn from a seed of its own.</summary>
    public static RequestTrace Random(int count)
    {
        var luck = new Luck(77, 0);
        double seconds = 0;
        return new RequestTrace(
            "random",
            [
                .. Enumerable.Range(0, count).Select(row => Instant.Start + Duration.FromSeconds(
                    seconds -= Math.Log(luck.Uniform(StreamId.Arrival, (uint)row, 0)) / 10)),
            ],
            Lengths(StreamId.PromptLength),
            Lengths(StreamId.OutputLength),
            []);

        int[] Lengths(StreamId stream) =>
            [.. Enumerable.Range(0, count).Select(row => 1 + (int)(1000 * luck.Uniform(stream, (uint)row, 0)))];
    }

    /// <summary>Arrivals at these seconds; prompts of 10, 20, ... tokens, outputs of 1, 2, ...</summary>
    public static RequestTrace At(
        double[] seconds, IReadOnlyList<string>? names = null, int[]? categories = null, int blockTokens = 0) => new(
            "by hand",
            [.. seconds.Select(time => Instant.Start + Duration.FromSeconds(time))],
            [.. Enumerable.Range(1, seconds.Length).Select(row => 10 * row)],
            [.. Enumerable.Range(1, seconds.Length)],
            names ?? [],
            categories,
            blockTokens,
            blockTokens == 0 ? null : [.. Enumerable.Range(0, 2 * seconds.Length).Select(block => 900L + block)],
            blockTokens == 0 ? null : [.. Enumerable.Range(1, seconds.Length).Select(row => 2 * row)]);
}
