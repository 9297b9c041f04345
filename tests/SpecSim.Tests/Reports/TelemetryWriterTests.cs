// Telemetry of a small run in the words of each engine: what is written is counted by hand from its rounds.

using System.Text.Json.Nodes;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports.Telemetry;
using SpecSim.Serving;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Reports;

public sealed class TelemetryWriterTests
{
    public static TheoryData<string> Formats => [.. TelemetryWriter.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Write_ASmallRun_IsTheText(string format) =>
        Snapshot.Match(Text(Sample(), format), (nameof(format), format));

    [Fact]
    public void Request_WithoutADraft_HasNoMetrics()
    {
        string line = Text(Sample(), "vllm-requests").Split('\n')[2];

        Assert.Null(JsonNode.Parse(line)!["metrics"]!["speculative_decoding"]);
    }

    [Fact]
    public void Log_OfTwoReplications_GoesOnInTime()
    {
        string[] lines = Text(Sample(), "vllm-log").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // Rounds at 1 and 9 s, at 12 s, and at 1 s of a second replication that begins when the first ends, at 13 s.
        string[] clocks =
            [.. lines
                .Where(line => line.Contains("SpecDecoding", StringComparison.Ordinal))
                .Select(line => line[11..19])];
        Assert.Equal(["00:00:10", "00:00:13", "00:00:15"], clocks);
    }

    private static string Text(RunTelemetry telemetry, string format)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        TelemetryWriter.Write(telemetry, format, writer);
        return writer.ToString();
    }

    /// <summary>K = 3; three requests, the last of which never had a draft; then one more in a second replication.
    /// </summary>
    private static RunTelemetry Sample() => new(
        Build.Scenario() with { DraftLength = 3 },
        [
            new TelemetryPart(
                [new(0.5, 12, 100, 9), new(0.5, 9, 120, 5), new(0.5, 1, 50, 2)],
                [
                    Round(1, 0, 3, 3), Round(1, 1, 3, 0), Round(1, 2, 0, 0), Round(9, 0, 3, 2), Round(9, 1, 3, 1),
                    Round(12, 0, 2, 2),
                ],
                13,
                0.3),
            new TelemetryPart([new(0.5, 1, 80, 3)], [Round(1, 0, 3, 1)], 2, 0.1),
        ]);

    private static LoggedRound Round(double seconds, int request, byte drafted, byte accepted) =>
        new(default(Instant) + Duration.FromSeconds(seconds), request, drafted, accepted);
}
