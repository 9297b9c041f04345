// The sentence that everything else explains: every case it has to tell apart, in full.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class AnswerTests
{
    private const string Subject = "Llama-3.1-70B on 4 x H100 SXM 80GB, one request at a time";

    private const string Faster =
        $"Speculating 5 tokens a round with Llama-3.1-8B makes {Subject}, 1.44 times as fast "
        + "(95 % interval 1.10 to 1.89)";

    [Fact]
    public void Of_FasterAndCheaper_SaysHowMuchHowSureWhatWouldBeBetterAndUpToWhatLoad() => Assert.Equal(
        $"{Faster} and cuts a million tokens from $55.82 to $39.00; by the formulas K = 3 would do better (1.58x) and "
        + "it is faster up to 77 requests at a time.",
        Answer.Of(Samples.Report()));

    [Fact]
    public void Of_WithAndWithoutCurves_IsTheSame() =>
        Assert.Equal(Answer.Of(Samples.Report()), Answer.Of(Samples.FullReport()));

    [Fact]
    public void Of_FasterWhereverItFits_SaysSo()
    {
        RunReport report = Samples.Report();
        RunResult result = report.Result;
        ClosedFormResult form = result.ClosedForm with { PaysUpToBatch = 300, LargestBatch = 300, BestSpeedup = 1 };

        Assert.EndsWith(
            "; by the formulas it is faster at any load up to 300 requests at a time.",
            Answer.Of(report with { Result = result with { ClosedForm = form } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Slower_DoesNotPay()
    {
        RunReport report = Samples.WithSpeedup(0.85, 0.8, 0.9);
        ClosedFormResult form = report.Result.ClosedForm with { BestDraftLength = 0, BestSpeedup = 1 };

        Assert.Equal(
            $"Speculating 5 tokens a round with Llama-3.1-8B does not pay: it makes {Subject}, 0.85 times as fast "
            + "(95 % interval 0.80 to 0.90) and raises a million tokens from $55.82 to $65.00; by the formulas no "
            + "draft length pays.",
            Answer.Of(Costing(report with { Result = report.Result with { ClosedForm = form } }, 65)));
    }

    [Fact]
    public void Of_IntervalCoversOne_MakesNoMeasurableDifference()
    {
        RunReport report = Costing(Samples.WithSpeedup(1.01, 0.97, 1.05), 55.82);

        Assert.StartsWith(
            $"Speculating 5 tokens a round with Llama-3.1-8B makes no measurable difference to {Subject}: it is 1.01 "
            + "times as fast (95 % interval 0.97 to 1.05) and leaves a million tokens at $55.82",
            Answer.Of(report),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WideIntervalAroundOne_IsNotSure() => Assert.StartsWith(
        "It is not sure whether speculation pays: speculating 5 tokens a round with Llama-3.1-8B makes "
        + $"{Subject}, 1.01 times as fast (95 % interval 0.80 to 1.28)",
        Answer.Of(Samples.WithSpeedup(1.01, 0.8, 1.28)),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1.2, "makes Llama-3.1-70B on 4 x H100 SXM 80GB, one request at a time, 1.20 times as fast and cuts")]
    [InlineData(1.004, "makes no measurable difference")]
    [InlineData(0.9, "does not pay")]
    public void Of_OneReplication_SaysNoInterval(double speedup, string words)
    {
        string answer = Answer.Of(Samples.WithSpeedup(speedup));

        Assert.Contains(words, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("interval", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoSpeculation_SaysWhatThereIs() => Assert.Equal(
        $"Without speculation {Subject}, yields 58.7 tokens/s at 16.9 ms per token and $55.82 per million tokens.",
        Answer.Of(Samples.PlainReport()));

    [Fact]
    public void Of_NoPrice_SpeaksNotOfMoney() =>
        Assert.DoesNotContain('$', Answer.Of(Costing(Samples.Report(), null)));

    [Fact]
    public void Of_Truncated_SaysWhy() => Assert.Equal(
        "No request of Llama-3.1-70B on 4 x H100 SXM 80GB finished decoding, so nothing can be said about a speedup. "
        + "Runs were cut short (10 events): figures cover what was done by then.",
        Answer.Of(Samples.CutAtOnce()));

    [Fact]
    public void Of_EveryMethod_NamesIt()
    {
        Deployment small = new(Build.Llama1B(), DataTypes.AllBf16, 1);
        (SpeculationMethod Method, string Words)[] methods =
        [
            (new SpeculationMethod.DraftModel(small, 0), "with Llama-3.2-1B makes"),
            (new SpeculationMethod.DraftHead(small), "with Llama-3.2-1B makes"),
            (new SpeculationMethod.ParallelHeads(5), "with 5 parallel heads makes"),
            (new SpeculationMethod.PromptLookup(new Probability(0.5)), "by prompt lookup makes"),
        ];

        Assert.All(methods, method => Assert.Contains(
            method.Words,
            Answer.Of(Samples.Report() with { Scenario = Samples.Scenario() with { Method = method.Method } }),
            StringComparison.Ordinal));
    }

    [Fact]
    public void Of_ManyRequests_SaysHowMany()
    {
        Scenario scenario = Samples.Scenario();
        RunReport report = Samples.FullReport() with
        {
            Scenario = scenario with { Workload = scenario.Workload with { Batch = 1024 } },
        };

        string answer = Answer.Of(report);

        Assert.Contains("1,024 requests at a time", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("faster up to", answer, StringComparison.Ordinal);
    }

    private static RunReport Costing(RunReport report, double? usd)
    {
        RunResult result = report.Result;
        ServerResult server = result.Speculative.Server with { UsdPerMillionTokens = usd };
        return report with { Result = result with { Speculative = result.Speculative with { Server = server } } };
    }
}
