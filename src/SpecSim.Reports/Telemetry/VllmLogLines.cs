// vLLM V1's log: its configuration, then for every ten seconds of simulated time, and for the rest at the end of each
// replication, the line of the load, as far as the run knows it, and that of speculation. Times are those of the
// simulation, from midnight on. https://github.com/vllm-project/vllm (v1/spec_decode/metrics.py, v1/metrics/loggers.py)

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Reports.Telemetry;

internal static class VllmLogLines
{
    private const double IntervalSeconds = 10;

    public static void Write(RunTelemetry telemetry, TextWriter writer)
    {
        Scenario scenario = telemetry.Scenario;
        string draft = scenario.Method.Draft?.Model.Name ?? "None";
        string method = scenario.Method switch
        {
            SpeculationMethod.PromptLookup => "ngram",
            SpeculationMethod.DraftHead => "eagle",
            _ => "draft_model",
        };
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"INFO {Clock(0)} [core.py:58] Initializing a V1 LLM engine (simulated) "
            + $"with config: model='{scenario.Target.Model.Name}', "
            + $"speculative_config=SpeculativeConfig(method='{method}', "
            + $"model='{draft}', num_spec_tokens={scenario.DraftLength})\n"));
        double start = 0;
        foreach (TelemetryPart part in telemetry.Parts)
        {
            foreach (IGrouping<long, LoggedRound> interval in part.Rounds.GroupBy(round =>
                (long)(round.End.TotalSeconds / IntervalSeconds)))
            {
                double from = interval.Key * IntervalSeconds;
                double seconds = Math.Min(IntervalSeconds, part.Seconds - from);
                Interval(scenario, part, [.. interval], start, from, Math.Max(seconds, 1e-9), writer);
            }

            start += part.Seconds;
        }
    }

    private static void Interval(
        Scenario scenario,
        TelemetryPart part,
        IReadOnlyList<LoggedRound> rounds,
        double start,
        double from,
        double seconds,
        TextWriter writer)
    {
        string clock = Clock(start + from + seconds);
        double running = part.Requests.Sum(request =>
            Math.Max(0, Math.Min(request.EndSeconds, from + seconds) - Math.Max(request.StartSeconds, from))) / seconds;
        long tokens = rounds.Sum(round => round.Accepted + 1L);
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"INFO {clock} [loggers.py:111] Engine 000: "
            + $"Avg generation throughput: {tokens / seconds:0.0} tokens/s, Running: {Math.Round(running):0} reqs\n"));
        DraftCounts counts = DraftCounts.Of(rounds, scenario.DraftLength);
        if (counts.Rounds == 0)
            return;
        string rates = string.Join(
            ", ", counts.Survival.Select(share => FormattableString.Invariant($"{share:0.000}")));
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"INFO {clock} [metrics.py:96] SpecDecoding metrics: Mean acceptance "
            + $"length: {counts.MeanLength:0.00}, Accepted throughput: {counts.Accepted / seconds:0.00} "
            + $"tokens/s, Drafted throughput: {counts.Drafted / seconds:0.00} "
            + $"tokens/s, Accepted: {counts.Accepted} tokens, Drafted: {counts.Drafted} "
            + $"tokens, Per-position acceptance rate: {rates}, Avg Draft acceptance "
            + $"rate: {100 * counts.AcceptedShare:0.0}%\n"));
    }

    /// <summary>01-01 00:00:00 and on, the days of January counted.</summary>
    private static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(seconds));
        return FormattableString.Invariant($"01-{time.Days + 1:00} {time:hh\\:mm\\:ss}");
    }
}
