// Scrapes of a metrics page, one after the other: a new one begins with a new file, at "# EOF", and where a sample
// comes a second time. Only the families that are asked for are kept, by the labels that they share.

using System.Text;
using SpecSim.Inputs.Traces;

namespace SpecSim.Inputs.Telemetry;

/// <summary>Samples of one scrape under the same labels, "position" and such left out: one engine, mostly.</summary>
internal sealed class SampleGroup(string labels, int families)
{
    /// <summary>As they stand in the file.</summary>
    public string Labels { get; } = labels;

    /// <summary>By family; null where a sample is missing.</summary>
    public double?[] Values { get; } = new double?[families];

    /// <summary>Values of the family with positions, by position.</summary>
    public List<double?> Positions { get; } = [];

    public string? Label(string name) =>
        PrometheusSample.Label(Encoding.UTF8.GetBytes(Labels), Encoding.UTF8.GetBytes(name));
}

/// <summary>One scrape.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Line">Of its first sample.</param>
/// <param name="Seconds">When it was taken, where its lines say it.</param>
/// <param name="Groups">By labels, in order of appearance.</param>
internal sealed record Scrape(string File, long Line, double? Seconds, IReadOnlyList<SampleGroup> Groups)
{
    public string Place => $"{File}:{Line}";
}

/// <param name="prefixes">One of these stands before a family's name.</param>
/// <param name="families">Names without prefix; those without _total are found with it too.</param>
/// <param name="withPositions">Which of the families has positions; -1 for none.</param>
internal sealed class PrometheusScrapes(string[] prefixes, string[] families, int withPositions = -1)
{
    // Before the prefix, as Red Hat's serving stack has it.
    private static ReadOnlySpan<byte> Wrapper => "kserve_"u8;

    private readonly byte[][] _prefixes = [.. prefixes.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _families = [.. families.Select(Encoding.UTF8.GetBytes)];
    private readonly List<SampleGroup> _groups = [];
    private string _file = "";
    private long _line;
    private double? _seconds;

    /// <summary>Calls back for each scrape of the file that has any of the families.</summary>
    public void Read(TelemetryFile file, Action<Scrape> found)
    {
        ByteLines lines = file.Lines;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (line.StartsWith("# EOF"u8))
                End(found);
            ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
            int end = text.IndexOfAny("{ \t"u8);
            int family = end <= 0 || text[0] == (byte)'#' ? -1 : FamilyOf(text[..end]);
            if (family < 0)
                continue;
            if (PrometheusSample.TryParse(text, out PrometheusSample sample) && IsLevel(sample.Value))
            {
                Add(sample, family, file, lines.Number, found);
                continue;
            }

            string cut = lines.IsUnended ? "; the file ends here, it looks truncated" : "";
            file.Report(lines.Number, $"no sample: {FieldText.Shown(line)}{cut}");
        }

        End(found);
    }

    // Counters are doubles: beyond this, one more would not be seen.
    private static bool IsLevel(double value) => value is >= 0 and <= 9e15;

    private int FamilyOf(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith(Wrapper))
            name = name[Wrapper.Length..];
        foreach (byte[] prefix in _prefixes)
        {
            if (!name.StartsWith(prefix))
                continue;
            ReadOnlySpan<byte> whole = name[prefix.Length..];
            ReadOnlySpan<byte> rest = whole.EndsWith("_total"u8) ? whole[..^"_total"u8.Length] : whole;
            for (int family = 0; family < _families.Length; family++)
            {
                if (rest.SequenceEqual(_families[family]) || whole.SequenceEqual(_families[family]))
                    return family;
            }
        }

        return -1;
    }

    private void Add(PrometheusSample sample, int family, TelemetryFile file, long line, Action<Scrape> found)
    {
        int position = -1;
        if (family == withPositions
            && (!int.TryParse(PrometheusSample.Label(sample.Labels, "position"u8), out position)
                || position is < 0 or >= RoundTally.MostDraftLength))
        {
            file.Report(line, "label 'position' is missing or no position");
            return;
        }

        string labels = Shared(sample.Labels, family == withPositions);
        SampleGroup? group = _groups.Find(one => one.Labels == labels);
        if (group is not null && Value(group, family, position) is not null)
        {
            End(found);
            group = null;
        }

        if (_groups.Count == 0)
            (_file, _line) = (file.Name, line);
        if (group is null)
            _groups.Add(group = new SampleGroup(labels, _families.Length));
        _seconds ??= sample.Seconds;
        if (position < 0)
        {
            group.Values[family] = sample.Value;
            return;
        }

        while (group.Positions.Count <= position)
            group.Positions.Add(null);
        group.Positions[position] = sample.Value;
    }

    private static double? Value(SampleGroup group, int family, int position) =>
        position < 0 ? group.Values[family] : position < group.Positions.Count ? group.Positions[position] : null;

    private static string Shared(ReadOnlySpan<byte> labels, bool hasPosition)
    {
        string text = Encoding.UTF8.GetString(labels).Trim(' ', ',');
        return hasPosition
            ? string.Join(
                ',', text.Split(',').Where(part => !part.TrimStart().StartsWith("position=", StringComparison.Ordinal)))
            : text;
    }

    private void End(Action<Scrape> found)
    {
        if (_groups.Count > 0)
            found(new Scrape(_file, _line, _seconds, [.. _groups]));
        _groups.Clear();
        _seconds = null;
    }
}
