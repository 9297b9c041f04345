// The questions that people ask of a laboratory of speculative decoding, in the order in which they ask them, each with
// what the numbers say. No sentence is there whatever the numbers are: where they say the opposite, so does it.

namespace SpecSim.Reports;

internal static class LabAnswers
{
    public static IReadOnlyList<LabAnswer> Of(LabReport report) =>
    [
        .. LabSpeedAnswers.Of(report),
        .. LabConditionAnswers.Of(report),
        .. LabMethodAnswers.Of(report),
        .. LabServingAnswers.Of(report),
    ];

    /// <summary>Everything in one sentence.</summary>
    public static string InShort(LabReport report)
    {
        Experiments.LabPoint main = report.Result.Main;
        string share = main.AcceptedOverDrafted is { } rate
            ? $" with {Units.Percent(rate)} of drafted tokens accepted"
            : "";
        string observed = $"Drafting {Units.Count(report.Setup.DraftLength, "token")} a round on these texts yields "
            + $"{Units.Ratio(report.TokensPerRound)} tokens a round{share}";
        string hardware = LabWords.Hardware(report);
        return LabWords.Verdict(main) switch
        {
            > 0 => $"{observed}; {hardware}, would be {Units.Ratio(main.Speedup.Estimate)} times as fast.",
            < 0 => $"{observed}; that does not pay: {hardware}, would be only {Units.Ratio(main.Speedup.Estimate)} "
                + "times as fast.",
            _ => $"{observed}; for {hardware}, that makes no sure difference "
                + $"({Units.Ratio(main.Speedup.Estimate)} times as fast).",
        };
    }
}
