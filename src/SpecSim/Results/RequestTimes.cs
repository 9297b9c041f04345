// The latencies of one request, as everything that reports requests defines them. Times run from the first arrival;
// those of a step from the attempt that was served last.

using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Results;

/// <summary>Latencies of a request; null where it never got that far.</summary>
public static class RequestTimes
{
    /// <summary>Arrival to the first step it is part of.</summary>
    public static Duration? Queueing(this in RequestRecord request) => request.Scheduled - request.Arrival;

    /// <summary>Arrival to first token.</summary>
    public static Duration? TimeToFirstToken(this in RequestRecord request) => request.FirstToken - request.Arrival;

    /// <summary>Arrival to last token; null unless it finished.</summary>
    public static Duration? EndToEnd(this in RequestRecord request) =>
        request.Outcome == RequestOutcome.Finished ? request.End - request.Arrival : null;

    /// <summary>First token to last; null unless it finished.</summary>
    public static Duration? Decoding(this in RequestRecord request) =>
        request.Outcome == RequestOutcome.Finished ? request.End - request.FirstToken : null;

    /// <summary>Seconds from token to token after the first; null unless it finished with more than one.</summary>
    public static double? SecondsPerOutputToken(this in RequestRecord request) =>
        request.OutputTokens > 1 ? request.Decoding()?.TotalSeconds / (request.OutputTokens - 1) : null;
}
