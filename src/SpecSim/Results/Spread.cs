// How far an estimate may be off, from parts of what it was estimated from: replications, or with a single one
// consecutive groups of requests (batch means: Law and Kelton, Simulation Modeling and Analysis, 9.5.3). Requests in a
// queue resemble their neighbours; groups that are long against a busy period hardly do.

using MathNet.Numerics.Distributions;

namespace SpecSim.Results;

internal static class Spread
{
    private const int LeastInGroup = 10;
    private const int FewGroups = 10;
    private const int ManyGroups = 20;

    // From here on the groups are long enough for twice as many.
    private const int LeastForMany = 2000;

    /// <summary>Groups that so many requests can be cut into; 0 when they are too few.</summary>
    public static int Groups(int requests) =>
        requests >= LeastForMany ? ManyGroups : requests >= FewGroups * LeastInGroup ? FewGroups : 0;

    /// <summary>Where a group starts among so many requests; that of the group after the last is the end.</summary>
    public static int GroupStart(int group, int groups, int requests) => (int)((long)group * requests / groups);

    /// <summary>
    /// Student's 95 % interval of a mean of these values, laid around an estimate from all of them together; without
    /// bounds when there are fewer than two.
    /// </summary>
    /// <param name="most">What the figure cannot exceed. It is never below zero.</param>
    public static Interval Around(
        double estimate, IReadOnlyList<double> values, double most = double.PositiveInfinity)
    {
        int count = values.Count;
        if (count < 2 || !double.IsFinite(estimate))
            return new Interval(estimate, null, null);
        double mean = values.Sum() / count;
        double squares = values.Sum(value => (value - mean) * (value - mean));
        double half = StudentT.InvCDF(0, 1, count - 1, 0.975) * Math.Sqrt(squares / (count - 1) / count);
        return new Interval(estimate, Math.Max(0, estimate - half), Math.Min(most, estimate + half));
    }

    /// <summary>The interval of a ratio, laid around an estimate of it that was made another way.</summary>
    public static Interval Recentred(Interval ratio, double estimate) => new(
        estimate, ratio.Low95 / ratio.Estimate * estimate, ratio.High95 / ratio.Estimate * estimate);

    /// <summary>
    /// A ratio of sums over pairs; null when either sum is zero, and without bounds from fewer than two pairs.
    /// </summary>
    public static Interval? Ratio(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators) =>
        numerators.Sum() > 0 && denominators.Sum() > 0 ? Interval.OfRatio(numerators, denominators) : null;
}
