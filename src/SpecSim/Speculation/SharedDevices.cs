// Work in two or more streams of the same devices. At best it overlaps fully and takes as long as the longest part, but
// the devices' memory bandwidth and arithmetic are there once: never less than the sum of what the parts take of each.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

internal static class SharedDevices
{
    /// <summary>
    /// The parts side by side on the target's devices: the sum of their traffic and arithmetic, in the time of the
    /// longest or of the busiest unit. What it is beyond host and sampling time of the longest counts as device time.
    /// </summary>
    public static StepCost Beside(ReadOnlySpan<StepCost> parts, Device device, Deployment target)
    {
        StepCost longest = default;
        StepCost sum = default;
        foreach (StepCost part in parts)
        {
            sum += part;
            if (part.TotalSeconds > longest.TotalSeconds)
                longest = part;
        }

        double seconds = Math.Max(
            longest.TotalSeconds,
            Math.Max(
                sum.Bytes / device.Bandwidth.PerSecond,
                sum.Flops / device.Peak(target.Types.Activations)!.Value.PerSecond) / target.TensorParallel);
        return longest with
        {
            DeviceSeconds = longest.DeviceSeconds + (seconds - longest.TotalSeconds),
            Bytes = sum.Bytes,
            Flops = sum.Flops,
        };
    }
}
