// Recorded requests from a file or a stream to columns. The text goes by in a window of 64 KB; only times, counts and
// identities of blocks stay. Everything wrong is a problem with file, line and column, and then there is no trace at
// all: a trace is whole or null.

using SpecSim.Inputs.Yaml;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Traces;

public static class TraceReader
{
    /// <summary>The trace; null after reporting every problem.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What is in it.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="mark">Where the file is named.</param>
    /// <param name="keyPath">The key that names it.</param>
    public static RequestTrace? Read(
        string path, TraceFormat format, TraceOptions options, Problems problems, Mark mark, string keyPath) =>
        ReadWithCounts(path, format, options, problems, mark, keyPath)?.Trace;

    /// <summary>The same, with what became of the rows.</summary>
    public static TraceReading? ReadWithCounts(
        string path, TraceFormat format, TraceOptions options, Problems problems, Mark mark, string keyPath)
    {
        string? reason = Directory.Exists(path) ? "is a folder, not a file" : File.Exists(path) ? null : "no such file";
        try
        {
            if (reason is null)
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                return ReadWithCounts(stream, path, format, options, problems);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"cannot be read: {error.Message}";
        }

        problems.Add(mark, keyPath, $"{path}: {reason}");
        return null;
    }

    /// <summary>The same from a stream, which is not disposed. What the stream throws is passed on.</summary>
    /// <param name="stream">Read once, from where it stands to its end or to the limit of rows.</param>
    /// <param name="file">Its name in problems.</param>
    /// <param name="format">What is in it.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="problems">Where problems go.</param>
    public static TraceReading? ReadWithCounts(
        Stream stream, string file, TraceFormat format, TraceOptions options, Problems problems)
    {
        var window = new ByteWindow(stream);
        window.Fill();
        if (FileSignature.Refuse(window.Bytes) is { } reason)
        {
            problems.Add(Mark.Of(file), "", reason);
            return null;
        }

        if (window.Bytes.StartsWith(FileSignature.Utf8Mark))
            window.Consume(FileSignature.Utf8Mark.Length);
        var rows = new TraceRows(file, options, problems);
        switch (format)
        {
            case TraceFormat.ShareGpt:
                new ShareGptTrace(window, rows).Read();
                break;
            case TraceFormat.Mooncake:
                new MooncakeTrace(new TextLines(window, rows), rows).Read();
                break;
            default:
                new CsvTrace(CsvForm.Of(format, options), new TextLines(window, rows), rows).Read();
                break;
        }

        return rows.Finish();
    }
}
