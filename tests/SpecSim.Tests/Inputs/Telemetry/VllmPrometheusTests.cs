// vLLM's counters: scrapes in one file or several, restarts, contradictions, several engines and models; and our own.

using System.Globalization;
using SpecSim.Inputs.Telemetry;
using SpecSim.Reports;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Tests.Reports;

namespace SpecSim.Tests.Inputs.Telemetry;

public sealed class VllmPrometheusTests
{
    private const string Model = "/home/models/Qwen3-0.6B";

    [Fact]
    public void TwoScrapes_AreDifferenced()
    {
        ServerTelemetry read = TelemetryTexts.ReadAll(
            [Scrape([100, 80, 30]), Scrape([1100, 780, 330, 130])]);

        // The second scrape's third position is a K of 3 against 2; between are 1000 drafts.
        Assert.Equal("positions 1000/2000: 700 300 130", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(Model, read.Server.Model);
    }

    [Fact]
    public void TwoScrapes_OfOneFile_AreTheSame()
    {
        string two = Scrape([100, 80, 30]) + Scrape([1100, 780, 330]);

        ServerTelemetry read = TelemetryTexts.Read(two);

        Assert.Equal("K=2: 300 400 300", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal((2, 3.0), (read.Server.DraftLength, read.Server.RunningRequests));
        Assert.Equal(2, read.Inputs[0].Records);
        Assert.Equal(
            [
                "1 + 1000 accepted / 1000 rounds = 2.00 tokens a round: vLLM's mean acceptance length, the extra "
                    + "token included",
                "1000 accepted / 2000 drafted = 50.0% of draft tokens: falls with K by itself",
                "accepted to position 1..2: 700, 300 of 1000 rounds = survival 0.700, 0.300; each over the one before "
                    + "it: "
                    + "0.700, 0.429",
            ],
            read.Conversions);
        Assert.Empty(read.Notices);
    }

    [Fact]
    public void OneScrape_CountsSinceStartAndSaysSo()
    {
        ServerTelemetry read = TelemetryTexts.Read(Scrape([100, 80, 30]));

        Assert.Equal("K=2: 20 50 30", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "There is one scrape alone");
    }

    [Fact]
    public void Names_WithoutTotalAndWrapped_AreKnown()
    {
        string wrapped = Scrape([100, 80, 30]).Replace("vllm:", "kserve_vllm_").Replace("_total{", "{");

        Assert.Equal("K=2: 20 50 30", TelemetryTexts.Shown(TelemetryTexts.Read(wrapped).Evidence));
    }

    [Fact]
    public void Engines_AreSummed()
    {
        // Labels as in vllm-project/vllm pull request 24049.
        string first = Scrape([22, 7, 1], engine: "0") + Scrape([15, 9, 2], engine: "1");
        string second = Scrape([122, 57, 11], engine: "0") + Scrape([115, 49, 22], engine: "1");

        ServerTelemetry read = TelemetryTexts.ReadAll([first, second]);

        Assert.Equal("K=2: 110 60 30", TelemetryTexts.Shown(read.Evidence));
        Assert.Equal(6, read.Server.RunningRequests);
    }

    [Fact]
    public void Restart_CountsFromZeroAndIsSaid()
    {
        ServerTelemetry read = TelemetryTexts.ReadAll(
            [Scrape([1000, 800, 300]), Scrape([1100, 860, 310]), Scrape([50, 40, 20])]);

        Assert.Equal("K=2: 50 70 30", TelemetryTexts.Shown(read.Evidence));
        Assert.Contains(
            read.Notices, notice => notice.StartsWith("c.txt:1: counters of", StringComparison.Ordinal)
                && notice.Contains("lower than at b.txt:1"));
    }

    [Fact]
    public void NegativeDifference_OfOneCounter_LeavesTheScrapesOut()
    {
        ServerTelemetry read = TelemetryTexts.ReadAll(
            [Scrape([100, 80, 30]), Scrape([200, 70, 40]), Scrape([300, 140, 70])]);

        Assert.Equal("K=2: 30 40 30", TelemetryTexts.Shown(read.Evidence));
        Assert.Contains(read.Notices, notice => notice.Contains("some counters") && notice.Contains("left out"));
    }

    [Fact]
    public void SeveralModels_AreRefusedUntilOneIsSelected()
    {
        string both = Scrape([100, 80, 30], model: "a") + Scrape([10, 2, 1], model: "b");

        Assert.Equal(
            "a.txt: holds 2 models, which are not pooled: 'a', 'b'; --select takes one", TelemetryTexts.Refusal(both));
        Assert.Equal("K=2: 8 1 1", TelemetryTexts.Shown(TelemetryTexts.Read(both, select: "b").Evidence));
        Assert.Equal(
            "a.txt: has no model 'bb', only 'a', 'b'; did you mean 'b'?", TelemetryTexts.Refusal(both, select: "bb"));
    }

    [Fact]
    public void Positions_ThatAreMissing_AreSaid()
    {
        string without = string.Join(
            '\n', Scrape([100, 80, 30]).Split('\n').Where(line => !line.Contains("_per_pos")));

        ServerTelemetry read = TelemetryTexts.Read(without);

        Assert.Equal("sums K=2: 100/200/110", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "spec_decode_num_accepted_tokens_per_pos is missing");
    }

    [Fact]
    public void DraftedTokens_ThatAreMissing_AreNamedWithTheirPlace()
    {
        string without = string.Join(
            '\n', Scrape([100, 80, 30]).Split('\n').Where(line => !line.Contains("num_draft_tokens")));

        Assert.Equal(
            "a.txt:1:1: vllm:spec_decode_num_draft_tokens is missing in this scrape", TelemetryTexts.Refusal(without));
    }

    [Fact]
    public void V0_WithoutDrafts_GetsThemFromTheEfficiency()
    {
        // Names of V0 (vllm/engine/metrics.py, 0.6); figures of vllm-project/vllm issue 9539: K = 3.
        const string Text =
            "vllm:spec_decode_draft_acceptance_rate{model_name=\"m\"} 0.642\n"
            + "vllm:spec_decode_efficiency{model_name=\"m\"} 0.598\n"
            + "vllm:spec_decode_num_accepted_tokens_total{model_name=\"m\"} 8547.0\n"
            + "vllm:spec_decode_num_draft_tokens_total{model_name=\"m\"} 13311.0\n"
            + "vllm:spec_decode_num_emitted_tokens_total{model_name=\"m\"} 10616.0\n";

        Assert.Equal("sums K=3: 4437/13311/6179", TelemetryTexts.Shown(TelemetryTexts.Read(Text).Evidence));
    }

    [Fact]
    public void CutLine_IsCounted()
    {
        string cut = Scrape([100, 80, 30]) + "vllm:spec_decode_num_drafts_total{engine=\"0\",mod";

        ServerTelemetry read = TelemetryTexts.Read(cut);

        Assert.Equal("K=2: 20 50 30", TelemetryTexts.Shown(read.Evidence));
        TelemetryTexts.AssertSaid(read, "it looks truncated");
    }

    [Fact]
    public void OurOwnMetrics_GiveTheRunsRounds()
    {
        ServingReport report = ServingSamples.Report();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        PrometheusText.Write(report, text);

        ServerTelemetry read = TelemetryTexts.Read(text.ToString());

        RoundCounts rounds = report.Outcome.Speculative.Rounds;
        Assert.Equal(rounds.DraftedRounds, read.Evidence.Rounds);
        Assert.Equal(
            rounds.AcceptedTokens,
            read.Evidence.Histograms.Sum(one => one.Accepted) + read.Evidence.Positions.Sum(one => one.Accepted.Sum()));
        Assert.Equal("vLLM", read.Server.Engine);
    }

    /// <summary>Drafts, and how many of them accepted position 1, 2, ..; two tokens each.</summary>
    private static string Scrape(long[] counts, string engine = "0", string model = Model)
    {
        string labels = $"engine=\"{engine}\",model_name=\"{model}\"";
        IEnumerable<string> positions = counts.Skip(1).Select((count, index) =>
            $"vllm:spec_decode_num_accepted_tokens_per_pos_total{{{labels},position=\"{index}\"}} {count}.0");
        return $"""
            vllm:num_requests_running{Braced(labels)} 3.0
            # HELP vllm:spec_decode_num_drafts_total Number of spec decoding drafts.
            # TYPE vllm:spec_decode_num_drafts_total counter
            vllm:spec_decode_num_drafts_total{Braced(labels)} {counts[0]}.0
            vllm:spec_decode_num_drafts_created{Braced(labels)} 1.7567367987335691e+09
            vllm:spec_decode_num_draft_tokens_total{Braced(labels)} {2 * counts[0]}.0
            vllm:spec_decode_num_accepted_tokens_total{Braced(labels)} {counts.Skip(1).Sum()}.0
            {string.Join('\n', positions)}

            """;
    }

    private static string Braced(string labels) => "{" + labels + "}";
}
