// A fleet of servers under load, on the kernel: requests arrive and are routed, every replica makes one step after the
// other, things go wrong. The loop hands each event to the part that it concerns and ends when every request has.

using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Serving;

/// <summary>Simulates one replication of serving. Use once.</summary>
public sealed class ServingSimulation
{
    private readonly Kernel.Kernel _kernel;
    private readonly ServingState _state;
    private readonly Clients _clients;
    private readonly Fleet _fleet;
    private readonly FaultDriver _faults;

    /// <param name="rounds">What steps cost.</param>
    /// <param name="traceSteps">Steps to keep in the record.</param>
    /// <param name="log">Takes down every round; null where nobody asks for it.</param>
    public ServingSimulation(
        ServingSetup setup, RoundModel rounds, Luck luck, RunLimits limits, int traceSteps = 0, RoundLog? log = null)
    {
        _kernel = new Kernel.Kernel(limits);
        _state = new ServingState(setup, rounds, luck, _kernel, traceSteps) { Log = log };
        LoadSpike[] spikes =
        [
            .. setup.Faults.Scheduled.Where(fault => fault.Kind == FaultKind.LoadSpike)
                .Select(fault => new LoadSpike(fault.At, fault.For, fault.Magnitude)),
        ];
        _clients = new Clients(_state, setup.Workload.Open(luck, spikes)) { Fleet = null! };
        _fleet = new Fleet(_state) { Clients = _clients };
        _clients.Fleet = _fleet;
        _faults = new FaultDriver(_state, _fleet);
    }

    /// <summary>Whether the blocks of all sequences are summed up after every event: for tests.</summary>
    internal bool ChecksEveryEvent { get; init; }

    public ServingRun Run()
    {
        _clients.Start();
        _faults.Start();
        while (!_clients.AllDone && _kernel.TryNext(out Event happened))
        {
            _state.Recorder.Series.Advance(_kernel.Now);
            Handle(happened);
            if (ChecksEveryEvent)
                _fleet.RequireEveryBlock();
        }

        return CloseBooks();
    }

    private void Handle(in Event happened)
    {
        switch (happened.Rank)
        {
            case EventRank.VerifyEnd:
                _fleet.Replicas[happened.Entity].OnStepEnd(happened.Sequence);
                break;
            case EventRank.StepStart:
                _fleet.Replicas[happened.Entity].OnWake();
                break;
            case EventRank.Arrival:
                _clients.OnArrival(happened.Entity);
                break;
            case EventRank.Deadline:
                _clients.OnDeadline(happened.Entity);
                break;
            case EventRank.TransferEnd:
                _fleet.OnTransferEnd(happened.Entity);
                break;
            case EventRank.Fault:
                _faults.OnFault(happened.Entity);
                break;
            default:
                Invariant.Require(false, $"serving schedules no {happened.Rank}");
                break;
        }
    }

    private ServingRun CloseBooks()
    {
        ServingRecorder recorder = _state.Recorder;
        foreach (Replica replica in _fleet.Replicas)
        {
            recorder.Totals.Switches += replica.Governor.Switches;
            recorder.Totals.Fallbacks += replica.Governor.Fallbacks;
        }

        RunOutcome outcome = Outcome();
        long inside = _fleet.SettleInside();
        RequestRecord[] requests = _state.Requests.Close();
        CheckBooks(requests, inside);
        (TimeHistogram tokenGaps, TimeHistogram burstGaps) = recorder.Gaps();
        return new ServingRun(
            outcome,
            _kernel.Now,
            _clients.LastArrival,
            requests,
            tokenGaps,
            burstGaps,
            recorder.Rounds(),
            recorder.Counts(),
            recorder.Phases,
            [.. _fleet.Replicas.Select(replica => replica.Use())],
            recorder.Series.Close(),
            _faults.Began,
            recorder.Steps,
            DigestOf(requests));
    }

    private RunOutcome Outcome()
    {
        if (_clients.AllDone)
            return new RunOutcome.Finished();
        return _kernel.Outcome is RunOutcome.Truncated truncated
            ? truncated
            : new RunOutcome.Truncated(
                $"{_clients.Open} requests wait for what never comes: memory, a draft or a replica");
    }

    // INV-1, for requests and for tokens; INV-4 for rounds.
    private void CheckBooks(RequestRecord[] requests, long tokensInside)
    {
        RunningTotals totals = _state.Recorder.Totals;
        long ended = 0;
        long finishedTokens = 0;
        foreach (ref readonly RequestRecord request in requests.AsSpan())
        {
            ended += request.Outcome == RequestOutcome.Unfinished ? 0 : 1;
            if (request.Outcome != RequestOutcome.Finished)
                continue;
            finishedTokens += request.OutputTokens;
            Invariant.Require(
                request.OutputTokens == request.WantedTokens,
                $"INV-1 request {request.Number} has {request.OutputTokens} of {request.WantedTokens} tokens");
        }

        Invariant.Require(
            ended + _clients.Open == requests.Length,
            $"INV-1 conservation: {requests.Length} requests came, {ended} ended and {_clients.Open} are open");
        Invariant.Require(
            totals.OutputTokens == finishedTokens + totals.LostTokens + tokensInside,
            $"INV-1 conservation: {totals.OutputTokens} tokens delivered, {finishedTokens} to finished requests, "
            + $"{totals.LostTokens} lost, {tokensInside} inside");
        long accepted = totals.AcceptedTokens;
        Invariant.Require(
            totals.KeptTokens + totals.CutTokens == accepted + totals.Rounds,
            $"INV-4 {totals.Rounds} rounds accepted {accepted} tokens and yielded "
            + $"{totals.KeptTokens + totals.CutTokens}");
    }

    private Digest DigestOf(RequestRecord[] requests)
    {
        Digest digest = _kernel.Digest;
        foreach (ref readonly RequestRecord request in requests.AsSpan())
        {
            digest = digest
                .Add(((long)request.Outcome << 40) ^ request.OutputTokens)
                .Add(request.End?.Nanoseconds ?? -1);
        }

        return digest;
    }
}
