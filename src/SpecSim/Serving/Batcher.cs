// Who is in the next step of one replica, as vLLM V1 decides it (docs/model.md part 7): one budget of tokens for all;
// running sequences first, those that decode before those whose prompt goes on; then new ones while there is room.
// A sequence that finds no block takes those of the last running one, which computes everything again later.

using SpecSim.Controllers;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Composes steps; owns who runs and who waits.</summary>
internal sealed class Batcher
{
    private readonly ServingState _state;
    private readonly SequencePool _sequences;
    private readonly ServerSettings _server;
    private readonly SequenceMemory _memory;
    private readonly long _watermark;
    private readonly DraftController _controller;
    private readonly ulong _hitThreshold;

    // Sorted by rank and order: who is preempted is the last.
    private int[] _running = new int[64];
    private int _runningCount;

    private readonly PromptParts _prompts = new();
    private readonly PromptParts _draftPrompts = new();
    private int _budget;
    private int _draftBudget;
    private int _draftLength;

    // The shape of the step while it is put together: sums over those that decode.
    private int _placed;
    private int _drafting;
    private int _longest;
    private int _drafted;
    private long _contextTokens;
    private int _accepted;
    private int _fullyAccepted;
    private RoundShape _shape;

    public Batcher(ServingState state, long kvBlocks, DraftController controller)
    {
        _state = state;
        _sequences = state.Sequences;
        _server = state.Setup.Server;
        _watermark = (long)(_server.Watermark * kvBlocks);
        _controller = controller;
        _hitThreshold = state.Setup.Method is SpeculationMethod.PromptLookup lookup
            ? lookup.HitRate.Threshold
            : ulong.MaxValue;
        _memory = new SequenceMemory(state, kvBlocks);
        Waiting = new WaitingQueue(_sequences);
    }

    public SequenceMemory Memory => _memory;

    public KvPool Pool => _memory.Pool;

    public WaitingQueue Waiting { get; }

    /// <summary>Slots of the running sequences; their order is their turn.</summary>
    public Span<int> Running => _running.AsSpan(0, _runningCount);

    /// <summary>Sequences that decode, as of the end of the last step.</summary>
    public int Decoding { get; private set; }

    /// <summary>The sequences of the step that decode.</summary>
    public ref readonly RoundShape Shape => ref _shape;

    /// <summary>What the target takes in of prompts in the step.</summary>
    public ReadOnlySpan<PromptChunk> Prompts => _prompts.Parts;

    /// <summary>What the draft takes in.</summary>
    public ReadOnlySpan<PromptChunk> DraftPrompts => _draftPrompts.Parts;

    /// <summary>Prompt tokens in the step.</summary>
    public int PromptTokens => _prompts.Tokens;

    public bool StepIsEmpty => _shape.Sequences == 0 && _prompts.Tokens == 0;

    /// <summary>Fills the next step.</summary>
    /// <param name="draftLength">The most tokens to draft for a sequence; 0 for none.</param>
    /// <param name="draftRuns">Whether the draft keeps up with prompts; off while speculation is.</param>
    public void Compose(int draftLength, bool draftRuns)
    {
        _budget = _state.Setup.StepTokens;
        _draftBudget = draftRuns && _state.Rounds.DraftTakesPrompts ? _budget : 0;
        _draftLength = draftLength;
        _placed = 0;
        _drafting = 0;
        _longest = 0;
        _drafted = 0;
        _contextTokens = 0;
        _accepted = 0;
        _fullyAccepted = 0;
        _prompts.Clear();
        _draftPrompts.Clear();
        long before = _state.Recorder.Totals.Preemptions;
        while (Pool.Available < 0 && _runningCount > 0)
            PreemptLast();
        int prompting = PlaceDecoding();
        if (prompting > 0)
            PlacePrompts();
        if (_state.Recorder.Totals.Preemptions == before)
            Admit();
        _shape = new RoundShape(_placed, _drafting, _longest, _contextTokens, _accepted, _fullyAccepted)
        {
            DraftedTokens = _drafted,
        };
    }

