// How an engine's convention became tokens per round, with the figures put in. Five conventions are in use: mean
// length with the extra token, accepted tokens without it, accepted over drafted (which falls with K by construction),
// survival to a position, and the chance of a position given the one before it.

using System.Globalization;
using System.Text;

namespace SpecSim.Inputs.Telemetry;

internal static class Conversion
{
    /// <summary>What a tally of counts says, in each convention that it knows.</summary>
    /// <param name="tally">The counts.</param>
    /// <param name="mean">What the engine calls the mean.</param>
    public static IEnumerable<string> Of(RoundTally tally, string mean)
    {
        if (tally.Rounds > 0)
            yield return Mean(tally.Accepted, tally.Rounds, mean);
        if (tally.Drafted > 0)
            yield return Rate(tally.Accepted, tally.Drafted);
        if (tally.Uncounted.Drafted > 0)
            yield return Rate(tally.Uncounted.Accepted, tally.Uncounted.Drafted) + "; rounds were not counted";
        long[] survived = tally.Survived();
        if (survived.Length > 0 && tally.RoundsByPosition > 0)
            yield return Survival(survived, tally.RoundsByPosition)
                + (tally.HasShortDrafts ? "; too low where drafts were shorter" : "");
    }

    public static string Mean(long accepted, long rounds, string name) => Text(
        $"1 + {accepted} accepted / {rounds} rounds = {1 + ((double)accepted / rounds):0.00} tokens a round: {name}");

    public static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Rate(long accepted, long drafted) =>
        Text($"{accepted} accepted / {drafted} drafted = {(double)accepted / drafted:0.0%} of draft tokens: ")
        + "falls with K by itself";

    private static string Survival(long[] survived, long rounds)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"accepted to position 1..{survived.Length}: ");
        text.AppendJoin(", ", survived);
        text.Append(CultureInfo.InvariantCulture, $" of {rounds} rounds = survival ");
        text.AppendJoin(", ", survived.Select(count => Text($"{(double)count / rounds:0.000}")));
        text.Append("; each over the one before it: ");
        text.AppendJoin(
            ", ",
            survived.Select((count, index) => (count, before: index == 0 ? rounds : survived[index - 1]))
                .Where(pair => pair.before > 0)
                .Select(pair => Text($"{(double)pair.count / pair.before:0.000}")));
        return text.ToString();
    }
}
