// A run as a trace for ui.perfetto.dev or chrome://tracing, in the JSON of the Trace Event Format: one process for each
// server of either side, its steps as complete events with the draft and the target's pass nested in them, its
// requests as nestable asynchronous events, levels as counters. Times in microseconds. Steps are those that the run
// kept; requests are those that arrived while these lasted.

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Reports;

/// <summary>Writes the first replication of both sides as trace events.</summary>
public sealed class ChromeTrace
{
    // Sides are far apart, so that a viewer that sorts by number keeps them together.
    private const int ProcessesOfASide = 1000;
    private const int FlushBytes = 1 << 16;

    private readonly Utf8JsonWriter _json;
    private readonly ServingReport _report;
    private readonly ServingRun _run;
    private readonly string _side;
    private readonly int _firstProcess;

    private ChromeTrace(Utf8JsonWriter json, ServingReport report, ServingRun run, string side, int firstProcess)
    {
        (_json, _report, _run, _side, _firstProcess) = (json, report, run, side, firstProcess);
    }

    public static void Write(ServingReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(
            stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        int first = 1;
        foreach ((string name, ServingRun run) in RequestsCsv.Sides(report))
        {
            new ChromeTrace(json, report, run, name, first).Write();
            first += ProcessesOfASide;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write()
    {
        for (int replica = 0; replica < _run.Replicas.Count; replica++)
        {
            string kind = _run.Replicas[replica].IsPrefill ? " (prompts)" : "";
            Named("process_name", replica, $"{_side}, server {replica}{kind}");
            Named("thread_name", replica, "steps");
        }

        Instant until = _run.Steps.Count == 0 ? _run.End : _run.Steps.Max(End);
        if (_run.Requests.Any(request => request.Replica < 0 && request.Arrival <= until))
            Named("process_name", _run.Replicas.Count, $"{_side}, never at a server");
        foreach (StepTrace step in _run.Steps)
            Step(step);
        foreach (RequestRecord request in _run.Requests)
        {
            if (request.Arrival > until)
                break;
            Request(request);
        }
    }

    private static Instant End(StepTrace step) =>
        step.Start + Duration.FromSeconds(step.DraftSeconds + step.TargetSeconds);

    private void Step(in StepTrace step)
    {
        Instant end = End(step);
        Instant drafted = step.Start + Duration.FromSeconds(step.DraftSeconds);
        // Each is rounded by itself: a part never ends after the whole.
        drafted = drafted > end ? end : drafted;
        string name = step.DraftLength > 0 ? "speculative step" : step.Decoding > 0 ? "plain step" : "prompts";
        Complete(name, step, step.Start, end);
        _json.WriteStartObject("args");
        _json.WriteNumber("decoding", step.Decoding);
        _json.WriteNumber("promptTokens", step.PromptTokens);
        _json.WriteNumber("draftLength", step.DraftLength);
        _json.WriteNumber("outputTokens", step.OutputTokens);
        _json.WriteEndObject();
        EndEvent();
        if (step.DraftSeconds > 0)
        {
            Complete("draft", step, step.Start, drafted);
            EndEvent();
        }

        Complete(step.DraftLength > 0 ? "verify" : "target pass", step, drafted, end);
        EndEvent();
        Counter("requests", step, ("decoding", step.Decoding), ("waiting", step.Waiting));
        Counter("KV blocks", step, ("in use", step.KvBlocks));
    }

    private void Complete(string name, in StepTrace step, Instant start, Instant end)
    {
        Begin("X", name, step.Replica, start);
        _json.WriteNumber("tid", 0);
        _json.WriteNumber("dur", Microseconds(end.Nanoseconds - start.Nanoseconds));
    }

    private void Counter(string name, in StepTrace step, params ReadOnlySpan<(string Name, long Value)> values)
    {
        Begin("C", name, step.Replica, step.Start);
        _json.WriteStartObject("args");
        foreach ((string series, long value) in values)
            _json.WriteNumber(series, value);
        _json.WriteEndObject();
        EndEvent();
    }

    /// <summary>The whole request, and in it queue, prefill and decode as far as it got.</summary>
    private void Request(in RequestRecord request)
    {
        Instant end = request.End ?? _run.End;
        // A request that is tried again waits from its first arrival to the step that counted.
        Instant scheduled = request.Scheduled ?? end;
        Instant first = request.FirstToken ?? end;
        Async("b", "request", request, request.Arrival, told: true);
        Span("queue", request, request.Arrival, scheduled);
        if (request.Scheduled is not null)
            Span("prefill", request, scheduled, first);
        if (request.FirstToken is not null)
            Span("decode", request, first, end);
        Async("e", "request", request, end);
    }

    private void Span(string name, in RequestRecord request, Instant start, Instant end)
    {
        Async("b", name, request, start);
        Async("e", name, request, end);
    }

    private void Async(string phase, string name, in RequestRecord request, Instant time, bool told = false)
    {
        Begin(phase, name, request.Replica < 0 ? _run.Replicas.Count : request.Replica, time);
        _json.WriteString("cat", "request");
        // Numbers are the same on both sides, so they are the process's own.
        _json.WriteStartObject("id2");
        _json.WriteString("local", request.Number.ToString(CultureInfo.InvariantCulture));
        _json.WriteEndObject();
        _json.WriteNumber("tid", 0);
        if (told)
        {
            _json.WriteStartObject("args");
            _json.WriteString("outcome", RequestsCsv.Name(request.Outcome));
            _json.WriteString("category", _report.Scenario.Workload.Categories[request.Category].Name);
            _json.WriteString("priority", _report.Scenario.Workload.Priorities[request.Priority].Name);
            _json.WriteNumber("promptTokens", request.PromptTokens);
            _json.WriteNumber("outputTokens", request.OutputTokens);
            _json.WriteNumber("preemptions", request.Preemptions);
            _json.WriteNumber("attempts", request.Attempts);
            _json.WriteEndObject();
        }

        EndEvent();
    }

    private void Named(string what, int replica, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", "M");
        _json.WriteString("name", what);
        _json.WriteNumber("pid", _firstProcess + replica);
        _json.WriteNumber("tid", 0);
        _json.WriteStartObject("args");
        _json.WriteString("name", name);
        _json.WriteEndObject();
        EndEvent();
    }

    private void Begin(string phase, string name, int replica, Instant time)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", phase);
        _json.WriteString("name", name);
        _json.WriteNumber("pid", _firstProcess + replica);
        _json.WriteNumber("ts", Microseconds(time.Nanoseconds));
    }

    private void EndEvent()
    {
        _json.WriteEndObject();
        if (_json.BytesPending > FlushBytes)
            _json.Flush();
    }

    /// <summary>Exact: whole nanoseconds are three decimals.</summary>
    private static decimal Microseconds(long nanoseconds) => nanoseconds / 1000m;
}