    /// <summary>Closes the gaps that those who left have made, and counts who decodes.</summary>
    /// <param name="stays">Which of the running ones are still there, in order; a prefix of <see cref="Running"/>.
    /// </param>
    public void Keep(int stays, int decoding)
    {
        _runningCount = stays;
        Decoding = decoding;
    }

    public void Clear()
    {
        _runningCount = 0;
        Decoding = 0;
        Waiting.Clear();
        Pool.Clear();
    }

    private int PlaceDecoding()
    {
        int prompting = 0;
        for (int index = 0; index < _runningCount; index++)
        {
            ref Sequence sequence = ref _sequences[_running[index]];
            sequence.StepTokens = 0;
            if (sequence.Decodes)
                PlaceDecoding(index, ref sequence);
            else
                prompting++;
        }

        return prompting;
    }

    private void PlaceDecoding(int index, ref Sequence sequence)
    {
        if (_budget == 0)
            return;
        int drafted = Math.Min(DraftLengthOf(ref sequence), _budget - 1);
        if (!MakeRoom(index, ref sequence, sequence.Computed + 1 + drafted))
        {
            // Alone with its last block it still has room for the one token it must have.
            drafted = 0;
            if (!_memory.TryGrow(ref sequence, sequence.Computed + 1))
            {
                PreemptLast();
                return;
            }
        }

        Place(ref sequence, drafted);
    }

    private void Place(ref Sequence sequence, int drafted)
    {
        sequence.StepTokens = 1 + drafted;
        sequence.Drafted = drafted;
        _budget -= 1 + drafted;
        _placed++;
        _contextTokens += sequence.Computed;
        if (drafted == 0)
            return;
        _drafting++;
        _drafted += drafted;
        _longest = Math.Max(_longest, drafted);
        if (!CatchUp(ref sequence))
            return;
        _accepted += sequence.LastAccepted;
        _fullyAccepted += sequence.LastAcceptedAll ? 1 : 0;
    }

    private int DraftLengthOf(ref Sequence sequence)
    {
        if (_draftLength == 0)
            return 0;
        if (sequence.Hits is { } hits && hits.At(sequence.Produced) >= _hitThreshold)
            return 0;
        if (Missed(sequence) > _draftBudget)
            return 0;
        return _controller.HasOwnLengths ? OwnLength(ref sequence) : _draftLength;
    }

    private int OwnLength(ref Sequence sequence)
    {
        var request = new RequestView(
            ref sequence.Control,
            sequence.Walk,
            _state.ConfidenceOf(sequence),
            sequence.Confidences,
            sequence.Produced);
        return Math.Clamp(_controller.LengthOf(ref request, _draftLength), 0, _draftLength);
    }

    /// <summary>What the draft has missed is one more part of a prompt to it.</summary>
    /// <returns>Whether it had missed nothing.</returns>
    private bool CatchUp(ref Sequence sequence)
    {
        int missed = Missed(sequence);
        if (missed == 0)
            return true;
        AddDraftPrompt(missed, sequence.DraftComputed);
        return false;
    }

    private int Missed(in Sequence sequence) =>
        _state.Rounds.DraftTakesPrompts ? sequence.Computed - sequence.DraftComputed : 0;

    private void PlacePrompts()
    {
        for (int index = 0; index < _runningCount && _budget > 0; index++)
        {
            ref Sequence sequence = ref _sequences[_running[index]];
            if (sequence.Decodes)
                continue;
            int chunk = Chunk(sequence.Needs);
            if (MakeRoom(index, ref sequence, sequence.Computed + chunk))
                PlaceChunk(ref sequence, chunk);
            else
                PreemptLast();
        }
    }

    private void PlaceChunk(ref Sequence sequence, int chunk)
    {
        _prompts.Add(chunk, sequence.Computed);
        sequence.StepTokens = chunk;
        sequence.Drafted = 0;
        _budget -= chunk;
        // A draft that lags behind takes in what it has missed when it drafts again, and this chunk with it.
        if (_draftBudget >= chunk && sequence.DraftComputed == sequence.Computed)
        {
            AddDraftPrompt(chunk, sequence.Computed);
            sequence.DraftComputed += chunk;
        }
    }

