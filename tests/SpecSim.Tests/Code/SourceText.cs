// Splits C# source into its code and its comments, so that a rule about code is not fooled by a string or a comment.
// Both halves keep the length and the line ends of the source, with blanks for what is not theirs; the texts of
// strings are in neither. A light scan, good enough for this code base: the tests beside it say what it knows.

namespace SpecSim.Tests.Code;

internal sealed class SourceText
{
    private readonly string _source;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private SourceText(string source)
    {
        _source = source;
        _code = source.Select(letter => letter == '\n' ? '\n' : ' ').ToArray();
        _comments = _code.ToArray();
        ScanCode(inHole: false);
    }

    public string Code => new(_code);

    public string Comments => new(_comments);

    public static SourceText Parse(string source) => new(source);

    /// <summary>The number, from 1, of the line in which a character lies.</summary>
    public static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    // Code up to the end of the text, or of the hole of an interpolated string.
    private void ScanCode(bool inHole)
    {
        var depth = 0;
        while (_at < _source.Length)
        {
            var letter = _source[_at];
            if (inHole && letter == '}' && depth-- == 0)
                return;
            if (inHole && letter == '{')
                depth++;

            if (Ahead("//"))
                Keep(_comments, LengthUntil("\n"));
            else if (Ahead("/*"))
                Keep(_comments, LengthUntil("*/") + 2);
            else if (CharacterLength() is > 0 and var length)
                _at += length;
            else if (StringPrefixLength() is >= 0 and var prefix)
                ScanString(_source.Substring(_at, prefix));
            else
                Keep(_code, 1);
        }
    }

    private void ScanString(string prefix)
    {
        _at += prefix.Length;
        var quotes = RunOf('"');
        var dollars = prefix.Count(letter => letter == '$');
        if (quotes == 2)
        {
            _at += 2;
            return;
        }

        var raw = quotes >= 3;
        var close = new string('"', raw ? quotes : 1);
        var hole = raw ? dollars : Math.Min(dollars, 1);
        var verbatim = prefix.Contains('@');
        _at += close.Length;
        while (_at < _source.Length && !(Ahead(close) && !(verbatim && Ahead("\"\""))))
        {
            if (hole > 0 && RunOf('{') is var braces && braces > 0)
                ScanBraces(braces, hole, raw);
            else
                _at += (!raw && !verbatim && Ahead("\\")) || (verbatim && Ahead("\"\"")) ? 2 : 1;
        }

        // A raw string may end in more quotes than it began with only by mistake; the compiler would have said so.
        _at += close.Length;
    }

    // Doubled braces are text in an ordinary string; in a raw one a hole is as many braces as there are dollars.
    private void ScanBraces(int braces, int hole, bool raw)
    {
        _at += braces;
        var opensHole = raw ? braces >= hole : braces % 2 == 1;
        if (!opensHole)
            return;
        ScanCode(inHole: true);
        _at += hole;
    }

    private void Keep(char[] half, int length)
    {
        var end = Math.Min(_at + length, _source.Length);
        for (; _at < end; _at++)
            half[_at] = _source[_at];
    }

    private bool Ahead(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private int LengthUntil(string text)
    {
        var end = _source.IndexOf(text, _at, StringComparison.Ordinal);
        return (end < 0 ? _source.Length : end) - _at;
    }

    private int RunOf(char letter)
    {
        var end = _at;
        while (end < _source.Length && _source[end] == letter)
            end++;
        return end - _at;
    }

    // 'a', '\n', '\u0041'; 0 where no character literal starts.
    private int CharacterLength()
    {
        if (_source[_at] != '\'' || _at + 2 >= _source.Length)
            return 0;
        var end = _source.IndexOf('\'', _at + (_source[_at + 1] == '\\' ? 3 : 2));
        return end < 0 || end - _at > 12 ? 0 : end - _at + 1;
    }

    // The number of $ and @ before a quote; -1 where no string starts.
    private int StringPrefixLength()
    {
        var end = _at;
        while (end < _source.Length && _source[end] is '$' or '@')
            end++;
        return end < _source.Length && _source[end] == '"' ? end - _at : -1;
    }
}
