// All replicas, the routers before them, and the links between those that compute prompts and those that decode.

using SpecSim.Controllers;
using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Serving;

/// <summary>Why an attempt was turned away.</summary>
internal enum Refusal
{
    QueueFull,
    TooLong,
    ReplicaLost,
}

/// <summary>Serves attempts; tells the clients how they ended.</summary>
internal sealed class Fleet
{
    private readonly ServingState _state;
    private readonly SequencePool _sequences;
    private readonly ServerSettings _server;
    private readonly Replica[] _replicas;
    private readonly Router _entrance;
    private readonly Router _decoders;
    private readonly Instant[] _linkFree;
    private long _order;

    public Fleet(ServingState state)
    {
        _state = state;
        _sequences = state.Sequences;
        _server = state.Setup.Server;
        int prefill = _server.Disaggregation?.PrefillReplicas ?? 0;
        long blocks = state.Setup.KvTokens / _server.BlockTokens;
        _replicas =
        [
            .. Enumerable.Range(0, _server.Replicas + prefill)
                .Select(index => new Replica(this, state, index, index >= _server.Replicas, blocks, Best(state))),
        ];
        Replica[] decoding = _replicas[.._server.Replicas];
        _decoders = new Router(_server.Router, decoding, state);
        _entrance = prefill == 0 ? _decoders : new Router(_server.Router, _replicas[_server.Replicas..], state);
        _linkFree = new Instant[_server.Replicas];
        foreach (Replica replica in _replicas)
            replica.TellLevels();
    }

    public IReadOnlyList<Replica> Replicas => _replicas;

    /// <summary>Told when an attempt ends.</summary>
    public required Clients Clients { get; init; }

    /// <summary>An attempt reaches the router.</summary>
    public void Submit(int request, in RequestSpec spec)
    {
        int slot = _sequences.Take();
        ref Sequence sequence = ref _sequences[slot];
        Begin(ref sequence, request, spec);
        long most = (long)spec.PromptTokens + spec.OutputTokens + _state.Setup.LongestDraft;
        if (_replicas[0].Batcher.Memory.BlocksFor(most) > _replicas[0].KvBlocks)
        {
            Refuse(slot, Refusal.TooLong);
            return;
        }

        Replica? chosen = _entrance.Choose(sequence, _state.Requests[request].Attempts);
        if (chosen is null)
            Refuse(slot, Refusal.ReplicaLost);
        else if (chosen.Batcher.Waiting.Count >= (_server.QueueLimit ?? int.MaxValue))
            Refuse(slot, Refusal.QueueFull);
        else
            Enqueue(slot, chosen);
    }

    /// <summary>All tokens are delivered.</summary>
    public void Finish(int slot)
    {
        int request = _sequences[slot].Request;
        Settle(slot);
        _sequences.Return(slot);
        Clients.EndAttempt(request, RequestOutcome.Finished);
    }

    /// <summary>The request's time is up; its sequence leaves as soon as it can.</summary>
    public void Abort(int slot)
    {
        ref Sequence sequence = ref _sequences[slot];
        Lost(sequence);
        Settle(slot);
        _replicas[sequence.Replica].Remove(slot);
    }

    /// <summary>A sequence whose attempt has ended before is really gone.</summary>
    public void Discard(int slot)
    {
        _sequences[slot].Order = -1;
        _sequences[slot].HasWalk = false;
        _sequences.Return(slot);
    }

    /// <summary>A sequence is lost with its replica.</summary>
    public void Lose(int slot)
    {
        ref Sequence sequence = ref _sequences[slot];
        if (sequence.Leaving)
        {
            Discard(slot);
            return;
        }

        Lost(sequence);
        Settle(slot);
        Refuse(slot, Refusal.ReplicaLost);
    }

    /// <summary>The prompt is done: its cache is sent to a replica that decodes.</summary>
    public void Send(int slot)
    {
        Disaggregation link = _server.Disaggregation!;
        ref Sequence sequence = ref _sequences[slot];
        sequence.State = SequenceState.Sending;
        double bytes = sequence.Computed * _state.Setup.KvBytesPerToken;
        _state.Recorder.Totals.TransferredBytes += bytes;
        Replica? chosen = _decoders.Choose(sequence, _state.Requests[sequence.Request].Attempts);
        // Where all are down the cache waits for the first to come back.
        int target = chosen is null ? 0 : Array.IndexOf(_replicas, chosen);
        Instant start = _state.Now + link.Latency;
        if (_linkFree[target] > start)
            start = _linkFree[target];
        Instant end = start + Duration.FromSeconds(Math.Min(bytes / link.Link.PerSecond, 4e9));
        _linkFree[target] = end;
        sequence.Destination = target;
        _state.Kernel.Schedule(end - _state.Now, EventRank.TransferEnd, slot);
    }

    public void OnTransferEnd(int slot)
    {
        ref Sequence sequence = ref _sequences[slot];
        Replica source = _replicas[sequence.Replica];
        source.Batcher.Memory.Release(ref sequence);
        source.TellLevels();
        source.Wake();
        Replica target = _replicas[sequence.Destination];
        if (sequence.Leaving)
        {
            Discard(slot);
        }
        else if (target.IsUp)
        {
            Enqueue(slot, target);
        }
        else
        {
            Lost(sequence);
            Settle(slot);
            Refuse(slot, Refusal.ReplicaLost);
        }
    }

