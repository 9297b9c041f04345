// Steps allocate nothing once a server has its size: a run of more steps takes no more memory.

using SpecSim.Experiments;
using SpecSim.Serving;
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
        // What is compiled and what is tabled once is there before anything is counted.
        Allocated(scenario, outputTokens: 10_000);

        (long fewBytes, long fewSteps) = Allocated(scenario, outputTokens: 10_000);
        (long manyBytes, long manySteps) = Allocated(scenario, outputTokens: 40_000);

        // The series of the longer run may have twice the points, 512 of 136 bytes; that is all.
        Assert.InRange(manySteps - fewSteps, 20_000, 100_000);
        Assert.InRange(manyBytes - fewBytes, -70_000, 70_000);
    }

    private static (long Bytes, long Steps) Allocated(ServingScenario scenario, int outputTokens)
    {
        scenario = scenario with
        {
            Workload = new OpenWorkload(
                new ArrivalLaw.ClosedLoop(16, default), Serve.Lengths(200, outputTokens), 32, null),
            // Room for all: what is preempted comes back as prompts of new sizes, and a size is tabled when it is met.
            Server = new ServerSettings { KvTokens = 10_000_000 },
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        ServingRun run = ServingExperiment.Simulate(scenario)[0];
        return (GC.GetAllocatedBytesForCurrentThread() - before, run.Replicas[0].Steps);
    }
}
