// Closed form of the two-state burst. With T the state chain along output positions and D the
// acceptance probabilities on a diagonal, a round that starts in state s accepts i tokens or more with
// weight s (D T)^(i-1) D 1. It leaves the next round's first position in the state law s M, where
// M = sum_{a<K} (D T)^a (I - D) T + (D T)^K T, or T for a round without a draft; the long run starts rounds in
// the law that M keeps.

namespace SpecSim.Acceptance;

internal static class BurstStatistics
{
    public static RoundStatistics Expect(AcceptanceProfile.Burst burst, int draftLength, double draftedShare)
    {
        Pair start = StationaryStart(burst, draftLength, draftedShare);
        var survival = new double[draftLength];
        Pair state = start;
        for (int index = 0; index < draftLength; index++)
        {
            Pair accepted = Accept(burst, state);
            survival[index] = accepted.Easy + accepted.Hard;
            state = Next(burst, accepted);
        }

        return new RoundStatistics(survival, draftedShare);
    }

    /// <summary>The state law at the first draft position of a round, in the long run.</summary>
    private static Pair StationaryStart(AcceptanceProfile.Burst burst, int draftLength, double draftedShare)
    {
        double undrafted = 1 - draftedShare;
        double easyToHard = (draftedShare * AfterRound(burst, draftLength, new Pair(1, 0)).Hard)
            + (undrafted * Next(burst, new Pair(1, 0)).Hard);
        double hardToEasy = (draftedShare * AfterRound(burst, draftLength, new Pair(0, 1)).Easy)
            + (undrafted * Next(burst, new Pair(0, 1)).Easy);
        double moves = easyToHard + hardToEasy;
        double easy = moves == 0 ? burst.EasyShare : hardToEasy / moves;
        return new Pair(easy, 1 - easy);
    }

    private static Pair AfterRound(AcceptanceProfile.Burst burst, int draftLength, Pair start)
    {
        var end = default(Pair);
        Pair state = start;
        for (int index = 0; index < draftLength; index++)
        {
            Pair accepted = Accept(burst, state);
            var rejected = new Pair(state.Easy - accepted.Easy, state.Hard - accepted.Hard);
            Pair next = Next(burst, rejected);
            end = new Pair(end.Easy + next.Easy, end.Hard + next.Hard);
            state = Next(burst, accepted);
        }

        // All accepted: the extra token takes the position after the last draft token.
        Pair afterExtra = Next(burst, state);
        return new Pair(end.Easy + afterExtra.Easy, end.Hard + afterExtra.Hard);
    }

    private static Pair Accept(AcceptanceProfile.Burst burst, Pair state) =>
        new(state.Easy * burst.EasyAlpha.Value, state.Hard * burst.HardAlpha.Value);

    private static Pair Next(AcceptanceProfile.Burst burst, Pair state) => new(
        (state.Easy * (1 - burst.EasyToHard.Value)) + (state.Hard * burst.HardToEasy.Value),
        (state.Easy * burst.EasyToHard.Value) + (state.Hard * (1 - burst.HardToEasy.Value)));

    private readonly record struct Pair(double Easy, double Hard);
}
