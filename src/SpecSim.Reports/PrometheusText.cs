// The counters of a run under the names that vLLM V1 exposes at /metrics, as one scrape at the end of the run, so that
// a dashboard made for the server reads the simulation. Names, labels and edges are vLLM's; what a figure is, is said
// in its HELP. Label "engine" is the replica where the record knows it, and "all" where it has only the sum over
// several replicas. What the record does not have is left out, such as vllm:iteration_tokens_total.
//
// As in vLLM: a gap between tokens is counted once per delivery, so a burst of n tokens is one observation; prompt
// tokens are counted when the first output token comes, those found in the cache included; latencies other than that
// of the first token are of finished requests.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;

namespace SpecSim.Reports;

/// <summary>Writes the first replication of one side in the text format of Prometheus.</summary>
public sealed class PrometheusText
{
    private readonly PrometheusWriter _out;
    private readonly ServingScenario _scenario;
    private readonly ServingRun _run;
    private readonly ReplicaUse[] _replicas;
    private readonly string _whole;

    private PrometheusText(ServingScenario scenario, ServingRun run, TextWriter writer)
    {
        (_scenario, _run, _out) = (scenario, run, new PrometheusWriter(writer));
        _replicas = [.. run.Replicas.Where(replica => !replica.IsPrefill)];
        _whole = _replicas.Length == 1 ? "0" : "all";
    }

    /// <summary>The side with speculation; the baseline where nothing is drafted.</summary>
    public static void Write(ServingReport report, TextWriter writer) =>
        Write(report.Scenario, report.Outcome.Speculative, writer);

    /// <param name="scenario">What was run.</param>
    /// <param name="run">One replication of one side.</param>
    /// <param name="writer">Lines are ended by \n, as the format asks for.</param>
    public static void Write(ServingScenario scenario, ServingRun run, TextWriter writer)
    {
        var text = new PrometheusText(scenario, run, writer);
        text.Gauges();
        text.Counters();
        text.Requests();
        text.Latencies();
        text.CacheConfig();
        if (scenario.Single.Drafts)
            text.Speculation();
    }

    private (string, string)[] Labels(string engine) =>
        [("model_name", _scenario.Single.Target.Model.Name), ("engine", engine)];

    private static string Engine(int replica) => PlainCount(replica);

    /// <summary>A scrape after the end would be zero: these are means over the run.</summary>
    private void Gauges()
    {
        double seconds = _run.End.TotalSeconds;
        double blocks = _replicas.Sum(replica => (double)replica.KvBlocks);
        double Mean(Func<SeriesPoint, double> level) =>
            seconds > 0 ? _run.Series.Points.Sum(level) / seconds : 0;
        Gauge(
            "vllm:num_requests_running", "Requests in steps, mean over the run.", Mean(point => point.RunningSeconds));
        Gauge(
            "vllm:num_requests_waiting", "Requests that wait, mean over the run.", Mean(point => point.WaitingSeconds));
        Gauge(
            "vllm:kv_cache_usage_perc",
            "KV cache blocks in use, mean over the run; 1 is all of them.",
            blocks > 0 ? Mean(point => point.KvBlockSeconds) / blocks : 0);
    }

    private void Gauge(string name, string help, double value)
    {
        _out.Family(name, "gauge", help);
        _out.Sample(name, Labels(_whole), value);
    }

    private void Counters()
    {
        ServingCounts counts = _run.Counts;
        Counter(
            "vllm:prefix_cache_queries_total", "Prompt tokens looked for in the prefix cache.", counts.CheckedTokens);
        Counter("vllm:prefix_cache_hits_total", "Prompt tokens found in the prefix cache.", counts.CachedTokens);
        Counter("vllm:num_preemptions_total", "Requests that lost their KV cache to others.", counts.Preemptions);
        const string Prompts = "vllm:prompt_tokens_total";
        _out.Family(Prompts, "counter", "Prompt tokens of requests that had a first token, cached ones too.");
        ByReplica(replica => _out.Sample(Prompts, Labels(Engine(replica)), PromptTokens(replica)));
        Counter(
            "vllm:generation_tokens_total", "Tokens delivered, by attempts that were lost too.", counts.OutputTokens);
    }

    private void Counter(string name, string help, long value)
    {
        _out.Family(name, "counter", help);
        _out.Sample(name, Labels(_whole), value);
    }

    private double PromptTokens(int replica)
    {
        long tokens = 0;
        foreach (RequestRecord request in _run.Requests)
            tokens += request.Replica == replica && request.FirstToken is not null ? request.PromptTokens : 0;
        return tokens;
    }

    private void Requests()
    {
        const string Name = "vllm:request_success_total";
        string[] reasons = ["stop", "length", "abort", "error"];
        _out.Family(
            Name,
            "counter",
            "Requests by how they ended: stop is finished, abort timed out or cancelled, error rejected; engine none "
            + "never reached a replica.");
        // One more for those that no replica ever saw.
        long[,] ended = new long[_replicas.Length + 1, reasons.Length];
        foreach (RequestRecord request in _run.Requests)
        {
            if (Reason(request.Outcome) is { } reason)
                ended[request.Replica < 0 ? _replicas.Length : request.Replica, reason]++;
        }

        for (int replica = 0; replica <= _replicas.Length; replica++)
        {
            string engine = replica == _replicas.Length ? "none" : Engine(replica);
            for (int reason = 0; reason < reasons.Length; reason++)
            {
                if (replica < _replicas.Length || ended[replica, reason] > 0)
                {
                    _out.Sample(
                        Name, [.. Labels(engine), ("finished_reason", reasons[reason])], ended[replica, reason]);
                }
            }
        }
    }

