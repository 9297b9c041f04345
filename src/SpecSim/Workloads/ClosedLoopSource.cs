// Clients who wait for their answers. Request number = turn x clients + client, and the limit is on that number: each
// client has the same turns under any server, so servers are compared on the same requests.

using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Workloads;

internal sealed class ClosedLoopSource : RequestSource
{
    private readonly ArrivalLaw.ClosedLoop _law;
    private readonly Luck _luck;
    private readonly RequestDraws _draws;
    private readonly long _limit;
    private readonly Instant _last;
    private readonly (Instant Arrival, uint Number)[] _first;
    private int _next;

    public ClosedLoopSource(ArrivalLaw.ClosedLoop law, OpenWorkload workload, Luck luck)
    {
        _law = law;
        _luck = luck;
        _draws = new RequestDraws(workload, luck);
        _limit = Math.Min(uint.MaxValue, workload.RequestLimit ?? long.MaxValue);
        _last = OpenSource.EndOf(workload);
        // Clients who think do so before their first request, too: they do not start in lockstep.
        _first =
        [
            .. Enumerable.Range(0, (int)Math.Min(law.Clients, _limit))
                .Select(client => (Arrival: ArrivalAfter(Instant.Start, (uint)client), Number: (uint)client))
                .Where(first => first.Arrival is not null)
                .Select(first => (first.Arrival!.Value, first.Number))
                .Order(),
        ];
    }

    public override bool TryNext(out RequestSpec request)
    {
        request = default;
        if (_next == _first.Length)
            return false;
        (Instant arrival, uint number) = _first[_next++];
        request = _draws.At(number, arrival);
        return true;
    }

    public override bool TryFollow(uint ended, Instant now, out RequestSpec request)
    {
        request = default;
        long number = ended + (long)_law.Clients;
        if (number >= _limit || ArrivalAfter(now, (uint)number) is not { } arrival)
            return false;
        request = _draws.At((uint)number, arrival);
        return true;
    }

    // Null when it would be too late.
    private Instant? ArrivalAfter(Instant now, uint number)
    {
        double seconds = RequestDraws.ThinkSeconds(_luck, _law.MeanThinkTime, number);
        return now <= _last && seconds <= (_last - now).TotalSeconds ? now + Duration.FromSeconds(seconds) : null;
    }
}
