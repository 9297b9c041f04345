// vLLM's log lines as its users posted them, each version in turn: what counts are behind them.

using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class VllmLogTests
{
    // vllm-project/vllm issue 43295, May 2026.
    private const string Mtp =
        "(APIServer pid=5020) INFO 05-19 10:27:03 [metrics.py:101] SpecDecoding metrics: Mean acceptance length: 2.51, "
        + "Accepted throughput: 535.49 tokens/s, Drafted throughput: 708.78 tokens/s, Accepted: 5355 tokens, Drafted: "
        + "7088 tokens, Per-position acceptance rate: 0.843, 0.668, Avg Draft acceptance rate: 75.6%\n"
        + "(APIServer pid=5020) INFO 05-19 10:27:13 [loggers.py:271] Engine 000: Avg prompt throughput: 4917.3 "
        + "tokens/s, "
        + "Avg generation throughput: 929.6 tokens/s, Running: 9 reqs, Waiting: 56 reqs, GPU KV cache usage: 94.2%, "
        + "Prefix cache hit rate: 0.0%\n"
        + "(APIServer pid=5020) INFO 05-19 10:27:13 [metrics.py:101] SpecDecoding metrics: Mean acceptance length: "
        + "2.58, "
        + "Accepted throughput: 569.05 tokens/s, Drafted throughput: 721.21 tokens/s, Accepted: 5692 tokens, Drafted: "
        + "7214 tokens, Per-position acceptance rate: 0.859, 0.719, Avg Draft acceptance rate: 78.9%\n";

    // vllm-project/vllm pull request 24127, September 2025: other fields, another order.
    private const string NGram =
        "(APIServer pid=2236552) INFO 09-09 11:51:35 [metrics.py:96] SpecDecoding metrics: Draft acceptance rate: "
            + "88.8%, "
        + "Mean acceptance length: 5.44, Accepted throughput: 4.37 tokens/s, Drafted throughput: 4.92 tokens/s, "
        + "Accepted: 262 tokens, Drafted: 295 tokens, Per-position acceptance rate: 0.983, 0.949, 0.915, 0.881, "
        + "0.712\n";

    [Fact]
    public void V1_TwoIntervals_GiveTheCountsBehindTheRates()
    {
        ServerTelemetry read = TelemetryTexts.Read(Mtp);

        // 3544 and 3607 drafts of 2 tokens; 2988 + 3098 accepted the first, 2367 + 2594 the second.
        Assert.Equal("K=2: 1065 1125 4961", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(5355 + 5692, read.Evidence.Histograms[0].Accepted);
        Assert.Equal(
            new ServerFacts("vLLM", DraftLength: 2, RunningRequests: 9, TokensPerSecond: 929.6), read.Server);
        Assert.Equal(2, read.Inputs[0].Records);
        Assert.Equal("vllm-log", read.Inputs[0].Format);
        Assert.StartsWith("1 + 11047 accepted / 7151 rounds = 2.54 tokens a round", read.Conversions[0]);
        Assert.Contains("survival 0.851, 0.694; each over the one before it: 0.851, 0.815", read.Conversions[2]);
        Assert.Empty(read.Notices);
    }

    [Fact]
    public void V1_OlderOrder_IsReadAsWell() =>
        Assert.Equal("K=5: 1 2 2 2 10 42", TelemetryTexts.Shown(TelemetryTexts.Read(NGram).Evidence));

    [Fact]
    public void V1_NearlyNothingAccepted_IsExact()
    {
        // vllm-project/vllm issue 41789, May 2026.
        const string Line =
            "(APIServer pid=1) INFO 05-06 06:11:23 [metrics.py:101] SpecDecoding metrics: Mean acceptance length: "
                + "1.03, "
            + "Accepted throughput: 2.50 tokens/s, Drafted throughput: 365.14 tokens/s, Accepted: 25 tokens, Drafted: "
            + "3652 "
            + "tokens, Per-position acceptance rate: 0.027, 0.000, 0.000, 0.000, Avg Draft acceptance rate: 0.7%\n";

        Assert.Equal("K=4: 888 25 0 0 0", TelemetryTexts.Shown(TelemetryTexts.Read(Line).Evidence));
    }

    [Fact]
    public void V1_SeveralEngines_AreSummed()
    {
        // vllm-project/vllm-ascend issue 12521, July 2026.
        const string Lines =
            "(APIServer pid=95669) INFO 07-20 18:11:49 [loggers.py:271] Engine 002: Avg prompt throughput: 0.1 "
                + "tokens/s, "
            + "Avg generation throughput: 43.3 tokens/s, Running: 1 reqs, Waiting: 0 reqs, GPU KV cache usage: 10.1%, "
            + "Prefix cache hit rate: 0.0%, External prefix cache hit rate: 100.0%\n"
            + "(APIServer pid=95669) INFO 07-20 18:11:49 [metrics.py:101] SpecDecoding metrics: Mean acceptance "
            + "length: "
            + "2.87, Accepted throughput: 9.40 tokens/s, Drafted throughput: 15.10 tokens/s, Accepted: 282 tokens, "
            + "Drafted: "
            + "453 tokens, Per-position acceptance rate: 0.821, 0.609, 0.437, Avg Draft acceptance rate: 62.3%\n"
            + "(APIServer pid=95673) INFO 07-20 18:11:49 [loggers.py:271] Engine 004: Avg prompt throughput: 0.1 "
            + "tokens/s, "
            + "Avg generation throughput: 45.0 tokens/s, Running: 1 reqs, Waiting: 0 reqs, GPU KV cache usage: 10.1%, "
            + "Prefix cache hit rate: 0.0%, External prefix cache hit rate: 100.0%\n"
            + "(APIServer pid=95673) INFO 07-20 18:11:49 [metrics.py:101] SpecDecoding metrics: Mean acceptance "
            + "length: "
            + "2.98, Accepted throughput: 9.97 tokens/s, Drafted throughput: 15.10 tokens/s, Accepted: 299 tokens, "
            + "Drafted: "
            + "453 tokens, Per-position acceptance rate: 0.821, 0.675, 0.483, Avg Draft acceptance rate: 66.0%\n";

        ServerTelemetry read = TelemetryTexts.Read(Lines);

        // 151 drafts each: 124 92 66 and 124 102 73 accepted position 1, 2, 3.
        Assert.Equal("K=3: 54 54 55 139", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(2, read.Server.RunningRequests);
        Assert.Equal(88.3, read.Server.TokensPerSecond!.Value, 1e-9);
    }

    [Fact]
    public void V1_ShortDrafts_AreCountedByPosition()
    {
        // A line of a fork with a field of its own: 44 drafts, one of them a token short.
        string line = Mtp.Split('\n')[0]
            .Replace("Mean acceptance length: 2.51", "Mean acceptance length: 2.50, Current speculative depth: 2")
            .Replace("Accepted: 5355 tokens, Drafted: 7088", "Accepted: 66 tokens, Drafted: 87")
            .Replace("0.843, 0.668", "0.841, 0.659");

        Assert.Equal("positions 44/87: 37 29", TelemetryTexts.Shown(TelemetryTexts.Read(line).Evidence));
    }

    [Fact]
    public void V1_WithoutRates_HasSumsAndTheConfiguredLength()
    {
        // vllm-project/vllm pull request 15902, April 2025, both forms it shows; the configuration as V1 logs it.
        const string Config =
            "INFO 04-01 10:00:00 [core.py:58] Initializing a V1 LLM engine (v0.8.3) with config: model='meta-llama/"
            + "Llama-3.1-8B-Instruct', speculative_config=SpeculativeConfig(method='ngram', model=None, "
            + "num_spec_tokens=3), "
            + "tokenizer='meta-llama/Llama-3.1-8B-Instruct'\n";
        const string Lines =
            "SpecDecoding metrics: Draft acceptance rate: 100.0%, Accepted: 66 tokens, Drafted: 66 tokens\n"
            + "Speculative metrics: Draft acceptance rate: 1.000, Number of accepted tokens: 66, Number of draft "
            + "tokens: 66, \n";

        ServerTelemetry configured = TelemetryTexts.Read(Config + Lines);

        Assert.Equal("sums K=3: 44/132/132", TelemetryTexts.Shown(configured.Evidence));
        Assert.Equal(("meta-llama/Llama-3.1-8B-Instruct", "ngram", 3),
            (configured.Server.Model, configured.Server.Method, configured.Server.DraftLength));
        Assert.Equal("sums K=?: 0/132/132", TelemetryTexts.Shown(TelemetryTexts.Read(Lines).Evidence));
    }

    [Fact]
    public void V1_LengthChanges_IsSaidAndCountedApart()
    {
        ServerTelemetry read = TelemetryTexts.Read(Mtp + NGram);

        Assert.Equal("K=2: 1065 1125 4961; K=5: 1 2 2 2 10 42", TelemetryTexts.Shown(read.Evidence));
        Assert.Contains("a.txt:4: K changed from 2 to 5; each is counted by itself.", read.Notices);
        Assert.Null(read.Server.DraftLength);
    }

    [Fact]
    public void V0_LinesSinceStart_TakeTheLastOfEachServer()
    {
        // vllm-project/vllm issues 7301 (a line after each prompt, K = 5) and 9539 (v0.6.3, K = 3).
        const string Lines =
            "INFO 02-06 03:05:53 metrics.py:475] Speculative metrics: Draft acceptance rate: 0.200, System "
                + "efficiency: 0.167, "
            + "Number of speculative tokens: 5, Number of accepted tokens: 1, Number of draft tokens: 5, Number of "
            + "emitted "
            + "tokens: 1.\n"
            + "INFO 02-06 03:18:09 metrics.py:475] Speculative metrics: Draft acceptance rate: 0.067, System "
            + "efficiency: 0.167, "
            + "Number of speculative tokens: 5, Number of accepted tokens: 1, Number of draft tokens: 15, Number of "
            + "emitted "
            + "tokens: 3.\n"
            + "INFO 10-16 19:05:47 metrics.py:367] Speculative metrics: Draft acceptance rate: 0.642, System "
            + "efficiency: 0.598, "
            + "Number of speculative tokens: 3, Number of accepted tokens: 8547, Number of draft tokens: 13311, "
            + "Number of "
            + "emitted tokens: 10616.\n";

        ServerTelemetry read = TelemetryTexts.Read(Lines);

        // 13311 / 3 = 4437 rounds, and 10616 / 4437 = 2.39 tokens a round = 4 x 0.598.
        Assert.Equal("sums K=3: 4437/13311/6179; sums K=5: 3/15/0", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "a.txt:3: K changed from 5 to 3");
        Assert.Contains(
            "10619 emitted / 4440 rounds (13326 drafted / K) = 2.39 tokens a round", read.Conversions[0]);
    }

    [Fact]
    public void V0_OfJuly2024_SaysTokensTwice()
    {
        // vllm-project/vllm issue 6768.
        const string Lines =
            "INFO 07-24 04:00:31 metrics.py:295] Avg prompt throughput: 558.7 tokens/s, Avg generation throughput: "
                + "127.4 "
            + "tokens/s, Running: 2 reqs, Swapped: 0 reqs, Pending: 0 reqs, GPU KV cache usage: 0.8%, CPU KV cache "
            + "usage: 0.0%.\n"
            + "INFO 07-24 04:00:31 metrics.py:316] Speculative metrics: Draft acceptance rate: 0.000, System "
            + "efficiency: 0.059, "
            + "Number of speculative tokens: 16, Number of accepted tokens: 0, Number of draft tokens tokens: 42272, "
            + "Number of "
            + "emitted tokens tokens: 2642.\n"
            + "INFO 07-24 04:00:36 metrics.py:316] Speculative metrics: Draft acceptance rate: 0.000, System "
            + "efficiency: 0.059, "
            + "Number of speculative tokens: 16, Number of accepted tokens: 0, Number of draft tokens tokens: 51056, "
            + "Number of "
            + "emitted tokens tokens: 3191.\n";

        ServerTelemetry read = TelemetryTexts.Read(Lines);

        Assert.Equal("sums K=16: 3191/51056/0", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(2, read.Server.RunningRequests);
    }

    [Fact]
    public void V0_Restarted_CountsBothServers()
    {
        // vllm-project/vllm issue 22230 (v0.9.1), then a server that began again.
        const string Line =
            "INFO 08-05 11:34:35 [metrics.py:439] Speculative metrics: Draft acceptance rate: 0.675, System "
                + "efficiency: 0.531, "
            + "Number of speculative tokens: 4, Number of accepted tokens: 8485, Number of draft tokens: 12564, "
            + "Number of "
            + "emitted tokens: 8347.\n";
        string fresh = Line.Replace("12564", "400").Replace("8347", "250").Replace("8485", "280");

        ServerTelemetry read = TelemetryTexts.Read(Line + fresh);

        Assert.Equal("sums K=4: 3241/12964/5356", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "a.txt:2: counts fall from 12564");
    }

    [Fact]
    public void BrokenLines_AreCountedWithTheirPlaces()
    {
        ServerTelemetry read = TelemetryTexts.Read(
            Mtp + Mtp.Split('\n')[0].Replace("Drafted: 7088 tokens, ", "") + "\n" + Mtp[..140]);

        Assert.Equal("K=2: 1065 1125 4961", TelemetryTexts.Shown(read.Evidence));
        Assert.Contains(
            "2 lines were not read: a.txt:4:1: 'SpecDecoding metrics' without 'Drafted'; a.txt:5:1: 'SpecDecoding "
                + "metrics' "
            + "without 'Accepted', 'Drafted'; the file ends here, it looks truncated",
            read.Notices);
    }

    [Fact]
    public void NoSoundLine_IsRefusedWithWhatIsMissing() => Assert.Equal(
        "a.txt:1:1: 'SpecDecoding metrics' without 'Accepted'",
        TelemetryTexts.Refusal("SpecDecoding metrics: Drafted: 7088 tokens\n"));
}
