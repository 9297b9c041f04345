// `conditions:` in a scenario and files of effects: what they do to a run, what stands in the resolved text, and what a
// user reads when something is wrong.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs;

namespace SpecSim.Tests.Inputs;

public sealed class ConditionReaderTests : IDisposable
{
    private const string Temperature =
        """
        kind: temperature
        verification: rejection-sampling
        reference: 0
        effects:
          draft-model:
            - {at: 0.6, shift: -0.3, spread: 0.2, pairs: 6}
            - {at: 1, shift: -0.5, spread: 0.4, pairs: 12}
        source:
          effects: made for tests
        """;

    private const string Content =
        """
        kind: content
        reference: chat
        effects:
          draft-model:
            - {at: code, shift: 0.5, spread: 0.3, pairs: 16}
        source:
          effects: made for tests
        """;

    private readonly PresetFiles _files = new();

    public ConditionReaderTests()
    {
        _files.Write("conditions/temperature.yaml", Temperature);
        _files.Write("conditions/content.yaml", Content);
    }

    [Fact]
    public void Load_ConditionsOfTheMeasurement_RunsToTheSameBytes()
    {
        string measured = "acceptance.measuredAt={temperature: 0, content: chat}";

        RunDigests plain = Run(measured);
        RunDigests same = Run(measured, "conditions={temperature: 0, content: chat}");

        Assert.Equal(plain, same);
    }

    [Fact]
    public void Load_OtherConditions_ShiftAcceptanceAndSaySo()
    {
        Scenario plain = _files.Load().Scenario;
        Scenario hot = _files.Load(
            "pair", "acceptance.measuredAt.temperature=0", "conditions.temperature=1").Scenario;

        Assert.True(hot.ExpectedRounds(5).TokensPerRound < plain.ExpectedRounds(5).TokensPerRound);
        Assert.True(hot.Acceptance.Uncertainty > plain.Acceptance.Uncertainty);
        Assert.Contains(hot.Evidence, item => item.Assumed && item.Text.Contains(
            "measured at 0; the logit is shifted by -0.50 +- 0.47, as other pairs were (12 pairs)",
            StringComparison.Ordinal));
        Assert.Contains(hot.Evidence, item => item.About == "effect of temperature: effects" && !item.Assumed);
    }

    [Fact]
    public void Load_ResolvedText_HoldsTheEffectsAndLoadsToTheSame()
    {
        LoadedScenario loaded = _files.Load(
            "pair", "acceptance.measuredAt.temperature=0", "conditions.temperature=0.8");

        var again = new ScenarioLoader([]).Load(_files.Write("again.yaml", loaded.ResolvedYaml));

        Assert.Equal(ValueText.Of(loaded.Scenario), ValueText.Of(again.Scenario));
        Assert.Contains("spread: 0.4", loaded.ResolvedYaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OwnFileOfEffects_IsUsed()
    {
        _files.Write("mine.yaml", Temperature
            .Replace("kind: temperature", "kind: topP", StringComparison.Ordinal)
            .Replace("reference: 0", "reference: 1", StringComparison.Ordinal)
            .Replace("at: 1,", "at: 0.9,", StringComparison.Ordinal));
        _files.Edit(
            "pair.yaml",
            "acceptance: by-small",
            "acceptance: by-small\nconditions: { topP: 0.9, effects: { topP: ./mine.yaml } }");

        Scenario scenario = _files.Load(
            "pair", "acceptance.measuredAt={temperature: 1, topP: 1, verification: rejection-sampling}").Scenario;

        Assert.Equal(0.9, scenario.Conditions!.Effects.TopP!.Rows[1].At);
        Assert.Contains(scenario.Evidence, item => item.About == "acceptance under conditions: top-p 0.9");
    }

    [Theory]
    [InlineData("{temperature: 1.5}", "conditions.temperature: no evidence of temperature 1.5 for draft models; "
        + "there is from 0 to 1")]
    [InlineData("{temperature: 3}", "conditions.temperature: must be between 0 and 2, found '3'")]
    [InlineData("{content: cdoe}", "conditions.content: no evidence of 'cdoe' for draft models; there is of chat, "
        + "code; did you mean 'code'?")]
    [InlineData("{alignment: other-family}", "conditions.alignment: no evidence of how alignment changes the "
        + "acceptance of draft models; a file of your own can stand under conditions.effects.alignment")]
    [InlineData("{temprature: 1}", "conditions.temprature: unknown key; did you mean 'temperature'?")]
    [InlineData("{topP: 0}", "conditions.topP: must be above 0 and at most 1, found '0'")]
    [InlineData("{temperature: 1, verification: greedy-match}", "conditions.temperature: no evidence for greedy-match; "
        + "there is for rejection-sampling, whose numbers are others")]
    public void Load_WithoutEvidence_IsRefused(string conditions, string message) => Assert.EndsWith(
        message,
        _files.Refusal(
            "pair", "acceptance.measuredAt={temperature: 0, content: chat}", $"conditions={conditions}"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("kind: temperature", "kind: content",
        "1:7: conditions.effects.temperature.kind: 'content' is not one of temperature")]
    [InlineData("pairs: 12", "pairs: 1",
        "7:48: conditions.effects.temperature.effects.draft-model[1].pairs: must be at least 2, found '1'")]
    [InlineData("at: 1,", "at: 0.5,",
        "7:12: conditions.effects.temperature.effects.draft-model[1].at: must be above that of the item before: the "
        + "list ascends")]
    [InlineData("at: 0.6", "at: 0",
        "6:12: conditions.effects.temperature.effects.draft-model[0].at: is the reference, whose shift is 0")]
    [InlineData("draft-model:", "draft-models:",
        "5:3: conditions.effects.temperature.effects.draft-models: unknown key; did you mean 'draft-model'?")]
    [InlineData("verification: rejection-sampling\n", "",
        "1:1: conditions.effects.temperature.verification: missing key: the rule by which these measurements accepted "
        + "drafted tokens")]
    public void Load_WrongFileOfEffects_SaysWhere(string part, string replacement, string message)
    {
        _files.Edit("conditions/temperature.yaml", part, replacement);

        Assert.Equal(
            $"conditions/temperature.yaml:{message}",
            _files.Refusal("pair", "acceptance.measuredAt.temperature=0", "conditions.temperature=1"));
    }

    public void Dispose() => _files.Dispose();

    private RunDigests Run(params string[] options)
    {
        Scenario scenario = _files.Load("pair", options).Scenario;
        var result = Experiment.Run(scenario);
        return new RunDigests(result.Digest, $"{result.Speedup}", $"{result.Uncertainty!.Speedup}");
    }

    private sealed record RunDigests(string Digest, string Speedup, string Uncertain);
}
