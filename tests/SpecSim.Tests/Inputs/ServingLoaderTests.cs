// Scenarios with a server: from files to values and back.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Inputs;

public sealed class ServingLoaderTests : IDisposable
{
    private readonly ServedFiles _files = new();

    [Fact]
    public void Load_Served_IsWhatIsBuiltInCode()
    {
        ServingScenario serving = _files.Serving();

        var workload = new OpenWorkload(
            new ArrivalLaw.Renewal(new GapShape.Poisson(), RateProfile.Constant(2)),
            new RequestLengths.Independent(new LengthLaw.Fixed(512), new LengthLaw.Fixed(256)), 1000, null);
        var built = new ServingScenario(
            serving.Single, workload, new ServerSettings(), new DraftControl.Fixed(), null);
        Assert.Equal(ValueText.Of(built), ValueText.Of(serving));
    }

    [Fact]
    public void Load_Served_HasOneRequestOfMeanLengthAsItsScenario()
    {
        var pair = _files.Load("pair").Scenario;

        var single = _files.Load("served").Scenario;

        Assert.Equal(
            ValueText.Of(pair with { Name = "served", Title = single.Title }), ValueText.Of(single));
    }

    [Fact]
    public void Load_Rich_HasEveryPart()
    {
        ServingScenario serving = _files.Load("rich").Serving!;

        Assert.Equal(
            [(0.0, 1.0), (60, 1), (60, 5), (120, 5), (120, 0)],
            ((ArrivalLaw.Renewal)serving.Workload.Arrivals).Rate.Points
                .Select(point => (point.Time.TotalSeconds, point.Rate)));
        Assert.Equal(new GapShape.Gamma(2), ((ArrivalLaw.Renewal)serving.Workload.Arrivals).Gaps);
        Assert.Equal((1000L, 300.0), (serving.Workload.RequestLimit, serving.Workload.TimeLimit?.TotalSeconds));
        Assert.Equal(new LengthLaw.Geometric(100, 900), Apart(serving.Workload.Lengths).Output);
        Assert.Equal(["chat", "code", "sums"], serving.Workload.Categories.Select(category => category.Name));
        Assert.Equal(new SharedPrefix(100, 3), serving.Workload.Categories[0].Prefix);
        Assert.Null(serving.Workload.Categories[0].Lengths);
        Assert.Equal(new LengthLaw.Uniform(5, 9), Apart(serving.Workload.Categories[1].Lengths!).Output);
        Assert.Equal(new AcceptanceProfile.Iid(new Probability(0.5)), serving.Workload.Categories[2].Acceptance);
        Assert.Equal(new PriorityClass("slow", 0.1, 4), serving.Workload.Priorities[1]);
        Assert.Equal(new RetryRules(3, Duration.FromSeconds(1), 2, 0.5), serving.Workload.Retries);
        Assert.Equal(RouterKind.PrefixAware, serving.Server.Router);
        Assert.Equal(
            new Disaggregation(2, new BytesPerSecond(50e9), Duration.FromSeconds(1e-4)), serving.Server.Disaggregation);
        Assert.Equal(new DraftFallback(0.3, 500, Duration.FromSeconds(10)), serving.Fallback);
        Assert.Equal(new Objectives(Duration.FromSeconds(0.5), null, Duration.FromSeconds(10)), serving.Objectives);
        Assert.Equal(
            new Fault(FaultKind.ReplicaCrash, 2, Instant.Start + Duration.FromSeconds(60), Duration.FromSeconds(30), 0),
            serving.Faults.Scheduled[0]);
        Assert.Equal(
            [new DrawnFaults(FaultKind.DraftLoss, Duration.FromSeconds(600), Duration.FromSeconds(30), 0)],
            serving.Faults.Drawn);
    }

    [Fact]
    public void Load_Rich_IsOneRequestOfTheMeanOverItsCategories()
    {
        // Prompts: (1 + 400) / 4 + (400 + 2000) / 4 = 700.25 in two categories, 900 in one: (3 x 700.25 + 900) / 4.
        Assert.Equal(750.1875, _files.Load("rich").Serving!.Workload.MeanPromptTokens, 1e-9);
        Assert.Equal(
            new ClosedWorkload(1, new LengthLaw.Fixed(750), new LengthLaw.Fixed(77)),
            _files.Load("rich").Scenario.Workload);
    }

    [Theory]
    [InlineData("served")]
    [InlineData("rich")]
    public void Load_ResolvedYaml_IsAnEqualScenarioAndTheSameText(string name)
    {
        var loaded = _files.Load(name);

        var again = _files.Again(loaded);

        Assert.Equal(ValueText.Of(loaded.Serving), ValueText.Of(again.Serving));
        Assert.Equal(loaded.ResolvedYaml, again.ResolvedYaml);
    }

    [Fact]
    public void Load_Served_ResolvesToATextWithEveryDefault() => Snapshot.Match(
        string.Join('\n', _files.Load("served").ResolvedYaml.Split('\n').SkipWhile(line => line != "workload:")),
        "yaml");

