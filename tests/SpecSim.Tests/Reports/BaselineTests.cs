// The comparison with a saved run: what counts as a difference, and how it is told.

using System.Globalization;
using System.Text.Json.Nodes;
using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class BaselineTests
{
    [Fact]
    public void CompareFolder_SameRun_FindsNothing()
    {
        using var folder = new TempFolder();
        RunFiles.Write(Samples.FullReport(), folder.FullPath);

        IReadOnlyList<Difference> differences = Baseline.CompareFolder(folder.FullPath, Samples.FullReport());

        Assert.Empty(differences);
        Assert.Equal("No differences from the baseline.\n", Baseline.Text(differences));
    }

    [Fact]
    public void CompareFolder_OtherSpeedup_FindsItInResultAndCharts()
    {
        using var folder = new TempFolder();
        RunReport saved = Samples.FullReport();
        RunFiles.Write(saved, folder.FullPath);
        RunReport now = saved with
        {
            Result = saved.Result with { Speedup = saved.Result.Speedup! with { Estimate = 1.5 } },
        };

        string[] paths = [.. Baseline.CompareFolder(folder.FullPath, now).Select(difference => difference.Path)];

        Assert.Contains("speedup.estimate", paths);
        Assert.Contains("answer", paths);
        Assert.Contains("charts.speedup-by-draft-length.panels[0].marks[1].y", paths);
        // What other presets do is not what was saved.
        Assert.DoesNotContain(paths, path => path.StartsWith("charts.presets", StringComparison.Ordinal));
        Assert.DoesNotContain(paths, path => path.StartsWith("charts.timeline", StringComparison.Ordinal));
    }

    [Fact]
    public void CompareFolder_NothingSaved_ThrowsFileNotFound()
    {
        using var folder = new TempFolder();

        Assert.Throws<FileNotFoundException>(() => Baseline.CompareFolder(folder.FullPath, Samples.Report()));
    }

    [Fact]
    public void Compare_NumberTooLargeToHold_IsADifferenceWithoutASize()
    {
        Difference difference = Assert.Single(Compare("""{"a": 1e999}""", """{"a": 2}""", 0.5));

        Assert.Equal(new Difference("a", "1e999", "2", null), difference);
    }

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1.0}""")]
    [InlineData("""{"a": 1, "b": 2}""", """{"b": 2, "a": 1}""")]
    [InlineData("""[null, "x", true]""", """[null, "x", true]""")]
    public void Compare_SameMeaning_FindsNothing(string saved, string now) => Assert.Empty(Compare(saved, now));

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 2}""", "a", "1", "2", 0.5)]
    [InlineData("""{"a": 0}""", """{"a": 1e-9}""", "a", "0", "1e-9", 1.0)]
    [InlineData("""{"a": 1}""", """{"a": null}""", "a", "1", "null", null)]
    [InlineData("""{"a": 1}""", """{"a": "1"}""", "a", "1", "\"1\"", null)]
    [InlineData("""{"a": 1}""", "{}", "a", "1", null, null)]
    [InlineData("{}", """{"a": {"b": 1}}""", "a", null, "an object", null)]
    [InlineData("""{"a": [{"b": "x"}]}""", """{"a": [{"b": "y"}]}""", "a[0].b", "\"x\"", "\"y\"", null)]
    [InlineData("""{"a": [1, 2]}""", """{"a": [3]}""", "a", "a list of 2", "a list of 1", null)]
    public void Compare_OneChange_SaysWhereAndWhat(
        string saved, string now, string path, string? before, string? after, double? relative) =>
        Assert.Equal(new Difference(path, before, after, relative), Assert.Single(Compare(saved, now)));

    [Fact]
    public void Compare_Digest_CountsOnlyWhenNothingIsTolerated()
    {
        // Another platform's last digit may move an event by a nanosecond, and that changes every digit of the digest.
        Assert.Single(Compare("""{"digest": "0"}""", """{"digest": "1"}"""));
        Assert.Empty(Compare("""{"digest": "0"}""", """{"digest": "1"}""", 1e-9));
    }

    [Fact]
    public void Compare_WithinTolerance_FindsNothing()
    {
        Assert.Empty(Compare("""{"a": 100}""", """{"a": 101}""", 0.01));
        Assert.Single(Compare("""{"a": 100}""", """{"a": 102}""", 0.01));
        Assert.Single(Compare("""{"a": 1}""", """{"a": -1}""", 1));
    }

    [Fact]
    public void Compare_Scenario_IsExactWhateverTheTolerance()
    {
        Assert.Single(Compare("""{"scenario": {"a": 100}}""", """{"scenario": {"a": 101}}""", 0.1));
        Assert.Single(Compare("""{"scenario": {"title": "4 x"}}""", """{"scenario": {"title": "5 x"}}""", 0.5));
    }

    [Theory]
    [InlineData("peaks at 1.56x", "peaks at 1.57x", 0)]
    [InlineData("peaks at 1.56x", "peaks at 1.58x", 1)]
    [InlineData("from $1,000.50", "from $1,000.51", 0)]
    [InlineData("K = 3", "K = 5", 1)]
    [InlineData("makes it faster", "makes it slower", 1)]
    public void Compare_SentencesWithTolerance_AllowTheLastDigit(string saved, string now, int differences)
    {
        var before = new JsonObject { ["title"] = saved };
        var after = new JsonObject { ["title"] = now };

        Assert.Equal(differences, Baseline.Compare(before, after, 1e-9).Count);
        Assert.Single(Baseline.Compare(before, after));
    }

    [Fact]
    public void Compare_NegativeTolerance_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Baseline.Compare(null, null, -1));

    [Fact]
    public void Text_FewDifferences_ListsTheLargestFirst()
    {
        JsonObject Document(double a, int b, string name, string speedup) => new()
        {
            ["a"] = a,
            ["b"] = b,
            ["name"] = name,
            ["answer"] = $"Speculating 5 tokens a round makes it {speedup} times as fast.",
        };

        Assert.Equal(
            """
            4 differences from the baseline:
              name: "x" -> "y"
              answer:
                saved "Speculating 5 tokens a round makes it 1.44 times as fast."
                now   "Speculating 5 tokens a round makes it 1.50 times as fast."
              b: 100 -> 150  (33.3 %)
              a: 1 -> 1.001  (0.0999 %)

            """.ReplaceLineEndings("\n"),
            Baseline.Text(Baseline.Compare(Document(1, 100, "x", "1.44"), Document(1.001, 150, "y", "1.50"))));
    }

    [Fact]
    public void Text_ManyDifferences_ShowsTwentyAndTheirCount()
    {
        JsonObject List(int offset) => new(Enumerable.Range(1, 30).Select(index =>
            KeyValuePair.Create(index.ToString(CultureInfo.InvariantCulture), (JsonNode?)(index + offset))));

        string text = Baseline.Text(Baseline.Compare(List(0), List(1)));

        string[] lines = text.Split('\n');
        Assert.Equal("30 differences from the baseline, the 20 largest:", lines[0]);
        Assert.Equal("  1: 1 -> 2  (50 %)", lines[1]);
        Assert.Equal(1 + 20 + 1, lines.Length);
    }

    private static IReadOnlyList<Difference> Compare(string saved, string now, double tolerance = 0) =>
        Baseline.Compare(JsonNode.Parse(saved), JsonNode.Parse(now), tolerance);
}
