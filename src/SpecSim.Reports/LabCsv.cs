// A CSV file for each experiment of the laboratory, for spreadsheets: SI units and exact numbers as in the JSON, an
// empty field for what does not apply.

using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes the experiments as CSV.</summary>
public static class LabCsv
{
    /// <summary>Experiments with rows, under the names of their files.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<LabPoint> Points)> Experiments(LabResult result) =>
    [
        ("draftLength", result.ByDraftLength),
        ("temperature", result.ByTemperature),
        ("content", result.ByContent),
        ("alignment", result.ByAlignment),
        ("policies", result.Policies),
        ("drafters", result.Drafters),
        ("shapes", result.Shapes),
        ("rules", result.Rules),
    ];

    /// <summary>All files, by name.</summary>
    internal static IReadOnlyList<(string Name, string Content)> Files(LabReport report)
    {
        LabResult result = report.Result;
        return
        [
            ("texts.csv", Text(csv => Texts(csv, result.Texts))),
            ("positions.csv", Text(csv => Positions(csv, result.Positions))),
            .. Experiments(result).Where(experiment => experiment.Points.Count > 0)
                .Select(experiment => ($"{experiment.Name}.csv", Text(csv => Points(csv, experiment.Points)))),
            ("batches.csv", Text(csv => Batches(csv, result.ByBatch))),
            ("exactness.csv", Text(csv => Tests(csv, result.Exactness))),
            ("check.csv", Text(csv => Checks(csv, result.Check))),
        ];
    }

    private static string Text(Action<CsvRow> write)
    {
        using var text = new StringWriter();
        write(new CsvRow(text));
        return text.ToString();
    }

    private static void Texts(CsvRow csv, IReadOnlyList<LabText> texts)
    {
        Heads(csv, "name", "bytes", "trainingTokens", "heldOutTokens", "bytesPerToken", "targetBitsPerByte",
            "draftBitsPerByte");
        foreach (LabText text in texts)
        {
            csv.Add(text.Name).Add(text.Bytes).Add(text.TrainingTokens).Add(text.HeldOutTokens)
                .Add((double?)text.BytesPerToken).Add((double?)text.TargetBitsPerByte)
                .Add((double?)text.DraftBitsPerByte).End();
        }
    }

    private static void Positions(CsvRow csv, IReadOnlyList<LabPosition> positions)
    {
        Heads(csv, "position", "tried", "kept", "hazard", "low95", "high95", "expected");
        foreach (LabPosition position in positions)
        {
            csv.Add(position.Position).Add(position.Tried).Add(position.Kept);
            Interval(csv, position.Hazard).Add((double?)position.Expected).End();
        }
    }

    private static void Points(CsvRow csv, IReadOnlyList<LabPoint> points)
    {
        Heads(
            csv,
            "name", "x", "tokensPerRound", "tokensPerRound.low95", "tokensPerRound.high95", "acceptedOverDrafted",
            "keepProbability", "draftPassesPerRound", "verifiedPerRound", "secondsPerToken", "speedup",
            "speedup.low95", "speedup.high95", "tokens", "rounds", "lossy");
        foreach (LabPoint point in points)
        {
            Interval(csv.Add(point.Name).Add(point.X), point.TokensPerRound)
                .Add(point.AcceptedOverDrafted).Add(point.KeepProbability).Add((double?)point.DraftPassesPerRound)
                .Add((double?)point.VerifiedPerRound).Add((double?)point.SecondsPerToken);
            Interval(csv, point.Speedup).Add(point.Tokens).Add(point.Rounds).Add(point.IsLossy ? "yes" : "no").End();
        }
    }

    private static void Batches(CsvRow csv, IReadOnlyList<BatchPoint> points)
    {
        Heads(csv, "batch", "speedup", "low95", "high95", "baselineTokensPerSecond", "speculativeTokensPerSecond");
        foreach (BatchPoint point in points)
        {
            Interval(csv.Add(point.Batch), point.Speedup).Add((double?)point.BaselineTokensPerSecond)
                .Add((double?)point.SpeculativeTokensPerSecond).End();
        }
    }

    private static void Tests(CsvRow csv, IReadOnlyList<LabTest> tests)
    {
        Heads(csv, "name", "statistic", "degreesOfFreedom", "probability", "samples");
        foreach (LabTest test in tests)
        {
            csv.Add(test.Name).Add((double?)test.Statistic).Add(test.DegreesOfFreedom).Add((double?)test.Probability)
                .Add(test.Samples).End();
        }
    }

    private static void Checks(CsvRow csv, IReadOnlyList<LabCheck> checks)
    {
        Heads(csv, "draftLength", "nodes", "observed", "low95", "high95", "simulated", "expected");
        foreach (LabCheck check in checks)
        {
            Interval(csv.Add(check.DraftLength).Add((double?)check.Nodes), check.Observed).Add((double?)check.Simulated)
                .Add((double?)check.Expected).End();
        }
    }

    private static CsvRow Interval(CsvRow csv, Interval? interval) =>
        csv.Add(interval?.Estimate).Add(interval?.Low95).Add(interval?.High95);

    private static void Heads(CsvRow csv, params string[] names)
    {
        foreach (string name in names)
            csv.Add(name);
        csv.End();
    }
}
