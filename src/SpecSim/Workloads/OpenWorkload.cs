// What comes in at a server: arrivals, lengths, kinds of requests, and how clients behave when it takes long.

using SpecSim.Acceptance;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Workloads;

/// <summary>Requests that arrive over time.</summary>
/// <param name="Arrivals">When they arrive.</param>
/// <param name="Lengths">How long prompts and outputs are; a trace that is replayed brings its own.</param>
/// <param name="RequestLimit">No more requests than these; null: all that <paramref name="TimeLimit"/> allows.</param>
/// <param name="TimeLimit">Nobody arrives later; null: until the requests are used up.</param>
public sealed record OpenWorkload(
    ArrivalLaw Arrivals, RequestLengths Lengths, long? RequestLimit, Duration? TimeLimit)
{
    /// <summary>Content categories by share; at least one.</summary>
    public IReadOnlyList<Category> Categories { get; init; } = [Category.Only];

    /// <summary>Priorities by share; at least one.</summary>
    public IReadOnlyList<PriorityClass> Priorities { get; init; } = [PriorityClass.Only];

    /// <summary>Share of clients who give up, and after how long; null: nobody does.</summary>
    public Impatience? Impatience { get; init; }

    /// <summary>What clients do whose request was not served; null: nothing.</summary>
    public RetryRules? Retries { get; init; }

    /// <summary>Tokens of a block of shared prefix.</summary>
    public int PrefixBlockTokens { get; init; } = 16;

    /// <summary>Over categories by share.</summary>
    public double MeanPromptTokens => Mean(lengths => lengths.MeanPromptTokens);

    /// <summary>Over categories by share.</summary>
    public double MeanOutputTokens => Mean(lengths => lengths.MeanOutputTokens);

    /// <summary>The most that prompt and output of one request can have together.</summary>
    public int MostTokens => Categories.Max(category => LengthsOf(category).MostTokens);

    /// <summary>How long the requests of a category are.</summary>
    public RequestLengths LengthsOf(Category category) => Arrivals is ArrivalLaw.Replay replay
        ? new RequestLengths.Joint(replay.Trace)
        : category.Lengths ?? Lengths;

    /// <summary>The requests of one replication.</summary>
    /// <param name="spikes">Spans in which arrivals come faster; in a closed loop there are none.</param>
    public RequestSource Open(Luck luck, IReadOnlyList<LoadSpike> spikes) => Arrivals is ArrivalLaw.ClosedLoop loop
        ? new ClosedLoopSource(loop, this, luck)
        : new OpenSource(this, luck, spikes);

    private double Mean(Func<RequestLengths, double> tokens)
    {
        double total = Categories.Sum(category => category.Share);
        return total > 0
            ? Categories.Sum(category => category.Share * tokens(LengthsOf(category))) / total
            : tokens(LengthsOf(Category.Only));
    }
}

/// <summary>A kind of content.</summary>
/// <param name="Name">Such as "code" or "chat".</param>
/// <param name="Share">Of requests; shares are relative to their sum.</param>
public sealed record Category(string Name, double Share)
{
    public static Category Only { get; } = new("all", 1);

    /// <summary>Its own acceptance; null: the scenario's.</summary>
    public AcceptanceProfile? Acceptance { get; init; }

    /// <summary>Its own lengths; null: the workload's.</summary>
    public RequestLengths? Lengths { get; init; }

    /// <summary>What its prompts begin with; null: nothing in common.</summary>
    public SharedPrefix? Prefix { get; init; }
}

/// <summary>Prompts that start with one of a few common texts, such as system prompts: part of their length.</summary>
/// <param name="Tokens">Length of each text; a shorter prompt shares as much as it has.</param>
/// <param name="Texts">How many different ones, each as likely.</param>
public sealed record SharedPrefix(int Tokens, int Texts);

/// <summary>How urgent requests are.</summary>
/// <param name="Name">Such as "interactive".</param>
/// <param name="Share">Of requests; relative to the sum.</param>
/// <param name="Rank">Lower is served first by a server that orders by priority.</param>
public sealed record PriorityClass(string Name, double Share, int Rank)
{
    public static PriorityClass Only { get; } = new("all", 1, 0);
}

/// <summary>Clients who give up: cancelled, wherever the request is then.</summary>
/// <param name="Share">Of clients.</param>
/// <param name="MeanTime">Exponential, from arrival on.</param>
public sealed record Impatience(Probability Share, Duration MeanTime);

/// <summary>A client whose request was rejected, timed out or lost with its replica sends it again.</summary>
/// <param name="Limit">Attempts after the first.</param>
/// <param name="BackOff">Wait before the first of them.</param>
/// <param name="Factor">Of each wait to the one before; 1 or more.</param>
/// <param name="Jitter">0..1: a wait is drawn evenly from (1 - jitter) times its length to its length.</param>
public sealed record RetryRules(int Limit, Duration BackOff, double Factor, double Jitter);

/// <summary>A span in which arrivals come faster.</summary>
/// <param name="Factor">On the rate; above 0.</param>
public sealed record LoadSpike(Instant At, Duration For, double Factor);
