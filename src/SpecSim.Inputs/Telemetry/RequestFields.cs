// What one request reports of its rounds, under whatever names its engine has for it.

namespace SpecSim.Inputs.Telemetry;

/// <summary>A field of a request's report.</summary>
internal enum RequestField
{
    /// <summary>Rounds with a draft.</summary>
    Rounds,

    /// <summary>Tokens drafted.</summary>
    Drafted,

    /// <summary>Drafted tokens accepted.</summary>
    Accepted,

    /// <summary>K as configured.</summary>
    DraftLength,

    /// <summary>Tokens of the answer.</summary>
    Generated,

    /// <summary>Rounds by accepted tokens: a list, or an object with counts by number.</summary>
    Histogram,

    /// <summary>The same for each draft length.</summary>
    HistogramByLength,

    /// <summary>Tokens accepted, round by round.</summary>
    StepsAccepted,

    /// <summary>Tokens drafted, round by round.</summary>
    StepsDrafted,

    /// <summary>A histogram of all requests together.</summary>
    PooledHistogram,
}

/// <summary>Fields of one JSON object; used again for the next one.</summary>
internal sealed class RequestFields
{
    private readonly long?[] _numbers = new long?[(int)RequestField.Generated + 1];

    public List<long> Histogram { get; } = [];

    /// <summary>By draft length; each list by accepted tokens.</summary>
    public List<(int DraftLength, List<long> Rounds)> HistogramByLength { get; } = [];

    public List<long> StepsAccepted { get; } = [];

    public List<long> StepsDrafted { get; } = [];

    /// <summary>Any field was there.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>Not one request's: of a whole run.</summary>
    public bool IsPooled { get; private set; }

    public long? this[RequestField field]
    {
        get => _numbers[(int)field];
        set
        {
            _numbers[(int)field] = value;
            IsTouched = true;
        }
    }

    public List<long> ListOf(RequestField field)
    {
        IsTouched = true;
        IsPooled |= field == RequestField.PooledHistogram;
        return field switch
        {
            RequestField.Histogram or RequestField.PooledHistogram => Histogram,
            RequestField.StepsAccepted => StepsAccepted,
            RequestField.StepsDrafted => StepsDrafted,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No list."),
        };
    }

    public List<long> ListOf(int draftLength)
    {
        IsTouched = true;
        List<long> rounds = [];
        HistogramByLength.Add((draftLength, rounds));
        return rounds;
    }

    public void Clear()
    {
        if (IsTouched)
        {
            Array.Clear(_numbers);
            Histogram.Clear();
            HistogramByLength.Clear();
            StepsAccepted.Clear();
            StepsDrafted.Clear();
        }

        (IsTouched, IsPooled) = (false, false);
    }
}
