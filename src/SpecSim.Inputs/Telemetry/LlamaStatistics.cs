// Lines "statistics NAME: #calls(b,g,a) = 1 87 87, #gen drafts = 87, ..." of llama.cpp: counts of one way of drafting
// since the server's start, so that of each server the last line has everything. Several ways may take turns, each
// with a line of its own: each round has the draft of one of them.

using System.Text;

namespace SpecSim.Inputs.Telemetry;

internal sealed class LlamaStatistics(TelemetryFindings findings)
{
    private readonly SortedDictionary<string, Counts> _last = new(StringComparer.Ordinal);
    private readonly List<(string Name, Counts Counts)> _ended = [];
    private double _milliseconds;
    private long _calls;

    /// <summary>Names of the ways that drafted anything.</summary>
    public string? Method { get; private set; }

    /// <summary>Of all ways together, over the rounds in which drafting was tried.</summary>
    public double? SecondsPerRound => _calls > 0 && _milliseconds > 0 ? _milliseconds / 1000 / _calls : null;

    /// <returns>Why the line says nothing; null when it does.</returns>
    public string? Take(ReadOnlySpan<byte> line, string file, long number)
    {
        int start = line.IndexOf("statistics"u8);
        int colon = start < 0 ? -1 : line[start..].IndexOf((byte)':');
        if (colon < 0)
            return "'#gen drafts' without 'statistics NAME:'";
        string name = Encoding.UTF8.GetString(line[(start + "statistics"u8.Length)..(start + colon)]).Trim();
        if (!LogFields.TryCount(line, "#gen drafts ="u8, out long drafts))
            return "'statistics' without '#gen drafts'";
        if (!LogFields.TryCount(line, "#gen tokens ="u8, out long drafted))
            return "'statistics' without '#gen tokens'";
        if (!LogFields.TryCount(line, "#acc tokens ="u8, out long accepted))
            return "'statistics' without '#acc tokens'";
        if (accepted > drafted || drafts > drafted)
            return $"{accepted} tokens accepted of {drafted} in {drafts} drafts";
        double[] rates = new double[64];
        double[] times = new double[3];
        int length = LogFields.Numbers(line, "#acc rate/pos = ("u8, rates);
        int parts = LogFields.Numbers(line, "dur(b,g,a) ="u8, times);
        var counts = new Counts(drafts, drafted, accepted, rates[..length], Calls(line), times[..parts].Sum());
        if (_last.TryGetValue(name, out Counts? before) && (drafts < before.Drafts || drafted < before.Drafted))
        {
            findings.Notice(
                $"{file}:{number}: statistics of {name} fall from {before.Drafts} drafts to {drafts}: the server was "
                + "restarted, and both are counted.");
            _ended.Add((name, before));
        }

        _last[name] = counts;
        return null;
    }

    /// <returns>False if nothing was drafted as far as statistics say.</returns>
    public bool Finish(RoundTally tally)
    {
        List<(string Name, Counts Counts)> all = [.. _ended, .. _last.Select(entry => (entry.Key, entry.Value))];
        List<(string Name, Counts Counts)> drafting = [.. all.Where(one => one.Counts.Drafted > 0)];
        foreach ((string _, Counts counts) in drafting)
            Add(tally, counts);
        Method = drafting.Count > 0 ? string.Join(" + ", drafting.Select(one => one.Name).Distinct()) : null;
        _milliseconds = all.Sum(one => one.Counts.Milliseconds);
        // The first way is asked in every round, the others when those before had nothing.
        _calls = all.GroupBy(one => one.Name)
            .Select(way => way.Sum(one => one.Counts.Calls)).DefaultIfEmpty().Max();
        return drafting.Count > 0;
    }

    public string? Conversion() => SecondsPerRound is not { } seconds ? null : Telemetry.Conversion.Text(
        $"drafting: {_milliseconds:0.###} ms in all / {_calls} rounds = {1000 * seconds:0.000} ms a round");

    /// <summary>Positions that were never accepted are not printed: they are added.</summary>
    public static void AddSurvival(RoundTally tally, long drafts, long drafted, long[] survived, int known)
    {
        int length = Math.Max(known, (int)Math.Min(survived.Length, (drafted + drafts - 1) / drafts));
        Array.Clear(survived, known, length - known);
        tally.AddSurvival(drafts, drafted, survived.AsSpan(0, length));
    }

    private static void Add(RoundTally tally, Counts counts)
    {
        long[] survived = new long[RoundTally.MostDraftLength];
        if (counts.Rates.Length > 0 && CountRecovery.TrySurvived(
            counts.Drafts, counts.Accepted, counts.Rates, survived.AsSpan(0, counts.Rates.Length)))
        {
            AddSurvival(tally, counts.Drafts, counts.Drafted, survived, counts.Rates.Length);
            return;
        }

        bool isWhole = counts.Drafted % counts.Drafts == 0;
        tally.AddTotals(
            isWhole ? (int)(counts.Drafted / counts.Drafts) : null, counts.Drafts, counts.Drafted, counts.Accepted);
    }

    // "#calls(b,g,a) = 11 800 4", or, at first, "#calls = 810".
    private static long Calls(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> words = "#calls(b,g,a) ="u8;
        int at = line.IndexOf(words);
        if (at < 0)
            return LogFields.TryCount(line, "#calls ="u8, out long calls) ? calls : 0;
        ReadOnlySpan<byte> rest = line[(at + words.Length)..].TrimStart(" "u8);
        int blank = rest.IndexOf((byte)' ');
        return blank > 0 && LogFields.TryCount(rest[blank..], " "u8, out long drafted) ? drafted : 0;
    }

    private sealed record Counts(
        long Drafts, long Drafted, long Accepted, double[] Rates, long Calls, double Milliseconds);
}