    private static int? Reason(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Finished => 0,
        RequestOutcome.TimedOut or RequestOutcome.Cancelled => 2,
        RequestOutcome.Rejected => 3,
        _ => null,
    };

    private void Latencies()
    {
        IReadOnlyList<double> tokens = PrometheusBuckets.Tokens(
            _scenario.Single.Target.Model.ContextLimit ?? _scenario.Workload.Lengths.MostTokens);
        ByRequest("vllm:request_prompt_tokens", "Prompt tokens by request.", tokens, Finished(one => one.PromptTokens));
        ByRequest(
            "vllm:request_generation_tokens", "Output tokens by request.", tokens, Finished(one => one.OutputTokens));
        ByRequest(
            "vllm:time_to_first_token_seconds", "From arrival to first token.", PrometheusBuckets.FirstToken,
            one => one.TimeToFirstToken()?.TotalSeconds);
        Gaps();
        ByRequest(
            "vllm:request_time_per_output_token_seconds",
            "By request: first token to last, over the tokens after the first; 0 for a single token.",
            PrometheusBuckets.TokenGap,
            Finished(one => one.SecondsPerOutputToken() ?? 0));
        Phase("vllm:e2e_request_latency_seconds", "From arrival to last token.", one => one.EndToEnd());
        Phase("vllm:request_queue_time_seconds", "From arrival to the first step.", one => one.Queueing());
        Phase(
            "vllm:request_inference_time_seconds", "From the first step to the last token.",
            one => one.End - one.Scheduled!.Value);
        Phase(
            "vllm:request_prefill_time_seconds", "From the first step to the first token.",
            one => one.FirstToken - one.Scheduled!.Value);
        Phase("vllm:request_decode_time_seconds", "From the first token to the last.", one => one.Decoding());
    }

    private static Func<RequestRecord, double?> Finished(Func<RequestRecord, double> value) =>
        request => request.Outcome == RequestOutcome.Finished ? value(request) : null;

    private void Phase(string name, string help, Func<RequestRecord, Duration?> time) =>
        ByRequest(name, help, PrometheusBuckets.Request, Finished(request => time(request)!.Value.TotalSeconds));

    private void ByRequest(
        string name, string help, IReadOnlyList<double> edges, Func<RequestRecord, double?> value)
    {
        _out.Family(name, "histogram", help);
        double[][] values = Values(value);
        ByReplica(replica => _out.Histogram(
            name,
            Labels(Engine(replica)),
            edges,
            edge => CountUpTo(values[replica], edge),
            values[replica].Length,
            values[replica].Sum()));
    }

    /// <summary>Ascending, by replica.</summary>
    private double[][] Values(Func<RequestRecord, double?> value)
    {
        List<double>[] values = [.. _replicas.Select(_ => new List<double>())];
        foreach (RequestRecord request in _run.Requests)
        {
            if (request.Replica >= 0 && value(request) is { } one)
                values[request.Replica].Add(one);
        }

        return [.. values.Select(of => of.Order().ToArray())];
    }

    private static long CountUpTo(double[] sorted, double edge)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] <= edge ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>From the run's own histogram, whose buckets are 256 to a doubling.</summary>
    private void Gaps()
    {
        const string Name = "vllm:inter_token_latency_seconds";
        TimeHistogram gaps = _run.BurstGaps;
        _out.Family(Name, "histogram", "Gaps between deliveries to a request; one per burst of tokens.");
        _out.Histogram(
            Name,
            Labels(_whole),
            PrometheusBuckets.TokenGap,
            edge => gaps.CountUpTo(Duration.FromSeconds(edge)),
            gaps.Count,
            gaps.TotalSeconds);
    }

    private void CacheConfig()
    {
        const string Name = "vllm:cache_config_info";
        Scenario single = _scenario.Single;
        _out.Family(Name, "gauge", "The KV cache of each engine, as labels.");
        ByReplica(replica => _out.Sample(
            Name,
            [
                ("engine", Engine(replica)),
                ("block_size", PlainCount(_scenario.Server.BlockTokens)),
                ("num_gpu_blocks", PlainCount(_replicas[replica].KvBlocks)),
                ("enable_prefix_caching", _scenario.Server.PrefixCaching ? "True" : "False"),
                ("gpu_memory_utilization", PrometheusWriter.Number(single.Engine.MemoryFraction.Value)),
                ("cache_dtype", single.Target.Types.Kv == single.Target.Types.Activations
                    ? "auto"
                    : single.Target.Types.Kv.Text()),
            ],
            1));
    }

    private static string PlainCount(long count) =>
        count.ToString(CultureInfo.InvariantCulture);

    private void Speculation()
    {
        const string Positions = "vllm:spec_decode_num_accepted_tokens_per_pos_total";
        RoundCounts rounds = _run.Rounds;
        Counter("vllm:spec_decode_num_drafts_total", "Rounds that had a draft.", rounds.DraftedRounds);
        Counter("vllm:spec_decode_num_draft_tokens_total", "Tokens drafted.", rounds.DraftedTokens);
        Counter("vllm:spec_decode_num_accepted_tokens_total", "Of those, accepted.", rounds.AcceptedTokens);
        _out.Family(Positions, "counter", "Rounds that accepted the token at this position of the draft.");
        for (int position = 0; position < rounds.AcceptedHistogram.Count - 1; position++)
        {
            _out.Sample(
                Positions,
                [.. Labels(_whole), ("position", PlainCount(position))],
                rounds.AcceptedHistogram.Skip(position + 1).Sum());
        }
    }

    private void ByReplica(Action<int> write)
    {
        for (int replica = 0; replica < _replicas.Length; replica++)
            write(replica);
    }
}
