// The order of versions such as 1.3.0rc10 or 0.5.6.post2: numbers are compared as numbers, and what comes before a
// release ("rc") is below it.

using System.Globalization;
using System.Text.RegularExpressions;

namespace SpecSim.Inputs.Measured;

internal static partial class LibraryVersion
{
    public static int Compare(string left, string right)
    {
        List<long> leftParts = Parts(left);
        List<long> rightParts = Parts(right);
        for (int index = 0; index < Math.Max(leftParts.Count, rightParts.Count); index++)
        {
            long difference = leftParts.ElementAtOrDefault(index) - rightParts.ElementAtOrDefault(index);
            if (difference != 0)
                return difference > 0 ? 1 : -1;
        }

        return 0;
    }

    private static List<long> Parts(string version)
    {
        var parts = new List<long>();
        foreach (Match match in Part().Matches(version))
        {
            if (match.Groups["before"].Success)
                parts.Add(-1);
            else
                parts.Add(long.Parse(match.Value, CultureInfo.InvariantCulture));
        }

        return parts;
    }

    // Nine digits: a number that is a date at most.
    [GeneratedRegex(@"(?<before>rc|alpha|beta|dev)|[0-9]{1,9}")]
    private static partial Regex Part();
}
