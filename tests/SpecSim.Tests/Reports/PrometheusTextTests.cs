// The metrics file, read by a small strict parser: the format's rules, vLLM's names and edges, and the run's figures.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed partial class PrometheusTextTests
{
    // As vLLM V1 exposes them (vllm/v1/metrics/loggers.py, vllm/v1/spec_decode/metrics.py), in 2026.
    private static readonly string[] Names =
    [
        "vllm:num_requests_running", "vllm:num_requests_waiting", "vllm:kv_cache_usage_perc",
        "vllm:prefix_cache_queries_total", "vllm:prefix_cache_hits_total", "vllm:num_preemptions_total",
        "vllm:prompt_tokens_total", "vllm:generation_tokens_total", "vllm:request_success_total",
        "vllm:request_prompt_tokens", "vllm:request_generation_tokens", "vllm:time_to_first_token_seconds",
        "vllm:inter_token_latency_seconds", "vllm:request_time_per_output_token_seconds",
        "vllm:e2e_request_latency_seconds", "vllm:request_queue_time_seconds", "vllm:request_inference_time_seconds",
        "vllm:request_prefill_time_seconds", "vllm:request_decode_time_seconds", "vllm:cache_config_info",
    ];

    private static readonly string[] SpeculationNames =
    [
        "vllm:spec_decode_num_drafts_total", "vllm:spec_decode_num_draft_tokens_total",
        "vllm:spec_decode_num_accepted_tokens_total", "vllm:spec_decode_num_accepted_tokens_per_pos_total",
    ];

    [Fact]
    public void Write_WithAndWithoutSpeculation_HasTheNamesOfTheServer()
    {
        Assert.Equal([.. Names, .. SpeculationNames], Parse(ServingSamples.Report()).Select(family => family.Name));
        Assert.Equal(Names, Parse(ServingSamples.PlainReport()).Select(family => family.Name));
    }

    [Fact]
    public void Write_Histograms_AreCumulativeAndEndWithTheCount()
    {
        IEnumerable<Family> histograms = Parse(ServingSamples.Report()).Where(family => family.Kind == "histogram");

        Assert.Equal(10, histograms.Count());
        Assert.All(histograms, family => Assert.All(
            family.Samples.GroupBy(sample => sample.Labels["engine"]),
            engine =>
            {
                Sample[] buckets = [.. engine.Where(sample => sample.Name == $"{family.Name}_bucket")];
                double[] edges = [.. buckets.Select(bucket => Number(bucket.Labels["le"]))];
                Assert.Equal(edges.Order().Distinct(), edges);
                Assert.Equal("+Inf", buckets[^1].Labels["le"]);
                Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
                Assert.Equal(buckets[^1].Value, engine.Single(one => one.Name == $"{family.Name}_count").Value);
                Assert.Single(engine, one => one.Name == $"{family.Name}_sum");
            }));
    }

    [Fact]
    public void Write_Edges_AreTheServers()
    {
        IReadOnlyList<Family> families = Parse(ServingSamples.Report());
        string Edges(string name) => string.Join(' ', families.Single(family => family.Name == name).Samples
            .Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal))
            .Select(sample => sample.Labels["le"]));

        Assert.Equal(
            "0.001 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.25 0.5 0.75 1.0 2.5 5.0 7.5 10.0 20.0 40.0 80.0 160.0 640.0 "
            + "2560.0 +Inf",
            Edges("vllm:time_to_first_token_seconds"));
        Assert.Equal(
            "0.01 0.025 0.05 0.075 0.1 0.15 0.2 0.3 0.4 0.5 0.75 1.0 2.5 5.0 7.5 10.0 20.0 40.0 80.0 +Inf",
            Edges("vllm:inter_token_latency_seconds"));
        Assert.Equal(
            "0.3 0.5 0.8 1.0 1.5 2.0 2.5 5.0 10.0 15.0 20.0 30.0 40.0 50.0 60.0 120.0 240.0 480.0 960.0 1920.0 7680.0 "
            + "+Inf",
            Edges("vllm:e2e_request_latency_seconds"));
        // The model's longest context is 131,072 tokens.
        Assert.EndsWith(
            " 20000.0 50000.0 100000.0 +Inf", Edges("vllm:request_prompt_tokens"), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Figures_AreThoseOfTheRun()
    {
        ServingReport report = ServingSamples.Report();
        ServingRun run = report.Outcome.Speculative;
        IReadOnlyList<Family> families = Parse(report);
        double Value(string name, params (string Name, string Value)[] labels) => families
            .SelectMany(family => family.Samples)
            .Single(sample => sample.Name == name && labels.All(label => sample.Labels[label.Name] == label.Value))
            .Value;

        Assert.Equal(run.Counts.OutputTokens, Value("vllm:generation_tokens_total"));
        Assert.Equal(392, Value("vllm:request_success_total", ("finished_reason", "stop"), ("engine", "0")));
        Assert.Equal(4, Value("vllm:request_success_total", ("finished_reason", "error"), ("engine", "none")));
        Assert.Equal(run.Rounds.DraftedTokens, Value("vllm:spec_decode_num_draft_tokens_total"));
        // What is accepted in all is what is accepted at each position.
        Assert.Equal(
            run.Rounds.AcceptedTokens,
            Enumerable.Range(0, 3).Sum(position => Value(
                "vllm:spec_decode_num_accepted_tokens_per_pos_total", ("position", $"{position}"))));
        double[] firsts =
            [.. run.Requests.Select(request => request.TimeToFirstToken()?.TotalSeconds).OfType<double>()];
        Assert.Equal(firsts.Length, Value("vllm:time_to_first_token_seconds_count"));
        Assert.Equal(firsts.Sum(), Value("vllm:time_to_first_token_seconds_sum"), 1e-9);
        Assert.Equal(
            firsts.Count(first => first <= 0.06), Value("vllm:time_to_first_token_seconds_bucket", ("le", "0.06")));
        Assert.Equal(1000, Number(families.Single(family => family.Name == "vllm:cache_config_info")
            .Samples.Single().Labels["num_gpu_blocks"]));
    }

    [Fact]
    public void Write_SeveralReplicas_HasAnEngineForEach()
    {
        ServingReport report = ServingSamples.Report();
        RequestRecord[] requests = [.. report.Outcome.Speculative.Requests];
        for (int index = 0; index < requests.Length; index++)
            requests[index].Replica = (short)(index % 2);
        ServingRun run = report.Outcome.Speculative;
        ReplicaUse replica = run.Replicas[0];
        run = run with { Requests = requests, Replicas = [replica, replica, replica with { IsPrefill = true }] };

        IReadOnlyList<Family> families = Parse(report.Scenario, run);

        Sample[] counts = [.. families.SelectMany(family => family.Samples)
            .Where(sample => sample.Name == "vllm:e2e_request_latency_seconds_count")];
        Assert.Equal(["0", "1"], counts.Select(sample => sample.Labels["engine"]));
        Assert.Equal(392, counts.Sum(sample => sample.Value));
        Assert.Equal(
            "all",
            families.Single(family => family.Name == "vllm:generation_tokens_total").Samples.Single().Labels["engine"]);
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(5, "5.0")]
    [InlineData(0.001, "0.001")]
    [InlineData(100000, "100000.0")]
    [InlineData(1000000, "1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    public void Number_AnyValue_IsWrittenAsThePythonClientDoes(double value, string text) =>
        Assert.Equal(text, PrometheusWriter.Number(value));

    [Fact]
    public void Write_Report_IsTheText() =>
        Snapshot.Match(ServingFilesTests.Text(writer => PrometheusText.Write(ServingSamples.Report(), writer)), "prom");

    private static IReadOnlyList<Family> Parse(ServingReport report) =>
        Parse(report.Scenario, report.Outcome.Speculative);

    /// <summary>HELP, then TYPE, then samples of that family and of no other; each series once.</summary>
    private static IReadOnlyList<Family> Parse(SpecSim.Experiments.ServingScenario scenario, ServingRun run)
    {
        string text = ServingFilesTests.Text(writer => PrometheusText.Write(scenario, run, writer));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var families = new List<Family>();
        string helped = "";
        foreach (string line in text.Split('\n').SkipLast(1))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                helped = line.Split(' ')[2];
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ');
                Assert.Equal(helped, words[2]);
                Assert.Contains(words[3], (string[])["counter", "gauge", "histogram"]);
                Assert.DoesNotContain(families, family => family.Name == words[2]);
                families.Add(new Family(words[2], words[3], []));
            }
            else
            {
                families[^1].Samples.Add(ParseSample(line, families[^1]));
            }
        }

        Assert.All(families, family => Assert.Equal(
            family.Samples.Count, family.Samples.Select(sample => sample.Series).Distinct().Count()));
        return families;
    }

    private static Sample ParseSample(string line, Family family)
    {
        Match match = SampleLine().Match(line);
        Assert.True(match.Success, line);
        string name = match.Groups["name"].Value;
        string[] allowed = family.Kind == "histogram"
            ? [$"{family.Name}_bucket", $"{family.Name}_count", $"{family.Name}_sum"]
            : [family.Name];
        Assert.Contains(name, allowed);
        Assert.True(family.Kind != "counter" || name.EndsWith("_total", StringComparison.Ordinal), name);
        Dictionary<string, string> labels = match.Groups["label"].Captures
            .Zip(match.Groups["value"].Captures)
            .ToDictionary(pair => pair.First.Value, pair => pair.Second.Value);
        return new Sample(name, labels, Number(match.Groups["number"].Value), line[..line.LastIndexOf(' ')]);
    }

    private static double Number(string text) =>
        text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"""
        + """\{((?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\[\\"n])*)",?)+\} (?<number>\S+)$""")]
    private static partial Regex SampleLine();

    private sealed record Family(string Name, string Kind, List<Sample> Samples);

    private sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value, string Series);
}
