// Counts of rounds as they come in, pooled: by draft length and accepted tokens where that is known, by position
// where drafts were of different lengths, as sums where nothing more was kept.

using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class RoundTally
{
    /// <summary>No draft is longer.</summary>
    public const int MostDraftLength = 1024;

    /// <summary>More are not kept: 12 bytes each.</summary>
    private const int MostRequests = 1_000_000;

    // By draft length; an array, because single rounds come by the hundred million.
    private readonly long[]?[] _histograms = new long[]?[MostDraftLength + 1];
    private readonly SortedDictionary<int, PositionTally> _positions = [];
    private readonly SortedDictionary<int, (long Rounds, long Drafted, long Accepted)> _totals = [];
    private readonly List<RequestCounts> _requests = [];

    /// <summary>Rounds that were counted, with or without positions.</summary>
    public long Rounds { get; private set; }

    /// <summary>Of those, the ones whose positions are known.</summary>
    public long RoundsByPosition { get; private set; }

    /// <summary>Tokens drafted in them.</summary>
    public long Drafted { get; private set; }

    /// <summary>Tokens accepted in them.</summary>
    public long Accepted { get; private set; }

    /// <summary>Tokens drafted and accepted in rounds that nobody counted.</summary>
    public (long Drafted, long Accepted) Uncounted { get; private set; }

    public long RequestsLeftOut { get; private set; }

    public SequenceStore Sequences { get; } = new();

    public bool IsEmpty => Rounds == 0 && Uncounted.Drafted == 0;

    /// <summary>Some drafts had fewer tokens than others of their K.</summary>
    public bool HasShortDrafts => _positions.Count > 0;

    /// <summary>Each K that was seen, ascending.</summary>
    public IReadOnlyList<int> DraftLengths =>
        [.. WholeDrafts.Select(histogram => histogram.Length - 1).Union(_positions.Keys).Order()];

    private IEnumerable<long[]> WholeDrafts =>
        _histograms.OfType<long[]>().Where(histogram => histogram.Any(rounds => rounds > 0));

    /// <summary>Rounds that all drafted as many tokens.</summary>
    /// <param name="histogram">By accepted tokens; fewer than K + 1 counts mean that none accepted more.</param>
    public void AddFull(int draftLength, ReadOnlySpan<long> histogram)
    {
        long[] sums = HistogramOf(draftLength);
        for (int accepted = 0; accepted < histogram.Length; accepted++)
        {
            long rounds = histogram[accepted];
            if (rounds == 0)
                continue;
            sums[accepted] += rounds;
            Count(rounds, rounds * draftLength, rounds * accepted);
        }
    }

    /// <summary>Rounds in order; those without a draft say nothing about acceptance and are passed over.</summary>
    /// <param name="drafted">Each at most <see cref="MostDraftLength"/>.</param>
    /// <param name="accepted">At most as many; the same length.</param>
    public RequestCounts AddRounds(ReadOnlySpan<long> drafted, ReadOnlySpan<long> accepted)
    {
        int rounds = 0;
        int rejected = 0;
        long draftedSum = 0;
        long acceptedSum = 0;
        for (int index = 0; index < drafted.Length; index++)
        {
            int length = (int)drafted[index];
            if (length == 0)
                continue;
            HistogramOf(length)[accepted[index]]++;
            rounds++;
            rejected += accepted[index] < length ? 1 : 0;
            draftedSum += length;
            acceptedSum += accepted[index];
        }

        Count(rounds, draftedSum, acceptedSum);
        return new RequestCounts(rounds, (int)acceptedSum, rejected);
    }

    /// <summary>
    /// Rounds by position: a histogram if all drafts had K tokens, else what is known of each position.
    /// </summary>
    /// <param name="survived">Rounds that accepted position 1, 2, .. K; never rising.</param>
    public void AddSurvival(long drafts, long drafted, ReadOnlySpan<long> survived)
    {
        int length = survived.Length;
        if (drafted == drafts * length)
        {
            Span<long> histogram = stackalloc long[length + 1];
            for (int accepted = 0; accepted <= length; accepted++)
                histogram[accepted] = (accepted == 0 ? drafts : survived[accepted - 1])
                    - (accepted == length ? 0 : survived[accepted]);
            AddFull(length, histogram);
            return;
        }

        if (!_positions.TryGetValue(length, out PositionTally? tally))
            _positions.Add(length, tally = new PositionTally(length));
        Count(drafts, drafted, tally.Add(drafts, drafted, survived));
    }

    /// <param name="draftLength">K; null if it is not known or varied.</param>
    /// <param name="rounds">0 if only tokens were counted.</param>
    public void AddTotals(int? draftLength, long rounds, long drafted, long accepted)
    {
        (long Rounds, long Drafted, long Accepted) sums = _totals.GetValueOrDefault(draftLength ?? 0);
        _totals[draftLength ?? 0] = (sums.Rounds + rounds, sums.Drafted + drafted, sums.Accepted + accepted);
        if (rounds == 0)
            Uncounted = (Uncounted.Drafted + drafted, Uncounted.Accepted + accepted);
        else
            Count(rounds, drafted, accepted, byPosition: false);
    }

    public void AddRequest(RequestCounts request)
    {
        if (_requests.Count < MostRequests)
            _requests.Add(request);
        else
            RequestsLeftOut++;
    }

    public AcceptanceEvidence Evidence() => new()
    {
        Histograms = [.. WholeDrafts.Select(histogram => new RoundHistogram(histogram.Length - 1, histogram))],
        Positions = [.. _positions.Values.Select(tally => tally.Counts())],
        Totals = [.. _totals.Select(entry => new TotalCounts(
            entry.Key == 0 ? null : entry.Key, entry.Value.Rounds, entry.Value.Drafted, entry.Value.Accepted))],
        Requests = _requests,
        Sequences = Sequences.All,
    };

    /// <summary>Rounds in which position 1, 2, .. was accepted, where positions are known at all.</summary>
    public long[] Survived()
    {
        long[] survived = new long[WholeDrafts.Select(histogram => histogram.Length - 1)
            .Concat(_positions.Keys).DefaultIfEmpty().Max()];
        foreach (long[] histogram in WholeDrafts)
            for (int accepted = 1; accepted < histogram.Length; accepted++)
                for (int index = 0; index < accepted; index++)
                    survived[index] += histogram[accepted];
        foreach (PositionTally tally in _positions.Values)
            tally.AddTo(survived);
        return survived;
    }

    private long[] HistogramOf(int draftLength) => _histograms[draftLength] ??= new long[draftLength + 1];

    private void Count(long rounds, long drafted, long accepted, bool byPosition = true)
    {
        Rounds += rounds;
        RoundsByPosition += byPosition ? rounds : 0;
        Drafted += drafted;
        Accepted += accepted;
    }
}
