// What a user reads when a workload or a server makes no sense: every message whole, with its place and its path.

namespace SpecSim.Tests.Inputs;

public sealed class ServingRefusalTests : IDisposable
{
    private readonly ServedFiles _files = new();

    [Theory]
    [InlineData("arrivals={law: poison, rate: 1 /s}",
        "arrivals.law: 'poison' is not one of poisson, gamma, constant, on-off, closed-loop or trace; "
        + "did you mean 'poisson'?")]
    [InlineData("arrivals={rate: 1 /s}", "arrivals.law: missing key")]
    [InlineData("arrivals={law: poisson}", "arrivals.rate: missing key")]
    [InlineData("arrivals={law: poisson, rate: 20}",
        "arrivals.rate: '20' has no unit; a rate is given in /s or requests/s")]
    [InlineData("arrivals={law: poisson, rate: 0 /s}",
        "arrivals.rate: must be between 0.000001 /s and 1000000 /s, found '0 /s'")]
    [InlineData("arrivals={law: poisson, rate: 1 /s, variation: 2}", "arrivals.variation: unknown key")]
    [InlineData("arrivals={law: gamma, rate: 1 /s}",
        "arrivals.variation: missing key: coefficient of variation of the gaps; 1 is a Poisson process")]
    [InlineData("arrivals={law: gamma, rate: 1 /s, variation: 0}",
        "arrivals.variation: must be between 0.01 and 20, found '0'")]
    [InlineData("arrivals={law: closed-loop, clients: 0}",
        "arrivals.clients: must be between 1 and 1000000, found '0'")]
    [InlineData("arrivals={law: closed-loop, clients: 5, thinkTime: -1 s}", "arrivals.thinkTime: '-1 s' is negative")]
    [InlineData("arrivals={law: on-off, onRate: 5 /s, offRate: 1 /s, meanOn: 1 us, meanOff: 1 us}",
        "arrivals.meanOn: the rate changes more than 10000 times between two requests")]
    [InlineData("arrivals={law: poisson, rate: []}", "arrivals.rate: has no entry")]
    [InlineData("arrivals={law: poisson, rate: [{at: 1 s, rate: 1 /s}]}",
        "arrivals.rate[0].at: the first rate holds from 0 s on")]
    [InlineData("arrivals={law: poisson, rate: [{at: 0 s, rate: 1 /s}, {at: 0 s, rate: 2 /s}]}",
        "arrivals.rate[1].at: must be later than the one before it")]
    [InlineData("arrivals={law: poisson, rate: [{at: 0 s, rate: 0 /s}]}",
        "arrivals.rate: is never above 0: nobody comes")]
    [InlineData("arrivals={law: poisson, rate: [{at: 0 s, rate: 1 /s}], between: ramps}",
        "arrivals.between: 'ramps' is not one of step or ramp; did you mean 'ramp'?")]
    [InlineData("requests=0", "requests: must be between 1 and 1000000000, found '0'")]
    [InlineData("request=5", "request: unknown key; did you mean 'requests'?")]
    [InlineData("duration=0 s", "duration: must be between 1 ns and 100000 d, found '0 s'")]
    [InlineData("promptTokens={kind: quantiles, shares: [0, 1], tokens: [5]}",
        "promptTokens.tokens: has 1 counts for 2 shares")]
    [InlineData("promptTokens={kind: quantiles, shares: [0.1, 1], tokens: [5, 6]}",
        "promptTokens.shares: the first share is 0 and the last is 1: the least and the most tokens")]
    [InlineData("promptTokens={kind: quantiles, shares: [0, 0.5, 0.5, 1], tokens: [5, 6, 7, 8]}",
        "promptTokens.shares[2]: must be above the share before it")]
    [InlineData("promptTokens={kind: quantiles, shares: [0, 0.5, 1], tokens: [5, 4, 6]}",
        "promptTokens.tokens[1]: must not be below the count before it")]
    [InlineData("promptTokens={kind: quantiles, shares: [0, 1.5], tokens: [5, 4]}",
        "promptTokens.shares[1]: must be between 0 and 1, found '1.5'")]
    [InlineData("outputTokens={kind: geometric, mean: 5}",
        "outputTokens.limit: missing key: the most that is drawn")]
    [InlineData("outputTokens={kind: geometric, mean: 0.5, limit: 5}",
        "outputTokens.mean: must be between 1 and 10000000, found '0.5'")]
    [InlineData("lengths=mxied", "lengths: 'mxied' is not among the workloads; did you mean 'mixed'?")]
    [InlineData("categories=[]", "categories: has no entry")]
    [InlineData("categories=[{name: a, share: 0}]", "categories: all shares are 0")]
    [InlineData("categories=[{name: a, share: 1}, {name: a, share: 2}]", "categories: 'a' is there twice")]
    [InlineData("categories=[{name: a, share: 1, promptToken: 5}]",
        "categories[0].promptToken: unknown key; did you mean 'promptTokens'?")]
    [InlineData("categories=[{name: a, share: 1, promptTokens: 5}]", "categories[0].outputTokens: missing key")]
    [InlineData("categories=[{name: a, share: 1, acceptance: by-smal}]",
        "categories[0].acceptance: 'by-smal' is not among the acceptance; did you mean 'by-small'?")]
    [InlineData("categories=[{name: a, share: 1, acceptance: {kind: positional, hazards: [], beyond: repeat}}]",
        "categories[0].acceptance.hazards: there is no hazard; give one for each draft position, or use kind: iid")]
    [InlineData("categories=[{name: a, share: 1, sharedPrefix: {tokens: 0}}]",
        "categories[0].sharedPrefix.tokens: must be between 1 and 10000000, found '0'")]
    [InlineData("priorities=[{name: a, share: 1}]", "priorities[0].rank: missing key: lower is served first")]
    [InlineData("impatience={share: 2, meanTime: 1 s}", "impatience.share: must be between 0 and 1, found '2'")]
    [InlineData("retries={limit: 3, backOff: 1 s, factor: 0.5}",
        "retries.factor: must be between 1 and 100, found '0.5'")]
    [InlineData("retries={backOff: 1 s}", "retries.limit: missing key: attempts after the first")]
    public void Load_WrongWorkload_NamesTheOption(string option, string expected) => Assert.Equal(
        $"--set workload.{option}: workload.{expected}", _files.Refusal("served", $"workload.{option}"));

