// The estimate from tokens per round by draft length alone: no hazards are seen, families are independent tokens
// and, with two lengths or more, hazards by position.

using MathNet.Numerics.Distributions;

namespace SpecSim.Estimation;

internal static class TableEstimate
{
    /// <summary>
    /// Means whose counts nobody kept stand for so many independent rounds at most: a benchmark's hundred requests
    /// are worth no more, for rounds of one resemble each other.
    /// </summary>
    public const int MostRounds = 2000;

    // Each step moves the scale of errors by less than the one before.
    private const int ScaleSteps = 20;

    // Tables have two decimals.
    private const double LeastNoticed = 0.005;

    /// <param name="points">By rising draft length, at least one.</param>
    public static AcceptanceEstimate Of(
        AcceptanceEvidence evidence, IReadOnlyList<MeanPoint> points, int longest, List<string> notices)
    {
        bool counted = points[0].Error is not null;
        IReadOnlyList<MeanPoint> known = counted ? points : MeanTable.WithErrors(points, MostRounds);
        if (points.Count > 1)
            NoticeSmoothing(known, notices);
        (known, double quantile) = Scaled(known);
        double observations = counted ? known.Sum(point => point.Rounds) : known.Count;
        var fits = new List<FamilyFit> { TableFit.Iid(known, observations, quantile) };
        if (known.Count > 1)
            fits.Add(TableFit.Positional(known, observations, quantile));
        if (counted)
            fits = [.. fits.Select(fit => WithFit(fit, known))];
        FamilyFit chosen = fits.MinBy(fit => fit.Law.Criterion)!;
        Notice(evidence, known, counted, notices);
        return new AcceptanceEstimate(
            evidence,
            [],
            [.. fits.Select(fit => fit.Law)],
            chosen.Law,
            ModelChoice.Why(fits, chosen, counted ? "tokens per round and their errors" : "the table's means"),
            LengthForecast.Of(
                fits,
                chosen,
                Walk(known, chosen),
                (int)Math.Floor(known[^1].DraftLength),
                AcceptanceEstimator.Observed(evidence, []),
                longest),
            [],
            notices);
    }

    // Errors as large as the points' distance from the nearest smooth hazards says, but never smaller than they are.
    // The more the errors are, the smoother the hazards: both are found in turn (Fellner 1986).
    private static (IReadOnlyList<MeanPoint> Points, double Quantile) Scaled(IReadOnlyList<MeanPoint> points)
    {
        if (points.Count < 3)
            return (points, WilsonInterval.Normal95);
        double scale = 1;
        double free = 0;
        IReadOnlyList<MeanPoint> At(double factor) =>
            [.. points.Select(point => point with { Error = point.Error * factor })];
        for (int step = 0; step < ScaleSteps; step++)
        {
            (double squares, free) = TableFit.Misfit(At(scale));
            scale = Math.Max(1, scale * Math.Sqrt(squares / Math.Max(free, 1e-9)));
        }

        double quantile = scale > 1 ? StudentT.InvCDF(0, 1, Math.Max(2, free), 0.975) : WilsonInterval.Normal95;
        return (At(scale), quantile);
    }

    private static void NoticeSmoothing(IReadOnlyList<MeanPoint> points, List<string> notices)
    {
        IsotonicSurvival nearest = IsotonicSurvival.Of(points);
        double[] residuals = [.. points.Select((point, index) => Math.Abs(point.Tokens - nearest.Tokens[index]))];
        int worst = Enumerable.Range(0, residuals.Length).MaxBy(index => residuals[index]);
        if (residuals[worst] <= LeastNoticed)
            return;
        notices.Add(
            "No law has this table: survival would rise with position. The nearest that a law can have is up to "
            + $"{AcceptanceEstimator.Text(residuals[worst], "0.00")} tokens per round away, at K = "
            + $"{AcceptanceEstimator.Text(points[worst].DraftLength, "0.##")}; the table was smoothed.");
    }

    private static FamilyFit WithFit(FamilyFit fit, IReadOnlyList<MeanPoint> points)
    {
        int spare = points.Count - fit.Law.Parameters;
        if (spare < 1)
            return fit;
        double misfit = points.Sum(point => Square(
            (point.Tokens - point.Between(length => fit.TokensPerRound(length).Value)) / point.Error!.Value));
        return fit with
        {
            Law = fit.Law with { FitProbability = 1 - ChiSquared.CDF(spare, misfit) },
        };
    }

    // One length leaves every other to the law; several leave those beyond the last.
    private static Func<int, double> Walk(IReadOnlyList<MeanPoint> known, FamilyFit chosen)
    {
        int last = (int)Math.Ceiling(known[^1].DraftLength);
        if (known.Count > 1)
            return LengthForecast.Beyond(chosen.Law.Profile, last);
        double[] atKnown = FamilyFit.Hazards(chosen.Law.Profile, last);
        return length => HazardWalk.VarianceGiven(FamilyFit.Hazards(chosen.Law.Profile, length), atKnown);
    }

    private static void Notice(
        AcceptanceEvidence evidence, IReadOnlyList<MeanPoint> points, bool counted, List<string> notices)
    {
        if (points.Count == 1)
        {
            notices.Add(
                "Tokens per round at one draft length do not tell hazards apart: independent tokens are assumed, and "
                + "other lengths have the error of hazards that differ as published ones do.");
        }

        if (!counted)
        {
            notices.Add(
                "Nobody counted the rounds behind these means: their errors are taken from how far they are from any "
                + $"law, and not below those of {MostRounds} rounds.");
        }

        if (points.Any(point => point.DraftLength != Math.Floor(point.DraftLength)))
        {
            notices.Add(
                "Rounds drafted different numbers of tokens: they are taken to differ by one at most, and "
                + "independently of acceptance.");
        }

        int left = evidence.Totals.Count(counts => counts.Drafted > 0 && MeanTable.Length(counts) is null);
        if (left > 0)
            notices.Add($"Totals that state neither rounds nor draft length were left out: {left}.");
        if (counted && evidence.Means.Count > 0)
            notices.Add("Means without counts were left aside: totals say more.");
    }

    private static double Square(double value) => value * value;
}
