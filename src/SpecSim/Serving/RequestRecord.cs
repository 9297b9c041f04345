// What became of one request. A struct in an array: a run may have millions.

using SpecSim.Quantities;

namespace SpecSim.Serving;

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    /// <summary>It had not ended when the run was cut short, or it waits for what never comes.</summary>
    Unfinished,

    /// <summary>All its tokens were delivered.</summary>
    Finished,

    /// <summary>Never served: the queue was full, it fits no memory, or its replica was lost.</summary>
    Rejected,

    /// <summary>The server ended it.</summary>
    TimedOut,

    /// <summary>Its client gave up.</summary>
    Cancelled,
}

/// <summary>One request from its first arrival to its last end, over all attempts.</summary>
public struct RequestRecord
{
    private const long Never = -1;

    private long _scheduled;
    private long _firstToken;
    private long _end;

    /// <param name="number">Its address in the streams of chance.</param>
    internal RequestRecord(uint number, Instant arrival, int promptTokens, int outputTokens, int category, int priority)
    {
        Number = number;
        Arrival = arrival;
        PromptTokens = promptTokens;
        WantedTokens = outputTokens;
        Category = (short)category;
        Priority = (short)priority;
        _scheduled = Never;
        _firstToken = Never;
        _end = Never;
        Replica = -1;
    }

    public uint Number { get; }

    /// <summary>Of the first attempt.</summary>
    public Instant Arrival { get; }

    public int PromptTokens { get; }

    /// <summary>Output tokens it would have with all the time in the world.</summary>
    public int WantedTokens { get; }

    public short Category { get; }

    public short Priority { get; }

    public RequestOutcome Outcome { get; internal set; }

    /// <summary>The decoding replica of the last attempt; -1 if it never reached one.</summary>
    public short Replica { get; internal set; }

    /// <summary>1 or more, once it has arrived.</summary>
    public short Attempts { get; internal set; }

    /// <summary>How often its cache was taken from it, over all attempts.</summary>
    public int Preemptions { get; internal set; }

    /// <summary>Output tokens delivered by the last attempt.</summary>
    public int OutputTokens { get; internal set; }

    /// <summary>Prompt tokens found in the prefix cache by the last attempt.</summary>
    public int CachedTokens { get; internal set; }

    /// <summary>Rounds it was part of after its first token, all attempts.</summary>
    public int Rounds { get; internal set; }

    public int DraftedTokens { get; internal set; }

    public int AcceptedTokens { get; internal set; }

    /// <summary>When the last attempt was first part of a step.</summary>
    public Instant? Scheduled
    {
        readonly get => _scheduled == Never ? null : new Instant(_scheduled);
        internal set => _scheduled = value?.Nanoseconds ?? Never;
    }

    /// <summary>When the last attempt had its first token.</summary>
    public Instant? FirstToken
    {
        readonly get => _firstToken == Never ? null : new Instant(_firstToken);
        internal set => _firstToken = value?.Nanoseconds ?? Never;
    }

    /// <summary>When it ended, however it did; with the last token if it finished.</summary>
    public Instant? End
    {
        readonly get => _end == Never ? null : new Instant(_end);
        internal set => _end = value?.Nanoseconds ?? Never;
    }
}
