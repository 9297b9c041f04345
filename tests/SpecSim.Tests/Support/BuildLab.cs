// A visit to the laboratory made by hand: round numbers with the shape of real ones, so that what reports should say
// can be worked out on paper. Nothing is decoded and these are no results.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Results;

namespace SpecSim.Tests.Support;

internal static class BuildLab
{
    private const double PlainSeconds = 0.01;

    public static LabReport Report(LabResult? result = null) => new(result ?? Result())
    {
        Command = "specsim lab --preset test",
        ProfileCommand = "specsim run --preset test --set acceptance=out/acceptance.yaml",
        ProfileYaml = "kind: iid\nalpha: 0.75\n",
    };

    /// <summary>K = 4 is best and pays, code is easier than prose, tests pass, a tree is faster than a chain.</summary>
    public static LabResult Result()
    {
        LabPoint main = Point("K = 4", 4, 3, 2, 0.5) with { DraftPassesPerRound = 4, VerifiedPerRound = 4 };
        return new LabResult(
            new LabSetup(Build.Scenario() with { Evidence = [new Evidence("price", "a list price", Assumed: false)] }),
            [
                new LabText("code", 2_000_000, 500_000, 50_000, 3.5, 1.25, 1.5),
                new LabText("prose", 150_000, 50_000, 5_000, 2.8, 2, 2.25),
            ],
            Point("plain decoding", null, 1, 1, null),
            main,
            [.. Enumerable.Range(1, 10).Select(Position)],
            [[0.4, 0.2], [0.5, 0.1]],
            [Point("K = 2", 2, 2.4, 1.8, 0.7), main, Point("K = 8", 8, 3.6, 1.5, 0.325)],
            [Point("T = 0", 0, 2, 1.3, 0.25), Point("T = 1", 1, 3, 2, 0.5), Point("T = 1.5", 1.5, 1.2, 0.8, 0.05)],
            [Point("code", null, 3.2, 2.2, 0.55), Point("prose", null, 2.5, 1.6, 0.375)],
            [
                Point("the target itself", null, 5, 3.3, 1),
                Point("order 3", null, 3, 2, 0.5) with { KeepProbability = 0.75 },
                Point("order 1", null, 1.2, 0.8, 0.05) with { KeepProbability = 0.25 },
            ],
            [Point("K = 2", 2, 2.4, 1.8, 0.7), main, Point("adaptive, 1 to 10", null, 3.4, 2.2, 0.6)],
            [Point("one draft", null, 3, 2, 0.5), Point("the draft twice", null, 3.2, 1.5, 0.3)],
            [
                Point("chain, 6 nodes", 6, 3.3, 1.8, 0.4),
                Point("binary tree, 14 nodes", 14, 3.4, 2.1, 0.17) with
                {
                    DraftPassesPerRound = 3,
                    VerifiedPerRound = 14,
                },
            ],
            [
                Point("rejection sampling", null, 3, 2, 0.5),
                Point("typical acceptance (lossy)", null, 3.3, 2.2, 0.575) with { IsLossy = true },
            ],
            [Batch(1, 2), Batch(16, 1.6), Batch(64, 0.9)],
            [
                new LabTest("chain of 4", 48, 49, 0.5, 20_000),
                new LabTest("typical acceptance (lossy)", 900, 49, 0, 20_000) { IsLossy = true },
            ],
            new AcceptanceProfile.Iid(new Probability(0.75)),
            [
                new LabCheck(4, new Interval(3, 2.95, 3.05), 3.02, 3.03),
                new LabCheck(3, new Interval(3.4, 3.3, 3.5), 3.38, 3.39) { Nodes = 14 },
            ])
        {
            Memory = Build.Scenario().Memory,
            ClosedForm = new ClosedFormResult(3.03, 0.1, 0.4, 1.1, 2.02, 2.1, 0.36, 4, 2.02, 48, 256),
        };
    }

    /// <summary>A point with an interval of two per cent to both sides.</summary>
    public static LabPoint Point(string name, double? x, double tokens, double speedup, double? accepted) => new(
        name,
        x,
        Around(tokens),
        accepted,
        null,
        PlainSeconds / speedup,
        Around(speedup))
    {
        Tokens = 20_000,
        Rounds = (long)(20_000 / tokens),
        DraftPassesPerRound = x ?? 4,
        VerifiedPerRound = x ?? 4,
    };

    /// <summary>All experiments with another speedup, as on hardware where rounds cost more.</summary>
    public static LabResult Scaled(double factor)
    {
        LabResult result = Result();
        IReadOnlyList<LabPoint> All(IReadOnlyList<LabPoint> points) => [.. points.Select(Slower)];
        LabPoint Slower(LabPoint point) => point with
        {
            Speedup = Around(point.Speedup.Estimate * factor),
            SecondsPerToken = point.SecondsPerToken / factor,
        };
        return result with
        {
            Main = Slower(result.Main),
            ByDraftLength = All(result.ByDraftLength),
            ByTemperature = All(result.ByTemperature),
            ByContent = All(result.ByContent),
            ByAlignment = All(result.ByAlignment),
            ByBatch = [Batch(1, 2 * factor), Batch(16, 1.6 * factor), Batch(64, 0.9 * factor)],
        };
    }

    private static Interval Around(double value) => new(value, value * 0.98, value * 1.02);

    private static LabPosition Position(int position)
    {
        long tried = (long)(10_000 * Math.Pow(0.75, position - 1));
        long kept = (long)(10_000 * Math.Pow(0.75, position));
        return new LabPosition(position, tried, kept, new Interval(0.75, 0.74, 0.76), 0.745);
    }

    private static BatchPoint Batch(int batch, double speedup) =>
        new(batch, Around(speedup), 100 * batch, 100 * batch * speedup, null, null);
}
