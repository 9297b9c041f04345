// What the closed form says of a candidate, without chance: a thousand candidates take less than one simulated run. It
// decides who is simulated, never who is chosen.

using SpecSim.Acceptance;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

internal static class Screening
{
    // Of the normal law.
    private const double Deviations95 = 1.96;

    /// <summary>The candidates of one way to draft at one batch size, the best first.</summary>
    /// <param name="candidates">Free of problems, of the same method and batch.</param>
    public static IReadOnlyList<Candidate> Ranked(IReadOnlyList<Candidate> candidates, Objective objective)
    {
        if (candidates.Count == 0)
            return [];
        RoundModel rounds = Experiment.Rounds(candidates[0].Scenario);
        return [.. candidates.OrderByDescending(candidate => Worth(candidate, rounds, objective))];
    }

    /// <summary>
    /// Half width of the 95 % interval of the logarithm of the worth, by what the acceptance may be with other prompts.
    /// </summary>
    public static double AcceptanceDoubt(Candidate candidate, Objective objective)
    {
        double At(double deviations)
        {
            Scenario scenario = candidate.Scenario;
            double shift = deviations * scenario.Acceptance.Uncertainty;
            Scenario shifted = scenario with
            {
                Acceptance = AcceptanceDraw.Shifted(scenario.Acceptance, shift),
                Method = scenario.Method.Shifted(shift),
            };
            return Math.Log(Worth(candidate with { Scenario = shifted }, Experiment.Rounds(shifted), objective));
        }

        return (At(Deviations95) - At(-Deviations95)) / 2;
    }

    private static double Worth(Candidate candidate, RoundModel rounds, Objective objective)
    {
        Scenario scenario = candidate.Scenario;
        double speedup = new RoundExpectation(scenario, rounds).Speedup(candidate.DraftLength);
        if (objective is not Objective.Cost)
            return speedup;
        // Money is paid for prompts too, and a draft model has its own work on them.
        int batch = scenario.Workload.Batch;
        double decode = scenario.Workload.OutputTokens.Mean
            * rounds.Plain(batch, (long)batch * scenario.Workload.MeanContextTokens).TotalSeconds;
        int[] prompts = [.. Enumerable.Repeat((int)Math.Round(scenario.Workload.PromptTokens.Mean), batch)];
        double target = rounds.TargetPrefill(prompts).TotalSeconds;
        double draft = rounds.DraftPrefill(prompts).TotalSeconds;
        // As is a device that only drafts.
        int devices = scenario.Target.Devices;
        double paid = (double)(devices + scenario.Method.OwnDevices) / devices;
        return (target + decode) / ((target + draft + (decode / speedup)) * paid);
    }
}
