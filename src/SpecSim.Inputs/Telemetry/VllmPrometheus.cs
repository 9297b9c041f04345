// vLLM's counters at /metrics: drafts, tokens drafted and accepted, and drafts that accepted each position (which is
// survival, not conditional). Tokens per round = 1 + accepted / drafts. Counters of V0 have no drafts but tokens
// emitted and an efficiency = emitted / (drafts (K + 1)) with drafts = drafted / K, from which K follows; their
// accepted tokens count matches behind a rejection too, so emitted - drafts is taken.
// https://docs.vllm.ai/en/latest/usage/metrics

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class VllmPrometheus : TelemetryFormat
{
    private const int Drafts = 0;
    private const int Drafted = 1;
    private const int Accepted = 2;
    private const int ByPosition = 3;
    private const int Emitted = 4;
    private const int Efficiency = 5;
    private const int Running = 6;
    private const int Generated = 7;

    private readonly PrometheusScrapes _scrapes = new(
        ["vllm:", "vllm_"],
        [
            "spec_decode_num_drafts", "spec_decode_num_draft_tokens", "spec_decode_num_accepted_tokens",
            "spec_decode_num_accepted_tokens_per_pos", "spec_decode_num_emitted_tokens", "spec_decode_efficiency",
            "num_requests_running", "generation_tokens",
        ],
        ByPosition);

    private readonly CounterDifferences _differences;
    private readonly SortedDictionary<string, ModelCounters> _models = new(StringComparer.Ordinal);
    private string _path = "";

    public VllmPrometheus(TelemetryFindings findings)
        : base(findings) =>
        _differences = new CounterDifferences(Drafted, [Drafts, Drafted, Accepted, Emitted, Generated], findings);

    public override void Read(TelemetryFile file)
    {
        _path = file.Path;
        _scrapes.Read(file, scrape => Take(scrape, file));
    }

    public override void Finish()
    {
        if (_differences.Count == 1)
        {
            Findings.Notice(
                "There is one scrape alone: its counters run since the server's start, warm-up and all other work "
                + "included. Two scrapes give what lies between them.");
            foreach (SampleGroup group in _differences.SinceStart())
                Add(group);
        }

        string[] names = [.. _models.Where(entry => entry.Value.HasCounters).Select(entry => entry.Key)];
        if (Findings.Choose(names, _path, "model") is not { } index)
            return;
        ModelCounters model = _models[names[index]];
        IReadOnlyList<int> lengths = model.Tally.DraftLengths;
        if (lengths.Count > 1)
            Findings.Notice($"K changed between scrapes: {string.Join(", ", lengths)}; each is counted by itself.");
        foreach (string line in Conversion.Of(model.Tally, "vLLM's mean acceptance length, the extra token included"))
            Findings.Convert(line);
        Findings.Add(model.Tally.Evidence());
        Findings.Add(new ServerFacts(
            "vLLM",
            names[index].Length > 0 ? names[index] : null,
            DraftLength: lengths.Count == 1 ? lengths[0] : null,
            RunningRequests: model.RunningCount > 0 ? model.RunningSum / model.RunningCount : null,
            TokensPerSecond: model.LastSeconds > model.FirstSeconds
                ? model.Generated / (model.LastSeconds - model.FirstSeconds) : null));
    }

    private void Take(Scrape scrape, TelemetryFile file)
    {
        if (!scrape.Groups.Any(group => group.Values[Drafted] is not null))
        {
            file.Report(scrape.Line, "vllm:spec_decode_num_draft_tokens is missing in this scrape");
            return;
        }

        file.Records++;
        foreach (IGrouping<string, SampleGroup> groups in scrape.Groups.GroupBy(ModelName))
            ModelOf(groups.Key).See(
                [.. groups.Select(group => group.Values[Running]).OfType<double>()],
                groups.Any(group => group.Values[Drafted] is not null),
                scrape.Seconds);
        foreach (SampleGroup group in _differences.Next(scrape))
            Add(group);
    }

    private void Add(SampleGroup group)
    {
        ModelCounters model = ModelOf(ModelName(group));
        model.Generated += group.Values[Generated] ?? 0;
        long drafted = Count(group, Drafted);
        if (drafted == 0)
            return;
        long[] survived = [.. group.Positions.Select(value => (long)(value ?? 0))];
        long drafts = Count(group, Drafts);
        bool isSound = survived.Length > 0 && survived[0] <= drafts && survived.Sum() <= drafted
            && drafted <= drafts * survived.Length
            && survived.Zip(survived.Skip(1)).All(pair => pair.First >= pair.Second);
        if (drafts == 0)
            AddWithoutDrafts(group, model.Tally, drafted);
        else if (isSound)
            model.Tally.AddSurvival(drafts, drafted, survived);
        else
            AddWithoutPositions(group, model.Tally, drafts, drafted);
    }

    private void AddWithoutPositions(SampleGroup group, RoundTally tally, long drafts, long drafted)
    {
        long accepted = Count(group, Accepted);
        if (accepted > drafted)
        {
            Findings.Notice($"{{{group.Labels}}}: {accepted} tokens accepted of {drafted} drafted: left out.");
            return;
        }

        Findings.Notice(
            group.Positions.Count == 0
                ? "vllm:spec_decode_num_accepted_tokens_per_pos is missing: acceptance by position is not known."
                : $"{{{group.Labels}}}: counters by position contradict the drafts (a scrape taken within a step?) and "
                + "are not used.");
        int? length = drafted % drafts == 0 ? (int)(drafted / drafts) : null;
        tally.AddTotals(length, drafts, drafted, accepted);
    }

    private void AddWithoutDrafts(SampleGroup group, RoundTally tally, long drafted)
    {
        Findings.Notice(
            "vllm:spec_decode_num_drafts is missing, as before vLLM 0.9: rounds are drafted tokens over K.");
        long emitted = Count(group, Emitted);
        double? efficiency = _differences.SinceStart()
            .FirstOrDefault(last => last.Labels == group.Labels)?.Values[Efficiency];
        // efficiency = emitted K / (drafted (K + 1)), so K / (K + 1) = efficiency drafted / emitted.
        double share = efficiency * drafted / emitted ?? 0;
        int? length = Findings.DraftLength
            ?? (share is > 0 and < 1 ? (int)Math.Round(share / (1 - share)) : null);
        if (length is > 0 and <= RoundTally.MostDraftLength and { } k && drafted % k == 0
            && emitted <= drafted + (drafted / k))
            tally.AddTotals(k, drafted / k, drafted, Math.Max(0, emitted - (drafted / k)));
        else
            tally.AddTotals(null, 0, drafted, Math.Min(drafted, Count(group, Accepted)));
    }

    private static long Count(SampleGroup group, int family) => (long)(group.Values[family] ?? 0);

    private static string ModelName(SampleGroup group) => group.Label("model_name") ?? "";

    private ModelCounters ModelOf(string name)
    {
        if (!_models.TryGetValue(name, out ModelCounters? model))
            _models.Add(name, model = new ModelCounters());
        return model;
    }

    private sealed class ModelCounters
    {
        public RoundTally Tally { get; } = new();

        public bool HasCounters { get; private set; }

        public double Generated { get; set; }

        public double RunningSum { get; private set; }

        public int RunningCount { get; private set; }

        public double? FirstSeconds { get; private set; }

        public double? LastSeconds { get; private set; }

        public void See(double[] running, bool hasCounters, double? seconds)
        {
            HasCounters |= hasCounters;
            if (running.Length > 0)
            {
                RunningSum += running.Sum();
                RunningCount++;
            }

            FirstSeconds ??= seconds;
            LastSeconds = seconds ?? LastSeconds;
        }
    }
}
