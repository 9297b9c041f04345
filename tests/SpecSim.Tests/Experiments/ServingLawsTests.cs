// What must hold of speculation under load, whatever the numbers: it pays while a server has time to spare and costs
// when it has none, the sooner the longer the drafts; a controller that computes is close to the better of on and off.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Results;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

public sealed class ServingLawsTests
{
    // Shares of what plain decoding carries with full batches; the last ones are more than it does.
    private static readonly double[] Grid = [0.3, 0.7, 0.85, 0.95, 1.05, 1.15, 1.25];

    public static TheoryData<string> Presets => ["llama8b-eagle3", "llama70b-8b", "llama8b-1b"];

    public static MatrixTheoryData<string, double> PresetsAndLoads =>
        new(["llama8b-eagle3", "llama70b-8b", "llama8b-1b", "llama70b-eagle3"], [0.1, 0.8, 0.95, 1.05, 1.15, 1.4]);

    [Theory]
    [MemberData(nameof(Presets))]
    public void Speculation_AtLowLoad_Helps(string preset)
    {
        var loads = new Loads(preset, requests: 60);

        Assert.All([1, 3, 5, 8], length => Assert.True(loads.Speedup(0.02, length) > 1, $"K = {length}"));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Speculation_AtHighLoad_Hurts_AndTheSoonerTheLongerTheDraft(string preset)
    {
        // A draft model takes in the same prompts for one token as for three, and gains less: these two are close.
        const double Close = 0.98;
        var loads = new Loads(preset);

        double[] crossovers = [.. new[] { 1, 3, 5, 8 }.Select(length => Crossover(loads, length))];

        Assert.True(crossovers[0] > Close * crossovers[1], $"K = 1 and 3: {crossovers[0]:F3}, {crossovers[1]:F3}");
        Assert.True(crossovers[1] > crossovers[2], $"K = 3 and 5: {crossovers[1]:F3}, {crossovers[2]:F3}");
        Assert.True(crossovers[2] > crossovers[3], $"K = 5 and 8: {crossovers[2]:F3}, {crossovers[3]:F3}");
        Assert.InRange(crossovers[1], Grid[0], Grid[^1]);
    }

    [Theory]
    [MemberData(nameof(PresetsAndLoads))]
    public void ComputedLengths_AtAnyLoad_AreAsGoodAsTheBetterOfOnAndOff(string preset, double load)
    {
        const int Longest = 5;
        const double Tolerance = 0.02;
        // Beyond what a server carries it takes longer until its batches are full and level.
        var loads = new Loads(preset, requests: load > 1 ? 1000 : 500);
        ServingComparison on = loads.Result(load, Longest).Comparison;
        DraftControl[] computed = [new DraftControl.ComputedSchedule(), new DraftControl.Goodput()];

        foreach (DraftControl control in computed)
        {
            ServingResult with = loads.Result(load, Longest, control);

            AssertNotWorse(with.Comparison.TimePerOutputToken!, on.TimePerOutputToken!, "time per token");
            // Below that both yield what was asked for.
            if (!with.Baseline.KeptUp)
                AssertNotWorse(with.Comparison.Throughput!, on.Throughput!, "throughput");
        }

        static void AssertNotWorse(Interval controlled, Interval on, string what) => Assert.True(
            controlled.Estimate >= (1 - Tolerance) * Math.Max(1, on.Estimate),
            $"{what}: {controlled.Estimate:F3} where always on has {on.Estimate:F3}");
    }

    [Fact]
    public void BatchLimit_WithHysteresis_SwitchesLessThanABareOne()
    {
        var loads = new Loads("llama8b-eagle3");

        ServingResult bare = loads.Result(0.7, 3, new DraftControl.BatchLimit(40, 40));
        ServingResult wide = loads.Result(0.7, 3, new DraftControl.BatchLimit(40, 25));

        Assert.True(bare.Speculative.Draft!.Oscillates);
        Assert.True(
            wide.Speculative.Draft!.SwitchesPerMinute < bare.Speculative.Draft.SwitchesPerMinute / 2,
            $"{wide.Speculative.Draft.SwitchesPerMinute} against {bare.Speculative.Draft.SwitchesPerMinute} a minute");
    }

    /// <summary>Load at which speculation stops to pay, on a straight line; without end where it never does.</summary>
    private static double Crossover(Loads loads, int draftLength)
    {
        double before = loads.Speedup(Grid[0], draftLength);
        Assert.True(before > 1, $"K = {draftLength} pays at the lowest load");
        for (int index = 1; index < Grid.Length; index++)
        {
            double after = loads.Speedup(Grid[index], draftLength);
            if (after < 1)
                return Grid[index - 1] + ((Grid[index] - Grid[index - 1]) * (before - 1) / (before - after));
            before = after;
        }

        return double.PositiveInfinity;
    }
}
