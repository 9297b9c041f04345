// Responses of SGLang: meta_info of /generate, or sglext of the chat endpoint, with rounds (verify calls), tokens
// proposed and correct, and a histogram that ends at the most that was accepted. Names changed with versions: correct
// drafts were accept tokens, proposed ones draft tokens; at first there were verify calls and completion tokens alone.
// Tokens per round = 1 + correct / verify calls. https://github.com/sgl-project/sglang

using System.Text.Json;

namespace SpecSim.Inputs.Telemetry;

internal sealed class SglangRequests(TelemetryFindings findings)
    : RequestTelemetry(
        findings,
        ["\"spec_verify_ct\""],
        new RequestWalk(
            [
                ("spec_verify_ct", RequestField.Rounds),
                ("spec_num_correct_drafts", RequestField.Accepted),
                ("spec_accept_token_num", RequestField.Accepted),
                ("spec_accepted_drafts", RequestField.Accepted),
                ("spec_accepted_tokens", RequestField.Accepted),
                ("spec_num_proposed_drafts", RequestField.Drafted),
                ("spec_draft_token_num", RequestField.Drafted),
                ("spec_proposed_drafts", RequestField.Drafted),
                ("spec_draft_tokens", RequestField.Drafted),
                ("spec_accept_histogram", RequestField.Histogram),
                ("spec_correct_drafts_histogram", RequestField.Histogram),
                ("completion_tokens", RequestField.Generated),
            ],
            "",
            fields => fields[RequestField.Rounds] is not null),
        "SGLang")
{
    protected override string MeanName => "SGLang's accept length, the extra token included";

    protected override bool Mend(RequestFields fields)
    {
        long rounds = fields[RequestField.Rounds] ?? 0;
        if (rounds == 0)
            return true;
        if (fields[RequestField.Accepted] is null && fields.Histogram.Count == 0)
        {
            long generated = fields[RequestField.Generated]
                ?? throw new JsonException("spec_num_correct_drafts is missing, and so is completion_tokens");
            fields[RequestField.Accepted] = Math.Max(0, generated - rounds);
            Findings.Notice(
                "spec_num_correct_drafts is missing, as in SGLang before 0.5: accepted tokens are completion tokens "
                + "less verify calls.");
        }

        if (Findings.DraftLength is { } length)
            TakeLength(fields, rounds, length);
        else if (fields[RequestField.Drafted] is null && fields.Histogram.Count == 0)
            throw new JsonException("spec_num_proposed_drafts is missing, so K is not known: --draft-length says it");
        return true;
    }

    // Of a tree, proposed tokens are its nodes; what counts here is its depth.
    private void TakeLength(RequestFields fields, long rounds, int length)
    {
        fields[RequestField.DraftLength] = length;
        if (fields[RequestField.Drafted] > rounds * length)
            Findings.Notice($"More than K = {length} tokens a round were proposed: a tree, taken by its depth.");
        fields[RequestField.Drafted] = Math.Min(fields[RequestField.Drafted] ?? long.MaxValue, rounds * length);
    }
}
