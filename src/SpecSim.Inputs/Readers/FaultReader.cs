// `faults:` under `serving:`: each at a known time, or drawn from the seed.

using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Serving;

namespace SpecSim.Inputs.Readers;

internal static class FaultReader
{
    private const string MagnitudeKey = "magnitude";
    private const string ReplicaKey = "replica";
    private const string BetweenKey = "meanTimeBetween";
    private const string DurationKey = "meanDuration";

    // By name: whether it concerns one replica, and which magnitudes it may have; null for none.
    private static readonly (string Name, FaultKind Kind, bool IsOfReplica, Limits? Magnitude, string Hint)[] Kinds =
    [
        ("replica-crash", FaultKind.ReplicaCrash, true, null, ""),
        ("draft-loss", FaultKind.DraftLoss, true, null, ""),
        ("straggler", FaultKind.Straggler, true, Limits.Between(1, 1000), "how many times longer its steps take"),
        ("kv-loss", FaultKind.KvLoss, true, new Limits(0, 1, IsMinExcluded: true), "the share of blocks that is lost"),
        ("load-spike", FaultKind.LoadSpike, false, Limits.Between(0.001, 1000), "how many times more requests come"),
        ("acceptance-drop", FaultKind.AcceptanceDrop, false, Limits.Probability, "what hazards are multiplied by"),
    ];

    public static FaultPlan Read(IReadOnlyList<MapReader> items)
    {
        List<Fault> scheduled = [];
        List<DrawnFaults> drawn = [];
        foreach (var map in items)
        {
            if (WordReader.Read(map, WordReader.Kind, [.. Kinds.Select(kind => kind.Name)]) is not { } word)
                continue;
            var (_, kind, isOfReplica, limits, hint) = Kinds.First(entry => entry.Name == word);
            map.MayHave(BetweenKey, DurationKey);
            var magnitude = Magnitude(map, word, limits, hint);
            if (map.Has(BetweenKey) || map.Has(DurationKey))
                drawn.Add(new DrawnFaults(
                    kind, map.Time(BetweenKey, Times.Positive), map.Time(DurationKey, Times.Positive), magnitude));
            else
                scheduled.Add(new Fault(
                    kind, Replica(map, word, isOfReplica),
                    Instant.Start + map.Time("at", Times.NotNegative, hint: $"when; or give '{BetweenKey}'"),
                    map.Time("for", Times.Positive), magnitude));
            map.Done();
        }

        return new FaultPlan(scheduled, drawn);
    }

    private static double Magnitude(MapReader map, string word, Limits? limits, string hint)
    {
        if (limits is not null)
            return map.Number(MagnitudeKey, limits, hint: hint);
        RefuseKey(map, MagnitudeKey, $"a {word} has none");
        return 0;
    }

    private static int Replica(MapReader map, string word, bool isOfReplica)
    {
        if (isOfReplica)
            return map.Integer(ReplicaKey, 0, fallback: "0");
        RefuseKey(map, ReplicaKey, $"a {word} concerns all replicas");
        return 0;
    }

    private static void RefuseKey(MapReader map, string key, string reason)
    {
        if (!map.Has(key))
            return;
        map.Report(key, reason);
        map.Node.Remove(key);
    }
}
