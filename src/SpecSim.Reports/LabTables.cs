// The tables of the laboratory, made once for the terminal, for Markdown and for the HTML page.

using SpecSim.Experiments;

namespace SpecSim.Reports;

internal static class LabTables
{
    /// <summary>What was varied, what a round yielded, and what that would be worth.</summary>
    public static Table Points(string what, IReadOnlyList<LabPoint> points) => new(
        what,
        ["", "Tokens/round", "Accepted", "Passes", "Verified", "Tokens/s", "Speedup"],
        [
            .. points.Select(point => (string[])
            [
                point.IsLossy && !point.Name.Contains("lossy", StringComparison.Ordinal)
                    ? $"{point.Name} (lossy)"
                    : point.Name,
                Units.Ratio(point.TokensPerRound.Estimate),
                Units.Percent(point.AcceptedOverDrafted),
                Units.Ratio(point.DraftPassesPerRound),
                Units.Ratio(point.VerifiedPerRound),
                Units.Rate(point.TokensPerSecond),
                Units.Factor(point.Speedup.Estimate),
            ]),
        ])
    { IsWide = true };

    public static Table Texts(LabReport report) => new(
        "Text",
        ["", "Size", "Trained on", "Held out", "Target", "Draft"],
        [
            .. report.Result.Texts.Select(text => (string[])
            [
                text.Name,
                Units.Memory(text.Bytes),
                Units.Count(text.TrainingTokens, "token"),
                Units.Count(text.HeldOutTokens, "token"),
                $"{Units.Ratio(text.TargetBitsPerByte)} bits/byte",
                $"{Units.Ratio(text.DraftBitsPerByte)} bits/byte",
            ]),
        ])
    { IsWide = true };

    public static Table Positions(LabReport report) => new(
        "Draft position",
        ["", "Reached", "Accepted", "Share", "By theory"],
        [
            .. report.Result.Positions.Select(position => (string[])
            [
                Units.Count(position.Position),
                Units.Count(position.Tried),
                Units.Count(position.Kept),
                Units.Percent(position.Hazard.Estimate),
                Units.Percent(position.Expected),
            ]),
        ]);

    /// <summary>Nothing where ranks were not counted.</summary>
    public static IEnumerable<Table> Ranks(LabReport report)
    {
        IReadOnlyList<IReadOnlyList<double>> shares = report.Result.RankShares;
        if (shares.Count == 0 || shares[0].Count == 0)
            return [];
        int ranks = shares.Max(row => row.Count);
        return
        [
            new Table(
                "Where the first choice was wrong, the right one was",
                ["", .. Enumerable.Range(2, ranks).Select(rank => $"rank {rank}")],
                [
                    .. shares.Select((row, depth) => (string[])
                    [
                        $"Depth {depth + 1}",
                        .. Enumerable.Range(0, ranks)
                            .Select(rank => rank < row.Count ? Units.Percent(row[rank]) : Units.None),
                    ]),
                ])
            { IsWide = true },
        ];
    }

    public static Table Batches(LabReport report) => new(
        "Requests at a time",
        ["", "Plain tokens/s", "Speculative", "Speedup"],
        [
            .. report.Result.ByBatch.Select(point => (string[])
            [
                Units.Count(point.Batch),
                Units.Rate(point.BaselineTokensPerSecond),
                Units.Rate(point.SpeculativeTokensPerSecond),
                Units.Factor(point.Speedup?.Estimate),
            ]),
        ]);

    /// <summary>Nothing where nothing was tested.</summary>
    public static IEnumerable<Table> Tests(LabReport report) => report.Result.Exactness.Count == 0
        ? []
        :
        [
            new Table(
                "Output against the target's law",
                ["", "Tokens", "Chi-square", "Degrees", "Probability"],
                [
                    .. report.Result.Exactness.Select(test => (string[])
                    [
                        test.Name,
                        Units.Count(test.Samples),
                        Units.Significant(test.Statistic),
                        Units.Count(test.DegreesOfFreedom),
                        Chance(test.Probability),
                    ]),
                ]),
        ];

    public static Table Checks(LabReport report) => new(
        "Tokens per round",
        ["", "Laboratory", "Simulator", "Formula"],
        [
            .. report.Result.Check.Select(check => (string[])
            [
                LabWords.Shape(check),
                LabWords.Between(check.Observed, Units.Ratio),
                Units.Ratio(check.Simulated),
                Units.Ratio(check.Expected),
            ]),
        ]);

    /// <summary>0.123; what is too small to be told from none is "below 0.0001".</summary>
    public static string Chance(double probability) =>
        probability < 1e-4 ? "below 0.0001" : Units.Significant(probability);
}
