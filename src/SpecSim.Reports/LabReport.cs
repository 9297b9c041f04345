// What every output of a visit to the laboratory is made from: text, JSON, CSV, charts, Markdown and HTML show the same
// values. Figures that several sentences need are worked out here once.

using SpecSim.Acceptance;
using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>What the laboratory saw.</summary>
public sealed record LabReport(LabResult Result)
{
    /// <summary>The command that prints this again; null when there is none.</summary>
    public string? Command { get; init; }

    /// <summary>The command that simulates with what was observed; null when the profile was not written.</summary>
    public string? ProfileCommand { get; init; }

    /// <summary>The observed acceptance as a file that scenarios name; null when it was made in code alone.</summary>
    public string? ProfileYaml { get; init; }

    internal LabSetup Setup => Result.Setup;

    internal Scenario Cost => Result.Setup.Cost;

    /// <summary>Tokens that a round yields at most: the whole draft and the extra one.</summary>
    internal int MostTokens => Setup.DraftLength + 1;

    internal double TokensPerRound => Result.Main.TokensPerRound.Estimate;

    /// <summary>A round of the main experiment, in plain steps of the target.</summary>
    internal double RoundSteps => TokensPerRound / Result.Main.Speedup.Estimate;

    /// <summary>The acceptance of every token that would give the observed tokens per round.</summary>
    internal double Alpha => Conventions.AlphaFromTokensPerRound(TokensPerRound, Setup.DraftLength);

    /// <summary>The fastest of some points; the first of them where several are.</summary>
    internal static LabPoint Fastest(IEnumerable<LabPoint> points) => points.MaxBy(point => point.Speedup.Estimate)!;

    internal static LabPoint Slowest(IEnumerable<LabPoint> points) => points.MinBy(point => point.Speedup.Estimate)!;
}

/// <summary>A question about speculative decoding and what the numbers say to it.</summary>
/// <param name="Id">A plain word, for links and JSON.</param>
/// <param name="Heading">The question.</param>
/// <param name="Sentences">The answer, the figure that matters in the first one.</param>
internal sealed record LabAnswer(string Id, string Heading, IReadOnlyList<string> Sentences)
{
    /// <summary>The chart that shows it; null for none.</summary>
    public string? ChartId { get; init; }

    /// <summary>The tables that it rests on.</summary>
    public IReadOnlyList<Table> Tables { get; init; } = [];
}
