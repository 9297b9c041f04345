// llama.cpp's log. Its server prints, when a request ends, "draft acceptance" with tokens accepted and generated (that
// is, drafted), since 2026 the mean length with the extra token and rates by position; and "statistics" of each way of
// drafting since its start, with drafts and what drafting took: dur(b,g,a) for preparing, drafting and accepting, in
// ms. Where there are statistics, they count the rounds, because they count drafts exactly; else each request does, by
// its mean length, or by its tokens: rounds = tokens - accepted, those without a draft among them. The example program
// for one prompt prints n_predict, n_drafted and n_accept. With p-min, drafts are of different lengths.

using SpecSim.Estimation;
using SpecSim.Inputs.Traces;

namespace SpecSim.Inputs.Telemetry;

internal sealed class LlamaLog(TelemetryFindings findings) : TelemetryFormat(findings)
{
    // "n_accept  = 187", perhaps with a time before it.
    private const int LongestExample = 80;

    private readonly LlamaStatistics _statistics = new(findings);
    private readonly RoundTally _requests = new();
    private readonly double[] _rates = new double[RoundTally.MostDraftLength];
    private readonly long[] _survived = new long[RoundTally.MostDraftLength];
    private readonly LevelMeans _tokensPerSecond = new();
    private string? _model;
    private long _generated;
    private long _drafted;
    private long _withoutRounds;
    private long _byTokens;

    public override void Read(TelemetryFile file)
    {
        _generated = 0;
        var lines = new ByteLines(file.Window);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (line.IndexOf("draft acceptance"u8) is >= 0 and int at)
                TakeRequest(line[at..], lines, file);
            else if (line.IndexOf("#gen drafts"u8) >= 0)
                TakeStatistics(line, lines, file);
            else if (line.IndexOf("eval time ="u8) is >= 0 and int evaluated)
                TakeTime(line, evaluated);
            else if (line.Length < LongestExample && line.IndexOf("n_"u8) >= 0)
                TakeExample(line, file);
            else if (_model is null)
                _model = LogFields.Text(line, "loading model '"u8, "'"u8);
        }
    }

    public override void Finish()
    {
        var counted = new RoundTally();
        bool hasStatistics = _statistics.Finish(counted);
        RoundTally tally = hasStatistics ? counted : _requests;
        if (_withoutRounds > 0 && !hasStatistics)
            Findings.Notice(
                $"{_withoutRounds} requests say neither mean length nor tokens: only their tokens are counted, not "
                    + "rounds.");
        if (_byTokens > 0 && !hasStatistics)
            Findings.Notice(
                $"{_byTokens} requests say no mean length: their rounds are tokens less accepted ones, rounds without "
                    + "a "
                + "draft among them.");
        string mean = hasStatistics
            ? "llama.cpp's mean acceptance length over drafts, the extra token included"
            : "llama.cpp, n_predict / (n_predict - n_accept) where it says no mean length";
        foreach (string line in Conversion.Of(tally, mean))
            Findings.Convert(line);
        if (_statistics.Conversion() is { } drafting)
            Findings.Convert(drafting);
        Findings.Add(tally.Evidence());
        IReadOnlyList<int> lengths = tally.DraftLengths;
        Findings.Add(new ServerFacts(
            "llama.cpp",
            _model,
            _statistics.Method,
            lengths.Count == 1 && tally.RoundsByPosition == tally.Rounds ? lengths[0] : null,
            TokensPerSecond: _tokensPerSecond.Sum,
            DraftSecondsPerRound: _statistics.SecondsPerRound));
    }

    private void TakeRequest(ReadOnlySpan<byte> line, ByteLines lines, TelemetryFile file)
    {
        int open = line.IndexOf((byte)'(');
        if (open < 0 || !LogFields.TryCount(line[open..], "("u8, out long accepted)
            || !LogFields.TryCount(line, "accepted /"u8, out long drafted) || accepted > drafted)
        {
            string cut = lines.IsUnended ? "; the file ends here, it looks truncated" : "";
            file.Report(lines.Number, $"'draft acceptance' without '(.. accepted / .. generated)'{cut}");
            return;
        }

        file.Records++;
        double? mean = LogFields.Number(line, "mean acceptance length ="u8) ?? LogFields.Number(line, "mean len ="u8);
        int length = LogFields.Numbers(line, "acceptance rate per position = ("u8, _rates);
        AddRequest(drafted, accepted, mean, length);
        _generated = 0;
    }

    private void AddRequest(long drafted, long accepted, double? mean, int length)
    {
        if (drafted == 0)
            return;
        ReadOnlySpan<double> rates = _rates.AsSpan(0, length);
        long? drafts = mean is null ? null : CountRecovery.Drafts(drafted, accepted, mean, rates);
        if (drafts is { } count && length > 0
            && CountRecovery.TrySurvived(count, accepted, rates, _survived.AsSpan(0, length)))
        {
            LlamaStatistics.AddSurvival(_requests, count, drafted, _survived, length);
            return;
        }

        if (drafts is null && _generated > accepted)
        {
            drafts = _generated - accepted;
            _byTokens++;
        }

        _withoutRounds += drafts is null ? 1 : 0;
        _requests.AddTotals(null, drafts ?? 0, drafted, accepted);
    }

    private void TakeStatistics(ReadOnlySpan<byte> line, ByteLines lines, TelemetryFile file)
    {
        if (_statistics.Take(line, file.Name, lines.Number) is { } reason)
            file.Report(lines.Number, reason);
        else
            file.Records++;
    }

    // "eval time = 2296.72 ms / 256 tokens (8.97 ms per token, 111.46 tokens per second)", not that of the prompt.
    private void TakeTime(ReadOnlySpan<byte> line, int at)
    {
        if (line[..at].TrimEnd(" "u8).EndsWith("prompt"u8)
            || !LogFields.TryCount(line[at..], "ms /"u8, out long tokens))
            return;
        _generated = tokens;
        if (LogFields.TryNumber(line[at..], "ms per token,"u8, out double tokensPerSecond))
            _tokensPerSecond.Add(0, tokensPerSecond);
    }

    // Lines of their own: "n_predict = 262", "n_drafted = 192", "n_accept  = 187".
    private void TakeExample(ReadOnlySpan<byte> line, TelemetryFile file)
    {
        if (Assigned(line, "n_predict"u8) is { } generated)
        {
            _generated = generated;
        }
        else if (Assigned(line, "n_drafted"u8) is { } drafted)
        {
            _drafted = drafted;
        }
        else if (Assigned(line, "n_accept"u8) is { } accepted && _drafted >= accepted && _drafted > 0)
        {
            file.Records++;
            AddRequest(_drafted, accepted, null, 0);
            (_generated, _drafted) = (0, 0);
        }
    }

    private static long? Assigned(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        int at = line.IndexOf(name);
        if (at < 0)
            return null;
        ReadOnlySpan<byte> rest = line[(at + name.Length)..].TrimStart(" "u8);
        return rest is [(byte)'=', ..] && LogFields.TryCount(rest, "="u8, out long value) ? value : null;
    }
}
