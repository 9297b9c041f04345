// What every chart of predicted over observed has behind its points: the diagonal, and bands around it.

using System.Globalization;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

internal static class ParityPlot
{
    /// <summary>Where both are equal.</summary>
    public static Series Diagonal(string name, double least, double most) =>
        new(name, [new Point(least, least), new Point(most, most)]);

    /// <summary>"within 10 %": predicted between 0.9 and 1.1 of what was observed.</summary>
    /// <param name="least">Where a band begins.</param>
    /// <param name="most">Where it ends.</param>
    /// <param name="widths">As shares, the narrowest first.</param>
    public static IReadOnlyList<Band> Bands(double least, double most, params IReadOnlyList<double> widths) =>
    [
        .. widths.Select(width => new Band(
            string.Create(CultureInfo.InvariantCulture, $"within {width * 100:0} %"),
            [
                new Point(least, least, least * (1 - width), least * (1 + width)),
                new Point(most, most, most * (1 - width), most * (1 + width)),
            ])),
    ];

    /// <summary>Four digits are more than a pixel shows, and a quarter of the file.</summary>
    public static double Rounded(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 3);
        return Math.Round(value / unit) * unit;
    }
}
