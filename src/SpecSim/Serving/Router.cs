// Which replica serves a request. Replicas that are down are passed over; equals are told apart by their index. A
// prefix is followed as long as loads are about even, by the defaults of SGLang's router: uneven is a difference of
// more than 64 requests and a ratio of more than 1.5; and it is worth following from 0.3 of the prompt on (docs of its
// cache-aware policy). Without that, one popular beginning would bring everybody to one replica.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Serving;

/// <summary>Chooses among replicas of one kind.</summary>
internal sealed class Router(RouterKind kind, IReadOnlyList<Replica> replicas, ServingState state)
{
    private const int UnevenDifference = 64;
    private const double UnevenRatio = 1.5;
    private const double WorthFollowing = 0.3;

    private int _turn;

    /// <returns>Null when all are down.</returns>
    public Replica? Choose(in Sequence sequence, int attempt) => kind switch
    {
        RouterKind.RoundRobin => Next(),
        RouterKind.PowerOfTwo => OfTwo(sequence.Number, (uint)attempt),
        RouterKind.PrefixAware when IsEven() => WithPrefix(sequence),
        _ => LeastLoaded(),
    };

    private Replica? Next()
    {
        for (int tried = 0; tried < replicas.Count; tried++)
        {
            Replica next = replicas[_turn];
            _turn = (_turn + 1) % replicas.Count;
            if (next.IsUp)
                return next;
        }

        return null;
    }

    private Replica? LeastLoaded()
    {
        Replica? least = null;
        foreach (Replica replica in replicas)
        {
            if (replica.IsUp && (least is null || replica.Load < least.Load))
                least = replica;
        }

        return least;
    }

    // Two different ones where there are two; the draws are of the request, whatever the load is.
    private Replica? OfTwo(uint number, uint attempt)
    {
        Replica[] up = [.. replicas.Where(replica => replica.IsUp)];
        if (up.Length < 2)
            return up.FirstOrDefault();
        int first = Draw(number, attempt, 0, up.Length);
        int second = Draw(number, attempt, 1, up.Length - 1);
        if (second >= first)
            second++;
        return up[second].Load < up[first].Load ? up[second] : up[first];
    }

    private int Draw(uint number, uint attempt, uint draw, int count) =>
        (int)(((ulong)state.Luck.Bits(StreamId.Router, number, attempt, draw) * (ulong)count) >> 32);

    private bool IsEven()
    {
        int least = int.MaxValue;
        int most = 0;
        foreach (Replica replica in replicas)
        {
            if (!replica.IsUp)
                continue;
            least = Math.Min(least, replica.Load);
            most = Math.Max(most, replica.Load);
        }

        return most - least <= UnevenDifference || most <= UnevenRatio * least;
    }

    private Replica? WithPrefix(in Sequence sequence)
    {
        ReadOnlySpan<long> content = sequence.Prefix.Span;
        int least = (int)Math.Ceiling(WorthFollowing * sequence.Prompt / state.PrefixTokens);
        Replica? best = null;
        int most = -1;
        foreach (Replica replica in replicas)
        {
            if (!replica.IsUp)
                continue;
            int found = replica.Batcher.Pool.Find(content);
            found = found < least ? 0 : found;
            if (found < most || (found == most && replica.Load >= best!.Load))
                continue;
            most = found;
            best = replica;
        }

        return best;
    }
}
