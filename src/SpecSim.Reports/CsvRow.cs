// One row of a long CSV file, field by field, straight to where it is written: a file of a million requests is never
// in memory. Numbers in their shortest exact form, line ends as in RFC 4180.

using System.Globalization;
using SpecSim.Quantities;

namespace SpecSim.Reports;

internal sealed class CsvRow(TextWriter writer)
{
    private readonly char[] _number = new char[32];
    private bool _begun;

    public CsvRow Add(string? text)
    {
        Separate();
        writer.Write(SummaryCsv.Quote(text ?? ""));
        return this;
    }

    public CsvRow Add(long value)
    {
        Separate();
        value.TryFormat(_number, out int length, provider: CultureInfo.InvariantCulture);
        writer.Write(_number, 0, length);
        return this;
    }

    /// <summary>Empty where there is no number.</summary>
    public CsvRow Add(double? value)
    {
        Separate();
        if (value is { } number && double.IsFinite(number))
        {
            number.TryFormat(_number, out int length, provider: CultureInfo.InvariantCulture);
            writer.Write(_number, 0, length);
        }

        return this;
    }

    public CsvRow Add(Duration? time) => Add(time?.TotalSeconds);

    public void End()
    {
        writer.Write("\r\n");
        _begun = false;
    }

    private void Separate()
    {
        if (_begun)
            writer.Write(',');
        _begun = true;
    }
}
