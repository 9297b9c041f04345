// Work that is there from the start: a batch of requests, each with a prompt and an output length, given or
// drawn. Lengths are drawn by request number, so every scenario of a replication serves the same requests.

using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Serving;

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
