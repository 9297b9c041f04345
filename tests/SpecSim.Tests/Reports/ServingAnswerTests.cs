// The sentences that everything else explains: every case they have to tell apart.

using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Reports;

public sealed class ServingAnswerTests
{
    private const string What = "Speculating 3 tokens a round with EAGLE-3";
    private const string Subject = "Llama-3.1-8B on 1 x H100 SXM 80GB";

    [Fact]
    public void Of_CrossoverAndObjectives_SaysUpToWhatLoadWhatItCostsBeyondAndWhatAMillionTokensCost()
    {
        string answer = ServingAnswer.Of(ServingSamples.FullReport());

        Assert.StartsWith(
            $"{What} pays for {Subject} up to 18 requests at a time (31.6 requests/s); beyond, a token takes up to "
            + "25.0 % longer (at 40.0 requests/s). With the objectives (first token within 500 ms, at most 20.0 ms per "
            + "token, for 95 % of requests) it carries 18.0 requests/s at $0.310 per million tokens without "
            + "speculation and 24.0 requests/s at $0.230 per million tokens with it. "
            + "At 10.8 requests/s tokens come 1.62 times as "
            + "fast (95 % interval 1.62 to 1.63), 8.86 ms instead of 14.4 ms each; a million tokens cost ",
            answer,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoStudy_SpeaksOfTheLoadAskedFor() => Assert.StartsWith(
        $"{What} for {Subject}, at 10.8 requests/s, tokens come 1.62 times as fast (95 % interval 1.62 to 1.63), "
        + "8.86 ms instead of 14.4 ms each; a million tokens cost ",
        ServingAnswer.Of(ServingSamples.Report()),
        StringComparison.Ordinal);

    [Fact]
    public void Of_PaysEverywhere_SaysHowFarWasTried() => Assert.StartsWith(
        $"{What} pays for {Subject} at every load tried (10.0 to 20.0 requests/s). With",
        Of(ServingSamples.Study(1.6, 1.3)),
        StringComparison.Ordinal);

    [Fact]
    public void Of_LossOnlyWhereTheServerFallsBehind_SaysSo()
    {
        LoadStudy study = ServingSamples.Study(1.6, 1.3, 0.8);
        LoadPoint last = study.Points[^1];
        study = study with
        {
            Points = [.. study.Points.SkipLast(1), last with { Baseline = last.Baseline with { KeptUp = false } }],
        };

        Assert.StartsWith(
            $"{What} pays for {Subject} at every load that it keeps up with, up to 9 requests at a time (20.0 "
            + "requests/s); where it falls behind, a token takes up to 25.0 % longer (at 40.0 requests/s). With",
            Of(study),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoDifferenceAtTheTop_DoesNotCallThatAGain()
    {
        LoadStudy study = ServingSamples.Study(1.6, 1.3, 1.005);

        Assert.StartsWith(
            $"{What} pays for {Subject} up to 9 requests at a time (20.0 requests/s); beyond, it makes no difference "
            + "(tried up to 40.0 requests/s). With",
            Of(study),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EquallyMuchCarried_SaysItOnce() => Assert.Contains(
        "it carries 18.0 requests/s either way, at $0.310 per million tokens without speculation and $0.300 with it.",
        Of(ServingSamples.Study(1.6, 1.3) with { Carried = new CarriedLoad(18, 18.1, 0.31, 0.3) }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1.000, 1.002, true, " tokens cost $1.00 either way, for the same devices serve the same load.")]
    [InlineData(1.000, 1.002, false, "; a million tokens cost $1.00 either way.")]
    [InlineData(1.000, 0.900, true, "; a million tokens cost $0.900 instead of $1.00.")]
    public void Of_Cost_IsTheSameWhereTheLoadIsCarried(double before, double after, bool keptUp, string words) =>
        Assert.Contains(words, With(result => result with
        {
            Baseline = result.Baseline with { UsdPerMillionTokens = before, KeptUp = keptUp },
            Speculative = result.Speculative with { UsdPerMillionTokens = after },
        }), StringComparison.Ordinal);

    [Fact]
    public void Of_NeverPays_SaysWhatItCosts() => Assert.StartsWith(
        $"{What} does not pay for {Subject} at any load tried (10.0 to 20.0 requests/s): a token takes up to 25.0 % "
        + "longer (at 20.0 requests/s). With",
        Of(ServingSamples.Study(0.9, 0.8)),
        StringComparison.Ordinal);

    [Fact]
    public void Of_NothingLostBeyond_DoesNotWarn() => Assert.StartsWith(
        $"{What} pays for {Subject} up to 20.0 requests/s; beyond, it makes no difference.",
        Of(ServingSamples.Study(1.6, 1) with { Crossover = new LoadCrossover(20, null, false, 0, null) }),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, "no load that was tried can be carried, with or without speculation.")]
    [InlineData(18.0, null, "it carries 18.0 requests/s without speculation; with it no load that was tried.")]
    [InlineData(null, 24.0, "it carries 24.0 requests/s with speculation; without it no load that was tried.")]
    [InlineData(18.0, 24.0, "it carries 18.0 requests/s without speculation and 24.0 requests/s with it.")]
    public void Of_CarriedLoadWithoutAPrice_SpeaksNotOfMoney(double? before, double? after, string words) =>
        Assert.Contains(
            $"for 95 % of requests) {words}",
            Of(ServingSamples.Study(1.6, 1.3) with { Carried = new CarriedLoad(before, after, null, null) }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1.2, 1.1, 1.3, "tokens come 1.20 times as fast (95 % interval 1.10 to 1.30)")]
    [InlineData(0.8, 0.7, 0.9, "tokens come only 0.80 times as fast")]
    [InlineData(1.01, 0.99, 1.03, "that makes no measurable difference: tokens come 1.01 times as fast")]
    [InlineData(1.01, 0.8, 1.3, "it is not sure whether that pays: tokens come 1.01 times as fast")]
    public void Of_GainHere_IsAsSureAsItsInterval(double gain, double low, double high, string words) =>
        Assert.Contains(words, With(result => result with
        {
            Comparison = result.Comparison with { TimePerOutputToken = new Interval(gain, low, high) },
        }), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.99, 0.97, "The objectives are met with and without: 99.0 %")]
    [InlineData(0.9, 0.97, "The objectives are met only with speculation: 90.0 %")]
    [InlineData(0.97, 0.9, "Speculation breaks the objectives: 97.0 %")]
    [InlineData(0.5, 0.6, "The objectives are missed with and without: 50.0 %")]
    public void Of_Objectives_SaysOnWhichSideTheyAreMet(double before, double after, string words) =>
        Assert.Contains(words, With(result => result with
        {
            Baseline = result.Baseline with { GoodShare = new Interval(before, null, null) },
            Speculative = result.Speculative with { GoodShare = new Interval(after, null, null) },
        }), StringComparison.Ordinal);

    [Theory]
    [InlineData(false, false, "The server does not keep up with this load, with or without speculation:")]
    [InlineData(false, true, "Without speculation the server does not keep up with this load:")]
    [InlineData(true, false, "With speculation the server does not keep up with this load:")]
    public void Of_LoadTooHigh_SaysThatLatenciesMeanLittle(bool before, bool after, string words) =>
        Assert.Contains(words, With(result => result with
        {
            Baseline = result.Baseline with { KeptUp = before },
            Speculative = result.Speculative with { KeptUp = after },
        }), StringComparison.Ordinal);

    [Fact]
    public void Of_ControllerThatHunts_SaysSo() => Assert.Contains(
        "Speculation goes on and off 12.0 times a minute on each server",
        With(result => result with
        {
            Speculative = result.Speculative with
            {
                Draft = result.Speculative.Draft! with { SwitchesPerMinute = 12, Oscillates = true },
            },
        }),
        StringComparison.Ordinal);

    [Fact]
    public void Of_NoPrice_SpeaksNotOfMoney() => Assert.DoesNotContain('$', With(result => result with
    {
        Speculative = result.Speculative with { UsdPerMillionTokens = null },
    }));

    [Fact]
    public void Of_NothingFinished_SaysSoAndWhy()
    {
        string answer = ServingAnswer.Of(ServingTextTests.NothingEnded());

        Assert.Contains("nothing can be said about a gain.", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            "Runs were cut short (10 events): figures cover what was done by then.", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoSpeculation_SaysWhatThereIs() => Assert.StartsWith(
        $"Without speculation {Subject}, at 10.8 requests/s, yields 1,035 tokens/s at 14.4 ms per token and $0.792 per "
        + "million tokens; for 95 % of requests the first token takes 96.2 ms or less. The objectives are met: 98.0 %",
        ServingAnswer.Of(ServingSamples.PlainReport()),
        StringComparison.Ordinal);

    [Fact]
    public void Of_NoSpeculationWithStudy_SaysWhatLoadIsCarried() => Assert.EndsWith(
        "(95 % should be). With the objectives (first token within 500 ms, at most 20.0 ms per token, for 95 % of "
        + "requests) it carries 18.0 requests/s at $0.310 per million tokens.",
        ServingAnswer.Of(ServingSamples.PlainReport() with { Study = ServingSamples.Study(1, 1) }),
        StringComparison.Ordinal);

    [Fact]
    public void Of_ClosedLoop_SpeaksOfClients()
    {
        ServingReport report = ServingSamples.FullReport();
        OpenWorkload workload =
            report.Scenario.Workload with { Arrivals = new ArrivalLaw.ClosedLoop(64, Duration.Zero) };

        Assert.Contains(
            "With 64 clients tokens come",
            ServingAnswer.Of(report with { Scenario = report.Scenario with { Workload = workload } }),
            StringComparison.Ordinal);
    }

    private static string Of(LoadStudy study) => ServingAnswer.Of(ServingSamples.Report() with { Study = study });

    private static string With(Func<ServingResult, ServingResult> change) =>
        ServingAnswer.Of(ServingSamples.With(ServingSamples.Report(), change));
}
