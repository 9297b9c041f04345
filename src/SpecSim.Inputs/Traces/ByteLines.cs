// The lines of a window, one at a time, as bytes. LF and CRLF end a line. A line that is longer than the window may
// grow is given by its start alone, and its rest is passed over: what that means is for the caller to say.

namespace SpecSim.Inputs.Traces;

internal sealed class ByteLines(ByteWindow window)
{
    private int _length;

    /// <summary>Of the line last read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The line last read has no end: it is the file's last, and may be half of one.</summary>
    public bool IsUnended { get; private set; }

    /// <summary>The line last read goes on beyond what was given of it.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>How many such lines there were.</summary>
    public long TooLongCount { get; private set; }

    /// <returns>False at the end.</returns>
    /// <param name="line">Without its end; valid until the next one is read.</param>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        window.Consume(_length);
        _length = 0;
        if (IsTooLong)
            PassRest();
        int end = FindEnd();
        IsTooLong = end < 0 && !window.IsLast;
        TooLongCount += IsTooLong ? 1 : 0;
        IsUnended = end < 0 && !IsTooLong;
        _length = end < 0 ? window.Bytes.Length : end + 1;
        line = window.Bytes[..(end < 0 ? _length : end)];
        if (_length == 0)
            return false;
        Number++;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        return true;
    }

    private int FindEnd()
    {
        int searched = 0;
        while (true)
        {
            int end = window.Bytes[searched..].IndexOf((byte)'\n');
            if (end >= 0)
                return searched + end;
            searched = window.Bytes.Length;
            // At the stream's end what comes last may still come with this filling.
            if (!window.Fill())
                return -1;
        }
    }

    private void PassRest()
    {
        while (true)
        {
            int end = window.Bytes.IndexOf((byte)'\n');
            window.Consume(end < 0 ? window.Bytes.Length : end + 1);
            if (end >= 0 || !window.Fill())
                return;
        }
    }
}
