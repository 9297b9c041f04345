// What was served, how and to whom, in a few sentences for the head of a page.

using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Workloads;

namespace SpecSim.Reports;

internal static class ServingSettingWords
{
    public static string Of(ServingScenario scenario)
    {
        string goals = scenario.Objectives is { } objectives ? $" {Wanted(objectives)}" : "";
        return $"{ServingCharts.Subtitle(scenario)}, {scenario.Single.Engine.Name}. "
            + $"{Arrivals(scenario.Workload.Arrivals)}, {Lengths(scenario.Workload)}.{goals} "
            + $"{Units.Count(scenario.Single.Run.Replications, "replication")}, seed {scenario.Single.Run.Seed}.";
    }

    private static string Arrivals(ArrivalLaw law) => law switch
    {
        ArrivalLaw.Renewal renewal => $"{Gaps(renewal.Gaps)}, {Rate(renewal.MeanRate)}{Changes(renewal.Rate)}",
        ArrivalLaw.OnOff onOff => $"Arrivals that go on and off, {Rate(onOff.MeanRate)} on average",
        ArrivalLaw.ClosedLoop { MeanThinkTime: var think } loop =>
            $"{Units.Count(loop.Clients, "client")} who each wait for their answer"
            + (think > Duration.Zero ? $" and think for {ChartText.Time(think.TotalSeconds)} on average" : ""),
        ArrivalLaw.Replay replay => $"The trace {replay.Trace.Name}, {Rate(replay.MeanRate)}",
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };

    private static string Gaps(GapShape gaps) => gaps switch
    {
        GapShape.Poisson => "Poisson arrivals",
        GapShape.Gamma gamma => $"Arrivals with gamma gaps of variation {Units.Ratio(gamma.Variation)}",
        GapShape.Constant => "Arrivals at equal gaps",
        _ => throw new ArgumentOutOfRangeException(nameof(gaps)),
    };

    private static string Rate(double? perSecond) =>
        perSecond is { } rate ? $"{ServingCharts.Rate(rate)} requests/s" : "all at once";

    private static string Changes(RateProfile rate) => rate.Points.Count > 1 ? " on average" : "";

    private static string Lengths(OpenWorkload workload) =>
        $"prompts of {Units.Rate(workload.MeanPromptTokens)} and outputs of "
        + $"{Units.Rate(workload.MeanOutputTokens)} tokens on average";

    private static string Wanted(Objectives objectives)
    {
        (string Name, Duration? Most)[] all =
        [
            ("TTFT", objectives.TimeToFirstToken), ("TPOT", objectives.TimePerOutputToken),
            ("the whole request", objectives.EndToEnd),
        ];
        IEnumerable<string> asked = all.Where(goal => goal.Most is not null)
            .Select(goal => $"{goal.Name} at most {ChartText.Time(goal.Most!.Value.TotalSeconds)}");
        string share = ChartText.Number(objectives.Share, "0.## %");
        return $"Objectives: {string.Join(", ", asked)}, for {share} of requests.";
    }
}
