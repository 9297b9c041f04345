// Lines "Speculative metrics:" of vLLM V0. Its counts run since the server's start and are never reset, so of each
// server's lines the last one has everything; where they fall, a new server began.

namespace SpecSim.Inputs.Telemetry;

internal sealed class VllmOldLog(TelemetryFindings findings)
{
    private (long Length, long Drafted, long Emitted, long Matched) _last;
    private (long Rounds, long Drafted, long Emitted, long Matched) _sum;
    private readonly List<(int? Length, long Rounds, long Drafted, long Accepted)> _servers = [];

    public long Lines { get; private set; }

    public int? DraftLength { get; private set; }

    public static bool IsSinceStart(ReadOnlySpan<byte> line) => line.IndexOf("Number of emitted tokens"u8) >= 0;

    /// <returns>Why the line says nothing; null when it does.</returns>
    public string? Take(ReadOnlySpan<byte> line, TelemetryFile file, long number)
    {
        if (!LogFields.TryCount(line, "Number of speculative tokens: "u8, out long length)
            || length is < 1 or > RoundTally.MostDraftLength)
            return "'Speculative metrics' without 'Number of speculative tokens'";
        if (!Tokens(line, "Number of draft tokens"u8, out long drafted))
            return "'Speculative metrics' without 'Number of draft tokens'";
        if (!Tokens(line, "Number of emitted tokens"u8, out long emitted))
            return "'Speculative metrics' without 'Number of emitted tokens'";
        if (emitted > drafted + (drafted / length))
            return $"{emitted} tokens emitted of {drafted} drafted and one for each {length} of them";
        Tokens(line, "Number of accepted tokens"u8, out long matched);
        if (_last.Length > 0 && length != _last.Length)
            findings.Notice(
                $"{file.Name}:{number}: K changed from {_last.Length} to {length}; each is counted by itself.");
        else if (drafted < _last.Drafted || emitted < _last.Emitted)
            findings.Notice(
                $"{file.Name}:{number}: counts fall from {_last.Drafted} drafted tokens to {drafted}: the server was "
                + "restarted, and both are counted.");
        if (drafted < _last.Drafted || emitted < _last.Emitted || length != _last.Length)
            EndServer();
        _last = (length, drafted, emitted, matched);
        Lines++;
        return null;
    }

    public void Finish(RoundTally tally)
    {
        EndServer();
        foreach ((int? length, long rounds, long drafted, long accepted) in _servers)
            tally.AddTotals(length, rounds, drafted, accepted);
    }

    public string Conversion()
    {
        double mean = (double)_sum.Emitted / _sum.Rounds;
        return Telemetry.Conversion.Text(
            $"{_sum.Emitted} emitted / {_sum.Rounds} rounds ({_sum.Drafted} drafted / K) = {mean:0.00} tokens a round")
            + $": vLLM V0, since its start; its {_sum.Matched} accepted tokens count matches behind a rejection too";
    }

    private void EndServer()
    {
        (long length, long drafted, long emitted, long matched) = _last;
        _last = default;
        if (drafted == 0)
            return;
        long rounds = drafted / length;
        // Without a bonus token, as some drafts of V0 ran, a round may emit none but what it accepted.
        _servers.Add(((int)length, rounds, drafted, Math.Max(0, emitted - rounds)));
        _sum = (_sum.Rounds + rounds, _sum.Drafted + drafted, _sum.Emitted + emitted, _sum.Matched + matched);
        DraftLength = _servers.All(server => server.Length == length) ? (int)length : null;
    }

    // "Number of draft tokens tokens: 42272", as 0.5 wrote it, or with one "tokens".
    private static bool Tokens(ReadOnlySpan<byte> line, ReadOnlySpan<byte> words, out long count)
    {
        int at = line.IndexOf(words);
        count = 0;
        return at >= 0 && LogFields.TryCount(line[at..], ": "u8, out count);
    }
}
