// What a controller is worth: its run beside that of every fixed length and beside an oracle's, under the same luck.

using SpecSim.Controllers;
using SpecSim.Results;

namespace SpecSim.Experiments;

/// <summary>A policy among what could be had.</summary>
/// <param name="Policy">The scenario's own.</param>
/// <param name="BestFixed">The fixed length with the least time per output token, 0 for no drafts among them.</param>
/// <param name="BestFixedLength">That length.</param>
/// <param name="Oracle">Who knows what will be kept.</param>
/// <param name="RegretOfOracle">Time per output token over the oracle's, less 1.</param>
/// <param name="RegretOfBestFixed">The same over the best fixed length; negative for a policy that beats it.</param>
public sealed record PolicyResult(
    ComparisonSide Policy,
    ComparisonSide BestFixed,
    int BestFixedLength,
    ComparisonSide Oracle,
    Interval? RegretOfOracle,
    Interval? RegretOfBestFixed);

/// <summary>Sets a policy beside the best that could be had.</summary>
public static class PolicyStudy
{
    /// <returns>Null for a scenario without a controller.</returns>
    public static PolicyResult? Of(Scenario scenario, int threads = 1, Action<int, int>? report = null)
    {
        if (!scenario.Drafts || scenario.Control is DraftControl.Fixed { Least: 0, Most: null })
            return null;
        int longest = scenario.DraftLength;
        var sides = new List<ComparedScenario> { new(scenario.Control.Word, scenario) };
        for (int length = 0; length <= longest; length++)
            sides.Add(Fixed(scenario, length));
        sides.Add(new ComparedScenario("oracle", scenario with { Control = new DraftControl.Oracle() }));
        ComparisonResult result = Comparison.Of(sides, threads, report);
        // The first is the policy: what another is more than 1 times as fast as it, is the policy's regret.
        int best = Enumerable.Range(1, longest + 1)
            .MaxBy(side => result.Sides[side].AgainstFirst?.Estimate ?? 0);
        return new PolicyResult(
            result.Sides[0],
            result.Sides[best],
            best - 1,
            result.Sides[^1],
            LessOne(result.Sides[^1].AgainstFirst),
            LessOne(result.Sides[best].AgainstFirst));
    }

    /// <summary>The same scenario with drafts of one length; with 0 nothing is drafted.</summary>
    private static ComparedScenario Fixed(Scenario scenario, int length) => new(
        $"fixed {length}",
        length == 0
            ? scenario.WithoutSpeculation with { Control = new DraftControl.Fixed() }
            : scenario with { DraftLength = length, Control = new DraftControl.Fixed() });

    private static Interval? LessOne(Interval? ratio) => ratio is null
        ? null
        : new Interval(ratio.Estimate - 1, ratio.Low95 - 1, ratio.High95 - 1);
}
