// Intervals and summaries: coverage, bounds that make sense, and empty samples that say nothing.

using MathNet.Numerics.Distributions;
using SpecSim.Randomness;
using SpecSim.Results;

namespace SpecSim.Tests.Results;

public sealed class StatisticsTests
{
    [Fact]
    public void OfRatio_ManyExperiments_CoversTheTruthAsOftenAsItSays()
    {
        const int Experiments = 2000;
        const int Replications = 8;
        int covered = 0;
        for (uint experiment = 0; experiment < Experiments; experiment++)
        {
            var luck = new Luck(experiment, 0);
            double[] Draw(StreamId stream, double mean) => [.. Enumerable.Range(0, Replications)
                .Select(index => Normal.InvCDF(mean, 0.1 * mean, luck.Uniform(stream, 0, (uint)index)))];
            Interval interval = Interval.OfRatio(Draw(StreamId.Arrival, 3), Draw(StreamId.NgramHit, 2));
            covered += interval.Low95 <= 1.5 && 1.5 <= interval.High95 ? 1 : 0;
        }

        // Five standard errors of a share of 95 %, and half a per cent for eight replications being few.
        Assert.InRange((double)covered / Experiments, 0.95 - 0.03, 0.95 + 0.03);
    }

    [Fact]
    public void OfRatio_TwoScatteredReplications_IsNeverNegative()
    {
        Interval interval = Interval.OfRatio([1, 5], [3, 1]);

        Assert.True(interval.Low95 > 0);
        Assert.True(interval.High95 > interval.Estimate);
    }

    [Fact]
    public void OfRatio_OneReplication_HasNoInterval() =>
        Assert.Equal(new Interval(2, null, null), Interval.OfRatio([4], [2]));

    [Fact]
    public void OfRatio_ProportionalReplications_IsExact()
    {
        Interval interval = Interval.OfRatio([2, 4, 6], [1, 2, 3]);

        Assert.Equal(new Interval(2, 2, 2), interval);
    }

    [Fact]
    public void Summary_OfWeights_IsThatOfTheSampleWrittenOut()
    {
        Summary weighted = Summary.Of([(0.0, 50L), (2.0, 30L), (10.0, 20L)])!;

        Assert.Equal(new Summary(2.6, 0, 10, 10), weighted);
    }

    [Fact]
    public void Summary_OfNothing_IsNull()
    {
        Assert.Null(Summary.Of(Array.Empty<double>()));
        Assert.Null(Summary.Of([(1.0, 0L)]));
    }
}
