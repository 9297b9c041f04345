// Expected rounds of dynamic trees. Which nodes are verified depends on confidences that nobody sees, and on all of
// them at once: there is no closed form. So two thousand rounds are walked, with chance of their own that is the same
// every time; a tokens-per-round figure of 4 is good to about 1 % (one standard error).

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using SpecSim.Acceptance;
using SpecSim.Randomness;

namespace SpecSim.Speculation;

internal static class DynamicTreeStatistics
{
    private const int Requests = 24;
    private const int OutputTokens = 400;
    private const uint Seed = 0xD2EE;

    // A round expectation asks for the same shape again and again.
    private static readonly ConditionalWeakTable<
        AcceptanceProfile, ConcurrentDictionary<(TreeShape.Dynamic, int), RoundStatistics>> Known = [];

    public static RoundStatistics Expect(AcceptanceProfile profile, TreeShape.Dynamic shape, int depth) =>
        Known.GetOrCreateValue(profile).GetOrAdd((shape, depth), _ => Walk(profile, shape, depth));

    private static RoundStatistics Walk(AcceptanceProfile profile, TreeShape.Dynamic shape, int depth)
    {
        var luck = new Luck(Seed, 0);
        var thresholds = new AcceptanceThresholds(profile);
        var tree = new DynamicTree(shape, profile);
        long[] reached = new long[depth];
        long rounds = 0;
        for (uint request = 0; request < Requests; request++)
        {
            AcceptanceWalk walk = thresholds.Begin(luck, request);
            for (long position = 0; position < OutputTokens; rounds++)
            {
                int accepted = tree.Accepted(walk, luck, request, position, depth);
                for (int index = 0; index < accepted; index++)
                    reached[index]++;
                position += accepted + 1;
            }
        }

        return new RoundStatistics([.. reached.Select(count => count / (double)rounds)]);
    }
}
