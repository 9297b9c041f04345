// The fastest way through the output of one request, in the knowledge of which draft tokens will be kept: a shortest
// path over (output position, what the last round left for the draft to take in), with the times of rounds as the
// simulation has them, to the nanosecond. A round at position p with a draft of k keeps a = min(k, run(p)) tokens, and
// goes on at p + a + 1. So no policy that a simulation can run is faster (INV-12).

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;
using SpecSim.Workloads;

namespace SpecSim.Serving;

/// <summary>Plans the draft lengths of one request.</summary>
internal sealed class OraclePlan
{
    private readonly RoundModel _rounds;
    private readonly int _longest;
    private readonly int _prompt;
    private readonly int _wanted;
    private readonly int[] _runs;

    // Ways to arrive, in the order they were found, and the latest of those at each position.
    private readonly List<Arrival> _arrivals = [];
    private readonly List<int>[] _at;
    private readonly PromptChunk[] _catchUp = new PromptChunk[1];

    private OraclePlan(
        RoundModel rounds, SpeculationMethod method, int longest, AcceptanceThresholds acceptance,
        BatchRequests requests, Luck luck)
    {
        _rounds = rounds;
        _longest = longest;
        _prompt = requests.PromptTokens[0];
        _wanted = requests.OutputTokens[0];
        _runs = Runs(method, acceptance, luck);
        _at = [.. Enumerable.Range(0, _wanted + 1).Select(_ => new List<int>())];
    }

    /// <summary>The controller that follows the fastest way.</summary>
    /// <param name="longest">The longest draft.</param>
    /// <param name="requests">One request.</param>
    public static DraftController Of(
        RoundModel rounds, SpeculationMethod method, int longest, AcceptanceThresholds acceptance,
        BatchRequests requests, Luck luck)
    {
        var plan = new OraclePlan(rounds, method, longest, acceptance, requests, luck);
        return new Follower(plan.Lengths());
    }

    /// <summary>By output position: tokens kept of the longest draft; -1 where no draft is found.</summary>
    private int[] Runs(SpeculationMethod method, AcceptanceThresholds acceptance, Luck luck)
    {
        AcceptanceWalk walk = acceptance.Begin(luck, 0);
        var hits = new PositionCursor(luck, StreamId.NgramHit, 0);
        ulong hitThreshold =
            method is SpeculationMethod.PromptLookup lookup ? lookup.HitRate.Threshold : ulong.MaxValue;
        int[] runs = new int[_wanted];
        for (int position = 1; position < _wanted; position++)
        {
            AcceptanceWalk ahead = walk;
            runs[position] = hits.At(position) < hitThreshold ? ahead.Accepted(position, _longest) : -1;
        }

        return runs;
    }

    private int[] Lengths()
    {
        int[] lengths = new int[_wanted + 1];
        if (_wanted <= 1)
            return lengths;
        Arrive(1, new Arrival(-1, 1, 0, 0, 0, 0, 0));
        for (int position = 1; position < _wanted; position++)
        {
            foreach (int index in _at[position])
                Leave(index);
        }

        int best = _at[_wanted].MinBy(index => _arrivals[index].Nanoseconds);
        for (Arrival step = _arrivals[best]; step.From >= 0; step = _arrivals[step.From])
            lengths[_arrivals[step.From].Position] = step.Length;
        return lengths;
    }

    private void Leave(int index)
    {
        Arrival from = _arrivals[index];
        int run = _runs[from.Position];
        int most = run < 0 ? 0 : _longest;
        for (int length = 0; length <= most; length++)
        {
            int accepted = Math.Min(length, Math.Max(run, 0));
            int position = Math.Min(_wanted, from.Position + accepted + 1);
            long nanoseconds = from.Nanoseconds + Nanoseconds(from, length);
            int missed = length == 0 && _rounds.DraftTakesPrompts ? from.Missed + 1 : 0;
            // At the end nothing is left to be taken in: all ways there are alike.
            bool ends = position == _wanted;
            Arrive(position, new Arrival(
                index,
                position,
                length,
                ends || missed > 0 ? 0 : accepted,
                ends || missed > 0 || length == 0 || accepted < length ? 0 : 1,
                ends ? 0 : missed,
                nanoseconds));
        }
    }

    // Kept unless another way with as much or less to take in is as fast: to take in more never costs less.
    private void Arrive(int position, in Arrival arrival)
    {
        List<int> known = _at[position];
        for (int index = known.Count - 1; index >= 0; index--)
        {
            Arrival other = _arrivals[known[index]];
            bool alike = other.Accepted == arrival.Accepted && other.FullyAccepted == arrival.FullyAccepted
                && other.Missed > 0 == arrival.Missed > 0;
            if (!alike)
                continue;
            if (other.Missed <= arrival.Missed && other.Nanoseconds <= arrival.Nanoseconds)
                return;
            if (arrival.Missed <= other.Missed && arrival.Nanoseconds <= other.Nanoseconds)
                known.RemoveAt(index);
        }

        known.Add(_arrivals.Count);
        _arrivals.Add(arrival);
    }

    // As the closed batch has it: a draft and its verification end at whole nanoseconds each.
    private long Nanoseconds(in Arrival from, int length)
    {
        int context = _prompt + from.Position - 1;
        var shape = new RoundShape(
            1,
            length > 0 ? 1 : 0,
            length,
            context,
            length > 0 ? from.Accepted : 0,
            length > 0 ? from.FullyAccepted : 0);
        ReadOnlySpan<PromptChunk> catchUp = [];
        if (length > 0 && from.Missed > 0)
        {
            _catchUp[0] = new PromptChunk(from.Missed, context - from.Missed);
            catchUp = _catchUp;
        }

        RoundCost cost = _rounds.Evaluate(shape, [], catchUp);
        return length == 0
            ? BatchBooks.After(cost.TotalSeconds).Nanoseconds
            : BatchBooks.After(cost.Draft.TotalSeconds).Nanoseconds
                + BatchBooks.After(cost.Verify.TotalSeconds).Nanoseconds;
    }

    /// <summary>A position as it was reached.</summary>
    /// <param name="From">The arrival before; -1 for the start.</param>
    /// <param name="Length">The draft of the round that led here.</param>
    /// <param name="Accepted">What it kept of it.</param>
    /// <param name="FullyAccepted">1 if that was all.</param>
    /// <param name="Missed">Tokens that the draft has not seen.</param>
    private readonly record struct Arrival(
        int From, int Position, int Length, int Accepted, int FullyAccepted, int Missed, long Nanoseconds);

    private sealed class Follower(int[] lengths) : DraftController
    {
        private readonly int _longest = lengths.Max();

        public override bool HasOwnLengths => true;

        public override bool HasSetting => false;

        public override int Choose(in StepView view) => _longest;

        public override int LengthOf(ref RequestView request, int length) => lengths[request.Position];
    }
}
