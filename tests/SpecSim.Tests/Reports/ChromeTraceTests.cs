// The trace file: valid JSON, every part inside its whole, every asynchronous event closed, both sides there.

using System.Text.Json.Nodes;
using SpecSim.Reports;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class ChromeTraceTests
{
    private static readonly string[] Steps = ["speculative step", "plain step", "prompts"];

    [Fact]
    public void Write_Report_HasAProcessForEachServerOfEachSide()
    {
        JsonNode[] processes = Processes(ServingSamples.Report());

        Assert.Equal(["baseline, server 0", "speculative, server 0"], processes.Select(Name));
        Assert.Equal(2, processes.Select(one => Whole(one, "pid")).Distinct().Count());
        Assert.Equal(["baseline, server 0"], Processes(ServingSamples.PlainReport()).Select(Name));
    }

    [Fact]
    public void Write_NoSteps_HasAllRequestsAndAPlaceForThoseThatWereRejected()
    {
        ServingReport report = ServingSamples.PlainReport();
        ServingReport all = report with
        {
            Outcome = report.Outcome with { Baseline = report.Outcome.Baseline with { Steps = [] } },
        };

        Assert.Equal(["baseline, server 0", "baseline, never at a server"], Processes(all).Select(Name));
        Assert.Equal(400, Events(all).Count(one => Text(one, "name") == "request" && Text(one, "ph") == "b"));
    }

    [Fact]
    public void Write_Steps_HoldTheirPartsAndFollowEachOther()
    {
        foreach (IGrouping<int, JsonNode> process in Events(ServingSamples.Report())
            .Where(one => Text(one, "ph") == "X").GroupBy(one => Whole(one, "pid")))
        {
            JsonNode[] steps = [.. process.Where(one => Steps.Contains(Text(one, "name")))];
            JsonNode[] parts = [.. process.Except(steps)];

            Assert.Equal(20, steps.Length);
            Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(End(pair.First) <= Time(pair.Second)));
            Assert.All(steps, step =>
            {
                JsonNode[] inside = [.. parts.Where(part => Time(part) >= Time(step) && End(part) <= End(step))];
                // All of the step's time is one of its parts.
                Assert.Equal(Duration(step), inside.Sum(Duration));
            });
            Assert.Equal(parts.Length, steps.Sum(step => parts.Count(
                part => Time(part) >= Time(step) && End(part) <= End(step))));
        }
    }

    [Fact]
    public void Write_Requests_OpenAndCloseLikeBrackets()
    {
        JsonNode[] events = [.. Events(ServingSamples.Report()).Where(one => Text(one, "ph") is "b" or "e")];

        Assert.NotEmpty(events);
        foreach (IGrouping<string, JsonNode> request in events
            .GroupBy(one => $"{Whole(one, "pid")}/{one["id2"]!["local"]!.GetValue<string>()}"))
        {
            var open = new Stack<string>();
            decimal last = 0;
            foreach (JsonNode one in request)
            {
                Assert.True(Time(one) >= last);
                last = Time(one);
                if (Text(one, "ph") == "b")
                    open.Push(Text(one, "name"));
                else
                    Assert.Equal(open.Pop(), Text(one, "name"));
            }

            Assert.Empty(open);
            Assert.Equal("request", Text(request.First(), "name"));
        }
    }

    [Fact]
    public void Write_Requests_AreThoseThatArriveWhileStepsAreTraced()
    {
        ServingReport report = ServingSamples.Report();
        ServingRun run = report.Outcome.Baseline;
        // 20 steps of 20 ms; the last one takes 12 ms.
        int expected = run.Requests.Count(request => request.Arrival.TotalSeconds <= 0.392);

        int traced = Events(report).Count(one => Text(one, "name") == "request" && Text(one, "ph") == "b");

        Assert.Equal(2 * expected, traced);
        Assert.InRange(expected, 1, 20);
    }

    [Fact]
    public void Write_Counters_AreThoseOfTheSteps()
    {
        JsonNode[] blocks = [.. Events(ServingSamples.PlainReport())
            .Where(one => Text(one, "ph") == "C" && Text(one, "name") == "KV blocks")];

        Assert.Equal(
            Enumerable.Range(0, 20).Select(index => 40 * index),
            blocks.Select(one => one["args"]!["in use"]!.GetValue<int>()));
        Assert.Equal(20_000, Time(blocks[1]));
    }

    private static JsonNode[] Events(ServingReport report)
    {
        using var stream = new MemoryStream();
        ChromeTrace.Write(report, stream);
        stream.Position = 0;
        return [.. JsonNode.Parse(stream)!["traceEvents"]!.AsArray().Select(one => one!)];
    }

    private static JsonNode[] Processes(ServingReport report) =>
        [.. Events(report).Where(one => Text(one, "name") == "process_name")];

    private static string Name(JsonNode process) => process["args"]!["name"]!.GetValue<string>();

    private static string Text(JsonNode one, string name) => one[name]!.GetValue<string>();

    private static int Whole(JsonNode one, string name) => one[name]!.GetValue<int>();

    private static decimal Time(JsonNode one) => one["ts"]!.GetValue<decimal>();

    private static decimal Duration(JsonNode one) => one["dur"]!.GetValue<decimal>();

    private static decimal End(JsonNode one) => Time(one) + Duration(one);
}
