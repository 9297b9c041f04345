// What is said of an import, the same in text, page, profile and document.

using SpecSim.Acceptance;
using SpecSim.Estimation;

namespace SpecSim.Reports;

/// <summary>The words of an import.</summary>
public static class ImportWords
{
    public static string Name(AcceptanceFamily family) => family switch
    {
        AcceptanceFamily.Iid => "i.i.d.",
        AcceptanceFamily.Positional => "positional",
        AcceptanceFamily.Mixture => "mixture",
        AcceptanceFamily.Burst => "burst",
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    /// <summary>The numbers of a law.</summary>
    public static string Values(AcceptanceProfile profile) => profile switch
    {
        AcceptanceProfile.Iid iid => $"every token {Share(iid.Alpha.Value)}",
        AcceptanceProfile.Positional positional =>
            "positions " + string.Join(", ", positional.Hazards.Select(hazard => Share(hazard.Value)))
            + (positional.Beyond == BeyondLast.Repeat ? ", then the last" : ", then none"),
        AcceptanceProfile.Mixture mixture =>
            $"by request, Beta({Units.Significant(mixture.A)}, {Units.Significant(mixture.B)}): mean "
            + $"{Share(mixture.A / (mixture.A + mixture.B))}, spread {Share(Spread(mixture))}",
        AcceptanceProfile.Burst burst =>
            $"easy {Share(burst.EasyAlpha.Value)} in {Units.Percent(burst.EasyShare)} of positions, hard "
            + $"{Share(burst.HardAlpha.Value)}; easy to hard {Share(burst.EasyToHard.Value)}, hard to easy "
            + Share(burst.HardToEasy.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };

    /// <summary>The whole import in a few sentences.</summary>
    public static string Answer(ImportReport report)
    {
        string what = Subject(report);
        string drafted = report.Tokens is { Drafted: > 0 } tokens
            ? $" {Units.Percent((double)tokens.Accepted / tokens.Drafted)} of drafted tokens were accepted"
            : "";
        string round = report.Main is { } main
            ? $"{(drafted.Length > 0 ? ": " : " ")}{Tokens(main.TokensPerRound)} tokens per round at "
                + $"K = {main.DraftLength}"
            : "";
        return $"{what}.{drafted}{round}. {Sentence(report.Estimate.Why)}";
    }

    /// <summary>"vLLM, Llama-3.1-8B: 2,134 rounds of 120 requests, K = 3".</summary>
    public static string Subject(ImportReport report)
    {
        ServerFacts server = report.Server;
        string?[] names = [server.Engine, server.Model, server.Method];
        string name = string.Join(", ", names.OfType<string>());
        string?[] figures =
        [
            Counts(report.Estimate.Evidence),
            report.DraftLength is { } length ? $"K = {length}" : null,
        ];
        return (name.Length > 0 ? $"{name}: " : "") + string.Join(", ", figures.OfType<string>());
    }

    /// <summary>"2,134 rounds of 120 requests"; "3 means without counts".</summary>
    public static string Counts(AcceptanceEvidence evidence)
    {
        string rounds = evidence.Rounds > 0
            ? Units.Count(evidence.Rounds, "round")
            : evidence.Means.Count > 0
            ? $"{Units.Count(evidence.Means.Count, "mean")} without counts"
            : "no rounds counted";
        return evidence.Requests.Count > 0
            ? $"{rounds} of {Units.Count(evidence.Requests.Count, "request")}"
            : rounds;
    }

    /// <summary>2.86 (95 % interval 2.81-2.91).</summary>
    public static string Tokens(Estimated tokens) =>
        $"{Units.Ratio(tokens.Value)} (95 % interval {Range(tokens)})";

    public static string Range(Estimated figure) => $"{Units.Ratio(figure.Low95)}-{Units.Ratio(figure.High95)}";

    /// <summary>Where a profile comes from, for the file that holds it.</summary>
    public static IReadOnlyList<(string About, string Text)> Sources(ImportReport report)
    {
        string files = string.Join(", ", report.Files.Select(file => $"{file.Name} ({file.Format})"));
        AcceptanceEstimate estimate = report.Estimate;
        var sources = new List<(string, string)>
        {
            ("law", $"specsim import of {files}; {Subject(report)}"),
            ("choice", Sentence(estimate.Why)),
        };
        if (report.Main is { } main)
            sources.Add(("uncertainty", $"{Tokens(main.TokensPerRound)} tokens per round at K = {main.DraftLength}, "
                + "of the traffic that was read: other prompts would change more"));
        return sources;
    }

    /// <summary>With a full stop.</summary>
    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";

    private static string Share(double value) => FormattableString.Invariant($"{value:0.000}");

    // Of a Beta law: variance = mean (1 - mean) / (a + b + 1).
    private static double Spread(AcceptanceProfile.Mixture mixture)
    {
        double sum = mixture.A + mixture.B;
        return Math.Sqrt(mixture.A * mixture.B / (sum * sum * (sum + 1)));
    }
}
