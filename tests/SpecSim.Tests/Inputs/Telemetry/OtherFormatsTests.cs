// AIPerf's records and summary, TensorRT-LLM's metrics and InferenceX's tables.

using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class OtherFormatsTests
{
    // A record as ai-dynamo/aiperf pull requests 325 and 1191 have it; figures of its worked example.
    private const string Record =
        "{\"metadata\":{\"x_request_id\":\"dc9ffe9b-0f48-4863-9db7-e106ea64d094\",\"benchmark_phase\":\"profiling\"},"
        + "\"metrics\":{\"input_sequence_length\":{\"value\":550,\"unit\":\"tokens\"}},\"spec_decode_acceptance\":"
        + "{\"engine\":\"vllm\",\"mean_acceptance_length\":3.25,\"draft_acceptance_rate\":0.5625,"
        + "\"acceptance_histogram\":"
        + "{\"0\":1,\"1\":1,\"2\":2,\"3\":3,\"4\":1},\"num_accepted_draft_tokens\":18,\"num_draft_tokens\":32,"
        + "\"num_spec_steps\":8,\"num_spec_tokens\":4},\"error\":null}\n";

    private const string Summary =
        "{\n  \"schema_version\": \"1.1\",\n  \"total_spec_decode_steps\": {\"unit\": \"steps\", \"avg\": 11},\n"
        + "  \"total_accepted_draft_tokens\": {\"unit\": \"tokens\", \"avg\": 20.0},\n"
        + "  \"total_draft_tokens\": {\"unit\": \"tokens\", \"avg\": 44},\n"
        + "  \"pooled_spec_decode_acceptance_histogram\": {\"0\": 2, \"1\": 3, \"2\": 2, \"3\": 3, \"4\": 1}\n}\n";

    // SemiAnalysisAI/InferenceX, golden_al_distribution/minimaxm3_eagle3.yaml.
    private const string Golden =
        "# Measured on minimax-m3 (B300, vLLM EAGLE3), per num_speculative_tokens.\n"
        + "_metadata:\n  draft-model: Inferact/MiniMax-M3-EAGLE3\nminimax-m3:\n"
        + "  thinking_on:\n    1: 1.78\n    2: 2.38\n    3: 2.83\n"
        + "  thinking_off:\n    1: 1.84\n    2: 2.52\n    5: 3.59\n    6: 3.57\n";

    [Fact]
    public void Aiperf_Records_AreRequests()
    {
        ServerTelemetry read = TelemetryTexts.Read(Record + Record.Replace("profiling", "warmup") + Record);

        Assert.Equal("K=4: 2 2 4 6 2", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal([new RequestCounts(8, 18, 7), new RequestCounts(8, 18, 7)], read.Evidence.Requests);
        Assert.Equal(("vLLM", 4), (read.Server.Engine, read.Server.DraftLength));
        Assert.Contains("1 requests of the warm-up are left out.", read.Notices);
    }

    [Fact]
    public void Aiperf_Summary_IsOneHistogramAndNoRequest()
    {
        ServerTelemetry alone = TelemetryTexts.Read(Summary);
        ServerTelemetry both = TelemetryTexts.ReadAll([Record, Summary]);

        Assert.Equal("K=4: 2 3 2 3 1", TelemetryTexts.Shown(alone.Evidence));
        Assert.Empty(alone.Evidence.Requests);
        Assert.Equal("K=4: 1 1 2 3 1", TelemetryTexts.Shown(both.Evidence));
        TelemetryTexts.AssertSaid(both, "A summary of AIPerf is left out");
        TelemetryTexts.AssertSaid(
            TelemetryTexts.Read(Summary.Replace("total_draft_tokens", "other")), "has no total_draft_tokens");
    }

    [Fact]
    public void Trtllm_GaugeWithConfiguration_IsAMean()
    {
        const string Labels = "engine_type=\"trtllm\",model_name=\"m\"";
        const string Text =
            "trtllm_speculative_config_info{" + Labels + ",spec_method=\"Eagle\",spec_num_tokens=\"5\"} 1.0\n"
            + "trtllm_num_generation_requests{" + Labels + "} 8.0\n"
            + "trtllm_spec_decode_acceptance_length{" + Labels + "} 2.4\n";

        ServerTelemetry read = TelemetryTexts.ReadAll([Text, Text.Replace("2.4", "2.6")]);

        Assert.Equal("mean K=5: 2.4 x1; mean K=5: 2.6 x1", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(new ServerFacts("TensorRT-LLM", "m", "Eagle", 5, 8), read.Server);
        string bare = Text.Replace("speculative_config_info", "other");
        Assert.StartsWith("a.txt: K is not known", TelemetryTexts.Refusal(bare));
    }

    [Fact]
    public void Trtllm_Counters_GiveRounds()
    {
        static string Scrape(int drafted, int accepted) =>
            "trtllm_spec_decode_acceptance_length 2.4\ntrtllm_spec_decode_num_draft_tokens_total "
            + $"{drafted}.0\ntrtllm_spec_decode_num_accepted_tokens_total {accepted}.0\n";

        Assert.Equal(
            "sums K=5: 20/100/31",
            TelemetryTexts.Shown(TelemetryTexts.Read(Scrape(50, 9) + Scrape(150, 40), draftLength: 5).Evidence));
    }

    [Fact]
    public void InferenceX_SeveralTables_NeedASelection()
    {
        Assert.Equal(
            "a.txt: holds 2 tables, which are not pooled: 'minimax-m3/thinking_on', 'minimax-m3/thinking_off'; "
                + "--select takes one",
            TelemetryTexts.Refusal(Golden));

        ServerTelemetry read = TelemetryTexts.Read(Golden, select: "thinking_off");

        Assert.Equal(
            "mean K=1: 1.84 x1; mean K=2: 2.52 x1; mean K=5: 3.59 x1; mean K=6: 3.57 x1",
            TelemetryTexts.Shown(read.Evidence));
        Assert.Equal("minimax-m3", read.Server.Model);
        TelemetryTexts.AssertSaid(read, "shorter at K = 6 than one below: that is noise");
        Assert.Equal(4, TelemetryTexts.Read(Golden, select: "minimax-m3/thinking_off").Evidence.Means.Count);
    }

    [Fact]
    public void InferenceX_WrongLengths_AreNamed()
    {
        ServerTelemetry read = TelemetryTexts.Read(
            "m:\n  thinking_on:\n    1: 1.78\n    two: 2.38\n    3: 4.83\n    4: 0.5\n");

        Assert.Equal("mean K=1: 1.78 x1", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "a.txt:4:5: expected a draft length, found 'two'");
        TelemetryTexts.AssertSaid(read, "K = 3: more tokens than K + 1");
    }
}
