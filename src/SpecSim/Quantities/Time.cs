// Time of a run: whole nanoseconds, so that sums never depend on their order and equal times are
// equal. Models compute seconds in double; Duration.FromSeconds is the only place that rounds.

namespace SpecSim.Quantities;

/// <summary>A length of time in whole nanoseconds. The default value is zero.</summary>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    private const double NanosecondsPerSecond = 1e9;

    public static Duration Zero => default;

    public double TotalSeconds => Nanoseconds / NanosecondsPerSecond;

    /// <summary>Rounds to the nearest nanosecond, ties to even.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, infinite, negative or above 292 years.</exception>
    public static Duration FromSeconds(double seconds)
    {
        // One comparison refuses NaN too; 9.2e9 s is where the count of nanoseconds overflows.
        if (!(seconds >= 0 && seconds < 9.2e9))
        {
            throw new ArgumentOutOfRangeException(
                nameof(seconds), seconds, "A duration is a finite, non-negative number of seconds.");
        }

        // Ties to even is what Math.Round does by itself, and without the mode it is one instruction.
        return new Duration((long)Math.Round(seconds * NanosecondsPerSecond));
    }

    public static Duration operator +(Duration left, Duration right) => new(left.Nanoseconds + right.Nanoseconds);

    public static Duration operator -(Duration left, Duration right) => new(left.Nanoseconds - right.Nanoseconds);

    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public override string ToString() => $"{Nanoseconds} ns";
}

/// <summary>A point on the clock of a run, which starts at zero. The default value is the start.</summary>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    public static Instant Start => default;

    public double TotalSeconds => new Duration(Nanoseconds).TotalSeconds;

    public static Instant operator +(Instant instant, Duration duration) =>
        new(instant.Nanoseconds + duration.Nanoseconds);

    public static Duration operator -(Instant later, Instant earlier) =>
        new(later.Nanoseconds - earlier.Nanoseconds);

    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public override string ToString() => $"{Nanoseconds} ns";
}
