// The closed form beside the simulation: average costs of a round at the scenario's batch and mean context,
// and what follows from them. The same latency and acceptance models, no chance (docs/model.md part 5).

using MathNet.Numerics.Distributions;
using SpecSim.Acceptance;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Results;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>Expected rounds of one scenario. Not thread-safe.</summary>
public sealed class RoundExpectation
{
    private const int LongestDraft = 16;
    private const int LargestBatch = 1024;

    private readonly Scenario _scenario;
    private readonly RoundModel _rounds;
    private readonly OverlapCost? _overlap;
    private readonly int _batch;
    private readonly int _draftLength;
    private readonly long _contextTokens;

    public RoundExpectation(Scenario scenario, RoundModel rounds)
    {
        _scenario = scenario;
        _rounds = rounds;
        _overlap = scenario.Method is SpeculationMethod.OverlappedDraft method
            ? new OverlapCost(rounds, method, scenario.Target, scenario.Device)
            : null;
        _batch = scenario.Workload.Batch;
        _draftLength = scenario.Drafts ? scenario.DraftLength : 0;
        _contextTokens = (long)_batch * scenario.Workload.MeanContextTokens;
    }

    public ClosedFormResult Summarize()
    {
        double plain = _rounds.Plain(_batch, _contextTokens).TotalSeconds;
        double tokens = TokensPerRound(_draftLength);
        RoundCost round = Round(_draftLength);
        int best = BestDraftLength();
        (int pays, int fits) = Batches();
        double? pass = _rounds.DraftPass(_batch, _contextTokens)?.TotalSeconds / plain;
        return new ClosedFormResult(
            tokens,
            _draftLength > 0 ? pass : null,
            round.Draft.TotalSeconds / plain,
            round.Verify.TotalSeconds / plain,
            ClosedForm.Speedup(tokens, round.Draft.TotalSeconds / plain, round.Verify.TotalSeconds / plain),
            _draftLength > 0 && pass is { } cost && _scenario.Tree is null
                ? ClosedForm.LeviathanSpeedup(
                    Conventions.AlphaFromTokensPerRound(tokens, _draftLength), _draftLength, cost)
                : null,
            _draftLength > 0
                ? ClosedForm.BreakEvenAlpha(
                    _draftLength, round.TotalSeconds / plain, TokensPerRoundAt, AlphaAccuracy)
                : null,
            best,
            Speedup(best),
            pays,
            fits);
    }

    public RoundAnatomy Anatomy()
    {
        RoundCost round = Round(_draftLength);
        return new RoundAnatomy(
            _rounds.Plain(_batch, _contextTokens),
            round.Draft,
            round.Verify,
            _rounds.VerifyBreakdown(Shape(0, 0, 0)),
            _rounds.VerifyBreakdown(Shape(_draftLength, 0, 0)));
    }

    /// <summary>Tokens per round at this draft length, rounds without a draft included.</summary>
    public double TokensPerRound(int draftLength) => draftLength > 0 && _overlap is not null
        ? OverlapChain.Of(_scenario.Acceptance, draftLength).TokensPerStep
        : _scenario.ExpectedRounds(draftLength).TokensPerRound;

    /// <summary>
    /// The mean round: over whether a lookup hits, and over whether the last round was fully accepted.
    /// </summary>
    public RoundCost Round(int draftLength)
    {
        if (draftLength == 0)
            return _rounds.Evaluate(Shape(0, 0, 0));
        if (_overlap is not null)
            return Overlapped(draftLength);
        RoundStatistics expected = _scenario.ExpectedRounds(draftLength);
        int accepted = (int)Math.Round(_batch * expected.Survival.Sum());
        double fully = expected.Survival[^1];
        RoundCost drafted = default;
        foreach ((int length, double share) in _scenario.Method.Lengths(draftLength))
        {
            RoundCost round = Mix(
                _rounds.Evaluate(Shape(length, accepted, _batch) with { MethodLength = draftLength }),
                _rounds.Evaluate(Shape(length, accepted, 0) with { MethodLength = draftLength }),
                fully);
            drafted = share == 1 ? round : Sum(drafted, round, share);
        }

        RoundShape missed = Shape(0, 0, 0) with { Speculating = _batch, MethodLength = draftLength };
        return Mix(drafted, _rounds.Evaluate(missed), expected.DraftedShare);
    }

