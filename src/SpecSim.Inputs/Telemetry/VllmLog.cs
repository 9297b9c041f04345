// vLLM's log. V1 writes, for each interval, a line "SpecDecoding metrics:" with tokens accepted and drafted, the mean
// acceptance length (extra token included) and acceptances over drafts by position; older versions write fewer fields
// in another order. V0 writes "Speculative metrics:" with counts since the server's start: the last line before a
// restart has all of them, and emitted / drafts are its tokens per round, because its accepted tokens count matches
// behind a rejection too. The line "Avg generation throughput" beside them says how many requests run.

using SpecSim.Estimation;
using SpecSim.Inputs.Traces;

namespace SpecSim.Inputs.Telemetry;

internal sealed class VllmLog(TelemetryFindings findings) : TelemetryFormat(findings)
{
    private readonly RoundTally _tally = new();
    private readonly LevelMeans _running = new();
    private readonly LevelMeans _tokensPerSecond = new();
    private readonly VllmOldLog _old = new(findings);
    private readonly double[] _rates = new double[RoundTally.MostDraftLength];
    private readonly long[] _survived = new long[RoundTally.MostDraftLength];
    private string? _model;
    private string? _method;
    private int _configured;
    private int _lastLength;
    private long _idle;
    private long _unrounded;

