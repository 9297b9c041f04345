// What the statistics of a serving run need to know besides what happened: what was paid for, what was asked for, and
// from when on it counts.

using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Serving;
using SpecSim.Workloads;

namespace SpecSim.Results;

/// <summary>The part of a serving scenario that its figures depend on.</summary>
/// <param name="Device">Price, power and peaks.</param>
/// <param name="Target">The devices of one replica.</param>
/// <param name="Server">How many replicas.</param>
/// <param name="Objectives">When a request is well served; null: nobody asked.</param>
/// <param name="Categories">In the workload's order.</param>
/// <param name="Priorities">In the workload's order.</param>
/// <param name="WarmUp">What arrives earlier is not measured.</param>
public sealed record ServingFacts(
    Device Device,
    Deployment Target,
    ServerSettings Server,
    Objectives? Objectives,
    IReadOnlyList<Category> Categories,
    IReadOnlyList<PriorityClass> Priorities,
    Duration WarmUp)
{
    /// <summary>All that is paid for.</summary>
    public int Devices => Server.Devices(Target.TensorParallel);

    /// <summary>Whether a request was served as the objectives ask; with none asked for, whether it finished.</summary>
    public bool IsGood(in RequestRecord request)
    {
        if (request.Outcome != RequestOutcome.Finished)
            return false;
        if (Objectives is null)
            return true;
        Duration first = request.FirstToken!.Value - request.Arrival;
        Duration all = request.End!.Value - request.Arrival;
        // Products of whole numbers: a quotient would need rounding, and an objective met exactly is met.
        return !(first > Objectives.TimeToFirstToken)
            && !(all > Objectives.EndToEnd)
            && !(all.Nanoseconds - first.Nanoseconds
                > (Objectives.TimePerOutputToken?.Nanoseconds * (long)(request.OutputTokens - 1)));
    }
}
