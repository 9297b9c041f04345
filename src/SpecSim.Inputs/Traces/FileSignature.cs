// What a file is that is no text: told by its first bytes, so that the message says what to do about it.

namespace SpecSim.Inputs.Traces;

internal static class FileSignature
{
    // Enough to tell text from anything else.
    private const int Looked = 4096;

    public static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Why this is no trace; null when it may be one.</summary>
    public static string? Refuse(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, Looked)];
        if (start.StartsWith((byte[])[0xFF, 0xFE]) || start.StartsWith((byte[])[0xFE, 0xFF]))
            return "is UTF-16 text; save the file as UTF-8";
        if (start.StartsWith("version https://git-lfs"u8))
            return "is a pointer of Git LFS, not the data: fetch it with 'git lfs pull'";
        if (Packed(start) is { } kind)
            return $"is {kind}: unpack it first";
        if (start.StartsWith("PAR1"u8))
            return "is a Parquet file: convert it to CSV first";
        if (start.TrimStart(" \r\n\t"u8) is [(byte)'<', ..])
            return "is a web page or XML: was the download a page about the file?";
        if (!start.Contains((byte)0))
            return null;
        return IsTwoByteText(start)
            ? "is UTF-16 text without a byte order mark; save the file as UTF-8"
            : "is binary data, not text";
    }

    private static string? Packed(ReadOnlySpan<byte> start) => start switch
    {
        [0x1F, 0x8B, ..] => "packed with gzip",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "packed with zstd",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "packed with bzip2",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "packed with xz",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "a 7z archive",
        _ => null,
    };

    // Letters and digits in two bytes: every other byte is zero.
    private static bool IsTwoByteText(ReadOnlySpan<byte> start)
    {
        int zeros = start.Count((byte)0);
        return zeros >= (start.Length / 2) - 1 && start is [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..];
    }
}
