// Which draft length gives the most tokens a second: B E(K) / T(B, K), with the tokens of a round from hazards and its
// time from the latency model. Hazards are those expected and, more and more, those seen (Liu et al. 2024, SmartSpec).
// T is that of a mean step of a server that goes on like this: B E(K) / (tokens of an answer) requests end in it and
// as many prompts come in. They fill the step that drafted tokens would share almost for free, and drafts take them in
// as well: a choice by rounds alone goes on drafting until the server is past what it carries without.

using SpecSim.Acceptance;
using SpecSim.Latency;
using SpecSim.Speculation;

namespace SpecSim.Controllers;

/// <summary>
/// The draft length with the most expected tokens a second: tokens per round by the acceptance that is expected, and
/// that is seen, over the time of the round by the latency model.
/// </summary>
public sealed class BestDraftLength
{
    private readonly EvidenceWeights _weights;
    private readonly double _fadePerRound;
    private readonly RoundModel _rounds;
    private readonly double _draftedShare;
    private readonly MeanRequest _request;
    private readonly PromptParts _prompts = new();
    private readonly double[] _prior;
    private readonly double[] _tried;
    private readonly double[] _kept;
    private readonly double[] _hazards;
    private readonly double _missedTokenSeconds;
    private double _seen;

    private int _chosenFor = -1;
    private DraftChoice _chosen;
    private int _stepsToNext;

    public BestDraftLength(
        RoundModel rounds,
        AcceptanceProfile acceptance,
        double draftedShare,
        int longest,
        MeanRequest request,
        EvidenceWeights weights)
    {
        _weights = weights;
        _fadePerRound = Math.Pow(0.5, 1 / weights.HalfLifeRounds);
        _rounds = rounds;
        _draftedShare = draftedShare;
        _request = request;
        int context = (int)Math.Max(1, request.ContextTokens);
        _missedTokenSeconds = rounds.DraftPrefill([context]).TotalSeconds / context;
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

        if (_weights.OneNumber)
        {
            Fade(_fadePerRound);
            return;
        }

        if (++_seen < _weights.HalfLifeRounds)
            return;
        _seen /= 2;
        Fade(0.5);
    }

    private void Fade(double share)
    {
        for (int position = 0; position < _tried.Length; position++)
        {
            _tried[position] *= share;
            _kept[position] *= share;
        }
    }

    /// <summary>For a step of so many sequences, by what was seen so far. Thought over every 16 steps.</summary>
    public DraftChoice Choose(int sequences, long contextTokens)
    {
        if (sequences == _chosenFor && --_stepsToNext > 0)
            return _chosen;
        Estimate();
        _stepsToNext = 16;
        _chosenFor = sequences;
        _chosen = Best(sequences, contextTokens);
        return _chosen;
    }

    private void Estimate()
    {
        double prior = _weights.PriorRounds;
        if (_weights.OneNumber && _hazards.Length > 0)
        {
            Array.Fill(_hazards, ((prior * _prior[0]) + _kept.Sum()) / (prior + _tried.Sum()));
            return;
        }

        for (int position = 0; position < _hazards.Length; position++)
            _hazards[position] = ((prior * _prior[position]) + _kept[position]) / (prior + _tried[position]);
    }

    /// <summary>By number of sequences, from 0, at the mean context and the expected acceptance.</summary>
    public DraftChoice[] Schedule(int largestBatch)
    {
        var choices = new DraftChoice[largestBatch + 1];
        for (int sequences = 1; sequences <= largestBatch; sequences++)
            choices[sequences] = Best(sequences, _request.ContextTokens);
        choices[0] = choices[Math.Min(1, largestBatch)];
        return choices;
    }

    private DraftChoice Best(int sequences, long contextTokens)
    {
        sequences = Math.Max(1, sequences);
        int best = 0;
        double bestRate = 0;
        double plainRate = 0;
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

            var shape = Shape(sequences, contextTokens, length, accepted, shareAll);
            double tokens = sequences * (1 + (_draftedShare * accepted));
            double rate = tokens / MeanSeconds(shape, tokens / _request.OutputTokens);
            if (length == 0)
                plainRate = rate;
            if (rate <= bestRate)
                continue;
            bestRate = rate;
            best = length;
        }

