// Faults as people call them, and as stretches of a chart's time.

using SpecSim.Reports.Charts;
using SpecSim.Serving;

namespace SpecSim.Reports;

internal static class ServingFaultWords
{
    // Beyond this many, names would be all that is seen.
    private const int NamedMost = 8;

    /// <summary>Replica 1 down; draft of replica 0 lost; load 2.5x.</summary>
    public static string Of(Fault fault) => fault.Kind switch
    {
        FaultKind.ReplicaCrash => $"replica {fault.Replica} down",
        FaultKind.DraftLoss => $"draft of replica {fault.Replica} lost",
        FaultKind.Straggler => $"replica {fault.Replica}: steps {ChartText.Times(fault.Magnitude)} as long",
        FaultKind.KvLoss => $"replica {fault.Replica} loses {ChartText.Percent(fault.Magnitude)} of its KV blocks",
        FaultKind.LoadSpike => $"load {ChartText.Times(fault.Magnitude)}",
        FaultKind.AcceptanceDrop => $"acceptance {ChartText.Times(fault.Magnitude)}",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>A kind, for a number of faults.</summary>
    public static string Of(FaultKind kind, long count) => Units.Count(count, kind switch
    {
        FaultKind.ReplicaCrash => "replica outage",
        FaultKind.DraftLoss => "draft outage",
        FaultKind.Straggler => "straggler",
        FaultKind.KvLoss => "KV shortage",
        FaultKind.LoadSpike => "load spike",
        FaultKind.AcceptanceDrop => "acceptance drop",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });

    /// <summary>One stretch for each; of very many only the first of a kind is named, with their number.</summary>
    public static IReadOnlyList<Shade> Shades(IReadOnlyList<Fault> faults, TimeUnit unit, double endSeconds)
    {
        Fault[] seen = [.. faults.Where(fault => fault.At.TotalSeconds < endSeconds)];
        return
        [
            .. seen.Select((fault, index) =>
            {
                double start = fault.At.TotalSeconds;
                double end = Math.Min(endSeconds, start + fault.For.TotalSeconds);
                return new Shade(start * unit.PerSecond, end * unit.PerSecond, Label(seen, index));
            }),
        ];
    }

    private static string Label(Fault[] faults, int index)
    {
        Fault fault = faults[index];
        return faults.Length <= NamedMost ? Of(fault)
            : Array.FindIndex(faults, other => other.Kind == fault.Kind) == index
                ? Of(fault.Kind, faults.LongCount(other => other.Kind == fault.Kind))
            : "";
    }
}
