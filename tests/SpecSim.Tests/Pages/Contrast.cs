// How well a text can be told from what it stands on: the contrast ratio of WCAG 2.2, (L1 + 0.05) / (L2 + 0.05) with L
// the relative luminance, from 1 to 21. Level AA asks for at least 4.5 where text is of ordinary size.

using System.Globalization;
using System.Text.RegularExpressions;

namespace SpecSim.Tests.Pages;

internal static partial class Contrast
{
    public const double Readable = 4.5;

    /// <summary>Of two colours as a browser computes them: "rgb(27, 31, 36)".</summary>
    public static double Ratio(string colour, string ground)
    {
        double[] luminances = [Luminance(colour), Luminance(ground)];
        return (luminances.Max() + 0.05) / (luminances.Min() + 0.05);
    }

    public static double Luminance(string colour)
    {
        // With an opacity the colour would depend on what lies below.
        if (Opaque().Match(colour) is not { Success: true } match)
            throw new ArgumentException($"'{colour}' is no opaque colour.");
        double[] channels = [.. Enumerable.Range(1, 3).Select(index => Linear(match.Groups[index].Value))];
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    }

    private static double Linear(string digits)
    {
        var value = int.Parse(digits, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex(@"^rgb\((\d+), (\d+), (\d+)\)$")]
    private static partial Regex Opaque();
}
