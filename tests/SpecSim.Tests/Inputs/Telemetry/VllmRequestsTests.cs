// Reports of single requests by vLLM: summaries and rounds in order, streamed or in a document, null and broken ones.

using System.Text;
using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class VllmRequestsTests
{
    // vllm-project/vllm pull request 48915, and its page of documentation.
    private const string Summary =
        "{\"id\":\"chatcmpl-1\",\"model\":\"test-model\",\"choices\":[],\"usage\":{\"completion_tokens\":53},"
            + "\"metrics\":"
        + "{\"speculative_decoding\":{\"mean_acceptance_length\":1.2325581395348837,\"draft_acceptance_rate\":"
        + "0.07751937984496124,\"acceptance_histogram\":[39,1,0,3],\"num_spec_steps\":43,"
        + "\"num_accepted_draft_tokens\":10,"
        + "\"num_draft_tokens\":129,\"num_spec_tokens\":3}}}\n";

    [Fact]
    public void Summary_GivesHistogramAndRequest()
    {
        ServerTelemetry read = TelemetryTexts.Read(Summary);

        Assert.Equal("K=3: 39 1 0 3", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal([new RequestCounts(43, 10, 40)], read.Evidence.Requests);
        Assert.Equal(new ServerFacts("vLLM", "test-model", DraftLength: 3), read.Server);
        Assert.StartsWith("1 + 10 accepted / 43 rounds = 1.23 tokens a round", read.Conversions[0]);
    }

    [Fact]
    public void Streams_LastChunks_AreRead()
    {
        const string Stream = "data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n"
            + "data: " + Summary + "\ndata: [DONE]\n";

        Assert.Equal("K=3: 78 2 0 6", TelemetryTexts.Shown(TelemetryTexts.Read(Stream + Stream).Evidence));
    }

    [Fact]
    public void Document_OverManyLines_IsRead()
    {
        // As a proxy wraps it: mostlygeek/llama-swap issue 1032.
        string document = "[\n  {\n    \"data\": " + Summary.Replace(",", ",\n")
            + "\n  },\n  {\"data\": " + Summary + "}\n]\n";

        Assert.Equal("K=3: 78 2 0 6", TelemetryTexts.Shown(TelemetryTexts.Read(document).Evidence));
    }

    [Fact]
    public void Detailed_RoundsInOrder_AreKeptWithTheirLengths()
    {
        string line = Report("\"per_step_accepted\":[2,3,1,0,2],\"per_step_drafted\":[3,3,3,0,2],\"num_spec_steps\":4");

        AcceptanceEvidence evidence = TelemetryTexts.Read(line).Evidence;

        Assert.Equal("K=2: 0 0 1; K=3: 0 1 1 1", TelemetryTexts.Shown(evidence));
        Assert.Equal([new RequestCounts(4, 8, 2)], evidence.Requests);
        RoundSequence sequence = Assert.Single(evidence.Sequences);
        Assert.Equal([3, 3, 3, 0, 2], sequence.Drafted.ToArray());
        Assert.Equal([2, 3, 1, 0, 2], sequence.Accepted.ToArray());
    }

    [Fact]
    public void HistogramByLength_IsExact()
    {
        string line = Report(
            "\"acceptance_histogram\":[6,4,3,5],\"acceptance_histogram_by_draft_length\":{\"3\":[5,3,2,5],\"2\":[1,1,"
                + "1]},"
            + "\"num_spec_steps\":18,\"num_draft_tokens\":51,\"num_accepted_draft_tokens\":25,\"num_spec_tokens\":3");

        AcceptanceEvidence evidence = TelemetryTexts.Read(line).Evidence;

        Assert.Equal("K=2: 1 1 1; K=3: 5 3 2 5", TelemetryTexts.Shown(evidence));
        Assert.Equal([new RequestCounts(18, 25, 12)], evidence.Requests);
    }

    [Fact]
    public void ShortDrafts_WithoutLengths_AreCountedByPosition()
    {
        ServerTelemetry read = TelemetryTexts.Read(Report(
            "\"acceptance_histogram\":[6,4,3,5],\"num_spec_steps\":18,\"num_draft_tokens\":51,"
            + "\"num_accepted_draft_tokens\":25,\"num_spec_tokens\":3"));

        Assert.Equal("positions 18/51: 12 8 5", TelemetryTexts.Shown(read.Evidence));
        Assert.Empty(read.Evidence.Requests);
        TelemetryTexts.AssertSaid(read, "1 requests had short drafts");
    }

    [Fact]
    public void NullAndIdle_AreSaid()
    {
        string idle = Report(
            "\"acceptance_histogram\":[0,0,0,0],\"num_spec_steps\":0,\"num_draft_tokens\":0,\"num_spec_tokens\":3");

        ServerTelemetry read = TelemetryTexts.Read(
            "{\"metrics\":{\"speculative_decoding\":null}}\n" + idle + Summary.Replace("test-model", "m"));

        Assert.Equal("K=3: 39 1 0 3", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "1 requests report null");
        Assert.Contains("1 requests drafted nothing and are passed over.", read.Notices);
    }

    [Fact]
    public void Contradictions_AndBrokenLines_AreCounted()
    {
        string wrong = Summary.Replace("\"num_spec_steps\":43", "\"num_spec_steps\":44");
        string cut = Summary[..150];

        ServerTelemetry read = TelemetryTexts.Read(Summary + wrong + Summary + cut);

        Assert.Equal("K=3: 78 2 0 6", TelemetryTexts.Shown(read.Evidence));
        string notice = Assert.Single(read.Notices);
        Assert.StartsWith(
            "2 lines were not read: a.txt:2:1: the histogram has 43 rounds, but 44 are said; a.txt:4:", notice);
        Assert.EndsWith("it looks truncated", notice);
    }

    [Fact]
    public void BrokenJson_BehindALongList_KeepsItsColumn()
    {
        string rounds = string.Join(", ", Enumerable.Repeat("1", 500));
        string line = Report($"\"per_step_accepted\": [{rounds}], \"per_step_drafted\": [{rounds}], oops").TrimEnd();

        int column = line.IndexOf("oops", StringComparison.Ordinal) + 1;
        Assert.StartsWith($"a.txt:1:{column}: broken JSON", TelemetryTexts.Refusal(line));
    }

    [Theory]
    [InlineData("[1,2,1]", "[ 2, 2 ,\t2]", "K=2: 0 2 1")]
    [InlineData("[1,2,1.0]", "[2,2,2]", "K=2: 0 2 1")]
    public void Detailed_ListsInAnyWriting_AreTheSame(string accepted, string drafted, string shown) => Assert.Equal(
        shown,
        TelemetryTexts.Shown(TelemetryTexts.Read(
            Report($"\"per_step_accepted\":{accepted},\"per_step_drafted\":{drafted}")).Evidence));

    [Theory]
    [InlineData("[1,2]", "[2,2,2]", "2 rounds accepted, but 3 drafted")]
    [InlineData("[1,3]", "[2,2]", "a round accepted 3 of 2 drafted tokens")]
    [InlineData("[1,-1]", "[2,2]", "expected a count, found '-1'")]
    [InlineData("[1,\"x\"]", "[2,2]", "expected a count, found the text 'x'")]
    public void Detailed_WrongLists_AreRefused(string accepted, string drafted, string refusal) => Assert.Equal(
        $"a.txt:1:1: {refusal}",
        TelemetryTexts.Refusal(Report($"\"per_step_accepted\":{accepted},\"per_step_drafted\":{drafted}")));

    [Fact]
    public void LengthChanges_IsSaid()
    {
        string longer = Summary.Replace("[39,1,0,3]", "[39,1,0,3,0]").Replace("129", "172").Replace(
            "\"num_spec_tokens\":3", "\"num_spec_tokens\":4");

        ServerTelemetry read = TelemetryTexts.Read(Summary + longer);

        Assert.Equal("K=3: 39 1 0 3; K=4: 39 1 0 3 0", TelemetryTexts.Shown(read.Evidence));
        Assert.Contains("a.txt:2: K changed from 3 to 4; each is counted by itself.", read.Notices);
    }

    [Fact]
    public void SeveralModels_AreRefusedUntilOneIsSelected()
    {
        string both = Summary + Summary.Replace("test-model", "other").Replace("[39,1,0,3]", "[40,0,0,3]")
            .Replace("\"num_accepted_draft_tokens\":10", "\"num_accepted_draft_tokens\":9");

        Assert.Equal(
            "a.txt: holds 2 models, which are not pooled: 'other', 'test-model'; --select takes one",
            TelemetryTexts.Refusal(both));
        Assert.Equal("K=3: 40 0 0 3", TelemetryTexts.Shown(TelemetryTexts.Read(both, select: "other").Evidence));
    }

    [Fact]
    public void Rounds_BeyondWhatIsKept_AreCountedAlone()
    {
        string rounds = string.Join(',', Enumerable.Repeat("1", 150_000));
        string line = Report(
            $"\"per_step_accepted\":[{rounds}],\"per_step_drafted\":[{rounds}],\"num_spec_steps\":150000");
        var text = new StringBuilder();
        for (int index = 0; index < 14; index++)
            text.Append(line);

        ServerTelemetry read = TelemetryTexts.Read(text.ToString());

        Assert.Equal("K=1: 0 2100000", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(13, read.Evidence.Sequences.Count);
        TelemetryTexts.AssertSaid(read, "those of 1 more requests are counted alone");
    }

    private static string Report(string fields) =>
        "{\"model\":\"m\",\"metrics\":{\"speculative_decoding\":{" + fields + "}}}\n";
}
