// Counters between two scrapes. Within one group of labels (one engine) the leading counter tells a restart: if it
// fell, the server began again at zero, and so did all its counters. Another counter that falls alone is a
// contradiction: what lies between these two scrapes is left out. Both are said.

namespace SpecSim.Inputs.Telemetry;

/// <param name="leading">The family whose fall means a restart.</param>
/// <param name="counters">All families that count, the leading one among them.</param>
/// <param name="findings">Where restarts are said.</param>
internal sealed class CounterDifferences(int leading, int[] counters, TelemetryFindings findings)
{
    private readonly Dictionary<string, SampleGroup> _last = [];
    private string _lastPlace = "";

    /// <summary>Scrapes seen so far.</summary>
    public int Count { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>What was counted since the scrape before this one: a group for each engine that has counters.</summary>
    /// <remarks>The first scrape gives nothing; <see cref="SinceStart"/> has what it counted.</remarks>
    public IReadOnlyList<SampleGroup> Next(Scrape scrape)
    {
        List<SampleGroup> differences = [];
        foreach (SampleGroup group in scrape.Groups)
        {
            if (group.Values[leading] is not { } count)
                continue;
            _last.TryGetValue(group.Labels, out SampleGroup? before);
            if (Count > 0 && before is null)
                findings.Notice(
                    $"{scrape.Place}: {{{group.Labels}}} was not in the scrape before: its counters are taken from 0.");
            if (before?.Values[leading] > count)
            {
                Restarts++;
                findings.Notice(
                    $"{scrape.Place}: counters of {{{group.Labels}}} are lower than at {_lastPlace}: the server was "
                    + "restarted between, and they are taken from 0. If the files are not in order of time, sort "
                    + "them.");
                before = null;
            }

            if (Count > 0 && Difference(group, before, scrape.Place) is { } difference)
                differences.Add(difference);
            _last[group.Labels] = group;
        }

        Count++;
        _lastPlace = scrape.Place;
        return differences;
    }

    /// <summary>The counters of the last scrape as they stand.</summary>
    public IReadOnlyList<SampleGroup> SinceStart() => [.. _last.Values];

    private SampleGroup? Difference(SampleGroup group, SampleGroup? before, string place)
    {
        var difference = new SampleGroup(group.Labels, group.Values.Length);
        bool isSound = true;
        foreach (int family in counters)
        {
            difference.Values[family] = group.Values[family] - (before?.Values[family] ?? 0);
            isSound &= difference.Values[family] is not < 0;
        }

        for (int index = 0; index < group.Positions.Count; index++)
        {
            double? last = before is not null && index < before.Positions.Count ? before.Positions[index] : null;
            difference.Positions.Add(group.Positions[index] - (last ?? 0));
            isSound &= difference.Positions[index] is not < 0;
        }

        if (isSound)
            return difference;
        findings.Notice(
            $"{place}: some counters of {{{group.Labels}}} fell while others rose since {_lastPlace}, which no restart "
            + "explains: what lies between is left out.");
        return null;
    }
}
