// What telemetry says of a server beside what the engine makes of it: the figures are those of runs with that
// acceptance; doubt widens with what is not known; what is off is said to be.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Experiments;

public sealed class WhatIfTests
{
    private static readonly WhatIfResult Sample = WhatIf.Of(BuildWhatIf.Question());

    [Fact]
    public void Now_IsTheRunWithTheEstimatedAcceptance()
    {
        RunResult run = Experiment.Run(BuildWhatIf.Question().At(3));

        Assert.Equal(run.Speedup!.Estimate, Sample.Now.Speedup.Estimate, 12);
        Assert.Equal(2.82, Sample.Now.TokensPerRound, 12);
        Assert.Equal(new Interval(1, 1, 1), Sample.Now.Gain);
    }

    [Fact]
    public void Gain_OfALength_IsItsSpeedupOverThatOfNow()
    {
        foreach (WhatIfLength length in Sample.Lengths)
        {
            double ratio = length.Speedup.Estimate / Sample.Now.Speedup.Estimate;
            Assert.Equal(ratio, length.Gain.Estimate, 0.02);
            Assert.True(length.Gain.Low95 <= length.Gain.Estimate && length.Gain.Estimate <= length.Gain.High95);
        }
    }

    [Fact]
    public void Gain_IsSurerThanTheSpeedups()
    {
        WhatIfLength four = Sample.Lengths.Single(length => length.DraftLength == 4);

        Assert.True(Width(four.Gain) < Width(four.Speedup) / 2);
    }

    [Fact]
    public void Extrapolation_WidensTheInterval()
    {
        double[] doubts = [.. Enumerable.Range(3, 6).Select(BuildWhatIf.Question().Doubt)];

        Assert.Equal(doubts.Order(), doubts);
        Assert.True(doubts[^1] > 3 * doubts[0]);
        Assert.All(Sample.Lengths, length => Assert.Equal(length.DraftLength > 3, length.Extrapolated));
    }

    [Fact]
    public void Best_IsWhatTheServerHas_UnlessAnotherIsFaster()
    {
        double fastest = Sample.Lengths.Max(length => length.Speedup.Estimate);

        // K = 2 is within 1 % of K = 3 and shorter.
        Assert.Equal(Sample.Now, Sample.Best);
        WhatIfResult five = WhatIf.Of(BuildWhatIf.Question() with { DraftLength = 5, Others = [] });

        Assert.Equal(2, five.Best.DraftLength);
        Assert.InRange(five.Best.Speedup.Estimate, fastest / 1.01, fastest);
    }

    [Fact]
    public void Batch_WhereItStopsPaying_IsThatOfTheClosedForm()
    {
        ClosedFormResult form = Experiment.Run(BuildWhatIf.Question().At(3)).ClosedForm;

        WhatIfBatch batch = Sample.Now.PaysUpToBatch;

        Assert.Equal((form.PaysUpToBatch, form.LargestBatch), (batch.Estimate, batch.Largest));
        Assert.True(batch.Low95 <= batch.Estimate && batch.Estimate <= batch.High95);
    }

    [Theory]
    [InlineData(1.1, false)]
    [InlineData(1.3, true)]
    [InlineData(0.75, true)]
    public void Check_ThatIsTooFarOff_IsSaid(double factor, bool off)
    {
        double predicted = Sample.TokensPerSecond!.Predicted;

        WhatIfCheck check = new(predicted * factor, predicted);

        Assert.Equal(off, check.IsOff);
    }

    [Fact]
    public void TokensPerSecond_AreThoseOfALongSteadyRun()
    {
        // One request that decodes long: prompts and a tail take no part.
        WhatIfQuestion question = BuildWhatIf.Question();
        WhatIfQuestion alone = question with
        {
            Scenario = question.Scenario with
            {
                Workload = new ClosedWorkload(1, new LengthLaw.Fixed(16), new LengthLaw.Fixed(1500)),
                Run = question.Scenario.Run with { Replications = 2, UncertaintyDraws = 0 },
            },
            Server = new ServerFacts(TokensPerSecond: 1),
            Others = [],
        };

        WhatIfResult result = WhatIf.Of(alone);

        double simulated = Experiment.Run(alone.At(3)).Speculative.Server.TokensPerSecond;
        Assert.Equal(simulated, result.TokensPerSecond!.Predicted, simulated * 0.02);
    }

    [Fact]
    public void INV5_OneAndThreeThreads_AnswerTheSame()
    {
        WhatIfResult again = WhatIf.Of(BuildWhatIf.Question(), threads: 3);

        Assert.Equal(Sample.Lengths, again.Lengths);
        Assert.Equal(
            Sample.Options.Select(option => option.Speedup), again.Options.Select(option => option.Speedup));
    }

    [Fact]
    public void ServerThatDoesNotFit_IsRefused()
    {
        WhatIfQuestion question = BuildWhatIf.Question();
        WhatIfQuestion huge = question with
        {
            Scenario = question.Scenario with { Workload = question.Scenario.Workload with { Batch = 4000 } },
        };

        Assert.Throws<ScenarioProblemsException>(() => WhatIf.Of(huge));
    }

    private static double Width(Interval interval) => Math.Log(interval.High95!.Value / interval.Low95!.Value);
}
