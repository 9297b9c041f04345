// One server: steps, one after the other, while there is anything to do. A step is composed, takes its time, and at
// its end every sequence has its tokens: its own number of them, while all waited for the longest draft.

using SpecSim.Controllers;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>Runs the steps of one replica.</summary>
internal sealed class Replica
{
    private const double LongestStepSeconds = 4e9;
    private const long NoStep = -1;

    private readonly ServingState _state;
    private readonly SequencePool _sequences;
    private readonly Fleet _fleet;
    private readonly ServingRecorder _recorder;
    private readonly Progress _progress;
    private readonly bool _isPrefill;
    private readonly short _index;

    // The event that ends the present step. A crash forgets it; the event then comes for nothing.
    private long _stepEvent = NoStep;
    private bool _isWoken;
    private Instant _stepStart;
    private RoundCost _cost;
    private int _waitingAtStart;
    private int _stepLength;
    private long _steps;
    private double _busySeconds;
    private double _downSeconds;
    private Instant _downSince;
    private ServerLevels _told;

    public Replica(
        Fleet fleet,
        ServingState state,
        int index,
        bool isPrefill,
        long kvBlocks,
        Func<EvidenceWeights, BestDraftLength> best)
    {
        _fleet = fleet;
        _state = state;
        _sequences = state.Sequences;
        _recorder = state.Recorder;
        _index = (short)index;
        _isPrefill = isPrefill;
        KvBlocks = kvBlocks;
        Governor = new DraftGovernor(state.Setup, best);
        Batcher = new Batcher(state, kvBlocks, Governor.Controller);
        _progress = new Progress(state, Batcher.Memory, Governor);
    }

    public Batcher Batcher { get; }

    public DraftGovernor Governor { get; }

    /// <summary>Blocks of the pool while nothing is lost.</summary>
    public long KvBlocks { get; }

    public bool IsUp { get; private set; } = true;

    /// <summary>Factor on the time of steps.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>Requests here, running and waiting.</summary>
    public int Load => Batcher.Running.Length + Batcher.Waiting.Count;

    public bool IsInStep => _stepEvent != NoStep;

    /// <summary>There may be something to do: at this instant, when all else has happened.</summary>
    public void Wake()
    {
        if (IsInStep || _isWoken || !IsUp)
            return;
        _isWoken = true;
        _state.Kernel.Schedule(Duration.Zero, EventRank.StepStart, _index);
    }

    public void OnWake()
    {
        _isWoken = false;
        if (!IsInStep && IsUp)
            TryStep();
    }

    public void OnStepEnd(long sequence)
    {
        if (sequence != _stepEvent)
            return;
        _stepEvent = NoStep;
        EndStep();
        TryStep();
    }

    /// <summary>Everything here is lost.</summary>
    public void Crash()
    {
        IsUp = false;
        _downSince = _state.Now;
        _stepEvent = NoStep;
        foreach (int slot in Batcher.Running)
            Batcher.Memory.Release(ref _sequences[slot]);
        int[] running = [.. Batcher.Running];
        int[] waiting = Batcher.Waiting.InOrder();
        Batcher.Clear();
        TellLevels();
        foreach (int slot in running.Concat(waiting))
            _fleet.Lose(slot);
    }

    public void Restart()
    {
        IsUp = true;
        _downSeconds += (_state.Now - _downSince).TotalSeconds;
        Wake();
    }

    /// <summary>The draft's cache is gone: it has missed everything.</summary>
    public void ForgetDraft()
    {
        foreach (int slot in Batcher.Running)
            _sequences[slot].DraftComputed = 0;
    }

    /// <summary>A sequence leaves before its time: now, or with the step that it is in.</summary>
    public void Remove(int slot)
    {
        ref Sequence sequence = ref _sequences[slot];
        if (sequence.State == SequenceState.Waiting)
        {
            Batcher.Waiting.Forget();
            Batcher.Memory.Release(ref sequence);
            _fleet.Discard(slot);
        }
        else if (IsInStep || sequence.State == SequenceState.Sending)
        {
            sequence.Leaving = true;
        }
        else
        {
            sequence.Leaving = true;
            CloseRanks();
        }

        TellLevels();
    }

    /// <summary>What the series should know changes only here and in steps.</summary>
    public void TellLevels()
    {
        ref ServerLevels levels = ref _recorder.Series.Levels;
        var mine = new ServerLevels
        {
            Running = Batcher.Running.Length,
            Waiting = Batcher.Waiting.Count,
            KvBlocks = _isPrefill ? 0 : Batcher.Pool.Used,
            Up = IsUp && !_isPrefill ? 1 : 0,
        };
        levels.Running += mine.Running - _told.Running;
        levels.Waiting += mine.Waiting - _told.Waiting;
        levels.KvBlocks += mine.KvBlocks - _told.KvBlocks;
        levels.Up += mine.Up - _told.Up;
        _told = mine;
    }

