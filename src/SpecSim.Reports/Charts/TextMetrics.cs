// How wide text will be, without a browser. The widths are those of DejaVu Sans, the widest of the fonts that our
// font list can fall back to; so with any of the others (Segoe UI, Roboto, Helvetica, Arial) text is narrower than
// thought, and what does not overlap here does not overlap there.

using System.Text;

namespace SpecSim.Reports.Charts;

internal static class TextMetrics
{
    // Characters by width, in parts of the font size; measured with the browser's measureText.
    private static readonly (string Characters, double Width)[] Widths =
    [
        ("'ijlIJ", 0.30),
        (" ,.·/:;\\|f-", 0.36),
        ("()[]t!²r\"", 0.46),
        ("*_`–sz?cL", 0.56),
        ("ABCRUVXZ", 0.74),
        ("DGHNOQ&", 0.80),
        ("w#+−±<=>^~×≥≤→M", 0.86),
        ("%m@W—…", 1.00),
    ];

    // Bold DejaVu Sans is wider than its regular by a tenth to a seventh, depending on the letter.
    private const double Bold = 1.14;
    private const double Ordinary = 0.66;
    private const double Foreign = 1.0;

    private static readonly double[] Ascii = [.. Enumerable.Range(0, 128).Select(code => Find((char)code))];

    public static double Width(string text, TextStyle style)
    {
        var sum = 0.0;
        foreach (var character in text)
            sum += character < 128 ? Ascii[character] : Find(character);
        return sum * style.Size * (style.Bold ? Bold : 1);
    }

    /// <summary>
    /// Lines no wider than the given width, as few as possible and then as even as possible, broken between words, or
    /// inside one too long for a line.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, TextStyle style, double width)
    {
        var words = Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var lines = Fill(words, style, width);
        if (lines.Count < 2)
            return lines;
        // The least width that needs no more lines leaves no lonely last word.
        var (low, high) = (words.Max(word => Width(word, style)), width);
        while (high - low > 4)
        {
            var middle = (low + high) / 2;
            var narrower = Fill(words, style, middle);
            if (narrower.Count > lines.Count)
                low = middle;
            else
                (high, lines) = (middle, narrower);
        }
        return lines;
    }

    private static List<string> Fill(string[] words, TextStyle style, double width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in words)
        {
            var rest = word;
            if (line.Length > 0 && Width($"{line} {rest}", style) <= width)
            {
                line.Append(' ').Append(rest);
                continue;
            }
            if (line.Length > 0)
                lines.Add(line.ToString());
            while (Width(rest, style) > width && rest.Length > 1)
            {
                var head = LongestHead(rest, style, width);
                lines.Add(rest[..head]);
                rest = rest[head..];
            }
            line.Clear().Append(rest);
        }
        if (line.Length > 0)
            lines.Add(line.ToString());
        return lines;
    }

    /// <summary>XML has no control characters, not even escaped ones; a reader sees a space.</summary>
    public static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static int LongestHead(string word, TextStyle style, double width)
    {
        var length = 1;
        while (length < word.Length - 1 && Width(word[..(length + 1)], style) <= width)
            length++;
        // Two halves of one character must stay together.
        if (char.IsHighSurrogate(word[length - 1]))
            length += length > 1 ? -1 : 1;
        return length;
    }

    private static double Find(char character)
    {
        foreach (var (characters, width) in Widths)
        {
            if (characters.Contains(character))
                return width;
        }
        return char.IsLetter(character) && character > 0x2E7F || char.IsSurrogate(character) ? Foreign : Ordinary;
    }
}
