// What engines are told, for every method; and that a shell hands it on unchanged.

using System.Text;
using System.Text.Json.Nodes;
using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Reports.EngineOptions;
using SpecSim.Speculation;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class EngineOptionsTests
{
    private static readonly ScheduledLength[] Falling = [new(4, 5), new(16, 3), new(64, 0)];

    public static TheoryData<string> Methods =>
    [
        "draft-model", "other-tokenizer", "parallel-draft", "eagle", "eagle3", "eagle3-tree",
        "module", "medusa", "lookup", "self",
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Options_OfAMethod_AreTheText(string method)
    {
        var text = new StringBuilder();
        foreach (EngineAdvice advice in Engines.Of(Setup(method)))
        {
            text.Append(advice.Engine).Append('\n').Append(advice.Text);
            foreach (string note in advice.Notes)
                text.Append("# ").Append(note).Append('\n');
        }

        Snapshot.Match(text.ToString(), ("method", method));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Vllm_ThroughAShell_IsTheSameJson(string method)
    {
        ServerSetup setup = Setup(method);
        EngineAdvice advice = Engines.Of(setup)[0];
        if (setup.Scenario.Tree is not null || method == "self")
        {
            Assert.Null(advice.Text);
            return;
        }

        IReadOnlyList<string> words = Words(advice.Text!);
        JsonNode config = JsonNode.Parse(words[^1])!;

        Assert.Equal("--speculative-config", words[^2]);
        Assert.Equal(5, (int)config["num_speculative_tokens"]!);
        Assert.Equal(
            "[[1,4,5],[5,16,3],[17,64,0]]", config["num_speculative_tokens_per_batch_size"]!.ToJsonString());
    }

    /// <summary>vLLM's own rules: from 1 on, no gap, no overlap, nothing above the most.</summary>
    [Fact]
    public void Ranges_OfASchedule_AreWithoutGaps()
    {
        (int From, int To, int DraftLength)[] ranges = [.. Setup("eagle3").Ranges()];

        Assert.Equal(1, ranges[0].From);
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.To + 1, pair.Second.From));
        Assert.All(ranges, range => Assert.True(range.DraftLength <= Setup("eagle3").MostTokens));
    }

    [Fact]
    public void Options_OfStages_SayThatTheyAreNotInThem()
    {
        ServerSetup setup = Setup("eagle3");
        Scenario staged = setup.Scenario with { Target = setup.Scenario.Target with { PipelineStages = 4 } };

        Assert.All(
            Engines.Of(setup with { Scenario = staged }),
            advice => Assert.Contains("4 stages that take turns", advice.Notes[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Sglang_Chain_CountsTheRoot()
    {
        IReadOnlyList<string> words = Words(Engines.Of(Setup("eagle3"))[1].Text!);

        Assert.Equal("5", After(words, "--speculative-num-steps"));
        Assert.Equal("1", After(words, "--speculative-eagle-topk"));
        Assert.Equal("6", After(words, "--speculative-num-draft-tokens"));
    }

    [Fact]
    public void TensorRtLlm_RisingSchedule_KeepsOneLength()
    {
        ServerSetup rising = Setup("eagle3") with { Lengths = [new(1, 1), new(16, 3)] };

        string text = Engines.Of(rising)[2].Text!;

        Assert.Contains("max_draft_len: 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("draft_len_schedule", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ConstantLength_HasNoSchedule()
    {
        ServerSetup constant = Setup("eagle3") with { Lengths = [new(64, 3)] };

        Assert.All(
            Engines.Of(constant),
            advice => Assert.DoesNotContain("schedule", advice.Text ?? "", StringComparison.Ordinal));
        Assert.DoesNotContain("per_batch_size", Engines.Of(constant)[0].Text!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("<path of Bob's model>")]
    [InlineData("a $b `c` \"d\" \\ * ;")]
    [InlineData("''")]
    public void Quote_AnyArgument_IsOneWordAgain(string argument) =>
        Assert.Equal([argument], Words(ShellText.Quote(argument)));

    private static string After(IReadOnlyList<string> words, string option) =>
        words[words.ToList().IndexOf(option) + 1];

    private static ServerSetup Setup(string method)
    {
        Scenario scenario = Build.Scenario() with { DraftLength = 5 };
        TransformerModel eagle3 = Build.Eagle8B() with { Name = "EAGLE-3 head of Llama-3.1-8B" };
        TransformerModel eagle = eagle3 with { Name = "EAGLE head of Llama-3.1-8B", InputProjectionSize = 8192 };
        TransformerModel module = eagle with { Name = "MTP module of MiMo-7B" };
        var tree = new TreeShape.Fixed(
            OptimalTree.Of(scenario.Acceptance with { Ranks = new RankLaw.PowerLaw(0.7) }, 12, 5), "optimal tree");
        scenario = method switch
        {
            "draft-model" => scenario,
            "other-tokenizer" => scenario with
            {
                Method = new SpeculationMethod.DraftModel(
                    Alone(Build.Llama1B() with { Name = "A model's name" }), 1e-5),
            },
            "parallel-draft" => scenario with
            {
                Method = new SpeculationMethod.ParallelDraft(Alone(Build.Llama1B())),
            },
            "self" => scenario with { Method = new SpeculationMethod.SelfSpeculation(scenario.Target, 8, 0, null) },
            "eagle" => scenario with { Method = new SpeculationMethod.DraftHead(Alone(eagle)) },
            "eagle3" => scenario with { Method = new SpeculationMethod.DraftHead(Alone(eagle3)) },
            "eagle3-tree" => scenario with
            {
                Method = new SpeculationMethod.DraftHead(Alone(eagle3)),
                Tree = tree,
                DraftLength = tree.Depth,
            },
            "module" => scenario with { Method = new SpeculationMethod.DraftHead(Alone(module)) },
            "medusa" => scenario with { Method = new SpeculationMethod.ParallelHeads(5) },
            _ => scenario with { Method = new SpeculationMethod.PromptLookup(new Probability(0.4)) },
        };
        ScheduledLength[] lengths = method == "eagle3-tree" ? [new(64, tree.Depth)] : Falling;
        return new ServerSetup(scenario, lengths, 64);
    }

    private static Deployment Alone(TransformerModel model) => new(model, DataTypes.AllBf16, 1);

    /// <summary>Words as POSIX 2.2 and 2.3 split them, of a text without variables.</summary>
    private static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (int at = 0; at < text.Length; at++)
        {
            char sign = text[at];
            if (sign == '\\' && at + 1 < text.Length && text[at + 1] == '\n')
            {
                at++;
            }
            else if (sign == '\'')
            {
                int end = text.IndexOf('\'', at + 1);
                (word ??= new StringBuilder()).Append(text, at + 1, end - at - 1);
                at = end;
            }
            else if (sign is ' ' or '\n')
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(sign == '\\' ? text[++at] : sign);
            }
        }

        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
