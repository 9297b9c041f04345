// The log of llama.cpp's server: for each request, as it ends, what was accepted of it, and the statistics since the
// start, with what drafting took. Rates by position are printed as far as any token was accepted.
// https://github.com/ggml-org/llama.cpp

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Reports.Telemetry;

internal static class LlamaLogLines
{
    public static void Write(RunTelemetry telemetry, TextWriter writer)
    {
        writer.Write($"srv    load_model: loading model '{telemetry.Scenario.Target.Model.Name}' (simulated)\n");
        var done = new List<LoggedRound>();
        double draftMilliseconds = 0;
        long requests = 0;
        foreach (TelemetryPart part in telemetry.Parts)
        {
            // A step drafts for all its requests at once: each of them waits for the whole of it.
            long steps = part.Rounds.Select(round => round.End).Distinct().LongCount();
            double perRound = steps == 0 ? 0 : 1000 * part.DraftSeconds / steps;
            IReadOnlyList<IReadOnlyList<LoggedRound>> drafts = part.DraftsByRequest();
            foreach (int request in Enumerable.Range(0, drafts.Count).OrderBy(one => part.Requests[one].EndSeconds))
            {
                if (drafts[request].Count == 0)
                    continue;
                done.AddRange(drafts[request]);
                draftMilliseconds += perRound * drafts[request].Count;
                requests++;
                Request(telemetry.Scenario, part.Requests[request], drafts[request], writer);
            }
        }

        if (done.Count > 0)
            Statistics(telemetry.Scenario, DraftCounts.Of(done, telemetry.Scenario.DraftLength), done, requests,
                draftMilliseconds, writer);
    }

    private static void Request(
        Scenario scenario, ServedRequest served, IReadOnlyList<LoggedRound> rounds, TextWriter writer)
    {
        DraftCounts counts = DraftCounts.Of(rounds, scenario.DraftLength);
        double milliseconds = 1000 * (served.EndSeconds - served.StartSeconds);
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"       eval time = {milliseconds,10:0.00} ms / {served.OutputTokens,5} "
            + $"tokens ({milliseconds / served.OutputTokens,8:0.00} ms per token, "
            + $"{1000 * served.OutputTokens / milliseconds,8:0.00} tokens per "
            + $"second)\n"));
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"draft acceptance = {counts.AcceptedShare:0.00000} ({counts.Accepted,5} "
            + $"accepted / {counts.Drafted,5} generated), mean acceptance length "
            + $"= {counts.MeanLength,5:0.00}, acceptance rate per position = "
            + $"({Rates(counts)})\n"));
    }

    private static void Statistics(
        Scenario scenario,
        DraftCounts counts,
        List<LoggedRound> rounds,
        long requests,
        double draftMilliseconds,
        TextWriter writer)
    {
        long accepting = rounds.LongCount(round => round.Accepted > 0);
        string name = scenario.Method is SpeculationMethod.PromptLookup ? "ngram-simple" : "draft-simple";
        writer.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"statistics {name}: #calls(b,g,a) = {requests} {counts.Rounds} "
            + $"{counts.Rounds}, #gen drafts = {counts.Rounds}, #acc drafts = "
            + $"{accepting}, #gen tokens = {counts.Drafted}, #acc tokens = {counts.Accepted}, "
            + $"#mean acc len = {counts.MeanLength:0.00}, #acc rate/pos = ({Rates(counts)}), "
            + $"dur(b,g,a) = 0.000, {draftMilliseconds:0.000}, 0.000 ms\n"));
    }

    private static string Rates(DraftCounts counts) => string.Join(
        ", ",
        counts.Survival.TakeWhile(share => share > 0).Select(share => FormattableString.Invariant($"{share:0.000}")));
}
