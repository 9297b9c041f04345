// A line on stderr for work that takes over a second: how far, and how long it still takes. On a terminal
// the line overwrites itself and goes away at the end; otherwise there is none.

using System.Globalization;

namespace SpecSim.Cli;

/// <summary>Reports progress of parallel work. Thread-safe.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Terminal _terminal;
    private readonly string _what;
    private readonly bool _shows;
    private readonly long _start;
    private readonly Lock _gate = new();
    private TimeSpan _lastWord = FirstWord - Interval;
    private int _width;

    public Progress(Terminal terminal, string what, bool wanted)
    {
        _terminal = terminal;
        _what = what;
        _shows = wanted && terminal.ShowsProgress;
        _start = terminal.Time.GetTimestamp();
    }

    public void Report(int done, int total)
    {
        if (!_shows)
            return;
        lock (_gate)
        {
            TimeSpan elapsed = _terminal.Time.GetElapsedTime(_start);
            if (elapsed < _lastWord + Interval || done == 0)
                return;
            _lastWord = elapsed;
            double left = elapsed.TotalSeconds / done * (total - done);
            string line = string.Create(
                CultureInfo.InvariantCulture, $"{_what}: {done} of {total}, about {Math.Ceiling(left)} s left");
            _terminal.Error.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
    }

    public void Dispose()
    {
        if (_width > 0)
            _terminal.Error.Write($"\r{new string(' ', _width)}\r");
    }
}
