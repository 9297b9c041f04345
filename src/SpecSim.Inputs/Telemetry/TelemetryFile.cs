// One file of telemetry while it is read: unpacked where it is packed, seen through a window, its broken lines
// counted. gzip and zlib are told by their first bytes; Brotli has none, so its files are told by their ending.

using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using SpecSim.Inputs.Traces;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Telemetry;

internal sealed class TelemetryFile : IDisposable
{
    /// <summary>What a format is told by.</summary>
    public const int StartBytes = 4 * 1024 * 1024;

    /// <summary>No line and no JSON document is longer.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const int MostReasons = 3;

    private readonly Stream _stream;
    private readonly uint _lastPartBytes;
    private readonly List<string> _reasons = [];
    private readonly Problems _broken = new();
    private long _brokenCount;

    private TelemetryFile(string path, Stream stream, uint lastPartBytes)
    {
        (Path, _stream, _lastPartBytes) = (path, stream, lastPartBytes);
        Window = new ByteWindow(stream, MostBytes);
        Lines = new ByteLines(Window);
    }

    public string Path { get; }

    /// <summary>For messages: the path's last part.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public ByteWindow Window { get; }

    /// <summary>The lines from the window on.</summary>
    public ByteLines Lines { get; }

    /// <summary>The file's first few megabytes, or all of it.</summary>
    public ReadOnlySpan<byte> Start => Window.Bytes[..Math.Min(Window.Bytes.Length, StartBytes)];

    /// <summary>Lines, requests or scrapes that said something about speculation.</summary>
    public long Records { get; set; }

    /// <summary>
    /// It was packed and read to its end, which came too early: the packed stream says nothing of a missing end, but
    /// the last four bytes of a whole file are the length of its last part.
    /// </summary>
    public bool IsCut => Window.IsLast && _lastPartBytes > Window.Total;

    /// <exception cref="IOException">And the like: the file cannot be opened.</exception>
    public static TelemetryFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            Stream unpacked = Unpacked(stream, path);
            return new TelemetryFile(path, unpacked, unpacked is GZipStream ? LastPartBytes(stream) : 0);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads what the format is told by.</summary>
    /// <returns>Why this is no text; null when it may be.</returns>
    public string? ReadStart()
    {
        while (Window.Bytes.Length < StartBytes && Window.Fill())
        {
        }

        if (FileSignature.Refuse(Window.Bytes) is { } reason)
            return reason;
        if (Window.Bytes.StartsWith(FileSignature.Utf8Mark))
            Window.Consume(FileSignature.Utf8Mark.Length);
        return Window.Bytes.Trim(" \t\r\n"u8).IsEmpty ? "is empty" : null;
    }

    /// <summary>Counts what cannot be read; the first few are kept with their places.</summary>
    public void Report(long line, string message, int column = 1)
    {
        if (++_brokenCount > MostReasons)
            return;
        var mark = new Mark(Path, (int)Math.Min(line, int.MaxValue), column);
        _broken.Add(mark, "", message);
        _reasons.Add($"{Name}:{mark.Line}:{column}: {message}");
    }

    /// <summary>One line about what could not be read: a problem where nothing else was, else a notice.</summary>
    public string? BrokenLines()
    {
        if (_brokenCount == 0)
            return null;
        string more = _brokenCount > MostReasons ? "; ..." : "";
        string count = _brokenCount.ToString("N0", CultureInfo.InvariantCulture);
        string lines = _brokenCount == 1 ? "line was" : "lines were";
        return $"{count} {lines} not read: {string.Join("; ", _reasons)}{more}";
    }

    public IReadOnlyList<Problem> BrokenProblems() => _broken.Sorted();

    public void Dispose() => _stream.Dispose();

    private static uint LastPartBytes(FileStream stream)
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        stream.Position = Math.Max(0, stream.Length - end.Length);
        int count = stream.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return count == end.Length ? BinaryPrimitives.ReadUInt32LittleEndian(end) : 0;
    }

    private static Stream Unpacked(FileStream stream, string path)
    {
        Span<byte> start = stackalloc byte[2];
        int count = stream.CanSeek ? stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) : 0;
        if (stream.CanSeek)
            stream.Position = 0;
        if (path.EndsWith(".br", StringComparison.OrdinalIgnoreCase))
            return new BrotliStream(stream, CompressionMode.Decompress);
        return start[..count] switch
        {
            [0x1F, 0x8B] => new GZipStream(stream, CompressionMode.Decompress),
            [0x78, 0x01 or 0x5E or 0x9C or 0xDA] => new ZLibStream(stream, CompressionMode.Decompress),
            _ => stream,
        };
    }
}
