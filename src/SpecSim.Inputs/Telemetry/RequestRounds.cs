// One request's report to counts, in the finest form it allows: its rounds one by one, a histogram for each draft
// length, a histogram if every draft had K tokens, acceptances by position if some were shorter, or sums.

using System.Runtime.InteropServices;
using System.Text.Json;
using SpecSim.Estimation;

namespace SpecSim.Inputs.Telemetry;

internal sealed class RequestRounds(RoundTally tally)
{
    private readonly long[] _survived = new long[RoundTally.MostDraftLength];
    private bool _isPooled;

    /// <summary>Requests whose rejections are not known, because some drafts were short.</summary>
    public long WithoutRejections { get; private set; }

    /// <summary>Requests with nothing but sums.</summary>
    public long SumsAlone { get; private set; }

    /// <summary>Requests that drafted nothing.</summary>
    public long Idle { get; private set; }

    /// <exception cref="JsonException">Its figures contradict each other.</exception>
    public void Add(RequestFields fields)
    {
        _isPooled = fields.IsPooled;
        if (fields.StepsAccepted.Count > 0 && fields.StepsDrafted.Count > 0)
            AddSteps(CollectionsMarshal.AsSpan(fields.StepsDrafted), CollectionsMarshal.AsSpan(fields.StepsAccepted));
        else if (fields.HistogramByLength.Count > 0)
            AddByLength(fields.HistogramByLength);
        else if (CollectionsMarshal.AsSpan(fields.Histogram).ContainsAnyExcept(0))
            AddHistogram(fields);
        else
            AddSums(fields);
    }

    private void AddSteps(ReadOnlySpan<long> drafted, ReadOnlySpan<long> accepted)
    {
        if (drafted.Length != accepted.Length)
            throw new JsonException($"{accepted.Length} rounds accepted, but {drafted.Length} drafted");
        for (int index = 0; index < drafted.Length; index++)
        {
            if (accepted[index] > drafted[index] || drafted[index] > RoundTally.MostDraftLength)
                throw new JsonException($"a round accepted {accepted[index]} of {drafted[index]} drafted tokens");
        }

        RequestCounts request = tally.AddRounds(drafted, accepted);
        if (request.Rounds == 0)
        {
            Idle++;
            return;
        }

        tally.AddRequest(request);
        tally.Sequences.Add(drafted, accepted);
    }

    private void AddByLength(List<(int DraftLength, List<long> Rounds)> histograms)
    {
        long rounds = 0;
        long accepted = 0;
        long rejected = 0;
        foreach ((int length, List<long> counts) in histograms)
        {
            if (counts.Count > length + 1 && counts.Skip(length + 1).Any(count => count > 0))
                throw new JsonException($"rounds with {length} drafted tokens accepted more");
            if (length == 0)
                continue;
            Span<long> span = CollectionsMarshal.AsSpan(counts)[..Math.Min(counts.Count, length + 1)];
            tally.AddFull(length, span);
            for (int index = 0; index < span.Length; index++)
            {
                rounds += span[index];
                accepted += index * span[index];
                rejected += index < length ? span[index] : 0;
            }
        }

        AddRequest(rounds, accepted, rejected);
    }

    private void AddHistogram(RequestFields fields)
    {
        ReadOnlySpan<long> histogram = CollectionsMarshal.AsSpan(fields.Histogram);
        int most = histogram.LastIndexOfAnyExcept(0);
        long rounds = 0;
        long accepted = 0;
        for (int index = 0; index <= most; index++)
        {
            rounds += histogram[index];
            accepted += index * histogram[index];
        }

        if (fields[RequestField.Rounds] is { } said && said != rounds)
            throw new JsonException($"the histogram has {rounds} rounds, but {said} are said");
        if (fields[RequestField.Accepted] is { } saidAccepted && saidAccepted != accepted)
            throw new JsonException($"the histogram has {accepted} accepted tokens, but {saidAccepted} are said");
        long length = fields[RequestField.DraftLength] ?? LengthOf(fields, rounds, histogram.Length - 1);
        long drafted = fields[RequestField.Drafted] ?? rounds * length;
        if (length < most || length is < 1 or > RoundTally.MostDraftLength || drafted > rounds * length
            || drafted < accepted)
            throw new JsonException(
                $"{rounds} rounds with up to {most} accepted tokens cannot have drafted {drafted} with K = {length}");
        if (drafted == rounds * length)
        {
            tally.AddFull((int)length, histogram[..(most + 1)]);
            AddRequest(rounds, accepted, most == length ? rounds - histogram[most] : rounds);
            return;
        }

        long left = rounds;
        for (int index = 0; index < length; index++)
        {
            left -= index < histogram.Length ? histogram[index] : 0;
            _survived[index] = left;
        }

        tally.AddSurvival(rounds, drafted, _survived.AsSpan(0, (int)length));
        WithoutRejections += _isPooled ? 0 : 1;
    }

    // K by tokens drafted, if those are whole drafts; else as many as the histogram has room for.
    private static long LengthOf(RequestFields fields, long rounds, int room) =>
        fields[RequestField.Drafted] is { } drafted && drafted % rounds == 0 ? drafted / rounds : room;

    private void AddSums(RequestFields fields)
    {
        long rounds = fields[RequestField.Rounds] ?? 0;
        long drafted = fields[RequestField.Drafted] ?? 0;
        long accepted = fields[RequestField.Accepted] ?? 0;
        if (accepted > drafted)
            throw new JsonException($"{accepted} tokens accepted of {drafted} drafted");
        if (drafted == 0)
        {
            Idle++;
            return;
        }

        bool isWhole = rounds > 0 && drafted % rounds == 0 && drafted / rounds <= RoundTally.MostDraftLength;
        tally.AddTotals(isWhole ? (int)(drafted / rounds) : null, rounds, drafted, accepted);
        SumsAlone++;
    }

    private void AddRequest(long rounds, long accepted, long rejected)
    {
        if (rounds > 0 && _isPooled)
            return;
        if (rounds > 0)
            tally.AddRequest(new RequestCounts((int)rounds, (int)accepted, (int)rejected));
        else
            Idle++;
    }
}
