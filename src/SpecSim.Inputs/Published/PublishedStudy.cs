// Predictions beside published results.

using SpecSim.Experiments;

namespace SpecSim.Inputs.Published;

public static class PublishedStudy
{
    /// <param name="results">What was published.</param>
    /// <param name="roots">Folders of presets.</param>
    public static PublishedComparison Predict(
        IReadOnlyList<PublishedResult> results, IReadOnlyList<string> roots) =>
        throw new NotSupportedException();
}
