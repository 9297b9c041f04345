// What a controller is worth, in words, as a table and as JSON: its regret against the oracle and the best fixed
// length, and whether it swings.

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class PolicyWords
{
    // Below it a percentage is written as 0.0.
    private const double LeastSaid = 0.0005;

    /// <summary>Two or three sentences.</summary>
    public static string Answer(PolicyResult policy)
    {
        string best = policy.BestFixedLength == 0
            ? "no drafts at all"
            : $"the best fixed length, {policy.BestFixedLength}";
        string against = policy.RegretOfBestFixed is { } fixedRegret
            ? Math.Abs(fixedRegret.Estimate) < LeastSaid
                ? $"as long for a token as {best}"
                : fixedRegret.Estimate > 0
                    ? $"{Percent(fixedRegret.Estimate)} more time a token than {best}"
                    : $"{Percent(-fixedRegret.Estimate)} less time a token than {best}"
            : $"not compared with {best}";
        string oracle = policy.RegretOfOracle is { } regret
            ? $"{Percent(regret.Estimate)} more than {Oracle(policy)}"
            : "not compared with the oracle";
        string swing = Swing("Its draft length", policy.Policy.Oscillation) is { } turns ? $" {turns}" : "";
        return $"The controller {policy.Policy.Name} takes {against}, and {oracle}.{swing}";
    }

    /// <summary>What kind of a bound it is.</summary>
    public static string Oracle(PolicyResult policy) => policy.Policy.Scenario.Workload.Batch == 1
        ? "an oracle that knows which tokens will be kept (the exact optimum)"
        : "the best in hindsight of all fixed lengths and of a choice that knows which tokens will be kept";

    /// <summary>A sentence where it swings; null where it does not.</summary>
    public static string? Swing(string name, Oscillation? oscillation) => oscillation is { Swings: true }
        ? $"{name} swings: it turns {Units.Significant(oscillation.TurnsPer100Steps)} times in 100 steps, "
            + $"from {Units.Significant(Oscillation.Limit)} on is too often."
        : null;

    public static Table Table(PolicyResult policy) => new(
        "The controller among what could be had",
        ["", "Speedup", "Tokens per round", "Drafted", "Regret"],
        [
            Row(policy.Policy.Name, policy.Policy, null),
            Row(
                policy.BestFixedLength == 0 ? "No drafts" : $"Best fixed length, {policy.BestFixedLength}",
                policy.BestFixed,
                policy.RegretOfBestFixed),
            Row("Oracle", policy.Oracle, policy.RegretOfOracle),
        ]);

    public static void Write(Utf8JsonWriter json, PolicyResult? policy)
    {
        if (policy is null)
            return;
        json.WriteStartObject("policy");
        json.WriteString("controller", policy.Policy.Scenario.Control.Word);
        JsonParts.Number(json, "meanDrafted", policy.Policy.MeanDrafted);
        json.WriteNumber("bestFixedLength", policy.BestFixedLength);
        JsonParts.Interval(json, "regretOfBestFixed", policy.RegretOfBestFixed);
        JsonParts.Interval(json, "regretOfOracle", policy.RegretOfOracle);
        JsonParts.Number(json, "turnsPer100Steps", policy.Policy.Oscillation?.TurnsPer100Steps);
        json.WriteString("answer", Answer(policy));
        json.WriteEndObject();
    }

    /// <summary>+3.1.</summary>
    public static string Signed(double share) =>
        Math.Round(100 * share, 1) == 0 ? "0.0" : (100 * share).ToString("+0.0;-0.0", Invariant);

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static string Percent(double share) => Units.Percent(share);

    private static string[] Row(string name, ComparisonSide side, Interval? regret) =>
    [
        name,
        Units.Factor(side.Speedup?.Estimate),
        Units.Ratio(side.Speculative.TokensPerRound.Estimate),
        Units.Ratio(side.MeanDrafted),
        regret is null ? Units.None : $"{Signed(regret.Estimate)} %",
    ];
}
