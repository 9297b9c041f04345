// The formula level: a result's own times give its speedup,
//   E t_plain / (t_draft + t_verify + t_overhead)      where they are published in full,
//   E / (1 + K c)                                      where only the ratio c of a draft pass to a step is
// (Leviathan et al. 2022, theorem 3.8). Nothing of the latency model is in it: it checks the mathematics of acceptance
// and the conversions of conventions. The interval holds the rounding of the printed figures and 5 % for every
// measured time, which is what installations of one kind differ by.

using SpecSim.Acceptance;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>A prediction and its 95 % interval.</summary>
public readonly record struct PublishedEstimate(double Value, double Low, double High)
{
    /// <param name="deviation">Standard deviation of the logarithm.</param>
    public static PublishedEstimate Of(double value, double deviation)
    {
        double factor = Math.Exp(1.96 * deviation);
        return new PublishedEstimate(value, value / factor, value * factor);
    }

    /// <summary>In another unit.</summary>
    public PublishedEstimate Times(double factor) => new(Value * factor, Low * factor, High * factor);

    /// <summary>With another source of error beside those within.</summary>
    public PublishedEstimate Widened(double deviation)
    {
        double own = Math.Log(High / Value) / 1.96;
        return Of(Value, Math.Sqrt((own * own) + (deviation * deviation)));
    }
}

/// <summary>Speedups from published times.</summary>
public static class PublishedFormula
{
    // Of a time that was measured, between machines of one kind: the spread that latency profiles assume.
    private const double MeasuredSpread = 0.05;

    /// <summary>Tokens of a round in whatever convention they are published; null where more must be known.</summary>
    public static double? TokensPerRound(PublishedResult result)
    {
        if (result.Acceptance is not { } acceptance)
            return null;
        double first = acceptance.Values[0];
        int? length = Length(result);
        double? drafted = result.MeanDrafted ?? length;
        return acceptance.Convention switch
        {
            "tokens-per-round" => first,
            "accepted-per-round" => Conventions.TokensPerRoundFromAccepted(first),
            "survival" => 1 + acceptance.Values.Sum(),
            "hazard" => 1 + Conventions.SurvivalFromHazards(acceptance.Values).Sum(),
            "iid-alpha" => length is { } count ? Conventions.TokensPerRoundFromAlpha(first, count) : null,
            "accepted-over-drafted" => drafted is { } mean ? 1 + (mean * first) : null,
            "system-efficiency" => drafted is { } most ? (most + 1) * first : null,
            _ => null,
        };
    }

    /// <summary>Draft passes of a round that has one for each token of a chain or each depth of a tree.</summary>
    public static int? Length(PublishedResult result) => result.DraftLength ?? result.Tree?.Depth;

    /// <summary>Null where the published times are not enough.</summary>
    public static PublishedEstimate? Of(PublishedResult result)
    {
        if (Value(result) is not { } value)
            return null;
        // What printing cut off: each figure's last digit, moved by what a uniform law spreads by.
        double squares = result.Cost!.Ratio is 0 ? 0 : MeasuredSpread * MeasuredSpread;
        foreach (PublishedResult moved in Moved(result))
        {
            double change = Math.Log(Value(moved)!.Value / value);
            squares += change * change;
        }

        return PublishedEstimate.Of(value, Math.Sqrt(squares)).Widened(RoundingOf(result.Speedup ?? 0));
    }

    /// <summary>Standard deviation of the logarithm of a figure by the digits it is printed with.</summary>
    public static double RoundingOf(double figure) => figure > 0 ? Digit(figure) / figure : 0;

    /// <summary>The spread of tokens per round that printing leaves, as a logarithm.</summary>
    public static double RoundingOfTokens(PublishedResult result)
    {
        double tokens = TokensPerRound(result)!.Value;
        return result.Acceptance is { } acceptance
            && TokensPerRound(result with { Acceptance = Up(acceptance) }) is { } up
            ? Math.Abs(Math.Log(up / tokens))
            : 0;
    }

    private static double? Value(PublishedResult result)
    {
        if (result.Cost is not { } cost || TokensPerRound(result) is not { } tokens)
            return null;
        double? passes = Length(result) ?? result.MeanDrafted;
        if (cost is { VerifyMilliseconds: { } verify, BaselineMillisecondsPerToken: { } plain })
        {
            double draft = cost.DraftMillisecondsPerRound ?? (cost.DraftMillisecondsPerPass * passes) ?? 0;
            return ClosedForm.Speedup(tokens, draft / plain, (verify + (cost.OverheadMilliseconds ?? 0)) / plain);
        }

        return cost.Ratio is { } ratio && passes is { } count ? ClosedForm.Speedup(tokens, ratio * count, 1) : null;
    }

    private static IEnumerable<PublishedResult> Moved(PublishedResult result)
    {
        PublishedCost cost = result.Cost!;
        yield return result with { Acceptance = Up(result.Acceptance!) };
        yield return result with { Cost = cost with { Ratio = Up(cost.Ratio) } };
        yield return result with { Cost = cost with { VerifyMilliseconds = Up(cost.VerifyMilliseconds) } };
        yield return result with
        {
            Cost = cost with
            {
                DraftMillisecondsPerPass = Up(cost.DraftMillisecondsPerPass),
                DraftMillisecondsPerRound = Up(cost.DraftMillisecondsPerRound),
            },
        };
    }

    private static PublishedAcceptance Up(PublishedAcceptance acceptance) =>
        acceptance with { Values = [.. acceptance.Values.Select(value => value + Digit(value))] };

    private static double? Up(double? figure) => figure is > 0 ? figure + Digit(figure.Value) : figure;

    // A uniform law one unit of the last digit wide. Zeros at the end are lost to us, so this errs to the wide side;
    // one digit behind the point is taken to be there.
    private static double Digit(double figure)
    {
        int digits = 1;
        double unit = 0.1;
        while (digits < 6 && Math.Abs((figure / unit) - Math.Round(figure / unit)) > 1e-9)
        {
            unit /= 10;
            digits++;
        }

        return unit / Math.Sqrt(12);
    }
}
