// A published configuration with its scenario: what is compared with what.

using SpecSim.Experiments;

namespace SpecSim.Inputs.Published;

/// <param name="Scenario">Yields the published tokens per round.</param>
internal sealed record SystemCase(
    PublishedResult Result, Scenario Scenario, SystemPrediction Predicted, IReadOnlyList<string> Assumed)
{
    /// <summary>One for the speedup, and one for each published speed.</summary>
    public IEnumerable<PublishedRow> Rows()
    {
        yield return Row(PublishedQuantity.Speedup, Result.Speedup!.Value, Predicted.Speedup);
        double share = Result.ThroughputScope == "total" ? 1 : 1.0 / Scenario.Workload.Batch;
        if (Result.BaselineTokensPerSecond is { } plain)
        {
            yield return Row(
                PublishedQuantity.BaselineTokensPerSecond, plain, Predicted.BaselineTokensPerSecond.Times(share));
        }

        if (Result.SpeculativeTokensPerSecond is { } speculative)
        {
            yield return Row(
                PublishedQuantity.SpeculativeTokensPerSecond, speculative,
                Predicted.SpeculativeTokensPerSecond.Times(share));
        }
    }

    /// <summary>The speedup with other host times, its interval as wide as with the engine's own.</summary>
    public PublishedRow With(DraftHost times)
    {
        double speedup = PublishedPrediction.Speedup(Scenario with { Engine = times.In(Scenario.Engine) });
        return Row(
            PublishedQuantity.Speedup, Result.Speedup!.Value,
            Predicted.Speedup.Times(speedup / Predicted.Speedup.Value));
    }

    private PublishedRow Row(PublishedQuantity quantity, double published, PublishedEstimate predicted)
    {
        PublishedEstimate wide = predicted.Widened(PublishedFormula.RoundingOf(published));
        return new PublishedRow(
            Result, PublishedLevel.System, quantity, published, wide.Value, wide.Low, wide.High, Assumed);
    }
}
