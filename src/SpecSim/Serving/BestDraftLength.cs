// Which draft length gives the most tokens a second: E(K) / T(B, K), with the tokens of a round from hazards and its
// time from the latency model. Hazards are those expected and, more and more, those seen (Liu et al. 2024, SmartSpec).

using SpecSim.Acceptance;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>
/// The draft length with the most expected tokens a second: tokens per round by the acceptance that is expected, and
/// that is seen, over the time of the round by the latency model.
/// </summary>
internal sealed class BestDraftLength
{
    // The expectation weighs as much as so many rounds that got to a position.
    private const double PriorRounds = 200;

    // What was seen longer ago counts less: halved after so many rounds.
    private const double HalfLife = 2000;

    private readonly RoundModel _rounds;
    private readonly double _draftedShare;
    private readonly long _meanContextTokens;
    private readonly double[] _prior;
    private readonly double[] _tried;
    private readonly double[] _kept;
    private readonly double[] _hazards;
    private double _seen;

    private int _chosenFor = -1;
    private int _chosen;
    private int _stepsToNext;

    public BestDraftLength(
        RoundModel rounds, AcceptanceProfile acceptance, double draftedShare, int longest, double meanContextTokens)
    {
        _rounds = rounds;
        _draftedShare = draftedShare;
        _meanContextTokens = (long)meanContextTokens;
        RoundStatistics expected = acceptance.Expect(longest);
        _prior = [.. Enumerable.Range(0, longest).Select(position => Hazard(expected, position))];
        _tried = new double[longest];
        _kept = new double[longest];
        _hazards = [.. _prior];
    }

    public void Observe(int accepted, int drafted)
    {
        for (int position = 0; position < drafted && position <= accepted; position++)
        {
            _tried[position]++;
            if (position < accepted)
                _kept[position]++;
        }

        if (++_seen < HalfLife)
            return;
        _seen /= 2;
        for (int position = 0; position < _tried.Length; position++)
        {
            _tried[position] /= 2;
            _kept[position] /= 2;
        }
    }

    /// <summary>For a step of so many sequences, by what was seen so far. Thought over every 16 steps.</summary>
    public int Choose(int sequences, long contextTokens)
    {
        if (sequences == _chosenFor && --_stepsToNext > 0)
            return _chosen;
        for (int position = 0; position < _hazards.Length; position++)
        {
            _hazards[position] = ((PriorRounds * _prior[position]) + _kept[position])
                / (PriorRounds + _tried[position]);
        }

        _stepsToNext = 16;
        _chosenFor = sequences;
        _chosen = Best(sequences, contextTokens);
        return _chosen;
    }

    /// <summary>By number of sequences, from 0, at the mean context and the expected acceptance.</summary>
    public int[] Schedule(int largestBatch)
    {
        int[] lengths = new int[largestBatch + 1];
        for (int sequences = 1; sequences <= largestBatch; sequences++)
            lengths[sequences] = Best(sequences, _meanContextTokens);
        lengths[0] = lengths[Math.Min(1, largestBatch)];
        return lengths;
    }

    private int Best(int sequences, long contextTokens)
    {
        sequences = Math.Max(1, sequences);
        int best = 0;
        double bestRate = 0;
        double survival = 1;
        double accepted = 0;
        double shareAll = 0;
        for (int length = 0; length <= _hazards.Length; length++)
        {
            if (length > 0)
            {
                survival *= _hazards[length - 1];
                accepted += survival;
                shareAll = survival;
            }

            double tokens = 1 + (_draftedShare * accepted);
            double rate = sequences * tokens / Seconds(sequences, contextTokens, length, accepted, shareAll);
            if (rate <= bestRate)
                continue;
            bestRate = rate;
            best = length;
        }

        return best;
    }

    private double Seconds(int sequences, long contextTokens, int length, double accepted, double shareAll)
    {
        int drafting = length == 0 ? 0 : Math.Max(1, (int)Math.Round(sequences * _draftedShare));
        return _rounds.Evaluate(new RoundShape(
            sequences,
            drafting,
            length,
            sequences * contextTokens,
            length == 0 ? 0 : (int)Math.Round(drafting * accepted),
            length == 0 ? 0 : (int)Math.Round(drafting * shareAll))).TotalSeconds;
    }

    private static double Hazard(RoundStatistics expected, int position)
    {
        double before = position == 0 ? 1 : expected.Survival[position - 1];
        return before > 0 ? expected.Survival[position] / before : 0;
    }
}
