// Texts to learn from, good and bad: each bad one gets one message that says what is wrong and where.

using System.IO.Compression;
using System.Text;
using SpecSim.Decoding;
using SpecSim.Inputs.Corpora;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;
using Problems = SpecSim.Inputs.Yaml.Problems;

namespace SpecSim.Tests.Inputs.Corpora;

public sealed class CorpusReaderTests
{
    private static readonly byte[] Good =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(line => $"Zeile {line}: Übung\n")));

    [Fact]
    public void Read_AText_IsItsBytesWithoutAMark()
    {
        Assert.Equal(Good, Read(Good)!.Text.ToArray());
        Assert.Equal(Good, Read([0xEF, 0xBB, 0xBF, .. Good])!.Text.ToArray());
        Assert.Equal("prose", Read(Good)!.Name);
    }

    [Fact]
    public void Read_PackedWithGzip_IsUnpacked() => Assert.Equal(Good, Read(Packed(Good))!.Text.ToArray());

    [Fact]
    public void Read_OneHugeLine_IsLearntFrom()
    {
        byte[] line = [.. Enumerable.Repeat((byte)'x', 300_000)];

        CorpusParts parts = Read(line)!.Split();

        Assert.True(parts.HeldOut.Count > 1);
        Assert.Equal(line.Length, parts.TrainingText.Length + parts.HeldOut.Sum(piece => piece.Length));
    }

    [Fact]
    public void Read_BadTexts_AreRefusedWithOneMessage()
    {
        Assert.Equal("f.txt: is empty: there is nothing to learn from", Problem([]));
        Assert.Equal(
            "f.txt: has 22 bytes in one line: too short to learn from and hold a part out, which takes 4096 bytes",
            Problem("Never mind this line.\n"u8.ToArray()));
        Assert.Equal(
            "f.txt: has 10 bytes in 3 lines: too short to learn from and hold a part out, which takes 4096 bytes",
            Problem("ab\ncde\nfgh"u8.ToArray()));
        Assert.Equal(
            $"f.txt: is not UTF-8 text: byte 0xFF at offset {Good.Length}; save the file as UTF-8",
            Problem([.. Good, 0xFF, .. Good]));
        Assert.Equal(
            $"f.txt: is binary data, not text: byte 0x00 at offset {Good.Length}", Problem([.. Good, 0, .. Good]));
        Assert.Equal("f.txt: is binary data, not text", Problem([1, 2, 0, 3, 4, .. Good]));
        Assert.Equal("f.txt: is UTF-16 text; save the file as UTF-8", Problem(Encoding.Unicode.GetPreamble()));
        Assert.Equal("f.txt: is a zip archive: unpack it first", Problem([(byte)'P', (byte)'K', 3, 4, .. Good]));
        Assert.Equal(
            "f.txt: is packed with gzip, but damaged: it cannot be unpacked to its end", Problem(Packed(Good)[..^30]));
        Assert.Equal(
            "f.txt: is packed with gzip, but damaged: it cannot be unpacked to its end", Problem([0x1F, 0x8B, 7, 7]));
    }

    [Fact]
    public void Read_MoreThanTheLimit_IsRefusedPackedToo()
    {
        byte[] large = new byte[CorpusReader.MostBytes + 10];
        Array.Fill(large, (byte)'a');

        Assert.StartsWith("f.txt: is larger than 64 MB", Problem(Packed(large)));
    }

    [Fact]
    public void Read_AWrongPath_NamesTheNearestFile()
    {
        using var folder = new TempFolder();
        folder.Write("prose.txt", "");
        var problems = new Problems();

        CorpusReader.Read("prose", folder.At("pross.txt"), problems, Mark.Of("--corpus"));
        CorpusReader.Read("prose", folder.FullPath, problems, Mark.Of("--corpus"));

        string[] texts = [.. problems.Sorted().Select(problem => problem.ToString())];
        Assert.Contains($"--corpus: {folder.At("pross.txt")}: no such file; did you mean 'prose.txt'?", texts);
        Assert.Contains($"--corpus: {folder.FullPath}: is a folder, not a file", texts);
    }

    [Fact]
    public void Split_AnyText_LosesNothingAndCutsBetweenSigns()
    {
        CorpusParts parts = new Corpus("prose", Good).Split();
        double share = (double)parts.HeldOut.Sum(piece => piece.Length) / Good.Length;

        Assert.InRange(share, 0.05, 0.2);
        Assert.Equal(parts.HeldOut.Count + 1, parts.Training.Count);
        byte[] whole =
        [
            .. parts.Training.Zip(parts.HeldOut.Append(default), (left, right) => (byte[])[.. left.Span, .. right.Span])
                .SelectMany(bytes => bytes),
        ];
        Assert.Equal(Good, whole);
        Assert.All(parts.HeldOut, piece => Assert.Equal((byte)'\n', piece.Span[^1]));
    }

    [Fact]
    public void Split_SignsOfSeveralBytesWithoutEnd_StayWhole()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("語", 5000)));

        CorpusParts parts = new Corpus("one line", text).Split();

        Assert.All(parts.HeldOut.Concat(parts.Training), piece => Assert.Equal(0, piece.Length % 3));
    }

    private static Corpus? Read(byte[] bytes)
    {
        var problems = new Problems();
        Corpus? corpus = CorpusReader.Read("prose", new MemoryStream(bytes), "f.txt", problems);
        problems.ThrowIfAny();
        return corpus;
    }

    private static string Problem(byte[] bytes) =>
        Assert.Throws<ScenarioException>(() => Read(bytes)).Problems.Single().ToString();

    private static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
