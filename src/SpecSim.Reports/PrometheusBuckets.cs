// Upper edges of the histograms that vLLM V1 exposes (vllm/v1/metrics/loggers.py of vllm-project/vllm, as of 2026):
// a dashboard asks for these very edges.

namespace SpecSim.Reports;

internal static class PrometheusBuckets
{
    public static IReadOnlyList<double> FirstToken { get; } =
    [
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640,
        2560,
    ];

    /// <summary>Of gaps between tokens, and of time per output token.</summary>
    public static IReadOnlyList<double> TokenGap { get; } =
        [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80];

    /// <summary>Of whole requests and their phases.</summary>
    public static IReadOnlyList<double> Request { get; } =
    [
        0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
    ];

    /// <summary>1, 2, 5, 10, 20, ... up to the longest context.</summary>
    public static IReadOnlyList<double> Tokens(long most)
    {
        var edges = new List<double>();
        for (double decade = 1; decade <= most; decade *= 10)
            edges.AddRange(new[] { decade, 2 * decade, 5 * decade }.Where(edge => edge <= most));
        return edges;
    }
}
