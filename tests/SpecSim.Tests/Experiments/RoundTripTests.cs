// run -> telemetry -> import -> run: what comes out is what went in, in the words of every engine, for every kind of
// acceptance. And a run that is taken down is the same run.

using SpecSim.Estimation;
using SpecSim.Experiments;
using SpecSim.Inputs.Telemetry;
using SpecSim.Reports;
using SpecSim.Reports.Telemetry;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Experiments;

public sealed class RoundTripTests
{
    public static MatrixTheoryData<string, string> Cases => new(RoundTrips.Scenarios.Keys, TelemetryWriter.Formats);

    public static TheoryData<string> Formats => [.. TelemetryWriter.Formats];

    [Theory]
    [MemberData(nameof(Cases))]
    public void RunTelemetryImportRun_GivesTheSameTokensPerRound(string kind, string format)
    {
        Scenario scenario = RoundTrips.Scenarios[kind];

        Scenario again = RoundTrips.Again(scenario, format, out AcceptanceEstimate estimate);

        double before = RoundTrips.TokensPerRound(scenario);
        double after = RoundTrips.TokensPerRound(again);
        Assert.True(
            Math.Abs((after / before) - 1) <= 0.02,
            FormattableString.Invariant($"{before:0.000} became {after:0.000} by {estimate.Chosen.Family}"));
    }

    [Theory]
    [InlineData("iid")]
    [InlineData("mixture")]
    [InlineData("burst")]
    [InlineData("positional")]
    public void RequestsInDetail_ShowTheKind(string kind)
    {
        RoundTrips.Again(RoundTrips.Scenarios[kind], "vllm-requests", out AcceptanceEstimate estimate);

        Assert.Equal(kind, estimate.Chosen.Family.ToString().ToLowerInvariant());
    }

    [Fact]
    public void Rounds_TakenDown_AreThoseOfTheRun()
    {
        Scenario scenario = RoundTrips.Scenarios["ngram"];
        var log = new RoundLog();

        BatchRun logged = Experiment.RunLogged(scenario, 1, log);

        BatchRun run = Experiment.RunOnce(scenario, 1);
        Assert.Equal(run.Digest, logged.Digest);
        Assert.Equal(run.Counts.Rounds, log.Rounds.Count);
        Assert.Equal(run.Counts.DraftedTokens, log.Rounds.Sum(round => (long)round.Drafted));
        Assert.Equal(run.Counts.AcceptedTokens, log.Rounds.Sum(round => (long)round.Accepted));
        Assert.All(log.Rounds.Zip(log.Rounds.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.End));
    }

    [Fact]
    public void Server_TakenDown_IsTheSameServer()
    {
        ServingScenario scenario = BuildServing.Scenario();

        RunTelemetry telemetry = RunTelemetry.Of(scenario);

        ServingRun run = ServingExperiment.Simulate(scenario)[0];
        TelemetryPart part = Assert.Single(telemetry.Parts);
        Assert.Equal(run.Rounds.Rounds, part.Rounds.Count);
        Assert.Equal(run.Rounds.AcceptedTokens, part.Rounds.Sum(round => (long)round.Accepted));
        Assert.Equal(run.Requests.Count, part.Requests.Count);
        Assert.Equal(run.End.TotalSeconds, part.Seconds);
        for (int request = 0; request < part.Requests.Count; request++)
        {
            Assert.Equal(
                run.Requests[request].AcceptedTokens,
                part.Rounds.Where(round => round.Request == request).Sum(round => round.Accepted));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Server_TelemetryImportRun_GivesTheSameTokensPerRound(string format)
    {
        ServingScenario scenario = BuildServing.Scenario();
        using var folder = new TempFolder();
        TelemetryWriter.WriteFile(RunTelemetry.Of(scenario), format, folder.At("telemetry"));

        AssertSame(scenario, folder.At("telemetry"));
    }

    [Fact]
    public void Server_ScrapeOfTheWholeServer_GivesTheSameTokensPerRound()
    {
        ServingScenario scenario = BuildServing.Scenario();
        using var folder = new TempFolder();
        using var writer = new StringWriter();
        PrometheusText.Write(scenario, ServingExperiment.Simulate(scenario)[0], writer);

        AssertSame(scenario, folder.Write("scrape.prom", writer.ToString()));
    }

    private static void AssertSame(ServingScenario scenario, string telemetry)
    {
        AcceptanceEstimate estimate = AcceptanceEstimator.Estimate(TelemetryReader.Read([telemetry]).Evidence);
        ServingScenario again = scenario with
        {
            Single = scenario.Single with { Acceptance = estimate.Chosen.Profile },
        };

        double before = TokensPerRound(ServingExperiment.Simulate(scenario)[0]);
        double after = TokensPerRound(ServingExperiment.Simulate(again)[0]);
        Assert.InRange(after / before, 0.98, 1.02);
    }

    private static double TokensPerRound(ServingRun run) =>
        1 + ((double)run.Rounds.AcceptedTokens / run.Rounds.DraftedRounds);

    [Fact]
    public void Threads_ChangeNoByteOfTelemetry()
    {
        string Text(int threads)
        {
            using var writer = new StringWriter();
            TelemetryWriter.Write(
                RunTelemetry.Of(RoundTrips.Scenarios["burst"], threads), TelemetryWriter.Formats[0], writer);
            return writer.ToString();
        }

        Assert.Equal(Text(1), Text(3));
    }
}
