// Who sends requests: they arrive, may give up, may try again, and in a closed loop ask anew when they have their
// answer. Every request ends once, one way; the books are kept here.

using SpecSim.Kernel;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Workloads;

namespace SpecSim.Serving;

/// <summary>Requests from their first arrival to their end.</summary>
internal sealed class Clients(ServingState state, RequestSource source)
{
    private readonly RetryRules? _retries = state.Setup.Workload.Retries;
    private readonly ServerSettings _server = state.Setup.Server;
    private readonly List<RequestSpec> _specs = [];

    // Requests on their way to their first arrival, by a place that the event names.
    private readonly List<RequestSpec> _coming = [];
    private readonly Stack<int> _freePlaces = new();
    private int _comingCount;
    private long _open;
    private bool _sourceIsDry;

    public required Fleet Fleet { get; set; }

    /// <summary>Nobody is left, and nobody comes.</summary>
    public bool AllDone => _sourceIsDry && _comingCount == 0 && _open == 0;

    /// <summary>Requests that have not ended.</summary>
    public long Open => _open;

    public Instant LastArrival { get; private set; }

    public void Start() => Pull();

    /// <param name="entity">The place of a request that comes for the first time, or ~request of one that tries again.
    /// </param>
    public void OnArrival(int entity)
    {
        if (entity < 0)
        {
            int again = ~entity;
            if (state.Requests[again].Outcome == RequestOutcome.Unfinished)
                Attempt(again);
            return;
        }

        RequestSpec spec = _coming[entity];
        _coming[entity] = default;
        _freePlaces.Push(entity);
        _comingCount--;
        Pull();
        LastArrival = state.Now;
        _open++;
        int request = state.Requests.Add(new RequestRecord(
            spec.Number, spec.Arrival, spec.PromptTokens, spec.OutputTokens, spec.Category, spec.Priority));
        _specs.Add(spec);
        if (spec.Patience is { } patience)
            state.Kernel.Schedule(patience, EventRank.Deadline, request);
        Attempt(request);
    }

    public void OnDeadline(int request)
    {
        ref RequestRecord record = ref state.Requests[request];
        if (record.Outcome != RequestOutcome.Unfinished)
            return;
        bool givesUp = _specs[request].Patience is { } patience && state.Now - record.Arrival >= patience;
        int slot = state.Requests.Slot(request);
        if (slot == RequestTable.Nowhere)
        {
            if (givesUp)
                End(request, RequestOutcome.Cancelled);
            return;
        }

        if (!givesUp && !IsTimedOut(request, record.FirstToken is null))
            return;
        Fleet.Abort(slot);
        EndAttempt(request, givesUp ? RequestOutcome.Cancelled : RequestOutcome.TimedOut);
    }

    /// <summary>An attempt is over: for good, or until the client tries again.</summary>
    public void EndAttempt(int request, RequestOutcome outcome, bool mayRetry = true)
    {
        bool fails = outcome is RequestOutcome.Rejected or RequestOutcome.TimedOut;
        int attempts = state.Requests[request].Attempts;
        if (!fails || !mayRetry || _retries is null || attempts > _retries.Limit)
        {
            End(request, outcome);
            return;
        }

        double wait = _retries.BackOff.TotalSeconds * Math.Pow(_retries.Factor, attempts - 1);
        double uniform = state.Luck.Uniform(StreamId.RetryWait, state.Requests[request].Number, (uint)attempts);
        wait *= 1 - (_retries.Jitter * uniform);
        state.Kernel.Schedule(Duration.FromSeconds(Math.Min(wait, 4e9)), EventRank.Arrival, ~request);
    }

    private bool IsTimedOut(int request, bool waitsForFirst)
    {
        Duration inside = state.Now - state.Requests.AttemptStart(request);
        return inside >= _server.RequestTimeout || (waitsForFirst && inside >= _server.QueueTimeout);
    }

    private void Attempt(int request)
    {
        ref RequestRecord record = ref state.Requests[request];
        record.Attempts++;
        record.Scheduled = null;
        record.FirstToken = null;
        record.OutputTokens = 0;
        record.CachedTokens = 0;
        state.Recorder.Totals.Attempts++;
        state.Recorder.Series.Point.Arrivals++;
        state.Requests.AttemptStart(request) = state.Now;
        if (_server.QueueTimeout is { } queue)
            state.Kernel.Schedule(queue, EventRank.Deadline, request);
        if (_server.RequestTimeout is { } whole)
            state.Kernel.Schedule(whole, EventRank.Deadline, request);
        Fleet.Submit(request, _specs[request]);
    }

    private void End(int request, RequestOutcome outcome)
    {
        ref RequestRecord record = ref state.Requests[request];
        Invariant.Require(
            record.Outcome == RequestOutcome.Unfinished, $"INV-1 request {request} ended twice, at {state.Now}");
        record.Outcome = outcome;
        record.End = state.Now;
        _open--;
        Count(outcome);
        if (source.TryFollow(record.Number, state.Now, out RequestSpec next))
            Expect(next);
    }

    private void Count(RequestOutcome outcome)
    {
        ref SeriesPoint point = ref state.Recorder.Series.Point;
        switch (outcome)
        {
            case RequestOutcome.Finished:
                point.Finished++;
                break;
            case RequestOutcome.Rejected:
                point.Rejected++;
                break;
            case RequestOutcome.TimedOut:
                point.TimedOut++;
                break;
            default:
                point.Cancelled++;
                break;
        }
    }

    private void Pull()
    {
        if (source.TryNext(out RequestSpec next))
            Expect(next);
        else
            _sourceIsDry = true;
    }

    private void Expect(in RequestSpec next)
    {
        if (!_freePlaces.TryPop(out int place))
        {
            place = _coming.Count;
            _coming.Add(default);
        }

        _coming[place] = next;
        _comingCount++;
        Duration wait = next.Arrival > state.Now ? next.Arrival - state.Now : Duration.Zero;
        state.Kernel.Schedule(wait, EventRank.Arrival, place);
    }
}
