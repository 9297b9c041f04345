// The same server at other loads: where speculation pays, where it hurts, and what a million tokens cost at the
// highest load that still meets the objectives.

using SpecSim.Results;

namespace SpecSim.Experiments;

/// <summary>Curves of a serving scenario against its load.</summary>
/// <param name="Points">By ascending load.</param>
/// <param name="Crossover">From which load on speculation no longer lowers time per output token.</param>
/// <param name="Carried">The highest load at which the objectives hold; null without objectives.</param>
public sealed record LoadStudy(IReadOnlyList<LoadPoint> Points, LoadCrossover Crossover, CarriedLoad? Carried);

/// <summary>One load.</summary>
/// <param name="Factor">Of the scenario's own load; 1 is the scenario.</param>
/// <param name="Rate">Requests a second offered, as it came out; in a closed loop the rate that finished.</param>
/// <param name="Concurrency">Requests running at a time, of the baseline, mean over time.</param>
public sealed record LoadPoint(
    double Factor,
    double Rate,
    double Concurrency,
    ServingSide Baseline,
    ServingSide Speculative,
    ServingComparison Comparison);

/// <summary>Where gains end, between the points by straight lines over the logarithm of the load.</summary>
/// <param name="Rate">Requests a second up to which TPOT is better with speculation; null: at every load tried.</param>
/// <param name="Concurrency">The baseline's requests running at a time there.</param>
/// <param name="NeverPays">Not even at the lowest load.</param>
/// <param name="WorstLoss">Largest relative increase of mean TPOT at any load tried, 0.1 for 10 %; 0 if none.</param>
/// <param name="WorstLossRate">The load where that is.</param>
public sealed record LoadCrossover(
    double? Rate, double? Concurrency, bool NeverPays, double WorstLoss, double? WorstLossRate);

/// <summary>Highest loads that meet the objectives, and the cost there; null where no load tried does.</summary>
public sealed record CarriedLoad(
    double? BaselineRate, double? SpeculativeRate, double? BaselineUsdPerMillionTokens,
    double? SpeculativeUsdPerMillionTokens);
