// A walk in the memory of another is the walk that would have been begun; alphas from a table are the exact ones to
// what a run can tell.

using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Tests.Acceptance;

public sealed class AcceptanceRestartTests
{
    private static readonly Luck Luck = new(5, 2);

    public static TheoryData<AcceptanceProfile> Profiles =>
    [
        new AcceptanceProfile.Iid(new Probability(0.7)),
        new AcceptanceProfile.Positional([new(0.9), new(0.5)], BeyondLast.Repeat),
        new AcceptanceProfile.Mixture(4, 2),
        new AcceptanceProfile.Burst(new(0.9), new(0.3), new(0.2), new(0.1)),
    ];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Restart_UsedWalk_EqualsANewOne(AcceptanceProfile profile)
    {
        var thresholds = new AcceptanceThresholds(profile);
        AcceptanceWalk walk = new AcceptanceThresholds(new AcceptanceProfile.Iid(new Probability(0.2))).Begin(Luck, 8);
        Accepted(walk);

        thresholds.Restart(ref walk, Luck, 9);

        Assert.Equal(Accepted(thresholds.Begin(Luck, 9)), Accepted(walk));
    }

    [Fact]
    public void Restart_DefaultWalk_IsBegun()
    {
        var thresholds = new AcceptanceThresholds(new AcceptanceProfile.Mixture(4, 2));
        AcceptanceWalk walk = default;

        thresholds.Restart(ref walk, Luck, 9);

        Assert.Equal(Accepted(thresholds.Begin(Luck, 9)), Accepted(walk));
    }

    [Fact]
    public void Restart_ManyRequests_AllocatesNothing()
    {
        var thresholds = new AcceptanceThresholds(new AcceptanceProfile.Mixture(4, 2), tabulated: true);
        AcceptanceWalk walk = thresholds.Begin(Luck, 0);
        walk.Accepted(1, 5);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint request = 1; request < 1000; request++)
        {
            thresholds.Restart(ref walk, Luck, request);
            walk.Accepted(1, 5);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Tabulated_AnyProfile_DecidesAsTheExactOne(AcceptanceProfile profile)
    {
        var exact = new AcceptanceThresholds(profile);
        var tabulated = new AcceptanceThresholds(profile, tabulated: true);

        // Alphas differ by some 1e-6: of 1000 requests of 20 rounds about none decides otherwise.
        int others = Enumerable.Range(0, 1000).Count(request =>
            !Accepted(exact.Begin(Luck, (uint)request)).SequenceEqual(Accepted(tabulated.Begin(Luck, (uint)request))));
        Assert.InRange(others, 0, 1);
    }

    private static int[] Accepted(AcceptanceWalk walk) =>
        [.. Enumerable.Range(0, 20).Select(round => walk.Accepted(1 + (6 * round), 5))];
}
