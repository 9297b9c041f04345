// The counters that vLLM V1 exposes at /metrics, of a run as a whole: those about speculation and those that go with
// them. Of a server, --prometheus writes all the others too.

using SpecSim.Experiments;

namespace SpecSim.Reports.Telemetry;

internal static class VllmCounters
{
    public static void Write(RunTelemetry telemetry, TextWriter writer)
    {
        var prometheus = new PrometheusWriter(writer);
        Scenario scenario = telemetry.Scenario;
        (string, string)[] labels = [("model_name", scenario.Target.Model.Name), ("engine", "0")];
        DraftCounts counts =
            DraftCounts.Of(telemetry.Parts.SelectMany(part => part.Rounds), scenario.DraftLength);
        double seconds = telemetry.Parts.Sum(part => part.Seconds);
        double running = telemetry.Parts.Sum(part =>
            part.Requests.Sum(request => request.EndSeconds - request.StartSeconds));

        void Family(string name, string kind, string help, double value)
        {
            prometheus.Family(name, kind, help);
            prometheus.Sample(name, labels, value);
        }

        Family(
            "vllm:num_requests_running", "gauge", "Requests in steps, mean over the run.",
            seconds > 0 ? running / seconds : 0);
        Family(
            "vllm:generation_tokens_total", "counter", "Tokens delivered.",
            telemetry.Parts.Sum(part => part.Requests.Sum(request => (double)request.OutputTokens)));
        Family("vllm:spec_decode_num_drafts_total", "counter", "Rounds that had a draft.", counts.Rounds);
        Family("vllm:spec_decode_num_draft_tokens_total", "counter", "Tokens drafted.", counts.Drafted);
        Family("vllm:spec_decode_num_accepted_tokens_total", "counter", "Of those, accepted.", counts.Accepted);
        const string Positions = "vllm:spec_decode_num_accepted_tokens_per_pos_total";
        prometheus.Family(Positions, "counter", "Rounds that accepted the token at this position of the draft.");
        for (int position = 0; position < counts.ByPosition.Count; position++)
        {
            prometheus.Sample(
                Positions,
                [.. labels, ("position", FormattableString.Invariant($"{position}"))],
                counts.ByPosition[position]);
        }
    }
}
