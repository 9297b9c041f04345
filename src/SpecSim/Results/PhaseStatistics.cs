// From time, traffic and arithmetic by phase to shares of time and of the devices' peaks: the same for a closed batch
// and for servers under load.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Serving;

namespace SpecSim.Results;

internal static class PhaseStatistics
{
    public static PhaseCosts Sum(IEnumerable<PhaseCosts> runs) => runs.Aggregate(
        default(PhaseCosts),
        (sum, run) => new PhaseCosts(
            sum.Prefill + run.Prefill, sum.Draft + run.Draft, sum.Verify + run.Verify));

    public static TimeShares Shares(PhaseCosts phases)
    {
        double total = phases.Prefill.TotalSeconds + phases.Draft.TotalSeconds + phases.Verify.TotalSeconds;
        return new TimeShares(
            phases.Prefill.TotalSeconds / total,
            (phases.Draft.DeviceSeconds + phases.Draft.SamplingSeconds) / total,
            phases.Verify.DeviceSeconds / total,
            phases.Verify.SamplingSeconds / total,
            (phases.Draft.HostSeconds + phases.Verify.HostSeconds) / total);
    }

    public static PhaseUtilization Utilization(PhaseCosts phases, Device device, Deployment target) => new(
        Busy(phases.Prefill, device, target),
        Busy(phases.Draft, device, target),
        Busy(phases.Verify, device, target));

    private static Utilization? Busy(StepCost cost, Device device, Deployment target)
    {
        double seconds = cost.TotalSeconds * target.Devices;
        return seconds == 0
            ? null
            : new Utilization(
                cost.Bytes / seconds / device.Bandwidth.PerSecond,
                cost.Flops / seconds / device.Peak(target.Types.Activations)!.Value.PerSecond);
    }
}
