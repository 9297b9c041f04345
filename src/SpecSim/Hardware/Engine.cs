// What the serving software adds to the device's own time: host work per step and per draft pass,
// launches when steps are not captured as graphs, and the memory it keeps. Constants in a file, not code.

using SpecSim.Quantities;

namespace SpecSim.Hardware;

/// <summary>A flavour of serving software, as a small set of constants.</summary>
/// <param name="Name">Display name, e.g. "vLLM".</param>
/// <param name="Kernels">The kernel library it calls: which constants of a device apply.</param>
/// <param name="StepHostSeconds">Host time added to every target step (scheduling, sampling set-up).</param>
/// <param name="DraftPassHostSeconds">Host time added to every sequential draft pass.</param>
/// <param name="RoundHostSeconds">
/// Host time added to every step that drafts, whatever the draft length: preparing the proposer, reading back what
/// was accepted.
/// </param>
/// <param name="SequenceHostSeconds">Host time per sequence in a step: sampling set-up, output handling.</param>
/// <param name="Graphs">Steps of the target that replay a captured graph; others launch each kernel.</param>
/// <param name="VerifyGraphs">The same for steps that verify.</param>
/// <param name="DraftGraphs">The same for draft passes.</param>
/// <param name="LaunchSeconds">Host time of one kernel launch: the least a kernel costs without a graph.</param>
/// <param name="LookupHostSeconds">Host time of one n-gram lookup for one sequence.</param>
/// <param name="StepTokens">Most tokens in one step; longer prompts are cut into chunks.</param>
/// <param name="MemoryFraction">Share of device memory the engine may use.</param>
/// <param name="ReservedMemory">Memory per device taken by the runtime and communication buffers.</param>
/// <param name="Source">Where the constants come from.</param>
public sealed record Engine(
    string Name,
    string Kernels,
    double StepHostSeconds,
    double DraftPassHostSeconds,
    double RoundHostSeconds,
    double SequenceHostSeconds,
    GraphSizes Graphs,
    GraphSizes VerifyGraphs,
    GraphSizes DraftGraphs,
    double LaunchSeconds,
    double LookupHostSeconds,
    int StepTokens,
    Probability MemoryFraction,
    Bytes ReservedMemory,
    string Source)
{
    /// <summary>What further rows cost under 4-bit weights; null where they are as good as free.</summary>
    public QuantizedRows? QuantizedRows { get; init; }

    /// <summary>
    /// Host time added to every round whose draft is a tree: growing and masking it, walking it after verification,
    /// gathering the cache of the accepted path.
    /// </summary>
    public double TreeRoundHostSeconds { get; init; }

    /// <summary>Host time added to every draft pass behind the first that grows a tree.</summary>
    public double TreePassHostSeconds { get; init; }

    /// <summary>
    /// Whether each drafted token is scored as a sequence of its own, so that a verify pass reads a sequence's KV cache
    /// once for each of its tokens (vLLM before its version 1).
    /// </summary>
    public bool ExpandsBatch { get; init; }

    /// <summary>
    /// Publications whose speedups its host times were fitted to: predicting these is no test of them.
    /// </summary>
    public Publications FittedTo { get; init; } = new([]);

    /// <summary>
    /// Standard deviation of the logarithm of a factor common to the host times. By default what lies between the
    /// least and the most of one published series of vLLM, 0.27 and 0.33 ms a step (pull request 32374). Versions
    /// differ by more, up to three times: they are engines of their own.
    /// </summary>
    public double HostSpread { get; init; } = 0.2;

    /// <summary>
    /// The same for a factor of its own of the host times that only drafting has. By default the root mean square of
    /// three comparisons: two publications on EAGLE-3 under vLLM of 2025, 1.4 and 3.2 ms a round with three tokens
    /// (SpecDecode-Bench, arXiv 2601.11580, and issue 20780; 0.58 each), four logs of vLLM's version 0 (0.2), and
    /// SGLang with two targets, 1.20 and 1.48 ms a round with five tokens (SpecBundle dashboard; 0.15 each).
    /// </summary>
    public double DraftHostSpread { get; init; } = 0.35;
}

/// <summary>Publications by the start of their names.</summary>
public sealed record Publications(IReadOnlyList<string> Names)
{
    public bool Contains(string source) => Names.Any(name => source.StartsWith(name, StringComparison.Ordinal));

    public bool Equals(Publications? other) => other is not null && Names.SequenceEqual(other.Names);

    public override int GetHashCode() => Names.Count;
}

/// <summary>
/// Kernels for a few rows of 4-bit weights unpack and multiply outside the tensor units: each row beyond the first
/// adds this share of the time in which the weights are read, up to the number of rows where other kernels take over.
/// </summary>
public sealed record QuantizedRows(double Share, int Limit);
