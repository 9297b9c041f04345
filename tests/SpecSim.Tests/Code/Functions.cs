// Finds the functions of a C# file and their lengths: methods, constructors, operators, and properties with a body.
// What is nested in a function counts with it. A field's initial value is data and does not count. Reads what
// SourceText calls code, by its braces: this code base is formatted by a tool, so that is enough.

using System.Text.RegularExpressions;

namespace SpecSim.Tests.Code;

internal sealed record Function(string Name, int Line, int LineCount);

internal sealed partial class Functions
{
    private readonly string _code;
    private readonly List<Function> _found = [];
    private int _at;

    private Functions(string code) => _code = code;

    public static IReadOnlyList<Function> In(string source)
    {
        var functions = new Functions(SourceText.Parse(source).Code);
        functions.ReadMembers();
        return functions._found;
    }

    // The members of a type, or of a file, up to the brace that closes it.
    private void ReadMembers()
    {
        while (SkipBlanksAndAttributes())
        {
            if (_code[_at] == '}')
            {
                _at++;
                return;
            }

            ReadMember();
        }
    }

    private void ReadMember()
    {
        var start = _at;
        var head = ReadHead();
        if (head.EndsWith('{') && OpensMembers().IsMatch(head))
        {
            ReadMembers();
            return;
        }

        if (head.EndsWith('{'))
        {
            _at--;
            SkipBalanced();
        }
        else if (head.EndsWith('='))
        {
            SkipTo(";");
            _at++;
        }

        var isFunction = head.EndsWith('{') || (head.EndsWith('=') && _code[start + head.Length] == '>');
        if (isFunction && !IsEnum().IsMatch(head))
            Add(head, start);
    }

    // What stands before a member's body or value, with the letter that opens it: { or = (also of =>) or ;
    private string ReadHead()
    {
        var start = _at;
        do
        {
            SkipTo("{;=");
            _at = Math.Min(_at + 1, _code.Length);
        }
        while (_at < _code.Length && IsOperatorSymbol().IsMatch(_code[start.._at]));

        return _code[start.._at];
    }

    private void Add(string head, int start)
    {
        var line = SourceText.LineOf(_code, start);
        var lastLine = SourceText.LineOf(_code, _at);
        _found.Add(new Function(FunctionName().Match(head).Groups["name"].Value, line, lastLine - line + 1));
    }

    private bool SkipBlanksAndAttributes()
    {
        while (_at < _code.Length)
        {
            if (char.IsWhiteSpace(_code[_at]))
                _at++;
            else if (_code[_at] == '[')
                SkipBalanced();
            else if (_code[_at] == '#')
                _at = LineEnd();
            else
                return true;
        }

        return false;
    }

    private int LineEnd()
    {
        var end = _code.IndexOf('\n', _at);
        return end < 0 ? _code.Length : end;
    }

    // Stops at the first of these letters outside brackets.
    private void SkipTo(string letters)
    {
        while (_at < _code.Length && !letters.Contains(_code[_at]))
        {
            if (_code[_at] is '(' or '[' or '{')
                SkipBalanced();
            else
                _at++;
        }
    }

    // From an opening bracket to just behind the one that closes it.
    private void SkipBalanced()
    {
        var depth = 0;
        for (; _at < _code.Length; _at++)
        {
            if (_code[_at] is '(' or '[' or '{')
                depth++;
            else if (_code[_at] is ')' or ']' or '}' && --depth == 0)
            {
                _at++;
                return;
            }
        }
    }

    // Not the constraint "where T : class".
    [GeneratedRegex(@"(?<![:,]\s*)\b(namespace|class|struct|interface|record)\s+\w")]
    private static partial Regex OpensMembers();

    [GeneratedRegex(@"\benum\s+\w")]
    private static partial Regex IsEnum();

    // The = of an operator's name: ==, !=, <=, >=.
    [GeneratedRegex(@"\boperator\s*[=!<>]*=$")]
    private static partial Regex IsOperatorSymbol();

    [GeneratedRegex(@"(?<name>operator\s*[^\s(]+|this|(?!(static|async|override)\b)\w+)\s*(<[^()]*>)?\s*(\(|\[|\{|=)")]
    private static partial Regex FunctionName();
}
