// Whatever happens to a file of telemetry, the reader reads it or refuses it as the user's input; and whatever it reads
// is sound: counts that are not negative, survival that never rises, tokens accepted that were drafted.

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SpecSim.Estimation;
using SpecSim.Inputs.Telemetry;
using SpecSim.Inputs.Yaml;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class DamagedTelemetryTests
{
    private static readonly string[] Samples =
    [
        "SpecDecoding metrics: Mean acceptance length: 2.51, Accepted: 5355 tokens, Drafted: 7088 tokens, Per-position "
        + "acceptance rate: 0.843, 0.668, Avg\nEngine 000: Avg generation throughput: 9.6 tokens/s, Running: 9 reqs\n",
        "Speculative metrics: Number of speculative tokens: 3, Number of accepted tokens: 8547, Number of draft "
            + "tokens: "
        + "13311, Number of emitted tokens: 10616.\n",
        "vllm:spec_decode_num_drafts_total{a=\"b\"} 10\nvllm:spec_decode_num_draft_tokens_total{a=\"b\"} 20\n"
        + "vllm:spec_decode_num_accepted_tokens_total{a=\"b\"} 9\n"
        + "vllm:spec_decode_num_accepted_tokens_per_pos_total{a=\"b\",position=\"0\"} 6\n"
        + "vllm:spec_decode_num_accepted_tokens_per_pos_total{a=\"b\",position=\"1\"} 3\n",
        "{\"metrics\":{\"speculative_decoding\":{\"acceptance_histogram\":[39,1,0,3],\"num_spec_steps\":43,"
        + "\"num_draft_tokens\":129,\"num_spec_tokens\":3}}}\n",
        "{\"metrics\":{\"speculative_decoding\":{\"per_step_accepted\":[2,3,1],\"per_step_drafted\":[3,3,3],"
        + "\"acceptance_histogram_by_draft_length\":{\"3\":[0,1,1,1]}}}}\n",
        "{\"spec_decode_acceptance\":{\"acceptance_histogram\":{\"0\":1,\"4\":1},\"num_draft_tokens\":8}}\n",
        "{\"meta_info\":{\"spec_verify_ct\":43,\"spec_num_correct_drafts\":63,\"spec_num_proposed_drafts\":215}}\n",
        "{\"speculative_num_steps\":3,\"internal_states\":[{\"avg_spec_accept_length\":2.4}]}\n",
        "{\"timings\":{\"predicted_n\":200,\"draft_n\":347,\"draft_n_accepted\":65}}\n",
        "Decode batch. #running-req: 1, accept len: 2.17, accept rate: 0.54, gen throughput (token/s): 0.39\n",
        "sglang:spec_accept_length{m=\"n\"} 2.8\nsglang:spec_accept_rate{m=\"n\"} 0.6\n",
        "trtllm_spec_decode_acceptance_length 2.4\ntrtllm_speculative_config_info{spec_num_tokens=\"5\"} 1\n",
        "eval time = 2.72 ms / 256 tokens ( 8.97 ms per token, 111.46 tokens per second)\ndraft acceptance = 0.64 ( "
            + "167 "
        + "accepted / 259 generated), mean acceptance length = 2.92, acceptance rate per position = (0.8, 0.6)\n"
        + "statistics mtp: #calls(b,g,a) = 1 87 87, #gen drafts = 87, #gen tokens = 259, #acc tokens = 167, #acc "
        + "rate/pos "
        + "= (0.805, 0.632, 0.483), dur(b,g,a) = 0.005, 325.555, 0.114 ms\n",
        "m:\n  thinking_on:\n    1: 1.78\n    2: 2.38\n",
    ];

    private static readonly byte[] Letters = [.. "0919.,:;\"{}[]\\n\n- eE\t"u8, 0xFF, 0];

    [Fact]
    public void Sample_ReadsWhole() =>
        Assert.All(Samples, sample => AssertSound(TelemetryTexts.Read(sample).Evidence));

    [Fact]
    public void Damage_OfAnyKind_IsReadSoundlyOrRefused()
    {
        using var folder = new TempFolder();
        string path = folder.At("a.txt");
        Gen<byte[]> damaged =
            from sample in Gen.Elements(Samples)
            from changes in Gen.ListOf(Gen.Choose(0, int.MaxValue))
            from cut in Gen.Choose(0, 3 * sample.Length)
            select Damaged(Encoding.UTF8.GetBytes(sample + sample), changes, cut);

        Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                AssertSound(TelemetryReader.Read([path]).Evidence);
            }
            catch (ScenarioException refused)
            {
                Assert.NotEmpty(refused.Problems);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static byte[] Damaged(byte[] bytes, IEnumerable<int> changes, int cut)
    {
        foreach (int change in changes)
            bytes[change % bytes.Length] = Letters[change / 7 % Letters.Length];
        return bytes[..Math.Min(cut, bytes.Length)];
    }

    private static void AssertSound(AcceptanceEvidence evidence)
    {
        Assert.All(evidence.Histograms, histogram =>
        {
            Assert.Equal(histogram.DraftLength + 1, histogram.Rounds.Count);
            Assert.All(histogram.Rounds, rounds => Assert.True(rounds >= 0));
        });
        Assert.All(evidence.Positions, counts =>
        {
            Assert.Equal(counts.Accepted.OrderDescending(), counts.Accepted);
            Assert.InRange(counts.Accepted[0], 0, counts.Drafts);
            Assert.InRange(counts.Accepted.Sum(), 0, counts.Drafted);
        });
        Assert.All(evidence.Totals, counts => Assert.InRange(counts.Accepted, 0, counts.Drafted));
        Assert.All(evidence.Means, mean => Assert.InRange(mean.TokensPerRound, 1, double.MaxValue));
        Assert.All(evidence.Requests, request => Assert.InRange(request.Rejected, 0, request.Rounds));
    }
}
