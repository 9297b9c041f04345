// Responses of vLLM with --per-request-spec-decode-metrics detailed, a line each, without their text: rounds without a
// draft are left out, as vLLM leaves them out. https://docs.vllm.ai, "Per-Request Acceptance Metrics".

using System.Text.Json;
using SpecSim.Experiments;
using SpecSim.Serving;
using static SpecSim.Reports.Telemetry.JsonLines;

namespace SpecSim.Reports.Telemetry;

internal static class VllmRequestLines
{
    public static void Write(RunTelemetry telemetry, TextWriter writer)
    {
        int number = 0;
        foreach (TelemetryPart part in telemetry.Parts)
        {
            IReadOnlyList<IReadOnlyList<LoggedRound>> drafts = part.DraftsByRequest();
            for (int request = 0; request < drafts.Count; request++)
                Request(telemetry.Scenario, part.Requests[request], drafts[request], number++, writer);
        }
    }

    private static void Request(
        Scenario scenario, ServedRequest served, IReadOnlyList<LoggedRound> rounds, int number, TextWriter writer) =>
        JsonLines.Write(writer, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", $"cmpl-specsim-{number}");
            json.WriteString("object", "text_completion");
            json.WriteString("model", scenario.Target.Model.Name);
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", served.PromptTokens);
            json.WriteNumber("completion_tokens", served.OutputTokens);
            json.WriteEndObject();
            json.WriteStartObject("metrics");
            Metrics(json, scenario.DraftLength, rounds);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    private static void Metrics(Utf8JsonWriter json, int draftLength, IReadOnlyList<LoggedRound> rounds)
    {
        if (rounds.Count == 0)
        {
            json.WriteNull("speculative_decoding");
            return;
        }

        DraftCounts counts = DraftCounts.Of(rounds, draftLength);
        json.WriteStartObject("speculative_decoding");
        json.WriteNumber("mean_acceptance_length", counts.MeanLength);
        json.WriteNumber("draft_acceptance_rate", counts.AcceptedShare);
        Counts(json, "acceptance_histogram", Histogram(rounds, draftLength));
        json.WriteStartObject("acceptance_histogram_by_draft_length");
        foreach (IGrouping<byte, LoggedRound> same in rounds.GroupBy(round => round.Drafted).OrderBy(one => one.Key))
            Counts(json, FormattableString.Invariant($"{same.Key}"), Histogram([.. same], same.Key));
        json.WriteEndObject();
        json.WriteNumber("num_spec_steps", counts.Rounds);
        json.WriteNumber("num_accepted_draft_tokens", counts.Accepted);
        json.WriteNumber("num_draft_tokens", counts.Drafted);
        json.WriteNumber("num_spec_tokens", draftLength);
        Counts(json, "per_step_accepted", rounds.Select(round => (long)round.Accepted));
        Counts(json, "per_step_drafted", rounds.Select(round => (long)round.Drafted));
        json.WriteEndObject();
    }

    /// <summary>Rounds by accepted tokens, 0 to K.</summary>
    internal static long[] Histogram(IReadOnlyList<LoggedRound> rounds, int draftLength)
    {
        long[] counts = new long[draftLength + 1];
        foreach (LoggedRound round in rounds)
            counts[round.Accepted]++;
        return counts;
    }
}
