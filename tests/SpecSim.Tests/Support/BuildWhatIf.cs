// A what-if of a small server: 16 requests at a time, K = 3, the acceptance of BuildImport, and one draft to borrow.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Experiments;
using SpecSim.Quantities;
using SpecSim.Reports;
using SpecSim.Serving;
using SpecSim.Workloads;

namespace SpecSim.Tests.Support;

internal static class BuildWhatIf
{
    public static WhatIfQuestion Question()
    {
        Scenario scenario = Scenario();
        Scenario other = scenario with
        {
            Name = "other-draft",
            Acceptance = new AcceptanceProfile.Iid(new Probability(0.85)),
        };
        DraftOption[] others = [.. DraftOption.Of(scenario, [other]).Where(option => !option.IsOwn)];
        return new WhatIfQuestion(
            scenario, BuildImport.Estimate(), new ServerFacts("vLLM", "Llama-3.1-70B", null, 3, 16, 1000), 3, others);
    }

    public static WhatIfReport Report(WhatIfQuestion? question = null) => new(
        WhatIf.Of(question ?? Question()), BuildImport.Report())
    {
        Origins = ["16.0 requests ran at a time, by the telemetry."],
        Command = "specsim what-if test --from monday.jsonl",
    };

    public static Scenario Scenario() => Build.Scenario() with
    {
        Workload = new ClosedWorkload(16, new LengthLaw.Fixed(128), new LengthLaw.Fixed(96)),
        Run = Build.Scenario().Run with { Replications = 4, UncertaintyDraws = 8 },
    };
}
