// SGLang's log, gauges, responses and /server_info as its users posted them.

using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class SglangTests
{
    // sgl-project/sglang issue 11948, October 2025, 3 steps: the rate is all tokens over 4 draft tokens.
    private const string Log =
        "[2025-10-22 10:27:56 TP0] Prefill batch. #new-seq: 1, #new-token: 28, #cached-token: 0, token usage: 0.00, "
        + "#running-req: 0, #queue-req: 0, \n"
        + "[2025-10-22 10:27:57 TP0] Decode batch. #running-req: 1, #token: 108, token usage: 0.00, accept len: 2.17, "
        + "accept rate: 0.54, cuda graph: True, gen throughput (token/s): 0.39, #queue-req: 0, \n"
        + "[2025-10-22 10:27:57 TP0] Decode batch. #running-req: 1, #token: 186, token usage: 0.00, accept len: 1.95, "
        + "accept rate: 0.49, cuda graph: True, gen throughput (token/s): 178.86, #queue-req: 0, \n"
        + "[2025-10-22 10:27:58 TP0] Decode batch. #running-req: 3, #token: 258, token usage: 0.00, accept len: 1.80, "
        + "accept rate: 0.45, cuda graph: True, gen throughput (token/s): 165.41, #queue-req: 0, \n";

    private const string Arguments =
        "[2025-10-22 10:27:00] server_args=ServerArgs(model_path='meta-llama/Llama-3.1-8B-Instruct', "
        + "speculative_algorithm='EAGLE3', speculative_num_steps=5, speculative_eagle_topk=1, "
        + "speculative_num_draft_tokens=6, dp_size=1)\n";

    [Fact]
    public void Log_WithoutArguments_GetsItsLengthFromTheRates()
    {
        ServerTelemetry read = TelemetryTexts.Read(Log);

        Assert.Equal("mean K=3: 2.17 x1; mean K=3: 1.95 x1; mean K=3: 1.8 x3", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal((3, 5.0 / 3), (read.Server.DraftLength, read.Server.RunningRequests));
        Assert.Equal(
            "accept length 1.90 over 3 samples is tokens a round, the extra one included; K = 3: the rates beside the "
            + "lengths, which are tokens of a round / (K + 1)",
            Assert.Single(read.Conversions));
        Assert.Equal(3, read.Inputs[0].Records);
    }

    [Fact]
    public void Log_RateOfNewerVersions_IsToldApart()
    {
        // The same lengths with accepted over proposed drafts, as since pull request 13212.
        string newer = Log.Replace("rate: 0.54", "rate: 0.39").Replace("rate: 0.49", "rate: 0.32")
            .Replace("rate: 0.45", "rate: 0.27").Replace("Decode batch.", "Decode batch [40],");

        ServerTelemetry read = TelemetryTexts.Read(newer);

        Assert.Equal(3, read.Server.DraftLength);
        Assert.EndsWith("which are accepted / proposed drafts", Assert.Single(read.Conversions));
    }

    [Fact]
    public void Log_WithArguments_BelievesThem()
    {
        string plain = System.Text.RegularExpressions.Regex.Replace(Log, "accept rate: [0-9.]+, ", "");

        ServerTelemetry read = TelemetryTexts.Read(Arguments + plain);

        Assert.Equal(344.66 / 3, read.Server.TokensPerSecond!.Value, 1e-9);
        Assert.Equal(
            new ServerFacts("SGLang", "meta-llama/Llama-3.1-8B-Instruct", "EAGLE3", 5, 5.0 / 3),
            read.Server with { TokensPerSecond = null });
        Assert.Equal("mean K=5: 2.17 x1; mean K=5: 1.95 x1; mean K=5: 1.8 x3", TelemetryTexts.Shown(read.Evidence));
        Assert.Contains("K is not known", TelemetryTexts.Refusal(plain));
        Assert.Equal(7, TelemetryTexts.Read(plain, draftLength: 7).Server.DraftLength);
    }

    [Fact]
    public void Log_RestartedWithAnotherLength_IsSaid()
    {
        string other = Arguments.Replace("num_steps=5", "num_steps=3").Replace("draft_tokens=6", "draft_tokens=4");

        ServerTelemetry read = TelemetryTexts.Read(Arguments + Log.Split('\n')[1] + "\n" + other + Log.Split('\n')[2]);

        Assert.Equal("mean K=5: 2.17 x1; mean K=3: 1.95 x1", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "a.txt:3: K changed from 5 to 3");
    }

    [Fact]
    public void Log_OfATree_SaysSo() => TelemetryTexts.AssertSaid(
        TelemetryTexts.Read(Arguments.Replace("topk=1", "topk=8").Replace("draft_tokens=6", "draft_tokens=64") + Log),
        "Drafts are trees with 8 branches, 5 deep");

    [Fact]
    public void Log_CutLine_IsCounted() => TelemetryTexts.AssertSaid(
        TelemetryTexts.Read(Log + "[2025-10-22 10:27:59 TP0] Decode batch. #token: 412, accept len: "),
        "a.txt:5:1: 'Decode batch' without 'accept len'; the file ends here, it looks truncated");

    [Fact]
    public void Gauges_EachScrapeIsASample()
    {
        // Names and labels as in SGLang's metrics collector; two ranks of one batch.
        const string Text =
            "# TYPE sglang:spec_accept_length gauge\n"
            + "sglang:num_running_reqs{engine_type=\"unified\",model_name=\"m\",pp_rank=\"0\",tp_rank=\"0\"} 4.0\n"
            + "sglang:spec_accept_length{engine_type=\"unified\",model_name=\"m\",pp_rank=\"0\",tp_rank=\"0\"} 2.8\n"
            + "sglang:spec_accept_length{engine_type=\"unified\",model_name=\"m\",pp_rank=\"0\",tp_rank=\"1\"} 2.8\n"
            + "sglang:spec_accept_rate{engine_type=\"unified\",model_name=\"m\",pp_rank=\"0\",tp_rank=\"0\"} 0.6\n";

        ServerTelemetry read = TelemetryTexts.ReadAll([Text, Text.Replace("2.8", "0.0"), Text.Replace("2.8", "2.9")
            .Replace("} 0.6", "} 0.633333")]);

        Assert.Equal("mean K=3: 2.8 x1; mean K=3: 2.9 x1", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(new ServerFacts("SGLang", "m", DraftLength: 3, RunningRequests: 4), read.Server);
        Assert.Equal(
            "a.txt: holds 2 models, which are not pooled: 'm', 'n'; --select takes one",
            TelemetryTexts.Refusal(Text + Text.Replace("\"m\"", "\"n\"")));
    }

    [Fact]
    public void Requests_OfThreeVersions_AreRead()
    {
        // sgl-project/sglang pull request 33518 (2026), a block of 5.
        const string Newest =
            "{\"choices\":[{\"index\":0}],\"sglext\":{\"spec_tokens_details\":{\"spec_accept_rate\":0.2930232558139535,"
            + "\"spec_accept_length\":2.4651162790697674,\"spec_num_correct_drafts\":63,"
            + "\"spec_num_proposed_drafts\":215,"
            + "\"spec_verify_ct\":43,\"spec_correct_drafts_histogram\":[11,14,11,4,0,3]}}}\n";
        // Pull request 13754 (November 2025).
        const string Older =
            "{\"text\":\"..\",\"meta_info\":{\"id\":\"cf5e164f23c14777ac8d07d61fd84509\",\"finish_reason\":{\"type\":"
            + "\"length\",\"length\":200},\"prompt_tokens\":171,\"completion_tokens\":200,\"spec_accept_rate\":"
            + "0.011702127659574468,\"spec_accept_length\":1.0638297872340425,\"spec_verify_ct\":188,"
            + "\"spec_accept_token_num\":11,\"spec_draft_token_num\":940}}\n";
        // Pull request 3152 (January 2025): average = completion_tokens / spec_verify_ct.
        const string Oldest = "{\"meta_info\":{\"completion_tokens\":256,\"spec_verify_ct\":100}}\n";

        ServerTelemetry read = TelemetryTexts.Read(Newest + Older);

        Assert.Equal("K=5: 11 14 11 4 0 3; sums K=5: 188/940/11", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal([new RequestCounts(43, 63, 40)], read.Evidence.Requests);
        Assert.Equal(("SGLang", 5), (read.Server.Engine, read.Server.DraftLength));
        Assert.Equal(
            "a.txt:1:1: spec_num_proposed_drafts is missing, so K is not known: --draft-length says it",
            TelemetryTexts.Refusal(Oldest));
        ServerTelemetry given = TelemetryTexts.Read(Oldest, draftLength: 3);
        Assert.Equal("sums K=3: 100/300/156", TelemetryTexts.Shown(given.Evidence));
        TelemetryTexts.AssertSaid(given, "accepted tokens are completion tokens less verify calls");
    }

    [Fact]
    public void Requests_OfATree_AreTakenByItsDepth()
    {
        const string Tree =
            "{\"meta_info\":{\"spec_verify_ct\":43,\"spec_num_correct_drafts\":63,\"spec_num_proposed_drafts\":2709,"
            + "\"spec_accept_histogram\":[11,14,11,4,0,3]}}\n";

        ServerTelemetry read = TelemetryTexts.Read(Tree, draftLength: 5);

        Assert.Equal("K=5: 11 14 11 4 0 3", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "a tree, taken by its depth");
    }

    [Fact]
    public void ServerInfo_MeanSinceStart_IsRead()
    {
        const string Text =
            "{\n  \"model_path\": \"meta-llama/Llama-3.1-8B-Instruct\",\n  \"speculative_algorithm\": \"EAGLE3\",\n"
            + "  \"speculative_num_steps\": 3,\n  \"speculative_eagle_topk\": 1,\n  \"speculative_num_draft_tokens\": "
            + "4,\n"
            + "  \"internal_states\": [\n    {\"last_gen_throughput\": 12.3, \"avg_spec_accept_length\": 2.413}\n  "
            + "]\n}\n";

        ServerTelemetry read = TelemetryTexts.Read(Text);

        Assert.Equal("mean K=3: 2.413 x1", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(
            new ServerFacts("SGLang", "meta-llama/Llama-3.1-8B-Instruct", "EAGLE3", 3), read.Server);
        Assert.Equal(
            "a.txt:1:1: avg_spec_accept_length is null: nothing was drafted yet",
            TelemetryTexts.Refusal(Text.Replace("2.413", "null")));
    }
}
