// Where requests ended, and INV-1: all that arrived is accounted for, and so is every token.

using SpecSim.Serving;

namespace SpecSim.Results;

internal sealed class ServingBooks
{
    private readonly long[] _outcomes = new long[Enum.GetValues<RequestOutcome>().Length];
    private long _requests;
    private long _attempts;

    public Books Books => new(
        _requests,
        _outcomes[(int)RequestOutcome.Finished],
        _outcomes[(int)RequestOutcome.Rejected],
        _outcomes[(int)RequestOutcome.TimedOut],
        _outcomes[(int)RequestOutcome.Cancelled],
        _outcomes[(int)RequestOutcome.Unfinished],
        _attempts);

    public void Add(in RequestRecord request)
    {
        _requests++;
        _outcomes[(int)request.Outcome]++;
        _attempts += request.Attempts;
    }

    /// <exception cref="InvariantException">INV-1: something was lost or made up.</exception>
    public static void RequireClosed(ServingRun run)
    {
        long attempts = 0;
        long finished = 0;
        long open = 0;
        long tokens = 0;
        foreach (ref readonly RequestRecord request in Records.Of(run.Requests))
        {
            attempts += request.Attempts;
            open += request.Outcome == RequestOutcome.Unfinished ? 1 : 0;
            if (request.Outcome != RequestOutcome.Finished)
                continue;
            finished++;
            tokens += request.OutputTokens;
            // The message is made only when it is needed: for a million requests it would cost more than all sums.
            if (request.FirstToken is null || request.OutputTokens != request.WantedTokens)
                throw Broken($"request {request.Number} finished without all its {request.WantedTokens} tokens");
        }

        if (attempts != run.Counts.Attempts)
            throw Broken($"{run.Counts.Attempts} attempts arrived and requests made {attempts}");
        long kept = run.Counts.OutputTokens - run.Counts.LostTokens;
        // What an unfinished request holds is neither lost nor part of a finished one.
        if (open > 0 ? kept < tokens : kept != tokens)
            throw Broken($"{kept} tokens were delivered for good and {finished} finished requests have {tokens}");
    }

    private static InvariantException Broken(string how) => new($"INV-1: {how}");
}