    private void AddDraftPrompt(int tokens, int cached)
    {
        _draftPrompts.Add(tokens, cached);
        _draftBudget -= tokens;
    }

    private int Chunk(int needs) => Math.Min(Math.Min(needs, _budget), _server.MaxPromptChunk ?? int.MaxValue);

    private void Admit()
    {
        while (_budget > 0 && _runningCount < _server.MaxSequences && Waiting.TryPeek(out int slot))
        {
            ref Sequence sequence = ref _sequences[slot];
            bool admitted = sequence.Computed > 0 ? TryAdmitComputed(ref sequence) : TryAdmitPrompt(ref sequence);
            if (!admitted)
                break;
            Waiting.Remove();
            Enter(slot, ref sequence);
        }
    }

    /// <summary>Its cache comes from another replica: it decodes at once.</summary>
    private bool TryAdmitComputed(ref Sequence sequence)
    {
        int drafted = Math.Min(DraftLengthOf(ref sequence), _budget - 1);
        int tokens = sequence.Computed + 1 + drafted;
        if (!HasRoom(_memory.BlocksFor(tokens)) || !_memory.TryGrow(ref sequence, tokens))
            return false;
        Place(ref sequence, drafted);
        return true;
    }

    private bool TryAdmitPrompt(ref Sequence sequence)
    {
        // All that it is known to need must fit the pool as it is now, or it would be preempted again and again.
        if (_memory.BlocksFor(sequence.Prompt + sequence.Produced + 1) > Pool.Total)
            return false;
        int cached = _memory.UsePrefix(ref sequence);
        int chunk = Chunk(sequence.Needs - cached);
        if (!HasRoom(_memory.BlocksFor(cached + chunk) - _memory.BlocksFor(cached)))
        {
            _memory.Release(ref sequence);
            return false;
        }

        bool grown = _memory.TryGrow(ref sequence, cached + chunk);
        Invariant.Require(grown, $"INV-3 room for {chunk} tokens was there and could not be taken");
        _memory.CountPrefix(ref sequence, cached);
        sequence.Computed = cached;
        sequence.DraftComputed = cached;
        PlaceChunk(ref sequence, chunk);
        return true;
    }

    private bool HasRoom(long blocks) =>
        _runningCount == 0 ? Pool.Available >= blocks : Pool.Available - blocks >= _watermark;

    private void Enter(int slot, ref Sequence sequence)
    {
        sequence.State = SequenceState.Running;
        ref RequestRecord record = ref _state.Requests[sequence.Request];
        if (record.Scheduled is null)
            record.Scheduled = _state.Now;
        if (!sequence.HasWalk)
        {
            _state.BeginLuck(ref sequence);
            _controller.Begin(ref sequence.Control);
        }

        if (_runningCount == _running.Length)
            Array.Resize(ref _running, _runningCount * 2);
        int index = _runningCount++;
        while (index > 0 && IsBefore(sequence, _sequences[_running[index - 1]]))
        {
            _running[index] = _running[index - 1];
            index--;
        }

        _running[index] = slot;
    }

    private static bool IsBefore(in Sequence left, in Sequence right) =>
        left.Rank != right.Rank ? left.Rank < right.Rank : left.Order < right.Order;

    private bool MakeRoom(int index, ref Sequence sequence, int tokens)
    {
        while (!_memory.TryGrow(ref sequence, tokens))
        {
            if (index == _runningCount - 1)
                return false;
            PreemptLast();
        }

        return true;
    }

    private void PreemptLast()
    {
        int slot = _running[--_runningCount];
        ref Sequence sequence = ref _sequences[slot];
        _memory.Release(ref sequence);
        sequence.Recompute = sequence.Computed;
        sequence.Computed = 0;
        sequence.DraftComputed = 0;
        sequence.StepTokens = 0;
        sequence.LastAccepted = 0;
        sequence.LastAcceptedAll = false;
        sequence.Preemptions++;
        _state.Recorder.Totals.Preemptions++;
        _state.Recorder.Series.Point.Preemptions++;
        Waiting.Add(slot);
    }
}
