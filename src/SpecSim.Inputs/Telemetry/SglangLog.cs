// SGLang's log. Every forty steps it writes "Decode batch" with running requests, the mean accept length since the last
// such line (extra token included), in newer versions a rate, and the throughput. A line stands for as many rounds as
// requests ran, so it is weighted by them. The arguments of the server, where the log has them, say K.

using System.Text;
using SpecSim.Estimation;
using SpecSim.Inputs.Traces;

namespace SpecSim.Inputs.Telemetry;

internal sealed class SglangLog(TelemetryFindings findings) : TelemetryFormat(findings)
{
    private readonly LevelMeans _running = new();
    private readonly LevelMeans _tokensPerSecond = new();
    private readonly List<SglangMeans> _servers = [new()];
    private string _path = "";

    public override void Read(TelemetryFile file)
    {
        _path = file.Path;
        ByteLines lines = file.Lines;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            int at = line.IndexOf("accept len: "u8);
            if (at >= 0 && line[..at].IndexOf("Decode"u8) >= 0)
                TakeBatch(line, lines, file);
            else if (line.IndexOf("speculative"u8) >= 0)
                TakeArguments(line, lines, file);
        }
    }

    public override void Finish()
    {
        foreach (SglangMeans server in _servers)
        {
            server.Finish(Findings, _path);
            if (!server.Means.IsEmpty)
                Findings.Add(new ServerFacts(
                    "SGLang", server.Model, server.Method, server.DraftLength, _running.Sum, _tokensPerSecond.Sum));
        }
    }

    private void TakeBatch(ReadOnlySpan<byte> line, ByteLines lines, TelemetryFile file)
    {
        if (!LogFields.TryNumber(line, "accept len: "u8, out double length)
            || !LogFields.TryCount(line, "#running-req: "u8, out long running))
        {
            string missing = LogFields.Number(line, "accept len: "u8) is null ? "accept len" : "#running-req";
            string cut = lines.IsUnended ? "; the file ends here, it looks truncated" : "";
            file.Report(lines.Number, $"'Decode batch' without '{missing}'{cut}");
            return;
        }

        file.Records++;
        _servers[^1].Add(length, LogFields.Number(line, "accept rate: "u8), Math.Max(1, running));
        // Each data-parallel rank logs its own batch.
        LogFields.TryCount(line, " DP"u8, out long rank);
        if (running == 0)
            return;
        _running.Add(rank, running);
        if (LogFields.TryNumber(line, "gen throughput (token/s): "u8, out double tokensPerSecond))
            _tokensPerSecond.Add(rank, tokensPerSecond);
    }

    // "server_args=ServerArgs(..., speculative_num_steps=3, ...)", JSON, or the command line itself.
    private void TakeArguments(ReadOnlySpan<byte> line, ByteLines lines, TelemetryFile file)
    {
        double? steps = Argument(line, "num_steps", "num-steps");
        double? draftTokens = Argument(line, "num_draft_tokens", "num-draft-tokens");
        if (steps is null && draftTokens is null)
            return;
        SglangMeans server = _servers[^1];
        bool isOther = steps is not null && server.Steps is not null && steps != server.Steps;
        if (isOther && !server.Means.IsEmpty)
        {
            Findings.Notice(
                $"{file.Name}:{lines.Number}: K changed from {server.Steps} to {steps}; each is counted by itself.");
            _servers.Add(server = new SglangMeans());
        }

        server.Configure(
            steps,
            draftTokens,
            Argument(line, "eagle_topk", "eagle-topk"),
            LogFields.Text(line, "model_path='"u8, "'"u8),
            LogFields.Text(line, "speculative_algorithm='"u8, "'"u8));
    }

    private static double? Argument(ReadOnlySpan<byte> line, string name, string option) =>
        LogFields.Number(line, Encoding.UTF8.GetBytes($"speculative_{name}="))
        ?? LogFields.Number(line, Encoding.UTF8.GetBytes($"\"speculative_{name}\":"))
        ?? LogFields.Number(line, Encoding.UTF8.GetBytes($"'speculative_{name}':"))
        ?? LogFields.Number(line, Encoding.UTF8.GetBytes($"--speculative-{option} "))
        ?? LogFields.Number(line, Encoding.UTF8.GetBytes($"--speculative-{option}="));
}
