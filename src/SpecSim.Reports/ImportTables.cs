// The tables of an import: what was read, hazards by position, the laws that were fitted, tokens per round by draft
// length, and how rounds go with those before them.

using SpecSim.Acceptance;
using SpecSim.Estimation;

namespace SpecSim.Reports;

internal static class ImportTables
{
    private const int MostLags = 8;

    // Beyond it no server drafts; the document has them all.
    private const int MostLengths = 10;

    /// <summary>Those that apply, in the order of the report.</summary>
    public static IEnumerable<Table> Of(ImportReport report)
    {
        AcceptanceEstimate estimate = report.Estimate;
        yield return Files(report);
        if (estimate.Hazards.Count > 0)
            yield return Hazards(estimate);
        yield return Laws(estimate);
        yield return Values(estimate);
        if (estimate.Lengths.Count > 0)
            yield return Lengths(estimate);
        if (estimate.Autocorrelation.Count > 0)
            yield return Lags(estimate);
    }

    private static Table Files(ImportReport report) => new(
        "Read",
        ["File", "Format", "Records"],
        [.. report.Files.Select(file => (string[])[file.Name, file.Format, Units.Count(file.Records)])])
    {
        WordColumns = 2,
    };

    private static Table Hazards(AcceptanceEstimate estimate)
    {
        double survival = 1;
        return new Table(
            "Acceptance by draft position, of drafts that were right up to there",
            ["Position", "Accepted", "Rejected", "Hazard", "95 % interval", "Survival"],
            [
                .. estimate.Hazards.Select(position => (string[])
                [
                    Units.Count(position.Position),
                    Units.Count(position.Accepted),
                    Units.Count(position.Rejected),
                    Share(position.Hazard.Value),
                    $"{Share(position.Hazard.Low95)}-{Share(position.Hazard.High95)}",
                    Share(survival *= position.Hazard.Value),
                ]),
            ])
        {
            WordColumns = 0,
        };
    }

    private static Table Laws(AcceptanceEstimate estimate) => new(
        "Laws that were fitted",
        ["Law", "", "Parameters", "Log-likelihood", "BIC", "Misfit by chance"],
        [
            .. estimate.Laws.Select(law => (string[])
            [
                ImportWords.Name(law.Family),
                law == estimate.Chosen ? "chosen" : "",
                Units.Count(law.Parameters),
                Tenths(law.LogLikelihood),
                Tenths(law.Criterion),
                law.FitProbability is { } chance ? Chance(chance) : Units.None,
            ]),
        ])
    {
        WordColumns = 2,
        IsWide = true,
    };

    private static Table Values(AcceptanceEstimate estimate) => new(
        "Their values",
        ["Law", "Probability that a drafted token is accepted"],
        [
            .. estimate.Laws.Select(law =>
                (string[])[ImportWords.Name(law.Family), ImportWords.Values(law.Profile)]),
        ])
    {
        WordColumns = 2,
        IsWide = true,
    };

    private static Table Lengths(AcceptanceEstimate estimate) => new(
        "Tokens per round by draft length",
        ["K", "Estimate", "95 % interval", "Counted", ""],
        [
            .. estimate.Lengths
                .Where(length => length.DraftLength <= MostLengths || !length.Extrapolated)
                .Select(length => (string[])
                [
                    Units.Count(length.DraftLength),
                    Units.Ratio(length.TokensPerRound.Value),
                    ImportWords.Range(length.TokensPerRound),
                    Units.Ratio(length.Observed),
                    length.Extrapolated ? "extrapolated" : "",
                ]),
        ])
    {
        WordColumns = 0,
    };

    private static Table Lags(AcceptanceEstimate estimate) => new(
        "Do rounds of a request go together? Correlation of accepted tokens",
        ["Rounds apart", "Counted", "Chosen law", "Chance alone within"],
        [
            .. estimate.Autocorrelation.Take(MostLags).Select(lag => (string[])
            [
                Units.Count(lag.Lag),
                Signed(lag.Correlation),
                lag.Chosen is { } chosen ? Signed(chosen) : Units.None,
                $"+/-{Share(lag.Band95)}",
            ]),
        ])
    {
        WordColumns = 0,
    };

    private static string Share(double value) => FormattableString.Invariant($"{value:0.000}");

    private static string Signed(double value) => FormattableString.Invariant($"{value:+0.000;-0.000;0.000}");

    private static string Tenths(double value) => FormattableString.Invariant($"{value:#,0.0}");

    private static string Chance(double chance) =>
        chance < 0.001 ? "below 0.001" : FormattableString.Invariant($"{chance:0.000}");
}
