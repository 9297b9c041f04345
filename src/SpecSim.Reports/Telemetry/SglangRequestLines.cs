// Responses of SGLang's /generate, a line each, without their text: meta_info with verify calls, proposed and correct
// draft tokens, and a histogram that ends at the most that was accepted. https://github.com/sgl-project/sglang

using SpecSim.Experiments;
using SpecSim.Serving;
using static SpecSim.Reports.Telemetry.JsonLines;

namespace SpecSim.Reports.Telemetry;

internal static class SglangRequestLines
{
    public static void Write(RunTelemetry telemetry, TextWriter writer)
    {
        int number = 0;
        foreach (TelemetryPart part in telemetry.Parts)
        {
            IReadOnlyList<IReadOnlyList<LoggedRound>> drafts = part.DraftsByRequest();
            for (int request = 0; request < drafts.Count; request++)
            {
                Request(
                    telemetry.Scenario.DraftLength, part.Requests[request], drafts[request], number++, writer);
            }
        }
    }

    private static void Request(
        int draftLength, ServedRequest served, IReadOnlyList<LoggedRound> rounds, int number, TextWriter writer)
    {
        DraftCounts counts = DraftCounts.Of(rounds, draftLength);
        long[] histogram = VllmRequestLines.Histogram(rounds, draftLength);
        int most = Array.FindLastIndex(histogram, count => count > 0);
        JsonLines.Write(writer, json =>
        {
            json.WriteStartObject();
            json.WriteString("text", "");
            json.WriteStartObject("meta_info");
            json.WriteString("id", $"specsim-{number}");
            json.WriteNumber("prompt_tokens", served.PromptTokens);
            json.WriteNumber("completion_tokens", served.OutputTokens);
            json.WriteNumber("spec_verify_ct", counts.Rounds);
            if (counts.Rounds > 0)
            {
                json.WriteNumber("spec_accept_length", counts.MeanLength);
                json.WriteNumber("spec_accept_rate", counts.AcceptedShare);
                json.WriteNumber("spec_num_correct_drafts", counts.Accepted);
                json.WriteNumber("spec_num_proposed_drafts", counts.Drafted);
                Counts(json, "spec_accept_histogram", histogram.Take(most + 1));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
