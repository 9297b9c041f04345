// A fault in a sentence: what, where, when, for how long.

using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class FaultWords
{
    public static string Of(Fault fault) =>
        $"At {Units.Time(fault.At.TotalSeconds)}, for {Units.Time(fault.For.TotalSeconds)}: {What(fault)}";

    private static string What(Fault fault)
    {
        string size = Units.Significant(fault.Magnitude);
        return fault.Kind switch
        {
            FaultKind.ReplicaCrash => $"server {fault.Replica} is down",
            FaultKind.DraftLoss => $"server {fault.Replica} has no draft",
            FaultKind.Straggler => $"server {fault.Replica} takes {size} times as long for a step",
            FaultKind.KvLoss => $"server {fault.Replica} loses {Units.Percent(fault.Magnitude)} of its KV cache",
            FaultKind.LoadSpike => $"requests come {size} times as fast",
            FaultKind.AcceptanceDrop => $"drafts are accepted {size} times as often",
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
    }
}
