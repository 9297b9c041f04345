// Levels and counts over time in a bounded number of spans: when they are used up, neighbours are joined and spans
// are twice as long. So a run of a second and one of a day both end with a few hundred points.

using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>What all replicas are at, at one instant.</summary>
internal struct ServerLevels
{
    public int Running;
    public int Waiting;
    public long KvBlocks;
    public int Up;
}

/// <summary>Integrates levels over time; counts go to the span of the present instant.</summary>
internal sealed class SeriesRecorder
{
    private const int MaxPoints = 512;
    private const long FirstSpan = 1_000_000;

    private readonly SeriesPoint[] _points = new SeriesPoint[MaxPoints];
    private long _span = FirstSpan;
    private long _now;
    private long _pointEnd = FirstSpan;
    private int _point;

    /// <summary>The levels since the last call of <see cref="Advance"/>.</summary>
    public ServerLevels Levels;

    /// <summary>Where counts of the present instant go.</summary>
    public ref SeriesPoint Point => ref _points[_point];

    public void Advance(Instant now)
    {
        while (now.Nanoseconds >= _pointEnd)
        {
            Integrate(_pointEnd);
            if (_point + 1 == MaxPoints)
                Join();
            else
                _point++;
            _pointEnd = (_point + 1) * _span;
        }

        Integrate(now.Nanoseconds);
    }

    public ServerSeries Close() => new(new Duration(_span), _points[..(_point + 1)]);

    private void Integrate(long until)
    {
        if (until == _now)
            return;
        double seconds = (until - _now) * 1e-9;
        ref SeriesPoint point = ref _points[_point];
        point.RunningSeconds += seconds * Levels.Running;
        point.WaitingSeconds += seconds * Levels.Waiting;
        point.KvBlockSeconds += seconds * Levels.KvBlocks;
        point.UpSeconds += seconds * Levels.Up;
        _now = until;
    }

    private void Join()
    {
        for (int point = 0; point < MaxPoints / 2; point++)
            _points[point] = Sum(_points[2 * point], _points[(2 * point) + 1]);
        Array.Clear(_points, MaxPoints / 2, MaxPoints / 2);
        _span *= 2;
        _point = MaxPoints / 2;
    }

    private static SeriesPoint Sum(in SeriesPoint left, in SeriesPoint right) => new()
    {
        RunningSeconds = left.RunningSeconds + right.RunningSeconds,
        WaitingSeconds = left.WaitingSeconds + right.WaitingSeconds,
        KvBlockSeconds = left.KvBlockSeconds + right.KvBlockSeconds,
        UpSeconds = left.UpSeconds + right.UpSeconds,
        BusySeconds = left.BusySeconds + right.BusySeconds,
        Arrivals = left.Arrivals + right.Arrivals,
        Finished = left.Finished + right.Finished,
        Rejected = left.Rejected + right.Rejected,
        TimedOut = left.TimedOut + right.TimedOut,
        Cancelled = left.Cancelled + right.Cancelled,
        Preemptions = left.Preemptions + right.Preemptions,
        OutputTokens = left.OutputTokens + right.OutputTokens,
        Steps = left.Steps + right.Steps,
        DraftLengths = left.DraftLengths + right.DraftLengths,
        DraftedTokens = left.DraftedTokens + right.DraftedTokens,
        AcceptedTokens = left.AcceptedTokens + right.AcceptedTokens,
        Rounds = left.Rounds + right.Rounds,
    };
}