    [Fact]
    public void Load_LongestRequestBeyondTheContext_IsRefused() => Assert.Equal(
        "served.yaml:10:1: workload: prompt and output can reach 140512 tokens; Llama-3.1-70B takes 131072",
        _files.Refusal(
            "served", "workload.outputTokens={kind: uniform, low: 1, high: 140000}", "speculation.method=none"));

    [Theory]
    [InlineData("replicas=0", "replicas: must be between 1 and 10000, found '0'")]
    [InlineData("replica=2", "replica: unknown key; did you mean 'replicas'?")]
    [InlineData("router=least-load",
        "router: 'least-load' is not one of least-loaded, round-robin, power-of-two or prefix-aware; "
        + "did you mean 'least-loaded'?")]
    [InlineData("order=rank", "order: 'rank' is not one of arrival or priority")]
    [InlineData("watermark=0.95", "watermark: must be between 0 and 0.9, found '0.95'")]
    [InlineData("kvTokens=700",
        "kvTokens: a cache of 700 tokens does not hold a request of mean length, 768 tokens")]
    [InlineData("kvToken=700", "kvToken: unknown key; did you mean 'kvTokens'?")]
    [InlineData("queueLimit=0", "queueLimit: must be at least 1, found '0'")]
    [InlineData("requestTimeout=60", "requestTimeout: '60' has no unit; a time is given in s, ms, us, ns, min, h or d")]
    [InlineData("disaggregation={prefillReplicas: 1, link: 50 GB}",
        "disaggregation.link: '50 GB' is an amount of memory; "
        + "a bandwidth is given in B/s, KB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s or TiB/s")]
    [InlineData("controller=goodputs",
        "controller.kind: 'goodputs' is not one of fixed, batch-limit, queue-limit, schedule, computed-schedule, "
        + "goodput, per-request, heuristic, threshold, moving-average, confidence or oracle; did you mean 'goodput'?")]
    [InlineData("controller=batch-limit",
        "controller.offAbove: missing key: sequences in a step above which nothing is drafted")]
    [InlineData("controller={kind: batch-limit, offAbove: 8, onAtOrBelow: 9}",
        "controller.onAtOrBelow: must be between 0 and 8, found '9'")]
    [InlineData("controller={kind: schedule, ranges: []}",
        "controller.ranges: there is no range; give {upTo: sequences, draftLength: tokens}")]
    [InlineData("controller={kind: schedule, ranges: [{upTo: 8, draftLength: 3}, {upTo: 8, draftLength: 1}]}",
        "controller.ranges[1].upTo: must be above 8, where the range before ends")]
    [InlineData("controller={kind: schedule, ranges: [{upTo: 8, draftLength: 6}]}",
        "controller.ranges[0].draftLength: drafts 6 tokens; the scenario's draft length is 5")]
    [InlineData("fallback={acceptanceBelow: 1.5}", "fallback.acceptanceBelow: must be between 0 and 1, found '1.5'")]
    [InlineData("objectives={}",
        "objectives: asks for nothing; give timeToFirstToken, timePerOutputToken or endToEnd")]
    [InlineData("objectives={timeToFirstToken: 1 s, share: 0}",
        "objectives.share: must be above 0 and at most 1, found '0'")]
    [InlineData("warmUp=-1 s", "warmUp: '-1 s' is negative")]
    [InlineData("kvTokens=0", "kvTokens: must be at least 1, found '0'")]
    [InlineData("faults=[{kind: crash}]",
        "faults[0].kind: 'crash' is not one of replica-crash, draft-loss, straggler, kv-loss, load-spike or "
        + "acceptance-drop")]
    [InlineData("faults=[{kind: replica-crash, for: 1 s}]",
        "faults[0].at: missing key: when; or give 'meanTimeBetween'")]
    [InlineData("faults=[{kind: replica-crash, replica: 1, at: 1 s, for: 1 s}]",
        "faults[0].replica: there is no replica 1; the last is 0")]
    [InlineData("faults=[{kind: replica-crash, at: 1 s, for: 1 s, magnitude: 2}]",
        "faults[0].magnitude: a replica-crash has none")]
    [InlineData("faults=[{kind: load-spike, replica: 0, at: 1 s, for: 1 s, magnitude: 2}]",
        "faults[0].replica: a load-spike concerns all replicas")]
    [InlineData("faults=[{kind: straggler, at: 1 s, for: 1 s, magnitude: 0.5}]",
        "faults[0].magnitude: must be between 1 and 1000, found '0.5'")]
    [InlineData("faults=[{kind: kv-loss, at: 1 s, for: 1 s}]",
        "faults[0].magnitude: missing key: the share of blocks that is lost")]
    [InlineData("faults=[{kind: draft-loss, meanTimeBetween: 1 s}]", "faults[0].meanDuration: missing key")]
    [InlineData("faults=[{kind: draft-loss, at: 5 s, for: 10 s}, {kind: draft-loss, at: 14 s, for: 1 s}]",
        "faults[1].at: the same fault is there already when this one starts or before it ends")]
    public void Load_WrongServer_NamesTheOption(string option, string expected) => Assert.Equal(
        $"--set serving.{option}: serving.{expected}", _files.Refusal("served", $"serving.{option}"));

