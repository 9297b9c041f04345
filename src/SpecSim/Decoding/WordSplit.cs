// Where a text is cut before pairs of bytes are learnt or applied: no token reaches over such a cut. A word is a run
// of letters, of digits, of other signs or of white space; one space before a run belongs to it (as in GPT-2: Radford
// et al. 2019, section 2.2). Works on bytes, so any text can be cut, UTF-8 or not; a byte is held as the char of its
// value.

namespace SpecSim.Decoding;

internal static class WordSplit
{
    // No run goes on without end: applying pairs takes the square of a word's length.
    private const int LongestWord = 48;

    private enum Kind
    {
        Blank,
        Letter,
        Digit,
        Sign,
    }

    /// <summary>The end of the word that begins at <paramref name="start"/>, which is inside the text.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        int limit = Math.Min(text.Length, start + LongestWord);
        int end = start;
        if (text[start] == ' ' && start + 1 < limit && KindOf(text[start + 1]) != Kind.Blank)
            end++;
        Kind kind = KindOf(text[end]);
        while (end < limit && KindOf(text[end]) == kind)
            end++;

        // The last space of a gap leads the next word.
        bool leads = kind == Kind.Blank && end < text.Length && end - start > 1 && text[end - 1] == ' ';
        return leads && KindOf(text[end]) != Kind.Blank ? end - 1 : end;
    }

    /// <summary>Each byte as the char of the same value.</summary>
    public static char[] Widen(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (int index = 0; index < text.Length; index++)
            text[index] = (char)bytes[index];
        return text;
    }

    // Bytes of signs beyond ASCII count as letters: they are, in most texts.
    private static Kind KindOf(char sign) => sign switch
    {
        ' ' or '\n' or '\r' or '\t' => Kind.Blank,
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or >= '\x80' => Kind.Letter,
        >= '0' and <= '9' => Kind.Digit,
        _ => Kind.Sign,
    };
}
