// What was observed, as a law that the simulator runs. Hazards by position say where a draft gets to that starts
// anywhere, but easy stretches of text follow each other: a longer draft starts more of its rounds behind a rejection,
// where text is hard, so its first hazard is lower. Three laws are fitted to the hazards of drafts of ten tokens and to
// those of drafts of one, which differ in this alone: positions (the hazards as they are), requests that differ
// (mixture), and two states along the text (burst). The one with the least chi-square plus twice its number of
// parameters is taken (Akaike 1974). Draft lengths between have no part in the fit.

using SpecSim.Acceptance;
using SpecSim.Decoding;
using SpecSim.Quantities;
using SpecSim.Results;

namespace SpecSim.Experiments;

internal static class LabProfile
{
    // With fewer, a hazard's normal error says little.
    private const int LeastTried = 100;

    /// <param name="longDraft">Positions of drafts of ten tokens.</param>
    /// <param name="shortDraft">Those of drafts of one.</param>
    public static AcceptanceProfile Fit(
        IReadOnlyList<LabPosition> longDraft, IReadOnlyList<LabPosition> shortDraft)
    {
        LabPosition[] known = [.. longDraft.TakeWhile(position => position.Tried >= LeastTried)];
        if (known.Length == 0)
            known = [longDraft[0]];
        Observation[] seen = [.. known.Select(position => new Observation(LabPlan.LongDraft, position)),
            new Observation(1, shortDraft[0])];
        var positional = new AcceptanceProfile.Positional(
            [.. known.Select(position => new Probability(position.Hazard.Estimate))], BeyondLast.Repeat);
        (AcceptanceProfile Law, double Misfit)[] laws =
        [
            (positional, Misfit(positional, seen) + (2 * known.Length)),
            Best(Burst, [1.5, -0.5, -1.5, -1.5], seen),
            Best(Mixture, [0.5, 1.5], seen),
        ];
        return laws.MinBy(law => law.Misfit).Law;
    }

    private static AcceptanceProfile.Burst Burst(double[] at) =>
        new(Share(at[0]), Share(at[1]), Share(at[2]), Share(at[3]));

    // The mean as a logit and the sum of both parameters as a logarithm.
    private static AcceptanceProfile.Mixture Mixture(double[] at)
    {
        double sum = Math.Exp(at[1]);
        double mean = Share(at[0]).Value;
        return new AcceptanceProfile.Mixture(mean * sum, (1 - mean) * sum);
    }

    private static Probability Share(double logit) => new(1 / (1 + Math.Exp(-logit)));

    /// <summary>The chi-square of a law's hazards.</summary>
    private static double Misfit(AcceptanceProfile law, IReadOnlyList<Observation> seen)
    {
        double sum = 0;
        foreach (IGrouping<int, Observation> length in seen.GroupBy(observation => observation.DraftLength))
        {
            IReadOnlyList<double?> hazards = law.Expect(length.Key).Hazards;
            foreach (Observation observation in length)
            {
                double off = (hazards[observation.Position - 1] ?? 0) - observation.Hazard;
                sum += off * off / (observation.Error * observation.Error);
            }
        }

        return sum;
    }

    /// <summary>
    /// Search along the axes (Hooke and Jeeves 1961): a step that helps is kept, and when none does the steps are
    /// halved.
    /// </summary>
    private static (AcceptanceProfile Law, double Misfit) Best(
        Func<double[], AcceptanceProfile> law, double[] start, IReadOnlyList<Observation> seen)
    {
        const double FirstStep = 0.5;
        const double LastStep = 0.004;
        // Farther out a share is 0 or 1 for all anybody can see.
        const double Farthest = 7;
        double[] best = start;
        double misfit = Misfit(law(best), seen);
        for (double step = FirstStep; step >= LastStep;)
        {
            bool helped = false;
            for (int trial = 0; trial < 2 * best.Length; trial++)
            {
                double[] next = [.. best];
                next[trial / 2] = Math.Clamp(next[trial / 2] + (trial % 2 == 0 ? step : -step), -Farthest, Farthest);
                double found = Misfit(law(next), seen);
                if (found >= misfit)
                    continue;
                (best, misfit, helped) = (next, found, true);
            }

            step = helped ? step : step / 2;
        }

        return (law(best), misfit + (2 * best.Length));
    }

    /// <summary>A hazard with its standard error.</summary>
    private sealed record Observation(int DraftLength, int Position, double Hazard, double Error)
    {
        public Observation(int draftLength, LabPosition position)
            : this(draftLength, position.Position, position.Hazard.Estimate, ErrorOf(position))
        {
        }

        // At least that of one trial more and one less: where all were kept, the counts know no error.
        private static double ErrorOf(LabPosition position)
        {
            double spread = position.Hazard is { Low95: { } low, High95: { } high } ? (high - low) / 3.92 : 0;
            return Math.Max(spread, 1.0 / position.Tried);
        }
    }
}
