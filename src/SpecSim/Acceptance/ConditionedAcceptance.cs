// A profile under other conditions than it was measured under. Shifts of the logit add up over conditions, and so do
// their variances, onto the profile's own:
//   logit a' = logit a + sum m,   u'^2 = u^2 + sum v.
// Of a number (temperature, top-p) the shift is the difference of two points of one curve, its variance the difference
// of theirs. Of a name it is the difference of two names, each against the reference: their variances add.
// What has no evidence is refused, with the evidence there is.

using System.Globalization;

namespace SpecSim.Acceptance;

/// <summary>A profile under the conditions that were asked for, and how it came about.</summary>
/// <param name="Profile">As measured where nothing shifts it: the same object.</param>
/// <param name="Shifts">One for each condition that differs.</param>
/// <param name="Refusals">Conditions without evidence; they shift nothing.</param>
public sealed record ConditionedAcceptance(
    AcceptanceProfile Profile,
    IReadOnlyList<ConditionShift> Shifts,
    IReadOnlyList<ConditionRefusal> Refusals)
{
    /// <summary>Of all conditions together.</summary>
    public double Shift => Shifts.Sum(shift => shift.Logit.Mean);

    /// <param name="measured">The profile, with the conditions of its measurement.</param>
    /// <param name="family">The method's; null for one that no evidence is about.</param>
    /// <param name="tables">The evidence.</param>
    /// <param name="wanted">What is not stated stays as measured.</param>
    public static ConditionedAcceptance Of(
        AcceptanceProfile measured, MethodFamily? family, ConditionTables tables, Conditions wanted)
    {
        var comparison = new ConditionComparison(measured.MeasuredAt, wanted, family);
        comparison.Temperature(tables.Temperature);
        comparison.TopP(tables.TopP);
        comparison.Named(
            ConditionKind.Content, measured.MeasuredAt.Content, wanted.Content, tables.Content);
        comparison.Named(
            ConditionKind.Alignment, measured.MeasuredAt.Alignment, wanted.Alignment, tables.Alignment);
        IReadOnlyList<ConditionShift> shifts = comparison.Shifts;
        return new ConditionedAcceptance(
            shifts.Count == 0 ? measured : Shifted(measured, shifts), shifts, comparison.Refusals);
    }

    private static AcceptanceProfile Shifted(AcceptanceProfile measured, IReadOnlyList<ConditionShift> shifts)
    {
        AcceptanceProfile shifted = AcceptanceDraw.Shifted(measured, shifts.Sum(shift => shift.Logit.Mean));
        double variance = (measured.Uncertainty * measured.Uncertainty) + shifts.Sum(shift => shift.Logit.Variance);
        return shifted with { Uncertainty = Math.Sqrt(variance) };
    }
}

/// <summary>What one condition did.</summary>
/// <param name="Kind">Which.</param>
/// <param name="From">As measured.</param>
/// <param name="To">As wanted.</param>
/// <param name="Logit">The shift and how well it is known.</param>
/// <param name="Pairs">Pairs of measurements behind it: of two values, the fewer.</param>
public sealed record ConditionShift(ConditionKind Kind, string From, string To, LogitShift Logit, int Pairs);

/// <summary>A condition without evidence.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Message">Why, and what evidence there is, in a sentence.</param>
/// <param name="Asked">The name that was asked for; empty for a number.</param>
/// <param name="Known">The names there is evidence of.</param>
public sealed record ConditionRefusal(
    ConditionKind Kind, string Message, string Asked = "", IReadOnlyList<string>? Known = null);

/// <summary>Compares conditions one by one.</summary>
internal sealed class ConditionComparison(Conditions measured, Conditions wanted, MethodFamily? family)
{
    private readonly List<ConditionShift> _shifts = [];
    private readonly List<ConditionRefusal> _refusals = [];

    public IReadOnlyList<ConditionShift> Shifts => _shifts;

    public IReadOnlyList<ConditionRefusal> Refusals => _refusals;

    private double? WantedTemperature => wanted.Temperature ?? measured.Temperature;

    public void Temperature(GradedEffects? table)
    {
        const ConditionKind kind = ConditionKind.Temperature;
        if (WantedTemperature == measured.Temperature)
        {
            SameTemperature();
            return;
        }

        IEnumerable<MethodFamily>? families = table?.Rows.Select(row => row.Family);
        if (HasEvidence(kind, measured.Temperature is not null, families) && IsRuleOf(kind, table!))
            Graded(kind, measured.Temperature!.Value, wanted.Temperature!.Value, table!);
    }

