// Where the application writes. stdout carries results, the same bytes for the same input and seed; stderr
// carries progress and diagnostics.

namespace SpecSim.Cli;

/// <param name="Out">Results.</param>
/// <param name="Error">Progress and diagnostics.</param>
/// <param name="ShowsProgress">Whether a person watches stderr: progress lines overwrite themselves.</param>
/// <param name="Time">The clock of progress; nothing else in the program has one.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool ShowsProgress, TimeProvider Time);

/// <summary>What the process returns.</summary>
public static class ExitCodes
{
    public const int Fine = 0;
    public const int CheckFailed = 1;
    public const int InputIsWrong = 2;
    public const int MachineFailed = 3;
    public const int InvariantBroke = 4;
}