    /// <summary>How the attempt stands, into the record.</summary>
    private void Settle(int slot)
    {
        ref Sequence sequence = ref _sequences[slot];
        ref RequestRecord record = ref _state.Requests[sequence.Request];
        record.OutputTokens = sequence.Produced;
        record.Rounds += sequence.Rounds;
        record.DraftedTokens += sequence.DraftedTokens;
        record.AcceptedTokens += sequence.AcceptedTokens;
        record.Preemptions += sequence.Preemptions;
        _state.Requests.Slot(sequence.Request) = RequestTable.Nowhere;
        sequence.HasWalk = false;
    }

    /// <summary>Settles what is inside when a run is cut short.</summary>
    public long SettleInside()
    {
        long tokens = 0;
        for (int request = 0; request < _state.Requests.Count; request++)
        {
            int slot = _state.Requests.Slot(request);
            if (slot == RequestTable.Nowhere)
                continue;
            tokens += _sequences[slot].Produced;
            Settle(slot);
        }

        return tokens;
    }

    /// <summary>INV-3: what the pools say is held is what the sequences hold, each block once.</summary>
    public void RequireEveryBlock()
    {
        for (int index = 0; index < _replicas.Length; index++)
        {
            long held = 0;
            foreach (int slot in _replicas[index].Batcher.Running)
                held += _sequences[slot].Blocks;
            for (int slot = 0; slot < _sequences.Count; slot++)
            {
                ref Sequence sequence = ref _sequences[slot];
                bool isSent = sequence.State == SequenceState.Sending && sequence.Order >= 0;
                held += isSent && sequence.Replica == index ? sequence.Blocks : 0;
            }

            KvPool pool = _replicas[index].Batcher.Pool;
            Invariant.Require(
                held == pool.Held && pool.Idle <= Math.Max(0, pool.Available),
                $"INV-3 replica {index} at {_state.Now}: {held} blocks with sequences, {pool.Held} held, "
                + $"{pool.Shared} shared, {pool.Idle} idle of {pool.Total}");
        }
    }

    private void Begin(ref Sequence sequence, int request, in RequestSpec spec)
    {
        // What is left of the one before is its buffers of luck.
        sequence = sequence with
        {
            Request = request,
            State = SequenceState.Waiting,
            Prompt = spec.PromptTokens,
            Wanted = spec.OutputTokens,
            Produced = 0,
            Computed = 0,
            DraftComputed = 0,
            Recompute = 0,
            Blocks = 0,
            SharedPrefix = 0,
            Room = 0,
            StepTokens = 0,
            Drafted = 0,
            LastAccepted = 0,
            LastAcceptedAll = false,
            Leaving = false,
            Rank = (short)(_server.Order == QueueOrder.Priority
                ? _state.Setup.Workload.Priorities[spec.Priority].Rank
                : 0),
            Category = (short)spec.Category,
            Rounds = 0,
            DraftedTokens = 0,
            AcceptedTokens = 0,
            Preemptions = 0,
            Order = _order++,
            Number = spec.Number,
            HasWalk = false,
            Prefix = spec.Prefix,
        };
    }

    private void Enqueue(int slot, Replica replica)
    {
        ref Sequence sequence = ref _sequences[slot];
        sequence.Replica = Array.IndexOf(_replicas, replica);
        _state.Requests.Slot(sequence.Request) = slot;
        if (sequence.Replica < _server.Replicas)
            _state.Requests[sequence.Request].Replica = (short)sequence.Replica;
        replica.Batcher.Waiting.Add(slot);
        replica.TellLevels();
        replica.Wake();
    }

    private void Refuse(int slot, Refusal refusal)
    {
        int request = _sequences[slot].Request;
        Discard(slot);
        ref RunningTotals totals = ref _state.Recorder.Totals;
        switch (refusal)
        {
            case Refusal.QueueFull:
                totals.RejectedQueueFull++;
                break;
            case Refusal.TooLong:
                totals.RejectedTooLong++;
                break;
            default:
                totals.RejectedReplicaLost++;
                break;
        }

        Clients.EndAttempt(request, RequestOutcome.Rejected, mayRetry: refusal != Refusal.TooLong);
    }

    private void Lost(in Sequence sequence) => _state.Recorder.Totals.LostTokens += sequence.Produced;

    private static Func<EvidenceWeights, BestDraftLength> Best(ServingState state) => weights => new BestDraftLength(
        state.Rounds,
        state.Setup.Acceptance,
        state.Setup.Method.DraftedShare,
        state.Setup.DraftLength,
        Expected(state.Setup),
        weights);

    private static MeanRequest Expected(ServingSetup setup) => new(
        setup.Server.Disaggregation is null ? (int)setup.Workload.MeanPromptTokens : 0,
        setup.Workload.MeanOutputTokens,
        (long)setup.MeanContextTokens,
        Math.Min(setup.StepTokens, setup.Server.MaxPromptChunk ?? int.MaxValue));
}
