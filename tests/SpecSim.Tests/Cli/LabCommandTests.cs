// specsim lab, called in-process: what is refused, that the same question gets the same bytes, and that the profile it
// writes runs.

using System.Text.Json;
using SpecSim.Cli;
using SpecSim.Decoding;
using SpecSim.Inputs.Corpora;
using SpecSim.Reports;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Cli;

public sealed class LabCommandTests : IClassFixture<LabVisit>
{
    private readonly LabVisit _visit;

    public LabCommandTests(LabVisit visit) => _visit = visit;

    [Fact]
    public void Lab_OfOwnTexts_SaysWhatItSaw()
    {
        Assert.Equal((ExitCodes.Fine, ""), (_visit.First.ExitCode, _visit.First.Error));
        using var json = JsonDocument.Parse(_visit.First.Out);
        JsonElement[] texts = [.. json.RootElement.GetProperty("texts").EnumerateArray()];
        Assert.Equal(["rhymes", "sums"], texts.Select(text => text.GetProperty("name").GetString()));
        Assert.True(File.Exists(_visit.Folder.At(RunFiles.Report)));
        Assert.True(File.Exists(_visit.Folder.At(LabFiles.Markdown)));
    }

    [Fact]
    public void Lab_OnAnyNumberOfThreads_PrintsTheSame()
    {
        CommandLine again = CommandLine.Run([.. _visit.Question, "--threads", "1", "--json", "--quiet"]);

        // Only the first was told to write a profile, and where.
        Assert.Equal(_visit.First.Out, again.Out);
    }

    [Fact]
    public void Lab_ClosingHint_Runs()
    {
        string report = File.ReadAllText(_visit.Folder.At(LabFiles.Markdown));
        string hint = report.Split('\n').Select(line => line.Trim())
            .Single(line => line.StartsWith("specsim run ", StringComparison.Ordinal));

        CommandLine run = CommandLine.Run([.. hint.Split(' ').Skip(1), "--replications", "4", "--quiet"]);

        Assert.Equal((ExitCodes.Fine, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("Speculating 3 tokens a round", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Lab_WrongInEveryWay_SaysSoAtOnce()
    {
        using var folder = new TempFolder();
        string binary = folder.Write("binary.txt", "a\0b" + new string('x', 5000));
        string small = folder.Write("small.txt", "one line");
        string empty = folder.Write("empty.txt", "");

        CommandLine call = CommandLine.Run(
            "lab", "--corpus", $"a={binary}", "--corpus", $"b={small}", "--corpus", $"c={empty}", "--corpus", "d",
            "--corpus", $"a={small}", "--corpus", "e=nowhere.txt", "--order", "1", "--draft-order", "x",
            "--draft-length", "0", "--temperature", "-1", "--tokens", "5", "--vocabulary", "9", "--seed", "1.5",
            "--preset", "llama70b-8c", "--out", small);

        Assert.Equal((ExitCodes.InputIsWrong, ""), (call.ExitCode, call.Out));
        string[] expected =
        [
            "is binary data, not text", "too short to learn from", "is empty: there is nothing to learn from",
            "--corpus d: expected a name and a file", "there is another text called 'a'", "nowhere.txt: no such file",
            "--order 1: expected a whole number from 2 to 8", "--draft-order x: expected a whole number from 1 to 8",
            "--draft-length 0: expected", "--temperature -1: expected a number from 0 to 10", "--tokens 5: expected",
            "--vocabulary 9: expected a whole number from 256 to 65536", "--seed 1.5: expected a whole number",
            "did you mean 'llama70b-8b'", "is a file; a folder is needed",
        ];
        Assert.All(expected, part => Assert.Contains(part, call.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Lab_DraftOfHigherOrder_IsRefused()
    {
        CommandLine call = CommandLine.Run([.. _visit.Question, "--order", "3", "--draft-order", "4"]);

        Assert.Equal(ExitCodes.InputIsWrong, call.ExitCode);
        Assert.Contains("The draft's order is from 1 to the target's", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lab_CostsWithoutADraft_AreRefused()
    {
        CommandLine call = CommandLine.Run([.. _visit.Question, "--set", "speculation.method=none"]);

        Assert.Equal((ExitCodes.InputIsWrong, ""), (call.ExitCode, call.Out));
    }

    [Fact]
    public void Shipped_Texts_AreProseCodeAndTables()
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();

        IReadOnlyList<Corpus> corpora = ShippedCorpora.Read(ShippedCorpora.Folder, problems);

        Assert.Equal(0, problems.Count);
        Assert.Equal(["code", "prose", "tables"], corpora.Select(corpus => corpus.Name));
        Assert.All(corpora, corpus => Assert.InRange(corpus.Text.Length, 100_000, 16_000_000));
    }
}

/// <summary>One small visit that several tests look at.</summary>
public sealed class LabVisit : IDisposable
{
    public LabVisit()
    {
        string rhymes = Folder.Write("rhymes.txt", Lines(index =>
            $"verse {index}: the {Animals[index % 7]} said to the {Animals[index * index % 7]} that it was "
            + $"{index % 12}\n"));
        string sums = Folder.Write(
            "sums.txt", Lines(index => $"{index % 40} + {index % 17} = {(index % 40) + (index % 17)}\n"));
        Question =
        [
            "lab", "--corpus", $"rhymes={rhymes}", "--corpus", $"sums={sums}", "--tokens", "1000",
            "--vocabulary", "300", "--draft-length", "3", "--seed", "7",
        ];
        First = CommandLine.Run([.. Question, "--json", "--quiet", "--out", Folder.FullPath]);
        _text = new Lazy<CommandLine>(() => CommandLine.Run([.. Question, "--quiet"]));
    }

    internal TempFolder Folder { get; } = new();

    internal IReadOnlyList<string> Question { get; }

    internal CommandLine First { get; }

    /// <summary>The same for people.</summary>
    internal CommandLine Text => _text.Value;

    private readonly Lazy<CommandLine> _text;

    private static readonly string[] Animals = ["cat", "dog", "cow", "hen", "fox", "owl", "bee"];

    public void Dispose() => Folder.Dispose();

    private static string Lines(Func<int, string> line) => string.Concat(Enumerable.Range(0, 400).Select(line));
}
