// What a step gives each of its sequences: a part of a prompt is in the cache, or a round has ended and brought its own
// number of tokens. Acceptance is drawn at the request's output position, so it is the same whatever the step was.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Serving;

/// <summary>Moves sequences of one replica on at the end of a step.</summary>
internal sealed class Progress(ServingState state, SequenceMemory memory, DraftGovernor governor)
{
    private readonly ServingRecorder _recorder = state.Recorder;

    /// <summary>The step has ended, at this instant, with this sequence in it.</summary>
    public void Advance(ref Sequence sequence, Instant now)
    {
        int tokens = sequence.Decodes ? EndRound(ref sequence, now) : EndChunk(ref sequence);
        if (tokens > 0)
            Deliver(ref sequence, tokens, now);
    }

    /// <returns>Tokens that the request takes.</returns>
    private int EndRound(ref Sequence sequence, Instant now)
    {
        int accepted = 0;
        if (sequence.Drafted > 0)
        {
            accepted = Accepted(ref sequence);
            sequence.DraftedTokens += sequence.Drafted;
            sequence.AcceptedTokens += accepted;
            _recorder.Accept(accepted, sequence.Drafted);
            governor.Observe(ref sequence.Control, accepted, sequence.Drafted, now);
        }

        state.Log?.Add(now, sequence.Request, sequence.Drafted, accepted);
        sequence.LastAccepted = accepted;
        sequence.LastAcceptedAll = sequence.Drafted > 0 && accepted == sequence.Drafted;
        sequence.Rounds++;
        sequence.Computed += accepted + 1;
        if (sequence.Drafted > 0)
            sequence.DraftComputed = sequence.Computed;
        int taken = Math.Min(accepted + 1, sequence.Wanted - sequence.Produced);
        _recorder.Totals.Rounds++;
        _recorder.Totals.KeptTokens += taken;
        _recorder.Totals.CutTokens += accepted + 1 - taken;
        return taken;
    }

    private int Accepted(ref Sequence sequence)
    {
        int accepted = sequence.Walk.Accepted(sequence.Produced, sequence.Drafted);
        if (state.AcceptanceLeft.Value == 1)
            return accepted;
        // Each token that would be kept is kept with this probability: as if all hazards were multiplied by it.
        sequence.Drops ??= new PositionCursor(state.Luck, StreamId.AcceptanceDrop, sequence.Number);
        ulong threshold = state.AcceptanceLeft.Threshold;
        for (int position = 0; position < accepted; position++)
        {
            if (sequence.Drops.At(sequence.Produced + position) >= threshold)
                return position;
        }

        return accepted;
    }

    /// <returns>1 when the prompt is complete, or what was lost of it and the output; 0 while it goes on.</returns>
    private int EndChunk(ref Sequence sequence)
    {
        sequence.Computed += sequence.StepTokens;
        int again = Math.Min(sequence.StepTokens, sequence.Recompute);
        sequence.Recompute -= again;
        _recorder.Totals.RecomputedTokens += again;
        if (state.Setup.Server.PrefixCaching && sequence.SharedPrefix < sequence.Prefix.Length)
            memory.Publish(ref sequence);
        return sequence.Needs == 0 ? 1 : 0;
    }

    private void Deliver(ref Sequence sequence, int tokens, Instant now)
    {
        if (sequence.Produced == 0)
            state.Requests[sequence.Request].FirstToken = now;
        else
            _recorder.Deliver(now - sequence.LastDelivery, tokens);

        sequence.LastDelivery = now;
        sequence.Produced += tokens;
        _recorder.Totals.OutputTokens += tokens;
    }
}
