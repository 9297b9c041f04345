// The clock on which a renewal process runs. Where requests come at rate r(t), its hand stands at R(t), the integral of
// r from the start; an arrival at x on this clock happens at R^-1(x). The rate is made of straight lines, so R is made
// of parabolas and its inverse is one square root. Steps, ramps, spikes and slow modulation are all such lines.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Workloads;

/// <summary>A stretch of time with a rate that is a straight line; the last one of a profile has no end.</summary>
internal readonly record struct RateLine(Instant Start, Instant End, double StartRate, double EndRate)
{
    public double Seconds => (End - Start).TotalSeconds;

    public double Count => Seconds * (StartRate + EndRate) / 2;

    public double RateAt(Instant time) =>
        time == Start ? StartRate : StartRate + ((EndRate - StartRate) * (time - Start).TotalSeconds / Seconds);

    public RateLine Part(Instant start, Instant end, double factor) =>
        new(start, end, factor * RateAt(start), factor * RateAt(end));
}

/// <summary>Turns readings of the clock into times, in ascending order.</summary>
internal sealed class RateClock
{
    /// <summary>
    /// Nothing happens later: the longest run, 100,000 days, which leaves the clock 18 years for what follows an
    /// arrival.
    /// </summary>
    public static readonly Instant Last = new(100_000L * 86_400 * 1_000_000_000);

    private readonly IEnumerator<RateLine> _lines;
    private RateLine _line;
    private double _countBefore;
    private Instant _latest;

    /// <param name="lines">One after the other from the start to <see cref="Last"/>.</param>
    public RateClock(IEnumerable<RateLine> lines) => _lines = lines.GetEnumerator();

    /// <param name="reading">Not below an earlier one.</param>
    /// <returns>Null when the clock never gets there.</returns>
    public Instant? TimeOf(double reading)
    {
        // A line without any arrivals is passed at once, or a gap of zero would put an arrival on it.
        while (reading > _countBefore + _line.Count || _line.Count == 0)
        {
            _countBefore += _line.Count;
            if (!_lines.MoveNext())
                return null;
            _line = _lines.Current;
        }

        double count = Math.Max(0, reading - _countBefore);
        // Solves count = r s + a s^2 / 2 without taking a difference of near equals.
        double acceleration = (_line.EndRate - _line.StartRate) / _line.Seconds;
        double root = Math.Sqrt(Math.Max(0, (_line.StartRate * _line.StartRate) + (2 * acceleration * count)));
        double seconds = count == 0 ? 0 : Math.Min(_line.Seconds, 2 * count / (_line.StartRate + root));
        var time = _line.Start + Duration.FromSeconds(seconds);
        // The roundings of two lines may disagree by a nanosecond where they meet.
        return _latest = time > _latest ? time : _latest;
    }

    /// <summary>The lines of a known profile.</summary>
    public static IEnumerable<RateLine> Lines(RateProfile profile)
    {
        IReadOnlyList<RatePoint> points = profile.Points;
        if (points[0].Time > Instant.Start)
            yield return new RateLine(Instant.Start, points[0].Time, points[0].Rate, points[0].Rate);
        for (int index = 1; index < points.Count; index++)
            yield return new RateLine(
                points[index - 1].Time, points[index].Time, points[index - 1].Rate, points[index].Rate);
        yield return new RateLine(points[^1].Time, Last, points[^1].Rate, points[^1].Rate);
    }

    /// <summary>A profile that chance makes as time goes on, starting in its long-run law.</summary>
    public static IEnumerable<RateLine> Lines(ArrivalLaw.OnOff law, Luck luck)
    {
        double shareOn = law.MeanOn.TotalSeconds / (law.MeanOn + law.MeanOff).TotalSeconds;
        bool isOn = luck.Uniform(StreamId.RateChange, 0, 1) < shareOn;
        Instant start = Instant.Start;
        for (uint change = 0; start < Last && law.MeanRate > 0; change++)
        {
            double meanSeconds = (isOn ? law.MeanOn : law.MeanOff).TotalSeconds;
            double seconds = Exponential(meanSeconds, luck.Uniform(StreamId.RateChange, change, 0));
            Instant end = start + Duration.FromSeconds(Math.Min(seconds, (Last - start).TotalSeconds));
            double rate = isOn ? law.OnRate : law.OffRate;
            yield return new RateLine(start, end < Last ? end : Last, rate, rate);
            (start, isOn) = (end, !isOn);
        }
    }

    /// <summary>The lines with each spike's factor on its span; where spikes overlap, their product.</summary>
    public static IEnumerable<RateLine> WithSpikes(IEnumerable<RateLine> lines, IReadOnlyList<LoadSpike> spikes)
    {
        Instant[] edges = [.. spikes.SelectMany(spike => (Instant[])[spike.At, EndOf(spike)]).Distinct().Order()];
        int next = 0;
        foreach (RateLine line in lines)
        {
            Instant start = line.Start;
            while (start < line.End)
            {
                while (next < edges.Length && edges[next] <= start)
                    next++;
                Instant end = next < edges.Length && edges[next] < line.End ? edges[next] : line.End;
                yield return line.Part(start, end, FactorAt(start, spikes));
                start = end;
            }
        }
    }

    public static double Exponential(double mean, double uniform) => -mean * Math.Log(1 - uniform);

    private static double FactorAt(Instant time, IReadOnlyList<LoadSpike> spikes)
    {
        double factor = 1;
        foreach (LoadSpike spike in spikes)
            if (spike.At <= time && time < EndOf(spike))
                factor *= spike.Factor;
        return factor;
    }

    // Later than the clock goes is as good as its end.
    private static Instant EndOf(LoadSpike spike) =>
        spike.At >= Last || spike.For >= Last - spike.At ? Last : spike.At + spike.For;
}