    public void TopP(GradedEffects? table)
    {
        const ConditionKind kind = ConditionKind.TopP;
        // Greedy decoding takes the likeliest token of any nucleus: at temperature 0 top-p says nothing.
        double? before = measured.TopP ?? (measured.Temperature == 0 ? 1 : null);
        if (wanted.TopP is not { } after || after == before || WantedTemperature == 0)
            return;
        if (HasEvidence(kind, before is not null, table?.Rows.Select(row => row.Family)) && IsRuleOf(kind, table!))
            Graded(kind, before!.Value, after, table!);
    }

    public void Named(ConditionKind kind, string? before, string? after, NamedEffects? table)
    {
        if (after is null || after == before
            || !HasEvidence(kind, before is not null, table?.Rows.Select(row => row.Family)))
            return;
        MethodFamily own = family!.Value;
        foreach (string name in new[] { before!, after })
        {
            if (table!.At(own, name) is not null)
                continue;
            IReadOnlyList<string> known = table.Names(own);
            Refuse(
                kind,
                $"no evidence of '{name}' for {ConditionWords.Plural(own)}; there is of {string.Join(", ", known)}",
                name,
                known);
            return;
        }

        (LogitShift from, LogitShift to) = (table!.At(own, before!)!.Value, table.At(own, after)!.Value);
        Add(
            kind, before!, after, new LogitShift(to.Mean - from.Mean, to.Variance + from.Variance),
            table.Pairs(own, before!), table.Pairs(own, after));
    }

    // At one temperature above 0 another rule keeps another share.
    private void SameTemperature()
    {
        if (WantedTemperature != 0 && wanted.Verification is { } rule && measured.Verification is { } before
            && rule != before)
        {
            Refuse(
                ConditionKind.Temperature,
                $"the acceptance was measured with {before}; no evidence says what {rule} makes of it");
        }
    }

    private void Graded(ConditionKind kind, double before, double after, GradedEffects table)
    {
        MethodFamily own = family!.Value;
        foreach (double value in new[] { before, after })
        {
            if (table.At(own, value) is not null)
                continue;
            (double low, double high) = table.Range(own);
            Refuse(
                kind,
                $"no evidence of {ConditionWords.Noun(kind)} {Text(value)} for {ConditionWords.Plural(own)}; "
                + $"there is from {Text(low)} to {Text(high)}");
            return;
        }

        (LogitShift from, LogitShift to) = (table.At(own, before)!.Value, table.At(own, after)!.Value);
        Add(
            kind, Text(before), Text(after),
            new LogitShift(to.Mean - from.Mean, Math.Abs(to.Variance - from.Variance)),
            table.Pairs(own, before), table.Pairs(own, after));
    }

    // Numbers of one rule say nothing of another: refused rather than mixed.
    private bool IsRuleOf(ConditionKind kind, GradedEffects table)
    {
        string? before = measured.Temperature > 0 ? measured.Verification : table.Verification;
        string after = WantedTemperature == 0 ? table.Verification
            : wanted.Verification ?? measured.Verification ?? Conditions.RejectionSampling;
        if (before is null)
        {
            Refuse(
                kind,
                "the acceptance was measured above temperature 0 and does not say by which rule; give "
                + "acceptance.measuredAt.verification");
        }
        else if (before != table.Verification || after != table.Verification)
        {
            string other = before != table.Verification ? before : after;
            Refuse(kind, $"no evidence for {other}; there is for {table.Verification}, whose numbers are others");
        }

        return before == table.Verification && after == table.Verification;
    }

    private bool HasEvidence(ConditionKind kind, bool isStated, IEnumerable<MethodFamily>? families)
    {
        (string noun, string key) = (ConditionWords.Noun(kind), ConditionWords.Key(kind));
        MethodFamily[] known = [.. (families ?? []).Distinct().Order()];
        bool isCovered = family is { } own && known.Contains(own);
        if (!isCovered)
        {
            string method = family is { } ours ? ConditionWords.Plural(ours) : "this method";
            string others = string.Join(" and ", known.Select(ConditionWords.Plural));
            Refuse(
                kind,
                $"no evidence of how {noun} changes the acceptance of {method}"
                + (others.Length == 0 ? "" : $"; there is for {others}")
                + $"; a file of your own can stand under conditions.effects.{key}");
        }
        else if (!isStated)
        {
            Refuse(
                kind,
                $"the acceptance does not say its {noun}; give acceptance.measuredAt.{key}, what it was measured at");
        }

        return isCovered && isStated;
    }

    private void Add(ConditionKind kind, string from, string to, LogitShift shift, int? pairsFrom, int? pairsTo) =>
        _shifts.Add(new ConditionShift(
            kind, from, to, shift, Math.Min(pairsFrom ?? int.MaxValue, pairsTo ?? int.MaxValue)));

    private void Refuse(ConditionKind kind, string message, string asked = "", IReadOnlyList<string>? known = null) =>
        _refusals.Add(new ConditionRefusal(kind, message, asked, known));

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
