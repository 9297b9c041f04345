// What files are told by, packed ones, and what is refused.

using System.IO.Compression;
using SpecSim.Inputs.Telemetry;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class TelemetryReaderTests
{
    private const string Line = "SpecDecoding metrics: Accepted: 262 tokens, Drafted: 295 tokens, "
        + "Per-position acceptance rate: 0.983, 0.949, 0.915, 0.881, 0.712\n";

    private const string Histogram = "K=5: 1 2 2 2 10 42";

    [Fact]
    public void Packed_Files_AreUnpacked()
    {
        (string Name, byte[] Bytes)[] files =
        [
            ("a.log.gz", TelemetryTexts.GZip(Line)),
            ("a.log", TelemetryTexts.GZip(Line)),
            ("a.z", TelemetryTexts.Packed(Line, stream => new ZLibStream(stream, CompressionLevel.Fastest))),
            ("a.log.br", TelemetryTexts.Packed(Line, stream => new BrotliStream(stream, CompressionLevel.Fastest))),
        ];

        Assert.All(files, file => Assert.Equal(
            Histogram, TelemetryTexts.Shown(TelemetryTexts.ReadBytes(file.Name, file.Bytes).Evidence)));
    }

    [Fact]
    public void Packed_ButCut_IsReadAsFarAsItGoes()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 99).Select(index => $"{index * index}\n{Line}");
        byte[] packed = TelemetryTexts.GZip(string.Concat(lines));

        ServerTelemetry read = TelemetryTexts.ReadBytes("a.gz", packed[..(packed.Length / 2)]);

        TelemetryTexts.AssertSaid(read, "a.gz: the packed file ends too early");
        Assert.InRange(read.Evidence.Rounds, 59, 98 * 59);
    }

    [Fact]
    public void Packed_ButDamaged_IsRefused()
    {
        byte[] packed = TelemetryTexts.GZip(Line);
        packed[12] ^= 0xFF;

        Assert.Equal(
            "a.gz: is packed, but damaged: it cannot be unpacked to its end", TelemetryTexts.Refusal(packed, "a.gz"));
    }

    [Fact]
    public void Files_OfTwoFormats_ArePooledAndItIsSaid()
    {
        const string Counters = "vllm:spec_decode_num_drafts_total 10\nvllm:spec_decode_num_draft_tokens_total 50\n"
            + "vllm:spec_decode_num_accepted_tokens_total 5\n"
            + "vllm:spec_decode_num_accepted_tokens_per_pos_total{position=\"4\"} 0\n"
            + "vllm:spec_decode_num_accepted_tokens_per_pos_total{position=\"0\"} 5\n";

        ServerTelemetry read = TelemetryTexts.ReadAll([Line, Counters, Line]);

        Assert.Equal("K=5: 7 9 4 4 20 84", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(["vllm-log", "vllm-prometheus", "vllm-log"], read.Inputs.Select(input => input.Format));
        TelemetryTexts.AssertSaid(read, "Files of several formats");
    }

    [Theory]
    [InlineData("", "a.txt: is empty")]
    [InlineData("\n \r\n", "a.txt: is empty")]
    [InlineData("\u0001\0\0\u0002\0", "a.txt: is binary data, not text")]
    [InlineData("<html>", "a.txt: is a web page or XML: was the download a page about the file?")]
    public void NoText_IsRefused(string text, string refusal) => Assert.Equal(refusal, TelemetryTexts.Refusal(text));

    [Fact]
    public void NothingAboutSpeculation_NamesWhatWasTried()
    {
        string refusal = TelemetryTexts.Refusal("INFO: started\n");

        Assert.StartsWith("a.txt: says nothing about speculation that is known; tried: aiperf, ", refusal);
        Assert.All(TelemetryReader.Formats, format => Assert.Contains(format, refusal));
    }

    [Fact]
    public void Format_ThatIsForced_IsTaken()
    {
        Assert.Equal(Histogram, TelemetryTexts.Shown(TelemetryTexts.ReadAll([Line], "vllm-log").Evidence));
        Assert.Equal(
            "a.txt: says nothing about speculation as vllm-prometheus (vLLM's counters) does",
            TelemetryTexts.Refusal(Line, "vllm-prometheus"));
    }

    [Fact]
    public void Format_ThatIsUnknown_IsRefusedWithTheNearest()
    {
        var refused = Assert.Throws<ScenarioException>(() => TelemetryReader.Read(["a.txt"], "vllmlog"));

        Assert.StartsWith("--format: 'vllmlog' is no format of telemetry; there are ", refused.Message);
        Assert.EndsWith("did you mean 'vllm-log'?", refused.Message);
    }

    [Fact]
    public void Files_ThatAreMissing_AreAllSaid()
    {
        var refused = Assert.Throws<ScenarioException>(() => TelemetryReader.Read(["no1.log", "no2.log", "."]));

        Assert.Equal(
            "3 problems in the input\n.: is a folder, not a file\nno1.log: no such file\nno2.log: no such file",
            refused.Message);
    }

    [Fact]
    public void Log_ThatBeginsLate_IsReadWhenForced()
    {
        string late = string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 50_000)) + Line;

        Assert.Contains("in its first 4 MB", TelemetryTexts.Refusal(late));
        Assert.Equal(Histogram, TelemetryTexts.Shown(TelemetryTexts.ReadAll([late], "vllm-log").Evidence));
    }
}