    public override void Read(TelemetryFile file)
    {
        var lines = new ByteLines(file.Window);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            int at = line.IndexOf(" metrics: "u8);
            if (at >= 0 && line[..at].EndsWith("SpecDecoding"u8))
                TakeInterval(line[at..], lines, file);
            else if (at >= 0 && line[..at].EndsWith("Speculative"u8))
                TakeOld(line[at..], lines, file);
            else if (line.IndexOf("Avg generation throughput: "u8) >= 0)
                TakeLoad(line);
            else if (line.IndexOf("speculative_config"u8) >= 0)
                TakeConfiguration(line);
        }
    }

    public override void Finish()
    {
        _old.Finish(_tally);
        IReadOnlyList<int> lengths = _tally.DraftLengths;
        if (_idle > 0)
            Findings.Notice($"{_idle} lines of intervals in which nothing was drafted are passed over.");
        if (_unrounded > 0)
            Findings.Notice(
                $"{_unrounded} lines whose rates by position agree with no whole counts are taken as sums alone.");
        if (_old.Lines > 0)
            Findings.Convert(_old.Conversion());
        foreach (string text in Conversion.Of(_tally, "vLLM's mean acceptance length, the extra token included"))
            Findings.Convert(text);
        Findings.Add(_tally.Evidence());
        Findings.Add(new ServerFacts(
            "vLLM",
            _model,
            _method,
            _configured > 0 ? _configured : lengths.Count == 1 ? lengths[0] : _old.DraftLength,
            _running.Sum,
            _tokensPerSecond.Sum));
    }

    private void TakeInterval(ReadOnlySpan<byte> line, ByteLines lines, TelemetryFile file)
    {
        if (!LogFields.TryCount(line, "Accepted: "u8, out long accepted)
            | !LogFields.TryCount(line, "Drafted: "u8, out long drafted))
        {
            ReportMissing(line, "SpecDecoding metrics", ["Accepted: ", "Drafted: "], lines, file);
            return;
        }

        int length = LogFields.Numbers(line, "Per-position acceptance rate: "u8, _rates);
        if (IsSound(drafted, accepted, lines, file) && drafted > 0)
        {
            NoteLength(length, file, lines.Number);
            AddInterval(
                drafted, accepted, LogFields.Number(line, "Mean acceptance length: "u8), _rates.AsSpan(0, length));
        }
    }

    private bool IsSound(long drafted, long accepted, ByteLines lines, TelemetryFile file)
    {
        if (accepted > drafted)
        {
            file.Report(lines.Number, $"{accepted} tokens accepted of {drafted} drafted");
            return false;
        }

        file.Records++;
        _idle += drafted == 0 ? 1 : 0;
        return true;
    }

    private void AddInterval(long drafted, long accepted, double? mean, ReadOnlySpan<double> rates)
    {
        Span<long> survived = _survived.AsSpan(0, rates.Length);
        long? drafts = CountRecovery.Drafts(drafted, accepted, mean, rates);
        if (drafts is { } count && rates.Length > 0 && CountRecovery.TrySurvived(count, accepted, rates, survived))
        {
            _tally.AddSurvival(count, drafted, survived);
            return;
        }

        _unrounded += rates.Length > 0 ? 1 : 0;
        int? length = Findings.DraftLength ?? (_configured > 0 ? _configured : null);
        if (drafts is null && length is { } k && drafted % k == 0)
            drafts = drafted / k;
        bool isWhole = drafts is { } rounds && length is { } whole && drafted == rounds * whole;
        _tally.AddTotals(isWhole ? length : null, drafts ?? 0, drafted, accepted);
    }

    private void NoteLength(int length, TelemetryFile file, long line)
    {
        if (length == 0)
            return;
        if (_lastLength > 0 && _lastLength != length)
            Findings.Notice(
                $"{file.Name}:{line}: K changed from {_lastLength} to {length}; each is counted by itself.");
        _lastLength = length;
    }

    private void TakeOld(ReadOnlySpan<byte> line, ByteLines lines, TelemetryFile file)
    {
        if (VllmOldLog.IsSinceStart(line))
        {
            if (_old.Take(line, file, lines.Number) is { } reason)
                file.Report(lines.Number, reason + Cut(lines));
            else
                file.Records++;
            return;
        }

        // The first versions of V1 had V0's words, without emitted tokens, for an interval.
        if (LogFields.TryCount(line, "Number of accepted tokens: "u8, out long accepted)
            & LogFields.TryCount(line, "Number of draft tokens: "u8, out long drafted))
        {
            if (IsSound(drafted, accepted, lines, file) && drafted > 0)
                AddInterval(drafted, accepted, null, []);
        }
        else
        {
            ReportMissing(
                line, "Speculative metrics", ["Number of accepted tokens: ", "Number of draft tokens: "], lines, file);
        }
    }

    private void TakeLoad(ReadOnlySpan<byte> line)
    {
        if (!LogFields.TryCount(line, "Running: "u8, out long running) || running == 0)
            return;
        LogFields.TryCount(line, "Engine "u8, out long engine);
        _running.Add(engine, running);
        if (LogFields.TryNumber(line, "Avg generation throughput: "u8, out double tokensPerSecond))
            _tokensPerSecond.Add(engine, tokensPerSecond);
    }

    private void TakeConfiguration(ReadOnlySpan<byte> line)
    {
        _model ??= LogFields.Text(line, "with config: model='"u8, "'"u8);
        int at = line.IndexOf("SpeculativeConfig("u8);
        if (at < 0)
            return;
        _method ??= LogFields.Text(line[at..], "method='"u8, "'"u8);
        if (LogFields.TryCount(line[at..], "num_spec_tokens="u8, out long length)
            && length is > 0 and <= RoundTally.MostDraftLength)
            _configured = (int)length;
    }

    private static void ReportMissing(
        ReadOnlySpan<byte> line, string kind, ReadOnlySpan<string> fields, ByteLines lines, TelemetryFile file)
    {
        List<string> missing = [];
        foreach (string field in fields)
        {
            if (!LogFields.TryCount(line, System.Text.Encoding.UTF8.GetBytes(field), out _))
                missing.Add($"'{field.Trim(' ', ':')}'");
        }

        file.Report(lines.Number, $"'{kind}' without {string.Join(", ", missing)}{Cut(lines)}");
    }

    private static string Cut(ByteLines lines) =>
        lines.IsUnended ? "; the file ends here, it looks truncated" : "";
}
