// Telemetry of engines: from files to what they say. Each file is told by its start and read by its format, in the
// order given; one reader takes all files of its format, because counters mean something between two scrapes only.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Telemetry;

public static class TelemetryReader
{
    private const string TooMuch = "has counts beyond anything a server counts: is it damaged?";

    /// <summary>Names that --format takes.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. TelemetryFormats.All.Select(row => row.Name)];

    /// <summary>Reads files of telemetry and pools them.</summary>
    /// <param name="paths">
    /// Files, also compressed; scrapes of counters that belong together follow one another in time.
    /// </param>
    /// <param name="format">One of <see cref="Formats"/>; null detects it file by file.</param>
    /// <param name="select">Model or table to take where a file has several, which are never pooled.</param>
    /// <param name="draftLength">K where the telemetry does not say it.</param>
    /// <exception cref="ScenarioException">Every file that cannot be read, and why.</exception>
    public static ServerTelemetry Read(
        IReadOnlyList<string> paths, string? format = null, string? select = null, int? draftLength = null)
    {
        FormatRow? forced = format is null ? null : Named(format);
        var findings = new TelemetryFindings(select, draftLength);
        var readers = new List<(FormatRow Row, TelemetryFormat Reader)>();
        var inputs = new List<TelemetryInput>();
        foreach (string path in paths)
            ReadFile(path, forced, findings, readers, inputs);
        if (findings.Problems.Count == 0)
            Finish(readers, findings, string.Join(", ", paths));
        findings.Problems.ThrowIfAny();
        if (findings.IsEmpty)
            throw Wrong(
                string.Join(", ", paths), "says nothing about speculation: nothing was drafted in what was read");
        if (readers.Count > 1)
            findings.Notice(
                $"Files of several formats ({string.Join(", ", readers.Select(reader => reader.Row.Name))}) are "
                    + "pooled: "
                + "rounds that two of them describe are counted twice.");
        return findings.Finish(inputs);
    }

    private static void Finish(
        List<(FormatRow Row, TelemetryFormat Reader)> readers, TelemetryFindings findings, string files)
    {
        try
        {
            foreach ((FormatRow _, TelemetryFormat reader) in readers)
                reader.Finish();
        }
        catch (OverflowException)
        {
            findings.Problems.Add(Mark.Of(files), "", TooMuch);
        }
    }

    private static FormatRow Named(string format) =>
        TelemetryFormats.Find(format) ?? throw new ScenarioException(
        [
            new Problem(
                Mark.Of("--format"),
                "",
                $"'{format}' is no format of telemetry; there are {string.Join(", ", Formats)}",
                Nearest.Names(format, Formats)),
        ]);

    private static void ReadFile(
        string path,
        FormatRow? forced,
        TelemetryFindings findings,
        List<(FormatRow Row, TelemetryFormat Reader)> readers,
        List<TelemetryInput> inputs)
    {
        string? reason = Directory.Exists(path) ? "is a folder, not a file" : File.Exists(path) ? null : "no such file";
        try
        {
            if (reason is null)
            {
                using TelemetryFile file = TelemetryFile.Open(path);
                reason = file.ReadStart();
                if (reason is null)
                    Read(file, forced, findings, readers, inputs);
            }
        }
        catch (OverflowException)
        {
            reason = TooMuch;
        }
        catch (InvalidDataException)
        {
            reason = "is packed, but damaged: it cannot be unpacked to its end";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"cannot be read: {error.Message}";
        }

        if (reason is not null)
            findings.Problems.Add(Mark.Of(path), "", reason);
    }

    private static void Read(
        TelemetryFile file,
        FormatRow? forced,
        TelemetryFindings findings,
        List<(FormatRow Row, TelemetryFormat Reader)> readers,
        List<TelemetryInput> inputs)
    {
        if ((forced ?? Detect(file, findings)) is not { } row)
            return;
        int index = readers.FindIndex(reader => reader.Row == row);
        if (index < 0)
        {
            index = readers.Count;
            readers.Add((row, row.Create(findings)));
        }

        readers[index].Reader.Read(file);
        if (file.Lines.TooLongCount > 0)
            findings.Notice(
                $"{file.Name}: of {file.Lines.TooLongCount} lines longer than {TelemetryFile.MostBytes >> 20} MB the "
                    + "rest "
                + "is not read.");
        if (file.IsCut)
            findings.Notice($"{file.Name}: the packed file ends too early: it is cut, and was read as far as it goes.");
        inputs.Add(new TelemetryInput(file.Path, row.Name, file.Records));
        if (file.Records > 0)
        {
            if (file.BrokenLines() is { } broken)
                findings.Notice(broken);
            return;
        }

        foreach (Problem problem in file.BrokenProblems())
            findings.Problems.Add(problem.Mark, problem.Path, problem.Message, problem.Nearest);
        if (file.BrokenProblems().Count == 0)
            findings.Problems.Add(
                Mark.Of(file.Path), "", $"says nothing about speculation as {row.Name} ({row.What}) does");
    }

    private static FormatRow? Detect(TelemetryFile file, TelemetryFindings findings)
    {
        FormatRow? found = null;
        foreach (FormatRow row in TelemetryFormats.All)
        {
            if (!row.Tells(file.Start))
                continue;
            if (found is not null)
                findings.Notice($"{file.Name}: read as {found.Name}; it also looks like {row.Name}.");
            found ??= row;
        }

        if (found is null)
        {
            string start = file.Window.IsLast ? "" : $" in its first {TelemetryFile.StartBytes >> 20} MB";
            findings.Problems.Add(
                Mark.Of(file.Path),
                "",
                $"says nothing about speculation{start} that is known; tried: {string.Join(", ", Formats)}"
                + (file.Window.IsLast ? "" : "; --format reads on to its end"));
        }

        return found;
    }

    private static ScenarioException Wrong(string file, string message) =>
        new([new Problem(Mark.Of(file), "", message, [])]);
}
