// Responses of vLLM with --per-request-spec-decode-metrics: metrics.speculative_decoding of each request, in its
// response or its stream's last chunk. https://docs.vllm.ai, "Per-Request Acceptance Metrics". Rounds without a draft
// are left out by vLLM, so how often there was none cannot be seen.

namespace SpecSim.Inputs.Telemetry;

internal sealed class VllmRequests(TelemetryFindings findings)
    : RequestTelemetry(
        findings,
        ["\"speculative_decoding\""],
        new RequestWalk(
            Names,
            "speculative_decoding",
            fields => fields[RequestField.Rounds] is not null
                || fields.Histogram.Count > 0 || fields.StepsAccepted.Count > 0),
        "vLLM")
{
    /// <summary>AIPerf has taken over these names.</summary>
    public static IReadOnlyList<(string Name, RequestField Field)> Names { get; } =
    [
        ("num_spec_steps", RequestField.Rounds),
        ("num_draft_tokens", RequestField.Drafted),
        ("num_accepted_draft_tokens", RequestField.Accepted),
        ("num_spec_tokens", RequestField.DraftLength),
        ("acceptance_histogram", RequestField.Histogram),
        ("acceptance_histogram_by_draft_length", RequestField.HistogramByLength),
        ("per_step_accepted", RequestField.StepsAccepted),
        ("per_step_drafted", RequestField.StepsDrafted),
    ];

    protected override string MeanName => "vLLM's mean acceptance length, the extra token included";
}
