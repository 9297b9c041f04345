// SGLang's /server_info: its arguments, and for each scheduler in internal_states the mean accept length since its
// start, extra token included.

using System.Text.Json;
using System.Text;
using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class SglangServerInfo(TelemetryFindings findings)
    : JsonTelemetry(findings, ["\"avg_spec_accept_length\""])
{
    private readonly SglangMeans _means = new();
    private string _path = "";

    public override void Finish()
    {
        _means.Finish(Findings, _path);
        Findings.Add(new ServerFacts("SGLang", _means.Model, _means.Method, _means.DraftLength));
    }

    protected override void Take(ReadOnlySpan<byte> json, TelemetryFile file, long line)
    {
        _path = file.Path;
        List<double> lengths = [];
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            string name = Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Read();
            if (name == "avg_spec_accept_length" && Number(reader) is { } length)
                lengths.Add(length);
            else
                Configure(name, reader);
        }

        if (lengths.Count == 0)
            throw new JsonException("avg_spec_accept_length is null: nothing was drafted yet");
        file.Records += lengths.Count;
        foreach (double length in lengths)
            _means.Add(length, null, 1);
    }

    private void Configure(string name, Utf8JsonReader reader)
    {
        switch (name)
        {
            case "speculative_num_steps":
                _means.Configure(Number(reader), null, null, null, null);
                break;
            case "speculative_num_draft_tokens":
                _means.Configure(null, Number(reader), null, null, null);
                break;
            case "speculative_eagle_topk":
                _means.Configure(null, null, Number(reader), null, null);
                break;
            case "served_model_name" or "model_path":
                _means.Configure(null, null, null, _means.Model ?? Text(reader), null);
                break;
            case "speculative_algorithm":
                _means.Configure(null, null, null, null, Text(reader));
                break;
        }
    }

    private static double? Number(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) ? value : null;

    private static string? Text(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
}
