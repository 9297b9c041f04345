// What is looked at of a stream: a window that is filled at its end and emptied at its start. It grows when one piece
// (a line, a conversation) does not fit, up to a limit.

namespace SpecSim.Inputs.Traces;

/// <param name="stream">Read forward.</param>
/// <param name="mostBytes">As large as the window may grow.</param>
internal sealed class ByteWindow(Stream stream, int mostBytes = ByteWindow.MostBytes)
{
    /// <summary>No line and no conversation is longer.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes that came from the stream so far.</summary>
    public long Total { get; private set; }

    /// <summary>True when nothing follows the window.</summary>
    public bool IsLast { get; private set; }

    public void Consume(int count) => _start += count;

    /// <summary>Reads on. Spans of the window are invalid afterwards.</summary>
    /// <returns>False when nothing came: at the stream's end, or because the window is as large as it may be.</returns>
    public bool Fill()
    {
        if (IsLast || _end - _start >= mostBytes)
            return false;
        if (_start > 0)
        {
            Bytes.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, mostBytes));
        int count = stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        IsLast = _end + count < _buffer.Length;
        _end += count;
        Total += count;
        return count > 0;
    }
}