    /// <summary>The mean step over how many requests have a proposal ready.</summary>
    private RoundCost Overlapped(int draftLength)
    {
        double share = OverlapChain.Of(_scenario.Acceptance, draftLength).ReadyShare;
        RoundCost sum = default;
        for (int ready = 0; ready <= _batch; ready++)
        {
            double chance = Binomial.PMF(share, _batch, ready);
            if (chance > 1e-9)
                sum = Sum(sum, _overlap!.Step(_batch, ready, draftLength, _contextTokens), chance);
        }

        return sum;
    }

    /// <summary>Tokens per round over the round's cost in plain steps.</summary>
    public double Speedup(int draftLength) =>
        TokensPerRound(draftLength)
        * _rounds.Plain(_batch, _contextTokens).TotalSeconds
        / Round(draftLength).TotalSeconds;

    private int BestDraftLength()
    {
        if (_scenario.Method is SpeculationMethod.None)
            return 0;
        int longest = Math.Min(
            _scenario.Method.LongestDraft ?? LongestDraft, _scenario.Tree?.Depth ?? int.MaxValue);
        return Enumerable.Range(0, longest + 1).MaxBy(Speedup);
    }

    /// <summary>The batch up to which speculation pays, by doubling and halving, and the largest that fits.</summary>
    internal (int Pays, int Fits) Batches()
    {
        long tokensPerRequest = _scenario.Memory.KvTokensNeeded / _batch;
        int fits = (int)Math.Min(LargestBatch, _scenario.Memory.KvTokensCapacity / tokensPerRequest);
        int pays = 0;
        int fails = 1;
        while (fails <= fits && PaysAt(fails))
        {
            pays = fails;
            fails = pays == fits ? fits + 1 : Math.Min(2 * pays, fits);
        }

        while (fails - pays > 1)
        {
            int middle = (pays + fails) / 2;
            if (PaysAt(middle))
                pays = middle;
            else
                fails = middle;
        }

        return (pays, fits);
    }

    private bool PaysAt(int batch)
    {
        Scenario sized = _scenario with { Workload = _scenario.Workload with { Batch = batch } };
        return new RoundExpectation(sized, _rounds).Speedup(_draftLength) >= 1;
    }

    // A dynamic tree's tokens are simulated anew for every alpha, and no better known than this.
    private double AlphaAccuracy => _scenario.Tree is TreeShape.Dynamic ? 0.005 : 1e-12;

    /// <summary>The same draft under independent acceptance.</summary>
    private double TokensPerRoundAt(double alpha)
    {
        if (_scenario.Tree is null)
            return Conventions.TokensPerRoundFromAlpha(alpha, _draftLength);
        var acceptance = new AcceptanceProfile.Iid(new Probability(alpha))
        {
            Ranks = _scenario.Acceptance.Ranks,
            ConfidenceConcentration = _scenario.Acceptance.ConfidenceConcentration,
        };
        return (_scenario with { Acceptance = acceptance }).ExpectedRounds(_draftLength).TokensPerRound;
    }

    private RoundShape Shape(int draftLength, int accepted, int fullyAccepted)
    {
        int drafting = draftLength > 0 ? _batch : 0;
        var shape = new RoundShape(_batch, drafting, draftLength, _contextTokens, accepted, fullyAccepted);
        if (_scenario.Tree is not { } tree || draftLength == 0)
            return shape;
        int nodes = tree.NodesAt(draftLength);
        return shape with
        {
            DraftedTokens = drafting * nodes,
            MostDrafted = nodes,
            PassWidths = tree.PassWidthsAt(draftLength),
        };
    }

    private static RoundCost Sum(RoundCost sum, RoundCost round, double share) => new(
        sum.Draft + (round.Draft * share), sum.Verify + (round.Verify * share));

    private static RoundCost Mix(RoundCost first, RoundCost second, double share) => new(
        (first.Draft * share) + (second.Draft * (1 - share)),
        (first.Verify * share) + (second.Verify * (1 - share)));
}
