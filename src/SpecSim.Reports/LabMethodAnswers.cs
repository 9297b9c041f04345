// Other ways to speculate, each against what it would replace: adaptive against fixed lengths, trees against chains,
// several drafts against one, rules that change the output against those that do not.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

internal static class LabMethodAnswers
{
    // Of all tests together: what chance alone says in one visit of twenty, and what it never says.
    private const double Doubt = 0.05;
    private const double Proof = 1e-4;

    public static IEnumerable<LabAnswer> Of(LabReport report)
    {
        LabResult result = report.Result;
        if (result.Policies.Any(IsFixed) && !result.Policies.All(IsFixed))
            yield return Adaptive(report);
        if (result.Shapes.Any(IsTree) && !result.Shapes.All(IsTree))
            yield return Trees(report);
        if (result.Drafters.Count > 1)
            yield return Drafters(report);
        yield return Exact(report);
    }

    /// <summary>Rows of exact tests: those of rules that are known to change the output are not among them.</summary>
    internal static IReadOnlyList<LabTest> ExactTests(LabResult result) =>
        [.. result.Exactness.Where(test => !test.IsLossy)];

    // A fixed length has a number; an adaptive one has none.
    private static bool IsFixed(LabPoint policy) => policy.X is not null;

    // Several chains from one place are a tree too.
    private static bool IsTree(LabPoint shape) => !shape.Name.StartsWith("chain", StringComparison.Ordinal);

    private static LabAnswer Adaptive(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.Policies;
        LabPoint best = LabReport.Fastest(points.Where(point => !IsFixed(point)));
        LabPoint fixedBest = LabReport.Fastest(points.Where(IsFixed));
        LabPoint fixedWorst = LabReport.Slowest(points.Where(IsFixed));
        return new LabAnswer("adaptive", "Is an adaptive draft length better than a fixed one?",
        [
            LabWords.Compare(best, fixedBest) switch
            {
                > 0 => $"Yes: \"{best.Name}\" gives {Units.Factor(best.Speedup.Estimate)}, the best fixed length "
                    + $"({fixedBest.Name}) {Units.Factor(fixedBest.Speedup.Estimate)}.",
                < 0 => $"No: the best fixed length ({fixedBest.Name}) gives "
                    + $"{Units.Factor(fixedBest.Speedup.Estimate)}, the best rule, \"{best.Name}\", "
                    + $"{Units.Factor(best.Speedup.Estimate)}.",
                _ => $"It makes no difference: \"{best.Name}\" and the best fixed length ({fixedBest.Name}) both give "
                    + $"{Units.Factor(best.Speedup.Estimate)}.",
            },
            LabWords.Compare(best, fixedWorst) > 0
                ? $"A length chosen badly ({fixedWorst.Name}) gives {Units.Factor(fixedWorst.Speedup.Estimate)}: the "
                    + "rule saves from that without knowing the text."
                : $"Even the worst fixed length tried ({fixedWorst.Name}) is as good.",
            $"It drafts {Units.Ratio(best.DraftPassesPerRound)} tokens a round on average, the fixed one "
                + $"{Units.Ratio(fixedBest.DraftPassesPerRound)}.",
        ])
        {
            ChartId = LabCharts.Policies,
            Tables = [LabTables.Points("Draft length", points)],
        };
    }

    private static LabAnswer Trees(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.Shapes;
        LabPoint tree = LabReport.Fastest(points.Where(IsTree));
        LabPoint chain = LabReport.Fastest(points.Where(point => !IsTree(point)));
        LabPoint most = points.MaxBy(point => point.TokensPerRound.Estimate)!;
        string tokens = IsTree(most)
            ? $"Most tokens a round has {most.Name} ({Units.Ratio(most.TokensPerRound.Estimate)}): behind a wrong "
                + "first choice there is often a right second one."
            : $"In tokens a round the {most.Name} is ahead ({Units.Ratio(most.TokensPerRound.Estimate)}): with as many "
                + "nodes it is deeper, and first choices are right often enough for that.";
        return new LabAnswer("tree", "Is a tree better than a chain?",
        [
            LabWords.Compare(tree, chain) switch
            {
                > 0 => $"Yes: {tree.Name} gives {Units.Factor(tree.Speedup.Estimate)}, the best chain ({chain.Name}) "
                    + $"{Units.Factor(chain.Speedup.Estimate)}.",
                < 0 => $"No: the best chain ({chain.Name}) gives {Units.Factor(chain.Speedup.Estimate)}, the best tree "
                    + $"({tree.Name}) {Units.Factor(tree.Speedup.Estimate)}.",
                _ => $"It makes no difference: {tree.Name} and {chain.Name} both give "
                    + $"{Units.Factor(tree.Speedup.Estimate)}.",
            },
            tokens,
            $"The tree pays {Units.Ratio(tree.DraftPassesPerRound)} draft passes and the verification of "
                + $"{Units.Ratio(tree.VerifiedPerRound)} tokens a round, the chain "
                + $"{Units.Ratio(chain.DraftPassesPerRound)} "
                + $"and {Units.Ratio(chain.VerifiedPerRound)}; at larger batches verified tokens are no longer "
                + "nearly free.",
        ])
        {
            ChartId = LabCharts.Shapes,
            Tables = [LabTables.Points("Shape", points), .. LabTables.Ranks(report)],
        };
    }

