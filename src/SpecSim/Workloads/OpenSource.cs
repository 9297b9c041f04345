// Requests that come whatever the server does: a renewal process, a modulated one, or a recorded one, all on a clock
// that the rate drives.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Workloads;

internal sealed class OpenSource : RequestSource
{
    private readonly RequestDraws _draws;
    private readonly RateClock _clock;
    private readonly Func<uint, double> _nextReading;
    private readonly long _limit;
    private readonly Instant _last;
    private long _next;

    public OpenSource(OpenWorkload workload, Luck luck, IReadOnlyList<LoadSpike> spikes)
    {
        _draws = new RequestDraws(workload, luck);
        (IEnumerable<RateLine> lines, _nextReading) = Readings(workload.Arrivals, luck);
        _clock = new RateClock(spikes.Count == 0 ? lines : RateClock.WithSpikes(lines, spikes));
        long rows = workload.Arrivals is ArrivalLaw.Replay replay ? replay.Trace.Count : uint.MaxValue;
        _limit = Math.Min(rows, workload.RequestLimit ?? long.MaxValue);
        _last = EndOf(workload);
    }

    public override bool TryNext(out RequestSpec request)
    {
        request = default;
        if (_next >= _limit)
            return false;
        uint number = (uint)_next;
        Instant? arrival = _clock.TimeOf(_nextReading(number));
        if (arrival is not { } time || time > _last)
        {
            _next = _limit;
            return false;
        }

        request = _draws.At(number, time);
        _next++;
        return true;
    }

    /// <summary>The last instant at which anybody arrives.</summary>
    public static Instant EndOf(OpenWorkload workload) =>
        workload.TimeLimit is { } limit && limit < RateClock.Last - Instant.Start
            ? Instant.Start + limit
            : RateClock.Last;

    // The rate, and by request number where the clock then stands. Asked for in order.
    private static (IEnumerable<RateLine> Lines, Func<uint, double> NextReading) Readings(ArrivalLaw law, Luck luck) =>
        law switch
        {
            ArrivalLaw.Renewal renewal => (RateClock.Lines(renewal.Rate), Gaps(renewal.Gaps, luck)),
            ArrivalLaw.OnOff onOff => (RateClock.Lines(onOff, luck), Gaps(new GapShape.Poisson(), luck)),
            ArrivalLaw.Replay replay =>
                (RateClock.Lines(RateProfile.Constant(replay.Speed)),
                    row => replay.Trace.Arrival((int)row).TotalSeconds),
            _ => throw new ArgumentOutOfRangeException(nameof(law)),
        };

    private static Func<uint, double> Gaps(GapShape shape, Luck luck)
    {
        double reading = 0;
        switch (shape)
        {
            case GapShape.Constant:
                return number => number + 1.0;
            case GapShape.Gamma gamma:
                double parameter = 1 / (gamma.Variation * gamma.Variation);
                var table = new QuantileTable(new GammaDistribution(parameter, parameter));
                return number => reading += table.Sample(luck.Uniform(StreamId.Arrival, number, 0));
            default:
                return number => reading += RateClock.Exponential(1, luck.Uniform(StreamId.Arrival, number, 0));
        }
    }
}
