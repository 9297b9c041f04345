// What the requests of a closed batch draft in each step, and what of it the target keeps. Which requests have a draft,
// and how long it is, is chosen before the step; what is accepted follows from each request's own luck after it.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Latency;
using SpecSim.Quantities;
using SpecSim.Randomness;
using SpecSim.Speculation;

namespace SpecSim.Serving;

/// <summary>The drafts of one closed batch, step by step, and their counts over the run.</summary>
internal sealed class BatchDrafts
{
    private const ulong Always = ulong.MaxValue;

    private readonly int _longest;
    private readonly AcceptanceWalk[] _walks;
    private readonly PositionCursor[] _hits;
    private readonly PositionCursor[] _hitLengths;
    private readonly ContentBranches? _content;

    // By request: below it there is a draft.
    private readonly ulong[] _hitThresholds;
    private readonly HitLengths?[] _found;

    // By request, in the present step; 0 for none.
    private readonly int[] _lengths;

    private readonly DraftTrees? _trees;

    // What the target kept in the last round of a request, and what its draft has not seen of the rounds without one.
    private readonly int[] _lastAccepted;
    private readonly int[] _missed;
    private readonly bool _draftTakesIn;
    private readonly PromptParts _catchUps = new();

    // Null where every draft is of one length.
    private readonly DraftPolicy? _policy;

    private readonly long[] _accepted;

    // Null where every draft is of one length: then the histogram of accepted tokens says it, and the loop is short.
    private readonly long[]? _tried;

    public BatchDrafts(
        SpeculationMethod method,
        int draftLength,
        AcceptanceThresholds acceptance,
        int requests,
        Luck luck,
        bool draftTakesIn,
        DraftPolicy? policy,
        TreeShape? tree)
    {
        _trees = tree is null ? null : new DraftTrees(tree, draftLength, acceptance.Profile, luck);
        _policy = policy;
        _draftTakesIn = draftTakesIn;
        _missed = new int[requests];
        _lastAccepted = new int[requests];
        policy?.Begin(requests, luck);
        _longest = method is SpeculationMethod.None ? 0 : draftLength;
        _walks = new AcceptanceWalk[requests];
        _hits = new PositionCursor[requests];
        _lengths = new int[requests];
        _accepted = new long[_longest + 1];
        _lastAccepted = new int[requests];
        _hitLengths = new PositionCursor[requests];
        _hitThresholds = new ulong[requests];
        _found = new HitLengths?[requests];
        _content = method is SpeculationMethod.ContentDrafts content
            ? new ContentBranches(content, requests, luck)
            : null;
        for (int request = 0; request < requests; request++)
        {
            SpeculationMethod own = _content?.MethodOf(request) ?? method;
            _hitThresholds[request] = own.DraftedShare < 1 ? new Probability(own.DraftedShare).Threshold : Always;
            _found[request] = (own as SpeculationMethod.PromptLookup)?.Found;
            _walks[request] = (_content?.AcceptanceOf(request) ?? acceptance).Begin(luck, (uint)request);
            _hits[request] = new PositionCursor(luck, StreamId.NgramHit, (uint)request);
            _hitLengths[request] = new PositionCursor(luck, StreamId.HitLength, (uint)request);
        }

        bool isUniform = policy is null && _content is null
            && _found.All(found => found is null) && _hitThresholds.All(threshold => threshold == Always);
        if (isUniform)
            _lengths.AsSpan().Fill(_longest);
        else
            _tried = new long[_longest];
    }

    /// <summary>Whether anything is ever drafted.</summary>
    public bool Drafts => _longest > 0;

    /// <summary>K of the scenario.</summary>
    public int DraftLength => _longest;

    /// <summary>Requests with a draft in the present step.</summary>
    public int Drafting { get; private set; }

    /// <summary>Their draft tokens, all nodes of trees.</summary>
    public int Tokens { get; private set; }

    /// <summary>The most draft tokens of one request.</summary>
    public int MostTokens => _trees?.Nodes(Longest) ?? Longest;

    /// <summary>Tokens of one request that each draft pass behind the first takes in; null for one each.</summary>
    public IReadOnlyList<int>? PassWidths => _trees?.PassWidths(Longest);

    /// <summary>The longest of these drafts.</summary>
    public int Longest { get; private set; }

    /// <summary>Draft tokens accepted in the last round, over the requests whose draft has seen all else.</summary>
    public int AcceptedBefore { get; private set; }

    /// <summary>Those of them whose last draft was accepted as a whole.</summary>
    public int FullyAcceptedBefore { get; private set; }

    /// <summary>What drafts take in of rounds in which they did not run.</summary>
    public ReadOnlySpan<PromptChunk> CatchUps => _catchUps.Parts;

