// The document that `specsim import --json` prints, schema specsim.import/1. What does not apply is null.

using System.Text.Json;
using SpecSim.Acceptance;
using SpecSim.Estimation;
using static SpecSim.Reports.JsonParts;

namespace SpecSim.Reports;

/// <summary>Writes an import as JSON.</summary>
public static class ImportJson
{
    public const string Schema = "specsim.import/1";

    public static string Write(ImportReport report) => Text(json =>
    {
        AcceptanceEstimate estimate = report.Estimate;
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        List(json, "files", report.Files, file =>
        {
            json.WriteString("name", file.Name);
            json.WriteString("format", file.Format);
            json.WriteNumber("records", file.Records);
        });
        Server(json, report.Server);
        Evidence(json, report);
        List(json, "hazards", estimate.Hazards, position =>
        {
            json.WriteNumber("position", position.Position);
            json.WriteNumber("accepted", position.Accepted);
            json.WriteNumber("rejected", position.Rejected);
            Estimated(json, "hazard", position.Hazard);
        });
        List(json, "laws", estimate.Laws, law => Law(json, law, law == estimate.Chosen));
        json.WriteString("chosen", ImportWords.Name(estimate.Chosen.Family));
        json.WriteString("why", estimate.Why);
        List(json, "tokensPerRound", estimate.Lengths, length => Length(json, length));
        List(json, "autocorrelation", estimate.Autocorrelation, lag =>
        {
            json.WriteNumber("lag", lag.Lag);
            Number(json, "correlation", lag.Correlation);
            Number(json, "chosen", lag.Chosen);
            Number(json, "band95", lag.Band95);
        });
        Strings(json, "conversions", report.Conversions);
        Strings(json, "notices", report.AllNotices);
        json.WriteString("profile", report.ProfileYaml);
        json.WriteString("answer", ImportWords.Answer(report));
        json.WriteEndObject();
    });

    /// <summary>What telemetry says of the server.</summary>
    internal static void Server(Utf8JsonWriter json, ServerFacts server)
    {
        json.WriteStartObject("server");
        json.WriteString("engine", server.Engine);
        json.WriteString("model", server.Model);
        json.WriteString("method", server.Method);
        Number(json, "draftLength", server.DraftLength);
        Number(json, "runningRequests", server.RunningRequests);
        Number(json, "tokensPerSecond", server.TokensPerSecond);
        Number(json, "draftSecondsPerRound", server.DraftSecondsPerRound);
        json.WriteEndObject();
    }

    internal static void Estimated(Utf8JsonWriter json, string name, Estimated figure)
    {
        json.WriteStartObject(name);
        Number(json, "estimate", figure.Value);
        Number(json, "low95", figure.Low95);
        Number(json, "high95", figure.High95);
        json.WriteEndObject();
    }

    internal static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> fields)
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

    internal static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (string line in lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }

    private static void Evidence(Utf8JsonWriter json, ImportReport report)
    {
        AcceptanceEvidence evidence = report.Estimate.Evidence;
        (long drafted, long accepted) = report.Tokens;
        json.WriteStartObject("evidence");
        json.WriteNumber("rounds", evidence.Rounds);
        json.WriteNumber("requests", evidence.Requests.Count);
        json.WriteNumber("means", evidence.Means.Count);
        Number(json, "draftedTokens", drafted > 0 ? drafted : null);
        Number(json, "acceptedTokens", drafted > 0 ? accepted : null);
        List(json, "histograms", evidence.Histograms, histogram =>
        {
            json.WriteNumber("draftLength", histogram.DraftLength);
            Numbers(json, "rounds", histogram.Rounds.Select(rounds => (double?)rounds));
        });
        json.WriteEndObject();
    }

    private static void Law(Utf8JsonWriter json, FittedLaw law, bool chosen)
    {
        json.WriteString("law", ImportWords.Name(law.Family));
        json.WriteBoolean("chosen", chosen);
        json.WriteNumber("parameters", law.Parameters);
        Number(json, "logLikelihood", law.LogLikelihood);
        Number(json, "bic", law.Criterion);
        Number(json, "fitProbability", law.FitProbability);
        json.WriteStartObject("values");
        switch (law.Profile)
        {
            case AcceptanceProfile.Iid iid:
                Number(json, "alpha", iid.Alpha.Value);
                break;
            case AcceptanceProfile.Positional positional:
                Numbers(json, "hazards", positional.Hazards.Select(hazard => (double?)hazard.Value));
                break;
            case AcceptanceProfile.Mixture mixture:
                Number(json, "a", mixture.A);
                Number(json, "b", mixture.B);
                break;
            case AcceptanceProfile.Burst burst:
                Number(json, "easyAlpha", burst.EasyAlpha.Value);
                Number(json, "hardAlpha", burst.HardAlpha.Value);
                Number(json, "easyToHard", burst.EasyToHard.Value);
                Number(json, "hardToEasy", burst.HardToEasy.Value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(law));
        }

        json.WriteEndObject();
    }

    private static void Length(Utf8JsonWriter json, LengthEstimate length)
    {
        json.WriteNumber("draftLength", length.DraftLength);
        Estimated(json, "estimate", length.TokensPerRound);
        Number(json, "counted", length.Observed);
        json.WriteBoolean("extrapolated", length.Extrapolated);
    }
}
