// AIPerf's exports. Its records (profile_export.jsonl) have spec_decode_acceptance for each request, with a histogram
// that leaves zeros out; its summary (profile_export_aiperf.json) has one histogram of the whole run and totals beside
// it. Where a run's records are read, its summary would count the same rounds again.
// https://github.com/ai-dynamo/aiperf

namespace SpecSim.Inputs.Telemetry;

internal sealed class AiperfRecords(TelemetryFindings findings)
    : RequestTelemetry(
        findings,
        ["\"spec_decode_acceptance\"", "\"pooled_spec_decode_acceptance_histogram\""],
        new RequestWalk(
            [
                .. VllmRequests.Names,
                ("total_spec_decode_steps", RequestField.Rounds),
                ("total_draft_tokens", RequestField.Drafted),
                ("total_accepted_draft_tokens", RequestField.Accepted),
                ("pooled_spec_decode_acceptance_histogram", RequestField.PooledHistogram),
            ],
            "spec_decode_acceptance",
            fields => fields.Histogram.Count > 0 || fields.StepsAccepted.Count > 0),
        engine: null)
{
    private bool _hasRecords;

    protected override string MeanName => "AIPerf's acceptance length, the extra token included";

    protected override bool Mend(RequestFields fields)
    {
        _hasRecords |= !fields.IsPooled;
        if (!fields.IsPooled)
            return true;
        if (_hasRecords)
        {
            Findings.Notice("A summary of AIPerf is left out: its run's records are read, and have the same rounds.");
            return false;
        }

        if (fields[RequestField.Drafted] is null)
            Findings.Notice(
                "AIPerf's summary has no total_draft_tokens: K is taken to be the most tokens that were accepted.");
        return true;
    }
}