    /// <summary>Rounds that had a draft, over the run.</summary>
    public long DraftedRounds { get; private set; }

    /// <summary>Tokens drafted over the run.</summary>
    public long DraftedTokens { get; private set; }

    /// <summary>Drafted rounds by accepted tokens, 0..K.</summary>
    public IReadOnlyList<long> AcceptedHistogram => _accepted;

    /// <summary>
    /// Rounds by draft position in which there was such a token and all before it were accepted; null where every draft
    /// is of one length.
    /// </summary>
    public IReadOnlyList<long>? TriedByPosition => _tried;

    /// <summary>Chooses the drafts of the next step.</summary>
    /// <param name="active">The requests in it.</param>
    /// <param name="books">What they have so far.</param>
    public void Choose(ReadOnlySpan<int> active, BatchBooks books)
    {
        Drafting = 0;
        Tokens = 0;
        Longest = 0;
        AcceptedBefore = 0;
        FullyAcceptedBefore = 0;
        if (_longest == 0)
            return;
        _catchUps.Clear();
        if (_tried is null)
        {
            ChooseAll(active);
            return;
        }

        int most = _longest;
        if (_policy is not null)
        {
            var view = new StepView(active.Length, 0, books.ContextTokens / active.Length, false, books.Kernel.Now);
            most = _policy.Choose(active, books.ProducedTokens, _walks, view);
        }

        foreach (int request in active)
        {
            int position = books.Produced(request);
            int length = Math.Min(most, AvailableAt(request, position));
            if (length > 0 && _policy is { HasOwnLengths: true })
                length = Math.Min(length, _policy.LengthOf(request, _walks[request], position, most));
            if (length > 0)
                Resume(request, books.Wanted.PromptTokens[request] + position - 1);
            _lengths[request] = length;
            Drafting += length > 0 ? 1 : 0;
            Tokens += _trees?.Nodes(length) ?? length;
            Longest = Math.Max(Longest, length);
        }

        _policy?.Note(active[0], Longest, most);
    }

    /// <summary>Draft tokens of one request in the present step.</summary>
    public int LengthOf(int request) => _lengths[request];

    /// <summary>The proposals of the present step by branch of content; null where content decides nothing.</summary>
    /// <param name="active">The requests in it.</param>
    /// <param name="contextTokens">KV tokens over all of them.</param>
    public IReadOnlyList<ProposalShape>? Branches(ReadOnlySpan<int> active, long contextTokens) =>
        _content?.Shapes(active, contextTokens, _lengths, _lastAccepted);

    /// <returns>Draft tokens accepted in this round of one request.</returns>
    public int Verify(int request, int position)
    {
        int length = _lengths[request];
        if (length == 0)
        {
            _missed[request] += _draftTakesIn ? 1 : 0;
            _lastAccepted[request] = 0;
            return 0;
        }

        int accepted = _trees is null
            ? _walks[request].Accepted(position, length)
            : _trees.Accepted(ref _walks[request], (uint)request, position, length);
        _lastAccepted[request] = accepted;
        _policy?.Observe(request, accepted, length);
        DraftedRounds++;
        DraftedTokens += _trees?.Nodes(length) ?? length;
        _accepted[accepted]++;
        if (_tried is null)
            return accepted;
        for (int tried = 0; tried < length && tried <= accepted; tried++)
            _tried[tried]++;
        return accepted;
    }

    private void ChooseAll(ReadOnlySpan<int> active)
    {
        Drafting = active.Length;
        Tokens = active.Length * (_trees?.Nodes(_longest) ?? _longest);
        Longest = _longest;
        int accepted = 0;
        int fully = 0;
        foreach (int request in active)
        {
            int last = _lastAccepted[request];
            accepted += last;
            fully += last == _longest ? 1 : 0;
        }

        AcceptedBefore = accepted;
        FullyAcceptedBefore = fully;
    }

    /// <summary>The draft takes in what it has not seen: the last round's tokens, or more of them.</summary>
    private void Resume(int request, int contextTokens)
    {
        if (_missed[request] > 0)
        {
            _catchUps.Add(_missed[request], contextTokens - _missed[request]);
            _missed[request] = 0;
            return;
        }

        AcceptedBefore += _lastAccepted[request];
        FullyAcceptedBefore += _lengths[request] > 0 && _lastAccepted[request] == _lengths[request] ? 1 : 0;
    }

    /// <summary>The most that can be drafted here: nothing where nothing is found.</summary>
    private int AvailableAt(int request, int position)
    {
        ulong threshold = _hitThresholds[request];
        if (threshold != Always && _hits[request].At(position) >= threshold)
            return 0;
        return _found[request] is { } found
            ? Math.Min(_longest, found.Draw(_hitLengths[request].At(position)))
            : _longest;
    }
}
