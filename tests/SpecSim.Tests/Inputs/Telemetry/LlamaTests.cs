// llama.cpp's log, old and new, and its timings, as its users posted them.

using SpecSim.Inputs.Telemetry;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class LlamaTests
{
    // ggml-org/llama.cpp pull request 24536, June 2026.
    private const string Request =
        "0.06.895.980 I slot print_timing: id  1 | task 0 | prompt eval time =     300.11 ms /    20 tokens (   15.01 "
            + "ms "
        + "per token,    66.64 tokens per second)\n"
        + "0.06.895.998 I slot print_timing: id  1 | task 0 |        eval time =    2296.72 ms /   256 tokens (    "
        + "8.97 ms "
        + "per token,   111.46 tokens per second)\n"
        + "0.06.896.015 I slot print_timing: id  1 | task 0 | draft acceptance = 0.64479 (  167 accepted /   259 "
        + "generated), mean acceptance length =  2.92, acceptance rate per position = (0.805, 0.632, 0.483)\n";

    private const string Statistics =
        "0.06.896.057 I statistics     draft-eagle3: #calls(b,g,a) =    1     87     87, #gen drafts =     87, #acc "
            + "drafts "
        + "=    70, #gen tokens =    259, #acc tokens =   167, #mean acc len = 2.92, #acc rate/pos = (0.805, 0.632, "
        + "0.483), "
        + "dur(b,g,a) = 0.005, 325.555, 0.114 ms\n";

    [Fact]
    public void NewLog_RequestAndStatistics_CountTheSameRoundsOnce()
    {
        ServerTelemetry alone = TelemetryTexts.Read(Request);
        ServerTelemetry both = TelemetryTexts.Read(Request + Statistics);

        // 87 drafts, 259 tokens: two short of 3 each.
        Assert.Equal("positions 87/259: 70 55 42", TelemetryTexts.Shown(alone.Evidence));
        Assert.Equal("positions 87/259: 70 55 42", TelemetryTexts.Shown(both.Evidence));
        Assert.Equal(("llama.cpp", 111.46), (alone.Server.Engine, alone.Server.TokensPerSecond));
        Assert.Equal("draft-eagle3", both.Server.Method);
        Assert.Equal((0.005 + 325.555 + 0.114) / 1000 / 87, both.Server.DraftSecondsPerRound!.Value, 1e-12);
        Assert.Equal("drafting: 325.674 ms in all / 87 rounds = 3.743 ms a round", both.Conversions[^1]);
        Assert.StartsWith("1 + 167 accepted / 87 rounds = 2.92 tokens a round", both.Conversions[0]);
    }

    [Fact]
    public void LaterLog_WithTheMeanAlone_HasSums()
    {
        // lemonade-sdk/llamacpp-rocm issue 129 and noonghunna/club-3090 issue 1106, 2026.
        const string Lines =
            "4.01.806.856 I slot print_timing: id  0 | task 0 | draft acceptance = 0.65959 ( 5995 accepted /  9089 "
            + "generated), mean len =  4.30\n"
            + "132.15.702.033 I slot print_timing: id  0 | task 9161 | draft acceptance = 0.92727 (   51 accepted /   "
            + " 55 "
            + "generated), mean len =  5.64\n";

        // 5995 / 3.30 = 1817 and 51 / 4.64 = 11 rounds.
        Assert.Equal("sums K=?: 1828/9144/6046", TelemetryTexts.Shown(TelemetryTexts.Read(Lines).Evidence));
    }

    [Fact]
    public void OldLog_RoundsAreTokensLessAccepted()
    {
        // ggml-org/llama.cpp pull request 23269, May 2026, without its statistics.
        const string Lines =
            "[53409] 4.48.313.649 I slot print_timing: id  0 | task 689 | \n"
            + "[53409] prompt eval time =     900.22 ms /    30 tokens (   30.01 ms per token,    33.33 tokens per "
            + "second)\n"
            + "[53409]        eval time =   14323.78 ms /   192 tokens (   74.60 ms per token,    13.40 tokens per "
            + "second)\n"
            + "[53409]       total time =   15224.00 ms /   222 tokens\n"
            + "[53409] draft acceptance rate = 0.81944 (  118 accepted /   144 generated)\n";

        ServerTelemetry read = TelemetryTexts.Read(Lines);

        Assert.Equal("sums K=?: 74/144/118", TelemetryTexts.Shown(read.Evidence));
        Assert.StartsWith("1 + 118 accepted / 74 rounds = 2.59 tokens a round", read.Conversions[0]);
        TelemetryTexts.AssertSaid(read, "1 requests say no mean length");
        ServerTelemetry bare = TelemetryTexts.Read(Lines.Split('\n')[4]);
        Assert.Equal("sums K=?: 0/144/118", TelemetryTexts.Shown(bare.Evidence));
        TelemetryTexts.AssertSaid(bare, "only their tokens are counted, not rounds");
    }

    [Fact]
    public void Statistics_OfSeveralWays_TakeTheLastOfEach()
    {
        // ggml-org/llama.cpp pull request 23269, May 2026: two requests of one server.
        const string Lines =
            "[53409] 4.48.313.675 I statistics ngram-map-k: #calls(b,g,a) = 10 730 0, #gen drafts = 0, #acc drafts = "
                + "0, "
            + "#gen tokens = 0, #acc tokens = 0, dur(b,g,a) = 1.276, 1.457, 0.000 ms\n"
            + "[53409] 4.48.313.677 I statistics ngram-mod: #calls(b,g,a) = 10 730 3, #gen drafts = 3, #acc drafts = "
            + "3, "
            + "#gen tokens = 192, #acc tokens = 43, dur(b,g,a) = 0.325, 1.904, 1.101 ms\n"
            + "[53409] 4.48.313.680 I statistics draft-mtp: #calls(b,g,a) = 10 727 727, #gen drafts = 727, #acc "
            + "drafts = 632, "
            + "#gen tokens = 1447, #acc tokens = 1135, dur(b,g,a) = 0.007, 30384.874, 1.156 ms\n"
            + "[53409] 5.05.552.782 I statistics ngram-mod: #calls(b,g,a) = 11 800 4, #gen drafts = 4, #acc drafts = "
            + "4, "
            + "#gen tokens = 256, #acc tokens = 47, dur(b,g,a) = 0.340, 2.107, 1.102 ms\n"
            + "[53409] 5.05.552.787 I statistics draft-mtp: #calls(b,g,a) = 11 796 796, #gen drafts = 796, #acc "
            + "drafts = 694, "
            + "#gen tokens = 1585, #acc tokens = 1252, dur(b,g,a) = 0.008, 33271.024, 1.264 ms\n";

        ServerTelemetry read = TelemetryTexts.Read(Lines);
        ServerTelemetry restarted = TelemetryTexts.Read(Lines + string.Join('\n', Lines.Split('\n')[..3]));

        Assert.Equal("sums K=?: 796/1585/1252; sums K=64: 4/256/47", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal("draft-mtp + ngram-mod", read.Server.Method);
        Assert.Equal(0.0416, read.Server.DraftSecondsPerRound!.Value, 1e-4);
        Assert.Equal("sums K=?: 1523/3032/2387; sums K=64: 7/448/90", TelemetryTexts.Shown(restarted.Evidence));
        TelemetryTexts.AssertSaid(restarted, "statistics of draft-mtp fall from 796 drafts to 727");
    }

    [Fact]
    public void Example_ForOnePrompt_IsRead()
    {
        // What llama-speculative prints at its end (examples/speculative).
        const string Lines = "n_draft   = 16\nn_predict = 262\nn_drafted = 192\nn_accept  = 187\naccept    = 97.396%\n";

        Assert.Equal("sums K=?: 75/192/187", TelemetryTexts.Shown(TelemetryTexts.Read(Lines).Evidence));
    }

    [Fact]
    public void Log_CutLine_IsCounted() => TelemetryTexts.AssertSaid(
        TelemetryTexts.Read(Request + "0.07 I slot print_timing: id  1 | task 9 | draft acceptance = 0.64479 (  16"),
        "a.txt:4:1: 'draft acceptance' without '(.. accepted / .. generated)'; the file ends here, it looks truncated");

    [Fact]
    public void Timings_OfResponses_AreRead()
    {
        // ggml-org/llama.cpp pull request 12603, March 2025.
        const string Timings =
            "{\"prompt_n\":1,\"prompt_ms\":228.522,\"predicted_n\":200,\"predicted_ms\":11082.606,"
            + "\"predicted_per_second\":18.0462970532382,\"draft_n\":347,\"draft_n_accepted\":65}";

        ServerTelemetry read = TelemetryTexts.Read(
            "{\"model\":\"qwen\",\"timings\":" + Timings + "}\n" + Timings + "\n");

        Assert.Equal("sums K=?: 270/694/130", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(("llama.cpp", "qwen"), (read.Server.Engine, read.Server.Model));
        Assert.StartsWith("1 + 130 accepted / 270 rounds = 1.48 tokens a round", read.Conversions[0]);
        Assert.Equal(
            "a.txt:1:1: draft_n_accepted is missing", TelemetryTexts.Refusal("{\"timings\":{\"draft_n\":347}}\n"));
    }

    [Fact]
    public void Timings_OfAStream_CountTheLastOfEachRequest()
    {
        static string Chunk(string id, int predicted, int drafted, int accepted) =>
            $"data: {{\"id\":\"{id}\",\"object\":\"chat.completion.chunk\",\"timings\":{{\"predicted_n\":{predicted},"
            + $"\"draft_n\":{drafted},\"draft_n_accepted\":{accepted}}}}}\n\n";

        ServerTelemetry read = TelemetryTexts.Read(
            Chunk("a", 5, 3, 2) + Chunk("a", 9, 6, 4) + Chunk("b", 4, 3, 1) + "data: [DONE]\n");

        Assert.Equal("sums K=?: 8/9/5", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "1 timings of streams are left out");
    }
}
