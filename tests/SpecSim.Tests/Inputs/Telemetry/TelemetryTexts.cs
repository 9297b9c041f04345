// Reads telemetry from text, as the tests write it; and what the reader says when it refuses.

using System.IO.Compression;
using System.Text;
using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Telemetry;

internal static class TelemetryTexts
{
    /// <summary>One file.</summary>
    public static ServerTelemetry Read(string text, string? select = null, int? draftLength = null) =>
        ReadAll([text], null, select, draftLength);

    /// <summary>Several, in their order: a.txt, b.txt, ...</summary>
    public static ServerTelemetry ReadAll(
        string[] texts, string? format = null, string? select = null, int? draftLength = null)
    {
        using var folder = new TempFolder();
        string[] paths = [.. texts.Select((text, index) => folder.Write($"{(char)('a' + index)}.txt", text))];
        return TelemetryReader.Read(paths, format, select, draftLength);
    }

    public static ServerTelemetry ReadBytes(string name, byte[] bytes)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.At(name), bytes);
        return TelemetryReader.Read([folder.At(name)]);
    }

    /// <summary>The refusal of one file, its folder left out.</summary>
    public static string Refusal(string text, string? format = null, string? select = null) =>
        Refusal(Encoding.UTF8.GetBytes(text), "a.txt", format, select);

    public static string Refusal(byte[] bytes, string name = "a.txt", string? format = null, string? select = null)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.At(name), bytes);
        var refused = Assert.Throws<ScenarioException>(
            () => TelemetryReader.Read([folder.At(name)], format, select));
        return refused.Message.Replace(folder.FullPath + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    public static void AssertSaid(ServerTelemetry read, string words) =>
        Assert.Contains(read.Notices, notice => notice.Contains(words, StringComparison.Ordinal));

    public static byte[] Packed(string text, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (Stream stream = packer(packed))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public static byte[] GZip(string text) => Packed(text, stream => new GZipStream(stream, CompressionLevel.Fastest));

    /// <summary>Every list of the evidence: "K=3: 5 2 1 40; positions 9/25: 7 5 1; sums K=?: 4/12/6".</summary>
    public static string Shown(AcceptanceEvidence evidence) => string.Join(
        "; ",
        [
            .. evidence.Histograms.Select(one => $"K={one.DraftLength}: {string.Join(' ', one.Rounds)}"),
            .. evidence.Positions.Select(one =>
                $"positions {one.Drafts}/{one.Drafted}: {string.Join(' ', one.Accepted)}"),
            .. evidence.Totals.Select(one =>
                $"sums K={one.DraftLength?.ToString() ?? "?"}: {one.Rounds}/{one.Drafted}/{one.Accepted}"),
            .. evidence.Means.Select(one => FormattableString.Invariant(
                $"mean K={one.DraftLength}: {one.TokensPerRound:0.####} x{one.Weight:0.##}")),
        ]);
}
