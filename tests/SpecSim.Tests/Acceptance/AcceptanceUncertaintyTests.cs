// Shifted acceptance: the logits move by what was drawn, certainties stay, and more acceptance never costs a round.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Acceptance;

public sealed class AcceptanceUncertaintyTests
{
    [Fact]
    public void Shifted_Iid_MovesTheLogit()
    {
        var shifted = (AcceptanceProfile.Iid)AcceptanceDraw.Shifted(Iid(0.7), 0.5);

        Assert.Equal(Logit(0.7) + 0.5, Logit(shifted.Alpha.Value), 12);
    }

    [Fact]
    public void Shifted_Positional_MovesEveryLogitAndLeavesCertainties()
    {
        var profile = new AcceptanceProfile.Positional(
            [new Probability(0), new Probability(0.5), new Probability(1)], BeyondLast.Repeat);

        var shifted = (AcceptanceProfile.Positional)AcceptanceDraw.Shifted(profile, -1);

        Assert.Equal([0, 1 / (1 + Math.E), 1], shifted.Hazards.Select(hazard => hazard.Value));
    }

    [Fact]
    public void Shifted_Mixture_MovesTheMeanAndKeepsTheSum()
    {
        var shifted = (AcceptanceProfile.Mixture)AcceptanceDraw.Shifted(new AcceptanceProfile.Mixture(6, 4), 0.3);

        Assert.Equal(10, shifted.A + shifted.B, 12);
        Assert.Equal(Logit(0.6) + 0.3, Logit(shifted.A / 10), 12);
    }

    [Fact]
    public void Shifted_Burst_MovesBothStatesAndKeepsTheChain()
    {
        var profile = new AcceptanceProfile.Burst(new(0.9), new(0.3), new(0.1), new(0.2));

        var shifted = (AcceptanceProfile.Burst)AcceptanceDraw.Shifted(profile, 0.4);

        Assert.Equal(Logit(0.9) + 0.4, Logit(shifted.EasyAlpha.Value), 12);
        Assert.Equal(Logit(0.3) + 0.4, Logit(shifted.HardAlpha.Value), 12);
        Assert.Equal(profile.EasyShare, shifted.EasyShare);
    }

    [Fact]
    public void Shifted_ByNothing_IsTheSameProfile()
    {
        for (uint seed = 0; seed < 50; seed++)
        {
            AcceptanceProfile profile = Swarm.AcceptanceProfile(seed);
            Assert.Same(profile, AcceptanceDraw.Shifted(profile, 0));
        }
    }

    [Fact]
    public void Shift_OverManyDraws_HasTheUncertaintyOfTheProfile()
    {
        const int draws = 4000;
        double variance = Enumerable.Range(0, draws)
            .Select(draw => AcceptanceDraw.Shift(new Luck(3, (uint)draw), 0.4))
            .Average(shift => shift * shift);

        Assert.InRange(variance / 0.16, 1 - (5 * Math.Sqrt(2.0 / draws)), 1 + (5 * Math.Sqrt(2.0 / draws)));
    }

    [Fact]
    public void INV9_ShiftedUpwards_NeverAddsARound() => Prop.ForAll<uint, uint, PositiveInt>((seed, world, tenths) =>
    {
        AcceptanceProfile profile = Falling(Swarm.AcceptanceProfile(seed));
        AcceptanceProfile higher = AcceptanceDraw.Shifted(profile, Math.Min(tenths.Get, 30) / 10.0);
        var luck = new Luck(world, 0);
        return Rounds(higher, luck) <= Rounds(profile, luck);
    }).QuickCheckThrowOnFailure();

    // Path by path the law holds where hazards do not rise with the position (docs/invariants.md).
    private static AcceptanceProfile Falling(AcceptanceProfile profile) =>
        profile is AcceptanceProfile.Positional positional
            ? positional with { Hazards = [.. positional.Hazards.OrderByDescending(hazard => hazard.Value)] }
            : profile;

    private static int Rounds(AcceptanceProfile profile, Luck luck)
    {
        AcceptanceWalk walk = new AcceptanceThresholds(profile).Begin(luck, 0);
        int rounds = 0;
        for (int position = 1; position < 200; position += walk.Accepted(position, 4) + 1)
            rounds++;
        return rounds;
    }

    private static AcceptanceProfile.Iid Iid(double alpha) => new(new Probability(alpha));

    private static double Logit(double share) => Math.Log(share / (1 - share));
}
