// Reads a table of requests row by row.

using System.Globalization;

namespace SpecSim.Inputs.Traces;

internal sealed class CsvTrace(CsvForm form, TextLines lines, TraceRows rows)
{
    private readonly CsvFields _fields = new();
    private int _failedCalls;

    public void Read()
    {
        if (ReadHeader() is not { } header)
            return;
        while (!rows.IsStopped && lines.TryNext(out ReadOnlySpan<byte> line)
            && rows.TryBegin(lines.Number, lines.IsUnended))
            ReadRow(line, header);
        if (rows.Count == 0 && !rows.IsStopped)
            rows.Stop(0, "has no rows below its header");
        if (_failedCalls > 0)
            rows.AddNote(string.Create(
                CultureInfo.InvariantCulture, $"{_failedCalls:N0} failed calls ({form.Output} 0) left out"));
        if (!rows.HasArrivals)
            rows.AddNote("no arrivals, lengths alone");
    }

    private CsvHeader? ReadHeader()
    {
        if (!lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (!rows.IsStopped)
                rows.Stop(
                    0, $"is empty: the first line names the columns {form.Arrival},{form.Prompt},{form.Output}");
            return null;
        }

        if (_fields.Split(line) is { } reason)
        {
            rows.Stop(lines.Number, reason);
            return null;
        }

        string[] names = new string[_fields.Count];
        for (int index = 0; index < names.Length; index++)
            names[index] = _fields.Text(line, index);
        CsvHeader? header = form.Bind(names, line, lines.Number, rows);
        rows.HasArrivals = header is null or { Arrival: >= 0 };
        return header;
    }

    private void ReadRow(ReadOnlySpan<byte> line, CsvHeader header)
    {
        string? reason = _fields.Split(line);
        if (reason is null && _fields.Count != header.Names.Count)
            reason = $"has {_fields.Count} fields, the header names {header.Names.Count} columns";
        if (reason is not null)
        {
            rows.Report(1, "", reason);
            return;
        }

        string? wrongOutput = FieldText.Tokens(
            _fields.Bytes(line, header.Output), form.HasFailedCalls ? 0 : 1, out int output);
        bool isFailed = form.HasFailedCalls && wrongOutput is null && output == 0;
        string? wrongPrompt = FieldText.Tokens(_fields.Bytes(line, header.Prompt), isFailed ? 0 : 1, out int prompt);
        long time = Time(line, header);
        Check(header, header.Prompt, wrongPrompt);
        Check(header, header.Output, wrongOutput);
        int category = header.Category < 0 ? -1 : Category(line, header);
        if (isFailed && rows.IsSound)
            _failedCalls++;
        else
            rows.Add(time, prompt, output, category);
    }

    private long Time(ReadOnlySpan<byte> line, CsvHeader header)
    {
        if (header.Arrival < 0)
            return 0;
        ReadOnlySpan<byte> text = _fields.Bytes(line, header.Arrival);
        string? reason = form.Unit is null
            ? TraceTimes.Date(text, out long time)
            : TraceTimes.Number(text, form.Unit, out time);
        Check(header, header.Arrival, reason ?? rows.RefuseOrder(time));
        return time;
    }

    private int Category(ReadOnlySpan<byte> line, CsvHeader header)
    {
        ReadOnlySpan<byte> name = _fields.Bytes(line, header.Category);
        if (name.IsEmpty)
            Check(header, header.Category, FieldText.Empty);
        return rows.IsSound ? rows.CategoryOf(name, header.Names[header.Category]) : -1;
    }

    private void Check(CsvHeader header, int index, string? reason)
    {
        if (reason is not null)
            rows.Report(_fields.Start(index) + 1, header.Names[index], reason);
    }
}
