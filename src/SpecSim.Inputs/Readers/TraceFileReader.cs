// `trace:` of a workload: a file of recorded requests. In the resolved scenario the file has its whole path, so that
// the scenario runs from any folder; what the file says is not copied.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Inputs.Traces;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Readers;

internal static class TraceFileReader
{
    private const string FileKey = "file";
    private const string SkipKey = "skipBadRows";

    /// <returns>Null after reporting why there is no trace.</returns>
    public static TraceReading? Read(MapReader map, List<Evidence> evidence)
    {
        var problemsBefore = map.AllProblems.Count;
        var file = map.Text(FileKey, hint: "the file with the recorded requests");
        if (WordReader.Read(map, "format", [.. TraceFormats.Names.Select(pair => pair.Name)]) is not { } word)
            return null;
        var format = TraceFormats.Names.First(pair => pair.Name == word).Value;
        var options = new TraceOptions
        {
            SkipBadRows = map.Flag(SkipKey, fallback: "false"),
            RowLimit = map.IntegerOrNull("rows", 1),
            Spread = map.Time("spread", Times.NotNegative, fallback: "0 s"),
            Columns = format == TraceFormat.Csv ? Columns(map.Map("columns", isOptional: true)) : new CsvColumns(),
        };
        map.Done();
        if (map.AllProblems.Count > problemsBefore || map.Node[FileKey] is not ScalarNode name)
            return null;
        var path = Library.Locate(file, name.Mark);
        var keyPath = KeyPath.Join(map.Path, FileKey);
        if (TraceReader.ReadWithCounts(path, format, options, map.AllProblems, name.Mark, keyPath) is not { } reading)
            return null;
        map.Node.Set(FileKey, new ScalarNode(name.Mark, Path.GetFullPath(path)));
        string[] parts =
        [
            $"{reading.Trace.Count.ToString("N0", CultureInfo.InvariantCulture)} requests of {Path.GetFileName(path)}",
            .. ((string?[])[reading.Counts.Note, reading.Counts.Skips]).OfType<string>(),
        ];
        evidence.Add(new Evidence("workload: trace", string.Join("; ", parts), Assumed: false));
        return reading;
    }

    /// <summary>Sets it in every trace that a scenario names.</summary>
    public static void SkipBadRows(MapNode scenario)
    {
        foreach (var entry in scenario.Entries.ToList())
        {
            if (entry.Value is not MapNode map)
                continue;
            if (entry.Key == "trace")
                map.Set(SkipKey, new ScalarNode(Mark.Of("--skip-bad-rows"), "true"));
            else
                SkipBadRows(map);
        }
    }

    private static CsvColumns Columns(MapReader map)
    {
        var usual = new CsvColumns();
        var columns = new CsvColumns(
            map.Text("arrival", fallback: usual.Arrival),
            map.Choice("unit", [.. Dimension.Time.Units.Select(unit => (unit.Name, unit.Name))], fallback: usual.Unit),
            map.Text("promptTokens", fallback: usual.PromptTokens),
            map.Text("outputTokens", fallback: usual.OutputTokens),
            map.TextOrNull("category"));
        map.Done();
        return columns;
    }
}
