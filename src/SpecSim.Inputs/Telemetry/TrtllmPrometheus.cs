// TensorRT-LLM's metrics, as its server or Dynamo exposes them: a gauge of the mean acceptance length of the last
// iteration, (accepted + requests) / requests, so the extra token is in it; in newer versions counters of tokens
// drafted and accepted, which have no rounds; and its configuration, whose labels say K. With counters, rounds are
// drafted / K. Older versions have gauges of the last iteration under the counters' names without "_total".

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class TrtllmPrometheus : TelemetryFormat
{
    private const int Length = 0;
    private const int Drafted = 1;
    private const int Accepted = 2;
    private const int Configuration = 3;
    private const int Running = 4;

    private readonly PrometheusScrapes _scrapes = new(
        ["trtllm_", "trtllm:"],
        [
            "spec_decode_acceptance_length", "spec_decode_num_draft_tokens_total",
            "spec_decode_num_accepted_tokens_total", "speculative_config_info", "num_generation_requests",
        ]);

    private readonly CounterDifferences _differences;
    private readonly MeanTally _means = new();
    private readonly LevelMeans _running = new();
    private readonly List<string> _models = [];
    private string _path = "";
    private string? _method;
    private int? _configured;
    private long _drafted;
    private long _accepted;

    public TrtllmPrometheus(TelemetryFindings findings)
        : base(findings) =>
        _differences = new CounterDifferences(Drafted, [Drafted, Accepted], findings);

    public override void Read(TelemetryFile file)
    {
        _path = file.Path;
        _scrapes.Read(file, scrape => Take(scrape, file));
    }

    public override void Finish()
    {
        if (_models.Count > 0 && Findings.Choose(_models, _path, "model") is null)
            return;
        int? length = _configured ?? Findings.DraftLength;
        if (length is null)
        {
            Findings.Problems.Add(
                Yaml.Mark.Of(_path),
                "",
                "K is not known: trtllm_speculative_config_info with spec_num_tokens is missing; --draft-length says "
                    + "it");
            return;
        }

        if (_differences.Count == 1)
            Count(_differences.SinceStart());
        if (_drafted >= _accepted && _drafted > 0 && (_drafted % length.Value == 0 || _means.IsEmpty))
            AddCounters(length.Value);
        else
            AddMeans(length.Value);
        Findings.Add(new ServerFacts(
            "TensorRT-LLM", _models.Count > 0 ? _models[0] : null, _method, length, _running.Sum));
    }

    private void Take(Scrape scrape, TelemetryFile file)
    {
        if (!scrape.Groups.Any(group => (group.Values[Length] ?? group.Values[Drafted]) is not null))
        {
            file.Report(scrape.Line, "trtllm_spec_decode_acceptance_length is missing in this scrape");
            return;
        }

        file.Records++;
        foreach (SampleGroup group in scrape.Groups)
        {
            string model = group.Label("model_name") ?? "";
            if (Findings.Select is { } select && model.Length > 0 && model != select)
                continue;
            if (group.Values[Length] is not null && model.Length > 0 && !_models.Contains(model))
                _models.Add(model);
            if (group.Values[Configuration] is not null)
                Configure(group);
            // 0 or 1 with nothing drafted; a mean of a draft that was wholly rejected is 1 too.
            if (group.Values[Length] is >= 1 and { } length)
                _means.Add(length, 1);
            if (group.Values[Running] is > 0 and { } running)
                _running.Add(0, running);
        }

        Count(_differences.Next(scrape));
    }

    private void Count(IReadOnlyList<SampleGroup> groups)
    {
        foreach (SampleGroup group in groups)
        {
            _drafted += (long)(group.Values[Drafted] ?? 0);
            _accepted += (long)(group.Values[Accepted] ?? 0);
        }
    }

    private void Configure(SampleGroup group)
    {
        _method ??= group.Label("spec_method");
        if (int.TryParse(group.Label("spec_num_tokens"), out int length)
            && length is > 0 and <= RoundTally.MostDraftLength)
            _configured = length;
    }

    private void AddCounters(int length)
    {
        var tally = new RoundTally();
        bool isWhole = _drafted % length == 0;
        tally.AddTotals(isWhole ? length : null, isWhole ? _drafted / length : 0, _drafted, _accepted);
        string rounds = $"TensorRT-LLM's counters, with rounds = {_drafted} drafted / {length}";
        foreach (string line in Conversion.Of(tally, rounds))
            Findings.Convert(line);
        Findings.Add(tally.Evidence());
    }

    private void AddMeans(int length)
    {
        if (_means.IsEmpty)
            return;
        Findings.Convert(
            Conversion.Text($"acceptance length {_means.Mean:0.00} over {_means.Count} scrapes is tokens a round, ")
            + "the extra one included");
        Findings.Add(AcceptanceEvidence.None with { Means = [.. _means.Means(length)] });
    }
}
