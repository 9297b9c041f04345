// What the readers of formats find, as they find it: counts, facts about the server, how the engine's convention
// became ours, and what was noticed.

using SpecSim.Estimation;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Telemetry;

/// <param name="select">Which model or table, where a file has several; null for the only one.</param>
/// <param name="draftLength">K where telemetry does not say it.</param>
internal sealed class TelemetryFindings(string? select, int? draftLength)
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private const int MostNotices = 40;

    private readonly List<string> _conversions = [];
    private readonly List<string> _notices = [];
    private readonly List<string> _models = [];
    private AcceptanceEvidence _evidence = AcceptanceEvidence.None;
    private ServerFacts _facts = new();
    private long _moreNotices;

    public string? Select => select;

    public int? DraftLength => draftLength;

    /// <summary>What cannot be mended by reading on.</summary>
    public Problems Problems { get; } = new();

    public bool IsEmpty => _evidence.Rounds == 0 && _evidence.Means.Count == 0
        && _evidence.Totals.All(totals => totals.Drafted == 0);

    public void Convert(string line) => _conversions.Add(line);

    public void Notice(string line)
    {
        if (_notices.Contains(line))
            return;
        if (_notices.Count < MostNotices)
            _notices.Add(line);
        else
            _moreNotices++;
    }

    public void Add(AcceptanceEvidence evidence) => _evidence = _evidence.With(evidence);

    /// <summary>What is not known yet is taken over; two models are said.</summary>
    public void Add(ServerFacts facts)
    {
        if (facts.Model is { } model && !_models.Contains(model))
            _models.Add(model);
        _facts = new ServerFacts(
            _facts.Engine ?? facts.Engine,
            _facts.Model ?? facts.Model,
            _facts.Method ?? facts.Method,
            _facts.DraftLength ?? facts.DraftLength,
            _facts.RunningRequests ?? facts.RunningRequests,
            _facts.TokensPerSecond ?? facts.TokensPerSecond,
            _facts.DraftSecondsPerRound ?? facts.DraftSecondsPerRound);
    }

    /// <summary>Reports that one of several must be chosen, or that none is the chosen one.</summary>
    /// <returns>The index of the one to take; null after reporting.</returns>
    public int? Choose(IReadOnlyList<string> names, string file, string kind)
    {
        if (select is null && names.Count == 1)
            return 0;
        int index = select is null ? -1 : names.ToList().IndexOf(select);
        // "thinking_off" of "minimax-m3/thinking_off", if it is the only one.
        if (index < 0 && select is not null && names.Count(name => name.EndsWith("/" + select, Ordinal)) == 1)
            index = names.ToList().FindIndex(name => name.EndsWith("/" + select, Ordinal));
        if (index >= 0)
            return index;
        string list = string.Join(", ", names.Select(name => $"'{name}'"));
        if (select is null)
            Problems.Add(
                Mark.Of(file), "", $"holds {names.Count} {kind}s, which are not pooled: {list}; --select takes one");
        else
            Problems.Add(
                Mark.Of(file), "", $"has no {kind} '{select}', only {list}", Nearest.Names(select, names));
        return null;
    }

    public ServerTelemetry Finish(IReadOnlyList<TelemetryInput> inputs)
    {
        if (_models.Count > 1)
            Notice($"Several models are pooled: {string.Join(", ", _models)}.");
        if (_moreNotices > 0)
            _notices.Add($"{_moreNotices} more notices of this kind are left out.");
        int? only = _evidence.Histograms.Count == 1 && _evidence.Positions.Count + _evidence.Totals.Count == 0
            ? _evidence.Histograms[0].DraftLength : null;
        return new ServerTelemetry(
            _evidence, _facts with { DraftLength = _facts.DraftLength ?? only }, inputs, _conversions, _notices);
    }
}
