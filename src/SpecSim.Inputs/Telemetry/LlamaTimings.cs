// Responses of llama.cpp's server: "timings" with tokens predicted (predicted_n), drafted (draft_n) and accepted
// (draft_n_accepted). Tokens per round = predicted_n / (predicted_n - draft_n_accepted): every token that was not
// accepted came from a round of its own, with a draft or without. A stream may bring timings with every token, each
// counting from the request's start: only the last of a request counts.

using System.Text.Json;
using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class LlamaTimings(TelemetryFindings findings) : JsonTelemetry(findings, ["\"draft_n\""])
{
    private readonly RoundTally _tally = new();
    private readonly RequestWalk _walk = new(
        [
            ("draft_n", RequestField.Drafted),
            ("draft_n_accepted", RequestField.Accepted),
            ("predicted_n", RequestField.Generated),
        ],
        "",
        fields => fields[RequestField.Drafted] is not null,
        withIds: true);

    private readonly List<string> _models = [];
    private (string? Id, long Drafted, long Accepted, long Generated)? _pending;
    private long _replaced;

    public override void Finish()
    {
        Flush();
        if (_replaced > 0)
            Findings.Notice(
                $"{_replaced} timings of streams are left out: later ones of their requests have them too.");
        if (_models.Count > 1)
            Findings.Notice($"Several models are pooled: {string.Join(", ", _models)}.");
        foreach (string line in Conversion.Of(
            _tally, "llama.cpp, rounds = predicted_n - draft_n_accepted, those without a draft among them"))
            Findings.Convert(line);
        Findings.Add(_tally.Evidence());
        Findings.Add(new ServerFacts(
            "llama.cpp", _models.Count == 1 ? _models[0] : null, DraftLength: Findings.DraftLength));
    }

    protected override void Take(ReadOnlySpan<byte> json, TelemetryFile file, long line)
    {
        _walk.Walk(json);
        if (_walk.Model is { } model && !_models.Contains(model) && _models.Count < 10)
            _models.Add(model);
        foreach (RequestFields fields in _walk.Found)
        {
            long drafted = fields[RequestField.Drafted]!.Value;
            long accepted = fields[RequestField.Accepted] ?? throw new JsonException("draft_n_accepted is missing");
            if (accepted > drafted)
                throw new JsonException($"{accepted} tokens accepted of {drafted} drafted");
            file.Records++;
            if (_pending is { Id: not null } before && before.Id == _walk.Id && drafted >= before.Drafted)
                _replaced++;
            else
                Flush();
            _pending = (_walk.Id, drafted, accepted, fields[RequestField.Generated] ?? 0);
        }
    }

    private void Flush()
    {
        if (_pending is { Drafted: > 0 } last)
            _tally.AddTotals(
                null, Math.Max(0, last.Generated - last.Accepted), last.Drafted, last.Accepted);
        _pending = null;
    }
}