    [Theory]
    [InlineData("{law: constant, rate: 3 requests/s}", "Renewal { MeanRate = 3, Gaps = Constant { }")]
    [InlineData(
        "{law: on-off, onRate: 6 /s, offRate: 0 /s, meanOn: 20 s, meanOff: 1 min}",
        "OnOff { MeanRate = 1.5, OnRate = 6")]
    [InlineData("{law: closed-loop, clients: 7}", "ClosedLoop { MeanRate = , Clients = 7, MeanThinkTime = 0 ns }")]
    [InlineData(
        "{law: closed-loop, clients: 7, thinkTime: 2 s}", "ClosedLoop { MeanRate = , Clients = 7, MeanThinkTime = 2")]
    public void Load_EachLawOfArrivals_IsRead(string arrivals, string expected) => Assert.StartsWith(
        expected,
        _files.Serving($"workload.arrivals={arrivals}").Workload.Arrivals.ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void Load_Ramp_IsALineBetweenItsPoints()
    {
        var arrivals = _files.Serving(
            "workload.arrivals={law: poisson, rate: [{at: 0 s, rate: 0 /s}, {at: 1 min, rate: 6 /s}], between: ramp}")
            .Workload.Arrivals;

        Assert.Equal([0.0, 6.0], ((ArrivalLaw.Renewal)arrivals).Rate.Points.Select(point => point.Rate));
        Assert.Equal(3, arrivals.MeanRate);
    }

    [Theory]
    [InlineData("goodput", typeof(DraftControl.Goodput))]
    [InlineData("per-request", typeof(DraftControl.PerRequest))]
    [InlineData("computed-schedule", typeof(DraftControl.ComputedSchedule))]
    [InlineData("{kind: fixed}", typeof(DraftControl.Fixed))]
    public void Load_ControllerOfAWord_IsRead(string controller, Type expected) =>
        Assert.IsType(expected, _files.Serving($"serving.controller={controller}").Control);

    [Fact]
    public void Load_ControllersWithNumbers_AreRead()
    {
        Assert.Equal(
            new DraftControl.BatchLimit(32, 24),
            _files.Serving("serving.controller={kind: batch-limit, offAbove: 32, onAtOrBelow: 24}").Control);
        Assert.Equal(
            new DraftControl.QueueLimit(8, 8),
            _files.Serving("serving.controller={kind: queue-limit, offAbove: 8}").Control);
        Assert.Equal(
            [new ScheduledLength(8, 5), new ScheduledLength(32, 2)],
            ((DraftControl.Schedule)_files.Load("rich").Serving!.Control).Ranges);
    }

    [Fact]
    public void Load_OneKeyOfALengthsFile_CanBeSet()
    {
        var serving = _files.Load("rich", "workload.lengths.outputTokens=7").Serving!;

        Assert.Equal(new LengthLaw.Fixed(7), Apart(serving.Workload.Lengths).Output);
        Assert.Contains(
            new Evidence("workload mixed: outputTokens", "7, set by an option", true), serving.Single.Evidence);
    }

    [Fact]
    public void Load_AcceptanceOfACategory_CanBeSetAndIsCited()
    {
        var evidence = _files.Load("rich", "workload.categories[1].acceptance.alpha=0.6").Serving!.Single.Evidence;

        Assert.Contains(new Evidence("acceptance of code: alpha", "0.6, set by an option", true), evidence);
        Assert.Contains(new Evidence("acceptance of sums", "given without a source", true), evidence);
        Assert.Contains(new Evidence("workload mixed: promptTokens", "counted", false), evidence);
    }

    [Fact]
    public void Load_ArrivalsExtendedWithAnotherLaw_TakeNothingOfTheOldOne()
    {
        _files.Write("loop.yaml", "extends: served\nworkload: { arrivals: { law: closed-loop, clients: 3 } }\n");

        Assert.IsType<ArrivalLaw.ClosedLoop>(_files.Load("loop").Serving!.Workload.Arrivals);
    }

    [Fact]
    public void Load_OptionsAndExtensions_ReplaceOtherWaysToSayTheSame()
    {
        _files.Write("chats.yaml", "extends: served\nworkload: { lengths: mixed }\n");
        _files.Write(
            "below.yaml", ServedFiles.Served.Replace("promptTokens: 512\n  outputTokens: 256", "lengths: mixed"));
        _files.Write("short.yaml", "extends: below\nworkload: { promptTokens: 5, outputTokens: 6 }\n");
        _files.Write(
            "online.yaml",
            "extends: pair\nserving: {}\nworkload: { arrivals: { law: poisson, rate: 1 /s }, requests: 9 }\n");

        Assert.Equal(2000, Apart(_files.Serving("workload.lengths=mixed").Workload.Lengths).Prompt.Max);
        Assert.Equal(2000, Apart(_files.Load("chats").Serving!.Workload.Lengths).Prompt.Max);
        Assert.Equal(new LengthLaw.Fixed(6), Apart(_files.Load("short").Serving!.Workload.Lengths).Output);
        Assert.Equal(512, _files.Load("online").Serving!.Workload.MeanPromptTokens);
    }

    [Fact]
    public void Load_WithoutServing_HasNone() => Assert.Null(_files.Load("pair").Serving);

    public void Dispose() => _files.Dispose();

    private static RequestLengths.Independent Apart(RequestLengths lengths) => (RequestLengths.Independent)lengths;
}
