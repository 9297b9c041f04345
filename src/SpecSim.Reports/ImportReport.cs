// What every output of an import is made from: text, JSON, charts and page show the same values. Reading is not done
// here; whoever read says what was read.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Quantities;

namespace SpecSim.Reports;

/// <summary>One file of telemetry that was read.</summary>
/// <param name="Name">Without its folder: a report is read elsewhere.</param>
/// <param name="Format">Name of the format.</param>
/// <param name="Records">Lines, requests or scrapes that said something about speculation.</param>
public sealed record ImportedFile(string Name, string Format, long Records);

/// <summary>Telemetry and what was made of it.</summary>
/// <param name="Estimate">What it says of acceptance.</param>
/// <param name="Server">What it says of the server.</param>
public sealed record ImportReport(AcceptanceEstimate Estimate, ServerFacts Server)
{
    public IReadOnlyList<ImportedFile> Files { get; init; } = [];

    /// <summary>How the format's convention became ours, a line each.</summary>
    public IReadOnlyList<string> Conversions { get; init; } = [];

    /// <summary>What was noticed on reading.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Where the profile was written; null where it was not.</summary>
    public string? ProfileFile { get; init; }

    /// <summary>The chosen law, as unsure as its estimate, as a file that scenarios name.</summary>
    public string? ProfileYaml { get; init; }

    /// <summary>The command that gives this again; null when there is none.</summary>
    public string? Command { get; init; }

    /// <summary>K of most rounds; null where no count and no server says it.</summary>
    public int? DraftLength =>
        Estimate.Evidence.Histograms.MaxBy(histogram => histogram.Total)?.DraftLength
        ?? Server.DraftLength
        ?? Estimate.Lengths.LastOrDefault(length => length.Observed is not null)?.DraftLength;

    /// <summary>The length that the headline is about: K of most rounds, or the longest that is not extrapolated.
    /// </summary>
    internal LengthEstimate? Main =>
        Estimate.Lengths.FirstOrDefault(length => length.DraftLength == DraftLength)
        ?? Estimate.Lengths.LastOrDefault(length => !length.Extrapolated);

    /// <summary>
    /// The chosen law as it is written: in digits that a reader can take in, far finer than it is known, and with the
    /// uncertainty that the estimate has at its draft length.
    /// </summary>
    public AcceptanceProfile Profile
    {
        get
        {
            AcceptanceProfile law = Rounded(Estimate.Chosen.Profile);
            return Main is { } main
                ? law with { Uncertainty = Digits(LogitSpread.Deviation(law, main.DraftLength, main.TokensPerRound)) }
                : law;
        }
    }

    private static AcceptanceProfile Rounded(AcceptanceProfile law) => law switch
    {
        AcceptanceProfile.Iid iid => iid with { Alpha = Rounded(iid.Alpha) },
        AcceptanceProfile.Positional positional =>
            positional with { Hazards = [.. positional.Hazards.Select(Rounded)] },
        AcceptanceProfile.Mixture mixture => mixture with { A = Digits(mixture.A), B = Digits(mixture.B) },
        AcceptanceProfile.Burst burst => burst with
        {
            EasyAlpha = Rounded(burst.EasyAlpha),
            HardAlpha = Rounded(burst.HardAlpha),
            EasyToHard = Rounded(burst.EasyToHard),
            HardToEasy = Rounded(burst.HardToEasy),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };

    private static Probability Rounded(Probability probability) => new(Digits(probability.Value));

    private static double Digits(double value) => Math.Round(value, 6);

    internal IEnumerable<string> AllNotices => Notices.Concat(Estimate.Notices);

    /// <summary>Tokens drafted and accepted, as far as they were counted.</summary>
    internal (long Drafted, long Accepted) Tokens
    {
        get
        {
            AcceptanceEvidence evidence = Estimate.Evidence;
            return (
                evidence.Histograms.Sum(one => one.Total * one.DraftLength)
                    + evidence.Positions.Sum(one => one.Drafted)
                    + evidence.Totals.Sum(one => one.Drafted),
                evidence.Histograms.Sum(one => one.Accepted)
                    + evidence.Positions.Sum(one => one.Accepted.Sum())
                    + evidence.Totals.Sum(one => one.Accepted));
        }
    }
}
