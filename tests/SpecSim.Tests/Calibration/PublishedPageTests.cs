// The tables of docs/accuracy.md about published speedups, computed again. A row that is off is shown as it should be.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed class PublishedPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.At("docs/accuracy.md"));

    [Fact]
    public void Published_Totals_AreOnThePage()
    {
        PublishedComparison all = PublishedResults.Shipped;

        AssertOnPage(
        [
            Row("formula level", PublishedResults.Figures(all.Rows, PublishedLevel.Formula)),
            Row("system level, left out of the fit", PublishedResults.Figures(all.LeftOut, PublishedLevel.System)),
            Row("system level, engines as shipped", PublishedResults.Figures(all.Rows, PublishedLevel.System)),
        ]);
    }

    [Theory]
    [InlineData("Leviathan et al. 2022, Table 2", "Leviathan et al., T5 on TPU v4")]
    [InlineData("Sequoia paper", "Sequoia and SpecInfer, trees, A100")]
    [InlineData("MagicDec", "MagicDec, long contexts, A100 and H100")]
    public void Published_FormulaSources_AreOnThePage(string source, string name) => AssertOnPage([Row(
        name,
        PublishedResults.Figures(
            PublishedResults.Shipped.Rows, PublishedLevel.Formula, result => StartsWith(result, source)))]);

    [Theory]
    [InlineData("SpecBundle", false, "SGLang: Llama-3.1-8B, EAGLE-3 chains", "llama-3.1-8b")]
    [InlineData("SpecBundle", true, "SGLang: Llama-3.1-8B, EAGLE-3 trees", "llama-3.1-8b")]
    [InlineData("SpecBundle", false, "SGLang: Qwen3-235B-A22B, EAGLE-3 chains", "qwen3-235b-a22b")]
    [InlineData("SpecBundle", true, "SGLang: Qwen3-235B-A22B, EAGLE-3 trees", "qwen3-235b-a22b")]
    [InlineData("vLLM issue #20780", false, "vLLM 2025: Llama-3.1-8B, EAGLE and EAGLE-3", "llama-3.1-8b")]
    [InlineData("MoESD", false, "vLLM version 0: Qwen2-57B-A14B, 0.5B draft", "qwen2-57b-a14b")]
    [InlineData("MoESD", false, "vLLM version 0: Mixtral-8x7B, EAGLE", "mixtral-8x7b")]
    [InlineData("Spec-Bench", true, "Hugging Face: Vicuna, EAGLE and Medusa (Spec-Bench)", null)]
    [InlineData("EAGLE-1 paper Table 7", true, "Hugging Face: EAGLE, 1 to 4 requests (EAGLE paper)", null)]
    [InlineData("EAGLE-1 paper Table 4", true, "gpt-fast: Llama-2-7B, EAGLE (EAGLE paper)", null)]
    public void Published_SystemSources_AreOnThePage(string source, bool tree, string name, string? target)
    {
        bool Which(PublishedResult result) =>
            StartsWith(result, source)
            && (result.Tree is not null) == tree
            && (target is null || result.Target == target);

        PublishedComparison all = PublishedResults.Shipped;
        PublishedRow[] leftOut = [.. all.LeftOut.Where(row => Which(row.Result))];
        string without = PublishedFigures.Of(leftOut) is { } figures ? Cells(figures) : "- | - | -";

        AssertOnPage([$"{Row(name, PublishedResults.Figures(all.Rows, PublishedLevel.System, Which))} {without} |"]);
    }

    private static bool StartsWith(PublishedResult result, string source) =>
        result.Source.StartsWith(source, StringComparison.Ordinal);

    private static string Row(string name, PublishedFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {figures.Rows} | {Cells(figures)} | {100 * figures.Coverage:F0} % |");

    private static string Cells(PublishedFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * figures.MedianApe:F1} % | {100 * figures.P90Ape:F1} % | {100 * figures.Bias:+0.0;-0.0;0.0} %");

    private static void AssertOnPage(IReadOnlyList<string> rows)
    {
        string[] absent = [.. rows.Except(Page)];
        if (absent.Length > 0)
            Assert.Fail($"docs/accuracy.md should have\n{string.Join('\n', absent)}");
    }
}
