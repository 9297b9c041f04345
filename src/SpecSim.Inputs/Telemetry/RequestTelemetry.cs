// Reports of single requests, pooled by the model that answered; what all engines with such reports have in common.

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal abstract class RequestTelemetry(
    TelemetryFindings findings, IReadOnlyList<string> signs, RequestWalk walk, string? engine)
    : JsonTelemetry(findings, signs)
{
    private readonly SortedDictionary<string, Pool> _models = new(StringComparer.Ordinal);
    private string _path = "";
    private long _nulls;
    private long _warmUps;
    private string? _saidEngine;

    /// <summary>What the engine's mean is, for the conversion.</summary>
    protected abstract string MeanName { get; }

    /// <summary>Called before a report is counted; may change it.</summary>
    /// <returns>False to leave it out.</returns>
    /// <exception cref="System.Text.Json.JsonException">It says too little.</exception>
    protected virtual bool Mend(RequestFields fields) => true;

    public override void Finish()
    {
        if (_nulls > 0)
            Findings.Notice($"{_nulls} requests report null: with several answers to a prompt nothing is said.");
        if (_warmUps > 0)
            Findings.Notice($"{_warmUps} requests of the warm-up are left out.");
        string[] names = [.. _models.Where(entry => !entry.Value.Tally.IsEmpty).Select(entry => entry.Key)];
        if (names.Length == 0)
            return;
        int? index = names is [""] ? 0 : Findings.Choose(names, _path, "model");
        if (index is null)
            return;
        Pool pool = _models[names[index.Value]];
        Say(pool);
        foreach (string line in Conversion.Of(pool.Tally, MeanName))
            Findings.Convert(line);
        IReadOnlyList<int> lengths = pool.Tally.DraftLengths;
        Findings.Add(pool.Tally.Evidence());
        Findings.Add(new ServerFacts(
            engine ?? _saidEngine,
            names[index.Value].Length > 0 ? names[index.Value] : null,
            DraftLength: pool.Configured ?? (lengths.Count == 1 ? lengths[0] : null)));
    }

    protected override void Take(ReadOnlySpan<byte> json, TelemetryFile file, long line)
    {
        _path = file.Path;
        walk.Walk(json);
        _nulls += walk.Nulls;
        if (walk.IsWarmUp)
        {
            _warmUps += walk.Found.Count;
            return;
        }

        _saidEngine ??= walk.Engine switch { "vllm" => "vLLM", "sglang" => "SGLang", _ => walk.Engine };
        string model = walk.Model ?? "";
        if (!_models.TryGetValue(model, out Pool? pool))
            _models.Add(model, pool = new Pool());
        foreach (RequestFields fields in walk.Found)
        {
            if (Mend(fields))
            {
                pool.Rounds.Add(fields);
                pool.NoteLength(fields[RequestField.DraftLength], file, line, Findings);
            }

            file.Records++;
        }
    }

    private void Say(Pool pool)
    {
        if (pool.Rounds.Idle > 0)
            Findings.Notice($"{pool.Rounds.Idle} requests drafted nothing and are passed over.");
        if (pool.Rounds.WithoutRejections > 0)
            Findings.Notice(
                $"{pool.Rounds.WithoutRejections} requests had short drafts: they are counted by position, not by "
                + "request.");
        if (pool.Tally.RequestsLeftOut > 0)
            Findings.Notice(
                $"{pool.Tally.RequestsLeftOut} requests are counted in the sums alone, not one by one: too many.");
        if (pool.Tally.Sequences.LeftOut > 0)
            Findings.Notice(
                $"Rounds are kept in order up to {SequenceStore.MostRounds}: those of {pool.Tally.Sequences.LeftOut} "
                + "more requests are counted alone.");
    }

    private sealed class Pool
    {
        public Pool() => Rounds = new RequestRounds(Tally);

        public RoundTally Tally { get; } = new();

        public RequestRounds Rounds { get; }

        public int? Configured { get; private set; }

        public void NoteLength(long? length, TelemetryFile file, long line, TelemetryFindings findings)
        {
            if (length is not (> 0 and <= RoundTally.MostDraftLength))
                return;
            if (Configured is { } before && before != length)
                findings.Notice($"{file.Name}:{line}: K changed from {before} to {length}; each is counted by itself.");
            Configured = (int)length;
        }
    }
}
