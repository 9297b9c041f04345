// How sure a run's figures are, and what of that is due to chance, to the latency constants, to acceptance.

namespace SpecSim.Results;

/// <summary>The uncertainty of the main figures. Times in seconds, money in US dollars.</summary>
/// <param name="Draws">Draws of the constants, and as many of acceptance.</param>
/// <param name="Speedup">Null without speculation.</param>
/// <param name="PlainTimePerOutputToken">Mean without speculation; null when all outputs are one token.</param>
/// <param name="SpeculativeTimePerOutputToken">Mean with speculation.</param>
/// <param name="PlainUsdPerMillionTokens">Null without a price.</param>
/// <param name="SpeculativeUsdPerMillionTokens">The same with speculation.</param>
public sealed record RunUncertainty(
    int Draws,
    UncertainFigure? Speedup,
    UncertainFigure? PlainTimePerOutputToken,
    UncertainFigure? SpeculativeTimePerOutputToken,
    UncertainFigure? PlainUsdPerMillionTokens,
    UncertainFigure? SpeculativeUsdPerMillionTokens);

/// <summary>One figure with all that it may be wrong by.</summary>
/// <param name="Total">The figure with its 95 % interval.</param>
/// <param name="Chance">The same interval if the constants and the acceptance were exact.</param>
/// <param name="Shares">Of the variance of the logarithm; null where there is none.</param>
public sealed record UncertainFigure(Interval Total, Interval Chance, VarianceShares? Shares);

/// <summary>What a variance is made of; the shares sum to 1.</summary>
/// <param name="Chance">Requests and draws of acceptance: more replications lower it.</param>
/// <param name="Latency">What kernels and hosts really take: calibration lowers it.</param>
/// <param name="Acceptance">What prompts do to acceptance: measuring one's own lowers it.</param>
public sealed record VarianceShares(double Chance, double Latency, double Acceptance);
