// The honest error of an engine's host times: every source is predicted with times that it had no part in. Times that
// come from elsewhere (logs, step times) are used as they are. Times fitted to the source itself are fitted again, to
// the engine's other sources; where there is none, to the results of the same source with another target, which is a
// lesser test and said; where there is no such either, nothing can be left out.

using SpecSim.Experiments;

namespace SpecSim.Inputs.Published;

internal static class LeftOutSources
{
    /// <param name="notes">Where it is said what could not be done.</param>
    public static IReadOnlyList<PublishedRow> Predict(IReadOnlyList<SystemCase> cases, ICollection<string> notes)
    {
        var rows = new List<PublishedRow>();
        foreach (var engine in cases.GroupBy(item => item.Scenario.Engine))
        {
            foreach (var source in engine.GroupBy(item => item.Result.Source))
                rows.AddRange(Predict(engine.Key.Name, [.. engine], source.Key, [.. source], notes));
        }

        return rows;
    }

    private static IEnumerable<PublishedRow> Predict(
        string engine,
        IReadOnlyList<SystemCase> all,
        string source,
        IReadOnlyList<SystemCase> own,
        ICollection<string> notes)
    {
        DraftHost usual = DraftHost.Of(own[0].Scenario.Engine);
        if (!own[0].Scenario.Engine.FittedTo.Contains(source))
        {
            notes.Add($"{engine}, {source}: host times come from elsewhere");
            return own.Select(item => item.With(usual));
        }

        SystemCase[] others = [.. all.Where(item => item.Result.Source != source)];
        if (others.Length > 0)
        {
            notes.Add($"{engine}, {source}: predicted with host times fitted to the engine's other sources");
            DraftHost times = Fitted(others, usual);
            return own.Select(item => item.With(times));
        }

        if (own.Select(item => item.Result.Target).Distinct().Count() < 2)
        {
            notes.Add($"{engine}, {source}: the only source and target of this engine, nothing can be left out");
            return [];
        }

        notes.Add($"{engine}, {source}: the only source, predicted with host times fitted to its other targets");
        return own
            .GroupBy(item => item.Result.Target)
            .SelectMany(target => LeavingOut(target.Key, own, usual));
    }

    private static IEnumerable<PublishedRow> LeavingOut(
        string? target, IReadOnlyList<SystemCase> own, DraftHost usual)
    {
        DraftHost times = Fitted([.. own.Where(item => item.Result.Target != target)], usual);
        return own.Where(item => item.Result.Target == target).Select(item => item.With(times));
    }

    private static DraftHost Fitted(IReadOnlyList<SystemCase> cases, DraftHost usual) =>
        HostFit.Of([.. cases.Select(item => (item.Scenario, item.Result.Speedup!.Value))], usual);
}
