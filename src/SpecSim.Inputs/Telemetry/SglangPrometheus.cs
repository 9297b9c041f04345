// SGLang's gauges at /metrics: mean accept length (extra token included) and rate of the last interval. A gauge has no
// counts, so every scrape is one sample; scrape often. Ranks of one model show the same batch, or batches of their own.

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class SglangPrometheus(TelemetryFindings findings) : TelemetryFormat(findings)
{
    private const int Length = 0;
    private const int Rate = 1;
    private const int Running = 2;
    private const int Throughput = 3;
    private const int Steps = 4;
    private const int DraftTokens = 5;

    private readonly PrometheusScrapes _scrapes = new(
        ["sglang:", "sglang_"],
        [
            "spec_accept_length", "spec_accept_rate", "num_running_reqs", "gen_throughput", "spec_num_steps",
            "spec_num_draft_tokens",
        ]);

    private readonly SortedDictionary<string, ModelGauges> _models = new(StringComparer.Ordinal);
    private string _path = "";

    public override void Read(TelemetryFile file)
    {
        _path = file.Path;
        _scrapes.Read(file, scrape => Take(scrape, file));
    }

    public override void Finish()
    {
        string[] names = [.. _models.Where(entry => !entry.Value.Means.Means.IsEmpty).Select(entry => entry.Key)];
        if (names.Length == 0 || Findings.Choose(names, _path, "model") is not { } index)
            return;
        ModelGauges model = _models[names[index]];
        model.Means.Finish(Findings, _path);
        Findings.Add(new ServerFacts(
            "SGLang",
            names[index].Length > 0 ? names[index] : null,
            DraftLength: model.Means.DraftLength,
            RunningRequests: model.Running.Sum,
            TokensPerSecond: model.Throughput.Sum));
    }

    private void Take(Scrape scrape, TelemetryFile file)
    {
        if (!scrape.Groups.Any(group => group.Values[Length] is not null))
        {
            file.Report(scrape.Line, "sglang:spec_accept_length is missing in this scrape");
            return;
        }

        file.Records++;
        foreach (IGrouping<string, SampleGroup> groups in
            scrape.Groups.GroupBy(group => group.Label("model_name") ?? ""))
        {
            if (!_models.TryGetValue(groups.Key, out ModelGauges? model))
                _models.Add(groups.Key, model = new ModelGauges());
            model.Take([.. groups]);
        }
    }

    private sealed class ModelGauges
    {
        public SglangMeans Means { get; } = new();

        public LevelMeans Running { get; } = new();

        public LevelMeans Throughput { get; } = new();

        public void Take(SampleGroup[] groups)
        {
            Means.Configure(Most(groups, Steps), Most(groups, DraftTokens), null, null, null);
            // Tensor-parallel ranks share a batch: one of them speaks for its data-parallel rank.
            foreach (IGrouping<string, SampleGroup> rank in groups.GroupBy(group => group.Label("dp_rank") ?? "0"))
            {
                long number = long.TryParse(rank.Key, out long value) ? value : 0;
                if (Most(rank, Length) is { } length)
                    Means.Add(length, Most(rank, Rate), 1);
                if (Most(rank, SglangPrometheus.Running) is > 0 and { } running)
                    Running.Add(number, running);
                if (Most(rank, SglangPrometheus.Throughput) is > 0 and { } tokens)
                    Throughput.Add(number, tokens);
            }
        }

        private static double? Most(IEnumerable<SampleGroup> groups, int family) =>
            groups.Max(group => group.Values[family]);
    }
}
