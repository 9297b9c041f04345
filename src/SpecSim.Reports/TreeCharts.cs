// The charts of scenarios that draft trees: the tree itself with what is reached of it, and other trees against it.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Reports.Charts;
using SpecSim.Speculation;

namespace SpecSim.Reports;

internal static class TreeCharts
{
    // A load that is clearly another one, and that still fits where chats are served.
    private const int LargerBatch = 32;

    private static readonly Axis Share = new("Rounds that reach a node", "", "0 %");

    private static readonly Axis Nodes = new("Nodes verified", "a sequence", "0", AxisScale.Logarithmic);

    /// <summary>Null for chains, and for trees that differ from round to round.</summary>
    public static TreeChart? Drawn(RunReport report)
    {
        Scenario scenario = report.Scenario;
        if (scenario.Tree is not TreeShape.Fixed shape)
            return null;
        TokenTree tree = shape.Tree.Cut(scenario.DraftLength);
        IReadOnlyList<double> reached =
            TreeStatistics.Reach(scenario.Acceptance, tree, scenario.Method.DraftedShare);
        IReadOnlyList<double> survival = scenario.ExpectedRounds(scenario.DraftLength).Survival;
        int rare = reached.Count(share => share < 0.05);
        return new TreeChart(
            "tree",
            $"Of {Units.Count(tree.Count, "node")} a round keeps {Units.Ratio(survival.Sum())}; "
            + $"{Units.Count(rare)} of them are reached in less than 5 % of rounds",
            $"{shape.Name}: {RunCharts.Subtitle(scenario, load: false)}. First choices at the left edge; by formula",
            Share,
            [.. survival.Select((kept, index) =>
                Whole($"token {Units.Count(index + 1)}: {Units.Percent(kept)}") + " "
                + Whole(Units.Count(tree.Widths[index], "node")))],
            [.. Enumerable.Range(0, tree.Count).Select(node => new TreeNode(tree.ParentOf(node), reached[node]))]);
    }

    /// <summary>Speedup against nodes at the scenario's batch and at a larger one; null without ranks.</summary>
    public static PanelChart? Shapes(RunReport report)
    {
        Scenario scenario = report.Scenario;
        if (scenario.Tree is null || scenario.Acceptance.Ranks is null)
            return null;
        TreePanel[] panels = [.. Loads(scenario).Select(load => TreePanel.Of(report, load))];
        return new PanelChart(
            "speedup-by-tree",
            Title(panels),
            RunCharts.Subtitle(scenario, load: false, draftLength: false)
            + ". By formula; each budget at its best depth",
            [.. panels.Select(panel => panel.Chart)]);
    }

    private static string Title(TreePanel[] panels)
    {
        TreePanel first = panels[0];
        string nodes = Units.Count(first.Best.Tree.Count, "node");
        string speedup = Units.Factor(first.Best.Speedup);
        string title = first.Best.Tree.Count == TreeChoice.Budgets[^1]
            ? $"{Capital(first.Load)} speedup still rises at {nodes}, to {speedup}"
            : $"{Capital(first.Load)} an optimal tree of {nodes} is fastest, {speedup}";
        return panels.Length == 1
            ? title
            : $"{title}; {panels[1].Load} {Units.Count(panels[1].Best.Tree.Count)} are best, "
                + Units.Factor(panels[1].Best.Speedup);
    }

    // What must not be torn apart at the end of a line.
    private static string Whole(string words) => words.Replace(' ', '\u00a0');

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private static IEnumerable<Scenario> Loads(Scenario scenario)
    {
        yield return scenario;
        Scenario larger = scenario with { Workload = scenario.Workload with { Batch = LargerBatch } };
        if (scenario.Workload.Batch < LargerBatch && larger.Problems().Count == 0)
            yield return larger;
    }

    /// <summary>One load.</summary>
    private sealed record TreePanel(string Load, TreePoint Best, LineChart Chart)
    {
        public static TreePanel Of(RunReport report, Scenario scenario)
        {
            var choice = new TreeChoice(scenario);
            TreePoint[] optimal = [.. TreeChoice.Budgets.Select(choice.Best)];
            TreePoint best = optimal.MaxBy(point => point.Speedup)!;
            string load = ScenarioWords.Load(scenario);
            return new TreePanel(load, best, new LineChart(
                $"batch-{scenario.Workload.Batch}",
                Capital(load),
                "",
                Nodes,
                RunCharts.SpeedupAxis,
                [
                    new Series("optimal trees", Points(optimal), Emphasised: true),
                    new Series("chains", Points(choice.Chains())),
                ])
            {
                Marks =
                [
                    new Mark(best.Tree.Count, best.Speedup, $"best: {Units.Count(best.Tree.Count)} nodes"),
                    .. Others(report, choice),
                ],
                Levels = [RunCharts.NoSpeculation],
            });
        }

        private static Point[] Points(IEnumerable<TreePoint> points) =>
        [
            .. points.DistinctBy(point => point.Tree.Count)
                .Select(point => new Point(point.Tree.Count, point.Speedup)),
        ];

        /// <summary>The scenario's own tree and the known ones.</summary>
        private static IEnumerable<Mark> Others(RunReport report, TreeChoice choice)
        {
            int heads = report.Scenario.Method is SpeculationMethod.ParallelHeads own ? own.Heads : int.MaxValue;
            IEnumerable<TreeShape.Fixed> mine = report.Scenario.Tree is TreeShape.Fixed tree
                ? [tree with { Tree = tree.Tree.Cut(report.Scenario.DraftLength) }]
                : [];
            foreach (TreeShape.Fixed known in mine.Concat(report.KnownTrees).DistinctBy(known => known.Tree))
            {
                if (known.Tree.Depth <= heads)
                    yield return new Mark(known.Tree.Count, choice.Of(known.Tree).Speedup, known.Name);
            }
        }
    }
}
