// Runs whose telemetry is written, read again and simulated with: laws of every kind, drafts of every length.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Telemetry;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Reports.Telemetry;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

internal static class RoundTrips
{
    private static readonly ClosedWorkload Workload = new(8, new LengthLaw.Fixed(64), new LengthLaw.Fixed(192));

    /// <summary>Scenarios by the kind of their acceptance.</summary>
    public static IReadOnlyDictionary<string, Scenario> Scenarios { get; } = new SortedDictionary<string, Scenario>
    {
        ["iid"] = With(new AcceptanceProfile.Iid(new Probability(0.7)), 3),
        ["positional"] = With(Positional(0.8, 0.7, 0.6, 0.5), 4),
        // The fit follows the requests that were drawn, and the second run draws them by the same luck: only many
        // requests are near their law.
        ["mixture"] = With(new AcceptanceProfile.Mixture(4, 2), 3) with
        {
            Workload = new ClosedWorkload(128, new LengthLaw.Fixed(64), new LengthLaw.Fixed(48)),
        },
        ["burst"] = With(
            new AcceptanceProfile.Burst(new(0.9), new(0.3), new Probability(0.05), new Probability(0.08)), 3),
        ["ngram"] = With(Positional(0.2, 0.75, 0.85, 0.9), 4) with
        {
            Method = new SpeculationMethod.PromptLookup(new Probability(0.6)),
        },
        ["short-drafts"] = With(Positional(0.6, 0.7, 0.8, 0.8), 4) with
        {
            Method = new SpeculationMethod.PromptLookup(new Probability(0.8))
            {
                Found = new HitLengths([0.3, 0.2, 0.2, 0.3]),
            },
        },
    };

    /// <summary>The scenario with the acceptance that its own telemetry is read as.</summary>
    public static Scenario Again(Scenario scenario, string format, out AcceptanceEstimate estimate)
    {
        using var folder = new TempFolder();
        string file = folder.At("telemetry");
        TelemetryWriter.WriteFile(RunTelemetry.Of(scenario, threads: 2), format, file);
        ServerTelemetry read = TelemetryReader.Read([file]);
        Assert.Equal(format, Assert.Single(read.Inputs).Format);
        estimate = AcceptanceEstimator.Estimate(read.Evidence);
        var report = new ImportReport(estimate, read.Server);
        string profile = folder.At("profile.yaml");
        AcceptanceFile.Save(AcceptanceWriter.Write(report.Profile, ImportWords.Sources(report)), profile);
        return scenario with { Acceptance = AcceptanceFile.Read(profile), DraftLength = scenario.DraftLength };
    }

    public static double TokensPerRound(Scenario scenario) =>
        Experiment.Run(scenario).Speculative.TokensPerRound.Estimate;

    private static Scenario With(AcceptanceProfile acceptance, int draftLength) => Build.Scenario() with
    {
        Acceptance = acceptance,
        DraftLength = draftLength,
        Workload = Workload,
        Run = Build.Scenario().Run with { Replications = 12, UncertaintyDraws = 0 },
    };

    private static AcceptanceProfile.Positional Positional(params double[] hazards) =>
        new([.. hazards.Select(hazard => new Probability(hazard))], BeyondLast.Repeat);
}
