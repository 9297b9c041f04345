// Steps allocate nothing once a server has its size: a run of more steps takes no more memory.

using SpecSim.Experiments;
using SpecSim.Kernel;
using SpecSim.Randomness;
using SpecSim.Serving;
using SpecSim.Speculation;
using SpecSim.Tests.Support;
using SpecSim.Workloads;

namespace SpecSim.Tests.Serving;

public sealed class ServingAllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_InASteadyState_AllocateNothing(bool speculates)
    {
        ServingScenario scenario = Serve.Scenario();
        if (!speculates)
            scenario = scenario.WithoutSpeculation;
        RoundModel rounds = Experiment.Rounds(scenario.Single);
        // The model tables a size when it is met for the first time.
        Allocated(scenario, rounds, outputTokens: 20_000);

        (long fewBytes, long fewSteps) = Allocated(scenario, rounds, outputTokens: 5000);
        (long manyBytes, long manySteps) = Allocated(scenario, rounds, outputTokens: 20_000);

        // The series of one run may have twice the points of the other, 512 of 136 bytes, and a list may have grown.
        Assert.True(manySteps - fewSteps > 10_000, $"{fewSteps} and {manySteps} steps");
        Assert.InRange(manyBytes - fewBytes, -100_000, 100_000);
    }

    private static (long Bytes, long Steps) Allocated(ServingScenario scenario, RoundModel rounds, int outputTokens)
    {
        scenario = scenario with
        {
            Workload = new OpenWorkload(
                new ArrivalLaw.ClosedLoop(16, default), Serve.Lengths(200, outputTokens), 32, null),
            // Room for all: what is preempted comes back as prompts of sizes that were not met before.
            Server = new ServerSettings { KvTokens = 10_000_000 },
        };
        ServingSetup setup = ServingExperiment.Setup(scenario);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ServingRun run = new ServingSimulation(setup, rounds, new Luck(1, 0), RunLimits.Default).Run();
        return (GC.GetAllocatedBytesForCurrentThread() - before, run.Replicas[0].Steps);
    }
}
