// The tables of a what-if: draft lengths of the server's own draft, and the drafts that might take its place.

using SpecSim.Experiments;

namespace SpecSim.Reports;

internal static class WhatIfTables
{
    public static IEnumerable<Table> Of(WhatIfReport report)
    {
        yield return Lengths(report.Result);
        if (report.Result.Options.Count > 0)
            yield return Options(report);
    }

    private static Table Lengths(WhatIfResult result) => new(
        "Your draft at other lengths",
        ["K", "", "Tokens/round", "Speedup", "95 % interval", "Against now", "95 % interval", "Pays up to batch"],
        [
            .. result.Lengths.Select(length => (string[])
            [
                Units.Count(length.DraftLength),
                Remark(result, length),
                Units.Ratio(length.TokensPerRound),
                Units.Factor(length.Speedup.Estimate),
                $"{Units.Ratio(length.Speedup.Low95)}-{Units.Ratio(length.Speedup.High95)}",
                length == result.Now ? Units.None : Units.Factor(length.Gain.Estimate),
                length == result.Now
                    ? Units.None
                    : $"{Units.Ratio(length.Gain.Low95)}-{Units.Ratio(length.Gain.High95)}",
                $"{Units.Count(length.PaysUpToBatch.Estimate)} ({Units.Count(length.PaysUpToBatch.Low95)}-"
                    + $"{Units.Count(length.PaysUpToBatch.High95)})",
            ]),
        ])
    {
        WordColumns = 2,
        IsWide = true,
    };

    private static string Remark(WhatIfResult result, WhatIfLength length)
    {
        string?[] remarks =
        [
            length == result.Now ? "now" : null,
            length == result.Best ? "best" : null,
            length.Extrapolated ? "extrapolated" : null,
        ];
        return string.Join(", ", remarks.OfType<string>());
    }

    private static Table Options(WhatIfReport report) => new(
        "Other drafts for this target, with the acceptance of their own sources",
        ["Draft", "Acceptance of", "K", "Tokens/round", "Speedup", "95 % interval"],
        [
            .. report.Result.Options.Select(option => (string[])
            [
                ScenarioWords.Drafter(option.Option.Method),
                Source(option.Option),
                Units.Count(option.DraftLength),
                Units.Ratio(option.TokensPerRound),
                Units.Factor(option.Speedup.Estimate),
                $"{Units.Ratio(option.Speedup.Low95)}-{Units.Ratio(option.Speedup.High95)}",
            ]),
        ])
    {
        WordColumns = 2,
        IsWide = true,
    };

    private static string Source(DraftOption option) =>
        option.Under.Content is { } content ? $"{option.Name} ({content})" : option.Name;
}
