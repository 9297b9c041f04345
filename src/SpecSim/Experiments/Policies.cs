// A scenario's controller, ready for one closed batch.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Experiments;

internal static class Policies
{
    /// <returns>Null where every draft is of one length.</returns>
    public static DraftPolicy? Of(
        Scenario scenario, RoundModel rounds, AcceptanceThresholds acceptance, BatchRequests requests, Luck luck)
    {
        if (!scenario.Drafts || scenario.Control is DraftControl.Fixed { Least: 0, Most: null })
            return null;
        DraftControl control = scenario.Control;
        int most = control.Most ?? scenario.DraftLength;
        DraftController controller =
            control is not DraftControl.Oracle ? control.Start(Setting(scenario, rounds, most))
            : scenario.Workload.Batch == 1
                ? OraclePlan.Of(rounds, scenario.Method, most, acceptance, requests, luck)
            : new InformedController(rounds, most);
        return new DraftPolicy(
            controller, control.Least, most, control.ReadsConfidence ? scenario.Acceptance.Confidence() : null);
    }

    private static ControlSetting Setting(Scenario scenario, RoundModel rounds, int most) => new(
        scenario.Control.Least,
        most,
        scenario.Workload.Batch,
        weights => new BestDraftLength(
            rounds,
            scenario.Acceptance,
            scenario.Method.DraftedShare,
            most,
            // No prompts come in while a closed batch decodes.
            new MeanRequest(0, scenario.Workload.OutputTokens.Mean, scenario.Workload.MeanContextTokens, 0),
            weights));
}