    [Theory]
    [InlineData("  requests: 1000\n", "", "served.yaml:11:3: workload.requests: missing key: how many requests; "
        + "or give 'duration'")]
    [InlineData("  arrivals: { law: poisson, rate: 2 /s }\n", "",
        "served.yaml:11:3: workload.arrivals: missing key: when requests come")]
    [InlineData("serving: {}\n", "",
        "served.yaml:11:13: workload.arrivals: requests that arrive over time are for a server: "
        + "add 'serving: {}' to the scenario")]
    [InlineData("serving: {}", "serving:", "served.yaml:15:9: serving: is empty")]
    [InlineData("serving: {}", "serving: yes", "served.yaml:15:10: serving: expected a map, found 'yes'")]
    [InlineData("  promptTokens: 512\n", "  promptTokens: 512\n  lengths: mixed\n",
        "2 problems in the input\n"
        + "served.yaml:13:17: workload.promptTokens: stands beside 'lengths', which says it already\n"
        + "served.yaml:15:17: workload.outputTokens: stands beside 'lengths', which says it already")]
    [InlineData("  requests: 1000", "  duration: 20 s\n  batch: 4",
        "served.yaml:13:10: workload.batch: a batch that is there from the start needs no server: "
        + "give 'arrivals' instead, or leave 'serving' out")]
    [InlineData("  requests: 1000", "  duration: 100000 d",
        "served.yaml:12:13: workload.duration: "
        + "up to 17280000000 requests would come; a run takes at most 1000000000")]
    public void Load_WrongFile_SaysWhere(string part, string replacement, string expected)
    {
        _files.Edit("served.yaml", part, replacement);

        Assert.Equal(expected, _files.Refusal("served"));
    }

    public void Dispose() => _files.Dispose();
}
