// What cannot be together in one serving scenario. Each rule says what is wrong in one sentence, with the numbers.

namespace SpecSim.Experiments;

internal static class ServingRules
{
    public static IReadOnlyList<ScenarioProblem> Check(ServingScenario scenario) => scenario.Single.Problems();
}
