// The document of `specsim lab --json`, schema specsim.lab/1: times in seconds, sizes in bytes, shares from 0 to 1,
// null for what does not apply.

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>Writes a visit to the laboratory as JSON.</summary>
public static class LabJson
{
    public const string Schema = "specsim.lab/1";

    public static string Write(LabReport report) => JsonParts.Text(json => Document(json, report));

    private static void Document(Utf8JsonWriter json, LabReport report)
    {
        LabResult result = report.Result;
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        Setup(json, report);
        List(json, "texts", result.Texts, text => Text(json, text));
        Point(json, "baseline", result.Baseline);
        Point(json, "main", result.Main);
        List(json, "positions", result.Positions, position => Position(json, position));
        json.WriteStartArray("rankShares");
        foreach (IReadOnlyList<double> shares in result.RankShares)
        {
            json.WriteStartArray();
            foreach (double share in shares)
                json.WriteNumberValue(share);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("experiments");
        foreach ((string name, IReadOnlyList<LabPoint> points) in LabCsv.Experiments(result))
            List(json, name, points, point => Fields(json, point));
        json.WriteEndObject();
        List(json, "batches", result.ByBatch, point => Batch(json, point));
        List(json, "exactness", result.Exactness, test => Test(json, test));
        List(json, "check", result.Check, check => Check(json, check));
        ClosedForm(json, result.ClosedForm);
        JsonParts.Memory(json, result.Memory, drafts: true);
        json.WriteString("profile", report.ProfileYaml);
        List(json, "questions", LabAnswers.Of(report), answer => Question(json, answer));
        json.WriteString("answer", LabAnswers.InShort(report));
        json.WriteEndObject();
    }

    private static void Setup(Utf8JsonWriter json, LabReport report)
    {
        LabSetup setup = report.Setup;
        json.WriteStartObject("setup");
        json.WriteString("cost", setup.Cost.Name);
        json.WriteNumber("vocabulary", setup.VocabularySize);
        json.WriteNumber("order", setup.TargetOrder);
        json.WriteNumber("draftOrder", setup.DraftOrder);
        json.WriteNumber("draftLength", setup.DraftLength);
        json.WriteNumber("temperature", setup.Temperature);
        json.WriteNumber("tokens", setup.TokensPerPoint);
        json.WriteNumber("promptTokens", setup.PromptTokens);
        json.WriteNumber("answerTokens", setup.AnswerTokens);
        json.WriteNumber("seed", setup.Seed);
        json.WriteEndObject();
        json.WriteStartArray("realAndModelled");
        foreach (string line in LabWords.RealAndModelled(report))
            json.WriteStringValue(line);
        json.WriteEndArray();
        JsonParts.LatencyGrounds(json, setup.Cost.Device.Latency);
        JsonParts.Evidence(json, setup.Cost.Evidence);
    }

    private static void Text(Utf8JsonWriter json, LabText text)
    {
        json.WriteString("name", text.Name);
        json.WriteNumber("bytes", text.Bytes);
        json.WriteNumber("trainingTokens", text.TrainingTokens);
        json.WriteNumber("heldOutTokens", text.HeldOutTokens);
        JsonParts.Number(json, "bytesPerToken", text.BytesPerToken);
        JsonParts.Number(json, "targetBitsPerByte", text.TargetBitsPerByte);
        JsonParts.Number(json, "draftBitsPerByte", text.DraftBitsPerByte);
    }

    private static void Point(Utf8JsonWriter json, string name, LabPoint point)
    {
        json.WriteStartObject(name);
        Fields(json, point);
        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, LabPoint point)
    {
        json.WriteString("name", point.Name);
        JsonParts.Number(json, "x", point.X);
        JsonParts.Interval(json, "tokensPerRound", point.TokensPerRound);
        JsonParts.Number(json, "acceptedOverDrafted", point.AcceptedOverDrafted);
        JsonParts.Number(json, "keepProbability", point.KeepProbability);
        JsonParts.Number(json, "draftPassesPerRound", point.DraftPassesPerRound);
        JsonParts.Number(json, "verifiedPerRound", point.VerifiedPerRound);
        JsonParts.Number(json, "secondsPerToken", point.SecondsPerToken);
        JsonParts.Number(json, "tokensPerSecond", point.TokensPerSecond);
        JsonParts.Interval(json, "speedup", point.Speedup);
        json.WriteNumber("tokens", point.Tokens);
        json.WriteNumber("rounds", point.Rounds);
        json.WriteBoolean("lossy", point.IsLossy);
    }

    private static void Position(Utf8JsonWriter json, LabPosition position)
    {
        json.WriteNumber("position", position.Position);
        json.WriteNumber("tried", position.Tried);
        json.WriteNumber("kept", position.Kept);
        JsonParts.Interval(json, "hazard", position.Hazard);
        JsonParts.Number(json, "expected", position.Expected);
    }

    private static void Batch(Utf8JsonWriter json, BatchPoint point)
    {
        json.WriteNumber("batch", point.Batch);
        JsonParts.Interval(json, "speedup", point.Speedup);
        JsonParts.Number(json, "baselineTokensPerSecond", point.BaselineTokensPerSecond);
        JsonParts.Number(json, "speculativeTokensPerSecond", point.SpeculativeTokensPerSecond);
    }

    private static void Test(Utf8JsonWriter json, LabTest test)
    {
        json.WriteString("name", test.Name);
        JsonParts.Number(json, "statistic", test.Statistic);
        json.WriteNumber("degreesOfFreedom", test.DegreesOfFreedom);
        JsonParts.Number(json, "probability", test.Probability);
        json.WriteNumber("samples", test.Samples);
        json.WriteBoolean("lossy", test.IsLossy);
    }

    private static void Check(Utf8JsonWriter json, LabCheck check)
    {
        json.WriteNumber("draftLength", check.DraftLength);
        JsonParts.Number(json, "nodes", check.Nodes);
        JsonParts.Interval(json, "observed", check.Observed);
        JsonParts.Number(json, "simulated", check.Simulated);
        JsonParts.Number(json, "expected", check.Expected);
    }

    private static void ClosedForm(Utf8JsonWriter json, ClosedFormResult form)
    {
        json.WriteStartObject("closedForm");
        JsonParts.Number(json, "tokensPerRound", form.TokensPerRound);
        JsonParts.Number(json, "proposalCost", form.ProposalCost);
        JsonParts.Number(json, "verifyCost", form.VerifyCost);
        JsonParts.Number(json, "speedup", form.Speedup);
        JsonParts.Number(json, "breakEvenAlpha", form.BreakEvenAlpha);
        json.WriteNumber("bestDraftLength", form.BestDraftLength);
        JsonParts.Number(json, "bestSpeedup", form.BestSpeedup);
        json.WriteNumber("paysUpToBatch", form.PaysUpToBatch);
        json.WriteEndObject();
    }

    private static void Question(Utf8JsonWriter json, LabAnswer answer)
    {
        json.WriteString("id", answer.Id);
        json.WriteString("question", answer.Heading);
        json.WriteString("answer", string.Join(' ', answer.Sentences));
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> fields)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            fields(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