    private static LabAnswer Drafters(LabReport report)
    {
        IReadOnlyList<LabPoint> points = report.Result.Drafters;
        LabPoint one = points[0];
        LabPoint best = LabReport.Fastest(points.Skip(1));
        LabPoint most = points.Skip(1).MaxBy(point => point.TokensPerRound.Estimate)!;
        return new LabAnswer("drafts", "Do several drafts help?",
        [
            LabWords.Compare(best, one) switch
            {
                > 0 => $"Something other than one draft is faster: {best.Name}, {Units.Factor(best.Speedup.Estimate)} "
                    + $"instead of {Units.Factor(one.Speedup.Estimate)}.",
                < 0 => $"No: {one.Name} gives {Units.Factor(one.Speedup.Estimate)}, the best of the others, "
                    + $"{best.Name}, {Units.Factor(best.Speedup.Estimate)}.",
                _ => $"They make no difference: {best.Name} gives {Units.Factor(best.Speedup.Estimate)}, as {one.Name} "
                    + "does.",
            },
            most.TokensPerRound.Estimate > one.TokensPerRound.Estimate
                ? $"In tokens a round {most.Name} is ahead, {Units.Ratio(most.TokensPerRound.Estimate)} to "
                    + $"{Units.Ratio(one.TokensPerRound.Estimate)}"
                    + (LabWords.Compare(most, one) < 0 ? ", but what the others draft has to be paid too." : ".")
                : $"No other has more tokens a round than {one.Name}, {Units.Ratio(one.TokensPerRound.Estimate)}.",
        ])
        {
            ChartId = LabCharts.Drafters,
            Tables = [LabTables.Points("Drafts", points)],
        };
    }

    private static LabAnswer Exact(LabReport report)
    {
        LabResult result = report.Result;
        IReadOnlyList<LabTest> tests = ExactTests(result);
        var sentences = new List<string>();
        if (tests.Count == 0)
        {
            sentences.Add("It was not tested in this run.");
        }
        else
        {
            // With many tests a small probability must occur: each is asked for a smaller one (Bonferroni).
            LabTest[] failed = [.. tests.Where(test => test.Probability < Doubt / tests.Count)];
            LabTest least = tests.MinBy(test => test.Probability)!;
            sentences.Add(failed.Length == 0
                ? $"Yes, as far as {Units.Count(tests.Sum(test => test.Samples), "token")} can tell: "
                    + (tests.Count == 1
                        ? "the chi-square test finds no"
                        : $"none of {tests.Count} chi-square tests finds a")
                    + " difference from the target's own law."
                : least.Probability < Proof / tests.Count
                    ? $"No: {LabWords.List([.. failed.Select(test => test.Name)])} "
                        + $"{(failed.Length == 1 ? "differs" : "differ")} from the target's own law by more than "
                        + "chance."
                    : $"It is not sure: {LabWords.List([.. failed.Select(test => test.Name)])} "
                        + $"{(failed.Length == 1 ? "differs" : "differ")} by what chance brings about in one visit of "
                        + "twenty; another seed or more tokens will tell.");
            sentences.Add($"The smallest probability is {LabTables.Chance(least.Probability)} ({least.Name}); below "
                + $"{Units.Significant(Doubt / tests.Count)} it would be doubtful with so many tests.");
        }

        sentences.AddRange(Lossy(result));
        return new LabAnswer("exact", "Is the output exactly the target's, and what do lossy rules do?", sentences)
        {
            Tables = [.. LabTables.Tests(report), LabTables.Points("Rule", result.Rules)],
        };
    }

    private static IEnumerable<string> Lossy(LabResult result)
    {
        LabPoint? exact = result.Rules.FirstOrDefault(rule => !rule.IsLossy);
        foreach (LabPoint rule in result.Rules.Where(rule => rule.IsLossy))
        {
            LabTest? test = result.Exactness.FirstOrDefault(test => test.Name == rule.Name);
            string changed = test is null ? "but its output was not tested"
                : test.Probability < Doubt
                    ? $"and its output is not the target's (chi-square {Units.Significant(test.Statistic)} with "
                        + $"{test.DegreesOfFreedom} degrees of freedom)"
                    : "and its output could not be told from the target's here, though nothing promises that";
            string gain = exact is null ? LabWords.Fast(rule) : LabWords.Compare(rule, exact) switch
            {
                > 0 => $"faster, {Units.Factor(rule.Speedup.Estimate)} instead of "
                    + $"{Units.Factor(exact.Speedup.Estimate)}",
                < 0 => $"slower, {Units.Factor(rule.Speedup.Estimate)} instead of "
                    + $"{Units.Factor(exact.Speedup.Estimate)}",
                _ => $"as fast, {Units.Factor(rule.Speedup.Estimate)}",
            };
            yield return $"With {rule.Name} it is {gain}, {changed}.";
        }
    }
}
