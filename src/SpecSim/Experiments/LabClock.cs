// What decoded rounds would take on the scenario's hardware, one request at a time, at the scenario's mean context:
// each round pays the passes its drafts made and the verification of the nodes it showed to the target, whatever
// they were meant to be. Every draft model costs what the scenario's draft costs; a lookup costs host time, and where
// it finds nothing, as in the simulator, nothing.

using SpecSim.Decoding;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Charges rounds. Not thread-safe.</summary>
internal sealed class LabClock
{
    private readonly RoundModel _drafting;

    // The same target; its own proposals are lookups and cost next to nothing to evaluate.
    private readonly RoundModel _verifying;
    private readonly long _contextTokens;

    public LabClock(Scenario scenario)
    {
        _drafting = Experiment.Rounds(scenario);
        _verifying = Experiment.Rounds(
            scenario with { Method = new SpeculationMethod.PromptLookup(new Probability(1)) });
        _contextTokens = scenario.Workload.MeanContextTokens;
        PlainSeconds = _verifying.Plain(1, _contextTokens).TotalSeconds;
    }

    /// <summary>A step of plain decoding.</summary>
    public double PlainSeconds { get; }

    /// <summary>All rounds of one answer.</summary>
    public double Seconds(DecodedText text)
    {
        double seconds = 0;
        DecodingRound? last = null;
        foreach (DecodingRound round in text.Rounds)
        {
            seconds += round.Drafted.Count == 0 && round.DraftPasses.Count == 0
                ? PlainSeconds
                : Verify(round.Drafted.Count) + Draft(round, last);
            last = round;
        }

        return seconds;
    }

    /// <summary>A table's row.</summary>
    /// <param name="texts">The answers, by request.</param>
    public LabPoint Point(IReadOnlyList<DecodedText> texts, bool isLossy = false)
    {
        double[] seconds = [.. texts.Select(Seconds)];
        double[] plain = [.. texts.Select(text => text.Tokens.Length * PlainSeconds)];
        double[] rounds = [.. texts.Select(text => (double)text.Rounds.Count)];
        double[] yielded = [.. texts.Select(text => (double)(text.Tokens.Length + text.TokensCut))];
        DecodingRound[] all = [.. texts.SelectMany(text => text.Rounds)];
        long drafted = all.Sum(round => (long)round.Drafted.Count);
        DecodingRound[] compared = [.. all.Where(round => round.Overlaps.Count > 0)];
        long tokens = texts.Sum(text => (long)text.Tokens.Length);
        return new LabPoint(
            "",
            null,
            Interval.OfRatio(yielded, rounds),
            drafted == 0 ? null : (double)all.Sum(round => (long)round.Accepted.Count) / drafted,
            compared.Length == 0 ? null : compared.Average(round => round.Overlaps[0]),
            seconds.Sum() / tokens,
            Interval.OfRatio(plain, seconds))
        {
            DraftPassesPerRound = (double)all.Sum(round => (long)round.DraftPasses.Sum()) / all.Length,
            VerifiedPerRound = (double)drafted / all.Length,
            Tokens = tokens,
            Rounds = all.Length,
            IsLossy = isLossy,
        };
    }

    private double Verify(int nodes) => _verifying.Evaluate(
        new RoundShape(1, nodes > 0 ? 1 : 0, nodes, _contextTokens, 0, 0)).Verify.TotalSeconds;

    private double Draft(DecodingRound round, DecodingRound? last)
    {
        int accepted = last?.Accepted.Count ?? 0;
        // The draft has not yet seen its own last token: its next first pass takes that in too.
        int fully = accepted > 0 && accepted == last!.Depth ? 1 : 0;
        double seconds = 0;
        foreach (IGrouping<int, DraftedToken> source in round.Drafted.GroupBy(token => token.Source))
        {
            int passes = source.Key < round.DraftPasses.Count ? round.DraftPasses[source.Key] : 0;
            seconds += passes > 0
                ? _drafting.Evaluate(new RoundShape(1, 1, passes, _contextTokens, accepted, fully)
                {
                    PassWidths = Widths(source, passes),
                }).Draft.TotalSeconds
                : _verifying.Evaluate(
                    new RoundShape(1, 1, source.Count(), _contextTokens, accepted, fully)).Draft.TotalSeconds;
        }

        return seconds;
    }

    // Nodes with children at each depth, which the next pass takes in; null for a chain.
    private static int[]? Widths(IEnumerable<DraftedToken> tokens, int passes)
    {
        DraftedToken[] all = [.. tokens];
        if (all.Length == passes)
            return null;
        var widths = new int[passes];
        foreach (IGrouping<int, DraftedToken> depth in all.GroupBy(token => token.Depth).Where(depth => depth.Key > 1))
            widths[depth.Key - 2] = depth.Select(token => token.Parent).Distinct().Count();
        return widths;
    }
}
