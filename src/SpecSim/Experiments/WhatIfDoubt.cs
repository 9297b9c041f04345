// Comparisons between draft lengths of one server, in other possible worlds: in each the latency constants and the
// acceptance are drawn anew, the same for all lengths, and the closed form says what the lengths are worth there. So a
// gain of one length over another is surer than either speedup. What only the longer draft does not know (positions
// that were never drafted) is drawn for it alone:
//   shift(K) = min(u, u') z + sqrt(u^2 - min(u, u')^2) z',  u the doubt at K, u' that at the server's K.

using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using SpecSim.Acceptance;
using SpecSim.Latency;
using SpecSim.Randomness;
using SpecSim.Results;

namespace SpecSim.Experiments;

internal sealed class WhatIfDoubt(WhatIfQuestion question)
{
    private const int Draws = 40;

    /// <summary>Speedup at this draft length over that at the server's own; 1 for that itself.</summary>
    public Interval Gain(int draftLength)
    {
        if (draftLength == question.DraftLength)
            return new Interval(1, 1, 1);
        double here = LogGain(draftLength, null);
        double squares = 0;
        for (uint draw = 0; draw < Draws; draw++)
        {
            double error = LogGain(draftLength, draw) - here;
            squares += error * error;
        }

        double half = StudentT.InvCDF(0, 1, Draws, 0.975) * Math.Sqrt(squares / Draws);
        return new Interval(Math.Exp(here), Math.Exp(here - half), Math.Exp(here + half));
    }

    /// <summary>Requests at a time up to which this draft length is no slower than none.</summary>
    public WhatIfBatch PaysUpTo(int draftLength)
    {
        (int pays, int fits) = In(draftLength, null).Batches();
        double[] elsewhere =
            [.. Enumerable.Range(0, Draws).Select(draw => (double)In(draftLength, (uint)draw).Batches().Pays).Order()];
        return new WhatIfBatch(
            pays,
            Math.Min(pays, (int)SortedArrayStatistics.Quantile(elsewhere, 0.025)),
            Math.Max(pays, (int)SortedArrayStatistics.Quantile(elsewhere, 0.975)),
            fits);
    }

    private double LogGain(int draftLength, uint? draw) => Math.Log(
        In(draftLength, draw).Speedup(draftLength)
        / In(question.DraftLength, draw).Speedup(question.DraftLength));

    /// <summary>One draft length in one world; null is the world as it is taken to be.</summary>
    private RoundExpectation In(int draftLength, uint? draw)
    {
        Scenario here = question.At(draftLength);
        if (draw is not { } number)
            return new RoundExpectation(here, Experiment.Rounds(here));
        (Scenario world, Residuals residuals) = Uncertainty.World(here, number);
        double shift = Shift(here.Acceptance.Uncertainty, new Luck(here.Run.Seed, number));
        Scenario shifted = world with
        {
            Acceptance = AcceptanceDraw.Shifted(here.Acceptance, shift),
            Method = here.Method.Shifted(shift),
        };
        return new RoundExpectation(shifted, Experiment.Rounds(shifted, residuals));
    }

    private double Shift(double doubt, Luck luck)
    {
        double common = Math.Min(doubt, question.Doubt(question.DraftLength));
        double own = Math.Sqrt((doubt * doubt) - (common * common));
        return (common * luck.Normal(StreamId.AcceptanceLevel, 0, 0))
            + (own * luck.Normal(StreamId.AcceptanceLevel, 0, 1));
    }
}