        return new DraftChoice(best, MostMissed((1 / plainRate) - (1 / bestRate)));
    }

    private int MostMissed(double savedSecondsPerToken) => _missedTokenSeconds == 0
        ? int.MaxValue
        : (int)Math.Min(int.MaxValue, savedSecondsPerToken * _request.OutputTokens / 2 / _missedTokenSeconds);

    private RoundShape Shape(int sequences, long contextTokens, int length, double accepted, double shareAll)
    {
        int drafting = length == 0 ? 0 : Math.Max(1, (int)Math.Round(sequences * _draftedShare));
        return new RoundShape(
            sequences,
            drafting,
            length,
            sequences * contextTokens,
            length == 0 ? 0 : (int)Math.Round(drafting * accepted),
            length == 0 ? 0 : (int)Math.Round(drafting * shareAll));
    }

    /// <summary>Of a step that takes in so many prompts; below one, of so many steps with one and the rest without.
    /// </summary>
    private double MeanSeconds(in RoundShape shape, double prompts)
    {
        _prompts.Clear();
        double tokens = prompts * _request.PromptTokens;
        int chunk = Math.Min(_request.PromptTokens, _request.LargestChunk);
        if (chunk > 0)
        {
            int parts = (int)Math.Ceiling(tokens / chunk);
            int each = Math.Max(1, tokens < chunk ? chunk : (int)(tokens / parts));
            for (int part = 0; part < parts; part++)
                _prompts.Add(each, (_request.PromptTokens - chunk) / 2);
        }

        double share = _prompts.Tokens == 0 ? 0 : Math.Min(1, tokens / chunk);
        bool draftTakesIn = shape.Drafting > 0 && _rounds.DraftTakesPrompts;
        double with = share == 0 ? 0 : _rounds.Evaluate(
            shape, _prompts.Parts, draftTakesIn ? _prompts.Parts : []).TotalSeconds;
        double without = share == 1 ? 0 : _rounds.Evaluate(shape).TotalSeconds;
        return (share * with) + ((1 - share) * without);
    }

    private static double Hazard(RoundStatistics expected, int position)
    {
        double before = position == 0 ? 1 : expected.Survival[position - 1];
        return before > 0 ? expected.Survival[position] / before : 0;
    }
}

/// <summary>What is best for a number of sequences.</summary>
/// <param name="Length">Tokens to draft for each; 0 for none.</param>
/// <param name="MostMissed">
/// What the draft may have missed of a sequence, if taking it in is to be paid back by half an answer.
/// </param>
public readonly record struct DraftChoice(int Length, int MostMissed)
{
    // The draft has missed all that came while it was off. To go on and off for a small gain costs more than it brings.
    internal int Worth(in StepView view) => view.Speculates || MostMissed >= view.ContextTokens ? Length : 0;
}

/// <summary>What acceptance that was seen weighs against what was expected, and for how long.</summary>
/// <param name="PriorRounds">The expectation weighs as much as so many rounds that got to a position.</param>
/// <param name="HalfLifeRounds">What was seen longer ago counts less: halved after so many rounds.</param>
/// <param name="OneNumber">Whether all positions share one acceptance, or each has its own.</param>
public readonly record struct EvidenceWeights(double PriorRounds, double HalfLifeRounds, bool OneNumber)
{
    /// <summary>By position, and slowly.</summary>
    public static EvidenceWeights Slow { get; } = new(200, 2000, OneNumber: false);
}

/// <summary>What a controller expects of the requests to come.</summary>
/// <param name="PromptTokens">To be computed where it decodes; 0 where others do that.</param>
/// <param name="OutputTokens">Tokens of an answer.</param>
/// <param name="ContextTokens">KV tokens half-way through it.</param>
/// <param name="LargestChunk">Most prompt tokens in a step.</param>
public readonly record struct MeanRequest(
    int PromptTokens, double OutputTokens, long ContextTokens, int LargestChunk);
