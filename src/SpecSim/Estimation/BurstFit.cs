// Bursts by maximum likelihood. Expectation and maximisation finds the right hill from several starts on the first
// rounds, for it cannot overshoot; Newton's steps then climb it on all rounds, for near the top it crawls.

using SpecSim.Acceptance;
using SpecSim.Quantities;

namespace SpecSim.Estimation;

internal static class BurstFit
{
    private const int ScreenedPositions = 4_000;
    private const int ScreeningSteps = 15;
    private const int MostSteps = 15;

    // Most of the climb goes as well on a tenth of the rounds.
    private const int ForerunPositions = 60_000;

    /// <param name="sequences">Rounds in order.</param>
    /// <param name="alpha">Accepted / trials of all of them, inside 0..1.</param>
    /// <param name="rounds">Rounds with a draft.</param>
    public static FamilyFit Of(IReadOnlyList<RoundSequence> sequences, double alpha, double rounds)
    {
        BurstChain chain = BurstChain.Of(sequences);
        BurstChain first = chain.First(ScreenedPositions);
        BurstNumbers start = Starts(alpha)
            .Select(numbers => Screened(first, numbers))
            .MaxBy(first.LogLikelihood);
        double[] point = [.. new[] { start.Easy, start.Hard, start.EasyToHard, start.HardToEasy }.Select(Logits.Of)];
        double LogLikelihood(double[] numbers) => chain.LogLikelihood(Numbers(numbers));
        BurstChain forerun = chain.First(ForerunPositions);
        if (forerun.Positions < chain.Positions)
        {
            point = NewtonAscent.Climb(
                numbers => forerun.LogLikelihood(Numbers(numbers)), point, Logits.Most, MostSteps).Point;
        }

        AscentEnd end = NewtonAscent.Climb(LogLikelihood, point, Logits.Most, MostSteps);
        // The states' names are ours: easy is the one that accepts more.
        if (end.Point[0] < end.Point[1])
        {
            double[] renamed = [end.Point[1], end.Point[0], end.Point[3], end.Point[2]];
            end = NewtonAscent.Climb(LogLikelihood, renamed, Logits.Most, 0);
        }

        return ParametricFit.Of(
            AcceptanceFamily.Burst,
            end,
            numbers => Profile(Numbers(numbers)),
            [
                ("easy alpha", numbers => Numbers(numbers).Easy, true),
                ("hard alpha", numbers => Numbers(numbers).Hard, true),
                ("easy to hard", numbers => Numbers(numbers).EasyToHard, true),
                ("hard to easy", numbers => Numbers(numbers).HardToEasy, true),
            ],
            rounds,
            WilsonInterval.Normal95);
    }

    // Around what was accepted in all: states near and far, that last for tens of positions or a few; and a lookup's
    // misses and hits.
    private static IEnumerable<BurstNumbers> Starts(double alpha)
    {
        double better = 1 - ((1 - alpha) * 0.4);
        double worse = alpha * 0.4;
        yield return new BurstNumbers(better, worse, 0.03, 0.03);
        yield return new BurstNumbers(better, worse, 0.1, 0.1);
        yield return new BurstNumbers(better, worse, 0.3, 0.3);
        yield return new BurstNumbers(0.9, 0.05, 0.15, 0.05);
    }

    private static BurstNumbers Screened(BurstChain chain, BurstNumbers numbers)
    {
        for (int step = 0; step < ScreeningSteps; step++)
            numbers = chain.Improved(numbers);
        return numbers;
    }

    private static BurstNumbers Numbers(double[] logits) => new(
        Logits.Share(logits[0]), Logits.Share(logits[1]), Logits.Share(logits[2]), Logits.Share(logits[3]));

    private static AcceptanceProfile.Burst Profile(BurstNumbers numbers) => new(
        new Probability(numbers.Easy),
        new Probability(numbers.Hard),
        new Probability(numbers.EasyToHard),
        new Probability(numbers.HardToEasy));
}
