// Reads a corpus: a text file in UTF-8, packed with gzip or not. What cannot be learnt from is one problem, which says
// what is wrong and where.

using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Unicode;
using SpecSim.Decoding;
using SpecSim.Inputs.Traces;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Corpora;

public static class CorpusReader
{
    /// <summary>Learning takes some 70 bytes of memory a byte of text, so this stays within 5 GB.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>The corpus; null after reporting what is wrong with it.</summary>
    /// <param name="name">What it is called in tables.</param>
    /// <param name="path">The file.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="mark">Where the file is named, such as an option.</param>
    public static Corpus? Read(string name, string path, Problems problems, Mark mark)
    {
        if (!File.Exists(path))
        {
            string reason = Directory.Exists(path) ? "is a folder, not a file" : "no such file";
            problems.Add(mark, "", $"{path}: {reason}", Directory.Exists(path) ? [] : Neighbours(path));
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(name, stream, path, problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(mark, "", $"{path}: cannot be read: {error.Message}");
            return null;
        }
    }

    /// <summary>The same from a stream, which is not disposed.</summary>
    /// <param name="name">What it is called in tables.</param>
    /// <param name="stream">Read from where it stands, at most a little more than the limit.</param>
    /// <param name="file">Its name in problems.</param>
    /// <param name="problems">Where problems go.</param>
    public static Corpus? Read(string name, Stream stream, string file, Problems problems)
    {
        byte[] bytes = ReadAtMost(stream);
        string? reason = null;
        try
        {
            if (bytes is [0x1F, 0x8B, ..])
                bytes = Unpack(bytes);
        }
        catch (InvalidDataException)
        {
            reason = "is packed with gzip, but damaged: it cannot be unpacked to its end";
        }

        ReadOnlyMemory<byte> text = bytes;
        if (text.Span.StartsWith(FileSignature.Utf8Mark))
            text = text[FileSignature.Utf8Mark.Length..];
        reason ??= Refuse(text.Span);
        if (reason is null)
            return new Corpus(name, text);
        problems.Add(Mark.Of(file), "", reason);
        return null;
    }

    private static string? Refuse(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return "is empty: there is nothing to learn from";
        if (text.Length > MostBytes)
            return "is larger than 64 MB, the most that is learnt from in a few GB of memory: give a part of it";
        // A page or XML is a text like others here.
        if (text[0] != '<' && FileSignature.Refuse(text) is { } kind)
            return kind;
        int zero = text.IndexOf((byte)0);
        if (zero >= 0)
            return Told($"is binary data, not text: byte 0x00 at offset {zero}");
        if (!Utf8.IsValid(text))
            return NotUtf8(text);
        if (text.Length >= Corpus.LeastBytes)
            return null;
        int lines = text.TrimEnd("\r\n"u8).Count((byte)'\n') + 1;
        string length = lines == 1 ? "one line" : Told($"{lines} lines");
        return Told($"has {text.Length} bytes in {length}: too short to learn from and hold a part out, which takes ")
            + Told($"{Corpus.LeastBytes} bytes");
    }

    /// <exception cref="InvalidDataException">It is damaged, or its end is missing.</exception>
    private static byte[] Unpack(byte[] packed)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        byte[] bytes = ReadAtMost(stream);
        // The stream says nothing of a missing end. The last four bytes of a file are the length of its last part.
        bool isWhole = packed.Length > 4
            && BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan()[^4..]) <= bytes.Length;
        return isWhole || bytes.Length > MostBytes ? bytes : throw new InvalidDataException();
    }

    private static string NotUtf8(ReadOnlySpan<byte> text)
    {
        int offset = FieldText.FirstInvalid(text);
        return Told($"is not UTF-8 text: byte 0x{text[offset]:X2} at offset {offset}; save the file as UTF-8");
    }

    private static byte[] ReadAtMost(Stream stream)
    {
        var bytes = new MemoryStream();
        byte[] part = new byte[1 << 16];
        int read;
        while (bytes.Length <= MostBytes + FileSignature.Utf8Mark.Length && (read = stream.Read(part)) > 0)
            bytes.Write(part, 0, read);
        return bytes.ToArray();
    }

    private static IReadOnlyList<string> Neighbours(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(folder))
            return [];
        IEnumerable<string> files = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file));
        return Nearest.Names(Path.GetFileName(path), files);
    }

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
