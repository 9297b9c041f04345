// Every round of a run as it happened, for those who write it down as a server would. Nobody keeps one unless asked: a
// run without it does and takes as much as before.

using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>One request's part of one step.</summary>
/// <param name="End">When its tokens came.</param>
/// <param name="Request">The request, counted from 0 in the order of the run's records.</param>
/// <param name="Drafted">Tokens drafted; 0 where the round had no draft.</param>
/// <param name="Accepted">Of those, accepted.</param>
public readonly record struct LoggedRound(Instant End, int Request, byte Drafted, byte Accepted);

/// <summary>Takes down rounds in the order in which they end.</summary>
public sealed class RoundLog
{
    private readonly List<LoggedRound> _rounds = [];

    public IReadOnlyList<LoggedRound> Rounds => _rounds;

    /// <exception cref="OverflowException">A draft of more than 255 tokens.</exception>
    public void Add(Instant end, int request, int drafted, int accepted) =>
        _rounds.Add(new LoggedRound(end, request, (byte)drafted, (byte)accepted));
}
