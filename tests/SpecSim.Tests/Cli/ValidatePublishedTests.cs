// specsim validate published, called in-process on small files.

using System.Text.Json;
using SpecSim.Cli;
using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class ValidatePublishedTests : IDisposable
{
    // E = (1 - 0.6^3) / (1 - 0.6) = 1.96 tokens a round at no cost; and a result that says too little.
    private const string Results = """
        records:
        - {id: closed-form, source: 'Paper, Table 1', level: component, method: formula, draft_length: 2,
           acceptance: {convention: iid-alpha, value: 0.6}, cost: {c: 0}, speedup: 2, speedup_of: latency}
        - {id: too-little, source: Thread, level: system, method: eagle3, speedup: 1.5, predictable: false,
           missing: [acceptance, hardware]}

        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Published_OfAFile_PrintsWhatIsPredictedAndWhatIsNot()
    {
        CommandLine call = Run("--file", Write("results.yaml", Results));

        Assert.Equal((ExitCodes.Fine, ""), (call.ExitCode, call.Error));
        Assert.StartsWith("Predicted against published: 2 results, 1 with", call.Out, StringComparison.Ordinal);
        Assert.Contains("closed-form", call.Out, StringComparison.Ordinal);
        Assert.Contains("-2.0 %", call.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("too-little", call.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_WithAll_NamesEveryResult() => Assert.Contains(
        "too-little", Run("--file", Write("results.yaml", Results), "--all").Out, StringComparison.Ordinal);

    [Fact]
    public void Published_Json_IsOneDocumentAndTheFileHasTheSame()
    {
        string target = _folder.At("out");

        CommandLine call = Run("--file", Write("results.yaml", Results), "--json", "--out", target);

        using JsonDocument document = JsonDocument.Parse(call.Out);
        JsonElement row = Assert.Single(document.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("closed-form", row.GetProperty("id").GetString());
        Assert.Equal((2, 1.96), (row.GetProperty("published").GetDouble(), row.GetProperty("predicted").GetDouble()));
        JsonElement gap = Assert.Single(document.RootElement.GetProperty("gaps").EnumerateArray());
        Assert.Equal("too-little", gap.GetProperty("id").GetString());
        Assert.NotEqual(0, gap.GetProperty("missing").GetArrayLength());
        Assert.Equal(call.Out, File.ReadAllText(Path.Combine(target, PublishedFiles.Result)));
        Assert.True(File.Exists(Path.Combine(target, RunFiles.ChartFolder, "published-formula.svg")));
        Assert.StartsWith("id,source,level,method,missing\r\ntoo-little,",
            File.ReadAllText(Path.Combine(target, PublishedFiles.Gaps)), StringComparison.Ordinal);
        Assert.Contains("files in", call.Error, StringComparison.Ordinal);
        Assert.Equal("", Run("--file", Write("results.yaml", Results), "--out", target, "--quiet").Error);
    }

    [Fact]
    public void Published_OfSeveralFiles_IsOneComparison()
    {
        string other = Results.Replace("closed-form", "another", StringComparison.Ordinal)
            .Replace("too-little", "nothing", StringComparison.Ordinal);

        CommandLine call = Run("--file", Write("a.yaml", Results), "--file", Write("b.yaml", other), "--json");

        using JsonDocument document = JsonDocument.Parse(call.Out);
        Assert.Equal(4, document.RootElement.GetProperty("records").GetInt32());
    }

    [Fact]
    public void Published_KeysThatMeanNothing_AreSaid() => Assert.Contains(
        "keys without a use here: zzz",
        Run("--file", Write("a.yaml", Results.Replace("id: closed-form", "zzz: 1, id: closed-form"))).Out,
        StringComparison.Ordinal);

    [Fact]
    public void Published_FilesThatAreWrong_AreAllNamedWithTheFolder()
    {
        string wrong = Write("wrong.yaml", Results.Replace("draft_length: 2", "draft_lenght: 2"));
        string occupied = Write("occupied", "");

        CommandLine call = Run("--file", wrong, "--file", _folder.At("none.yaml"), "--out", occupied);

        Assert.Equal((ExitCodes.InputIsWrong, ""), (call.ExitCode, call.Out));
        Assert.Contains(
            "wrong.yaml:2:82: records[0].draft_lenght: unknown key; did you mean 'draft_length'?", call.Error,
            StringComparison.Ordinal);
        Assert.Contains("none.yaml: no such file", call.Error, StringComparison.Ordinal);
        Assert.Contains("--out ", call.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static CommandLine Run(params string[] arguments) =>
        CommandLine.Run(["validate", "published", .. arguments]);

    private string Write(string name, string content) => _folder.Write(name, content);
}