    public ReplicaUse Use() => new(
        _isPrefill,
        _steps,
        _busySeconds,
        _downSeconds + (IsUp ? 0 : (_state.Now - _downSince).TotalSeconds),
        KvBlocks,
        Batcher.Pool.Peak);

    private void TryStep()
    {
        if (Load == 0 || Governor.StandsStill)
            return;
        _waitingAtStart = Batcher.Waiting.Count;
        int decoding = Batcher.Decoding;
        int length = _isPrefill
            ? 0
            : Governor.Choose(decoding, _waitingAtStart, MeanContext(decoding), _state.Now);
        Batcher.Compose(length, _isPrefill ? _state.Setup.Drafts : Governor.DraftRuns);
        if (!Batcher.StepIsEmpty)
            StartStep();
        TellLevels();
    }

    /// <summary>Of the last step: what the controllers need to know of the next one.</summary>
    private long MeanContext(int decoding) =>
        decoding == 0 || Batcher.Shape.Sequences == 0 ? 0 : Batcher.Shape.ContextTokens / Batcher.Shape.Sequences;

    private void StartStep()
    {
        ref readonly RoundShape shape = ref Batcher.Shape;
        _stepStart = _state.Now;
        _stepLength = shape.DraftLength;
        _cost = _state.Rounds.Evaluate(shape, Batcher.Prompts, Batcher.DraftPrompts);
        _recorder.Spend(_cost, withPrompts: Batcher.PromptTokens > 0);
        _recorder.Totals.PromptTokens += Batcher.PromptTokens;
        _stepEvent = _state.Kernel.ScheduledCount;
        double seconds = Math.Min(_cost.TotalSeconds * Slowness, LongestStepSeconds);
        _state.Kernel.Schedule(Duration.FromSeconds(seconds), EventRank.VerifyEnd, _index);
    }

    private void EndStep()
    {
        Instant now = _state.Now;
        RunningTotals before = _recorder.Totals;
        CloseRanks(isStepEnd: true);
        ref SeriesPoint point = ref _recorder.Series.Point;
        ref RunningTotals after = ref _recorder.Totals;
        double seconds = (now - _stepStart).TotalSeconds;
        long delivered = after.OutputTokens - before.OutputTokens;
        point.BusySeconds += _isPrefill ? 0 : seconds;
        point.OutputTokens += delivered;
        point.Rounds += after.Rounds - before.Rounds;
        point.DraftedTokens += after.DraftedTokens - before.DraftedTokens;
        point.AcceptedTokens += after.AcceptedTokens - before.AcceptedTokens;
        _busySeconds += seconds;
        _steps++;
        if (Batcher.Shape.Sequences > 0)
        {
            point.Steps++;
            point.DraftLengths += _stepLength;
            _recorder.Totals.Steps++;
        }

        TellLevels();
        if (_recorder.WantsSteps)
        {
            _recorder.Keep(new StepTrace(
                _index,
                _stepStart,
                _cost.Draft.TotalSeconds * Slowness,
                seconds - (_cost.Draft.TotalSeconds * Slowness),
                Batcher.Shape.Sequences,
                Batcher.PromptTokens,
                _stepLength,
                (int)delivered,
                _waitingAtStart,
                Batcher.Pool.Used));
        }
    }

    /// <summary>Those who leave, leave; those who stay have what the step gave them, if it has ended.</summary>
    private void CloseRanks(bool isStepEnd = false)
    {
        Instant now = _state.Now;
        Span<int> running = Batcher.Running;
        int stays = 0;
        int decoding = 0;
        foreach (int slot in running)
        {
            ref Sequence sequence = ref _sequences[slot];
            if (sequence.Leaving)
            {
                Batcher.Memory.Release(ref sequence);
                _fleet.Discard(slot);
                continue;
            }

            if (isStepEnd && sequence.StepTokens > 0 && EndOf(slot, ref sequence, now))
                continue;
            running[stays++] = slot;
            decoding += sequence.Decodes ? 1 : 0;
        }

        Batcher.Keep(stays, decoding);
    }

    /// <returns>Whether it has left this replica.</returns>
    private bool EndOf(int slot, ref Sequence sequence, Instant now)
    {
        _progress.Advance(ref sequence, now);
        if (sequence.Produced == sequence.Wanted)
        {
            Batcher.Memory.Release(ref sequence);
            _fleet.Finish(slot);
            return true;
        }

        if (!_isPrefill || sequence.Produced == 0)
            return false;
        _fleet.Send(slot);
        return true;
    }
}
