// The rounds that all families are compared on. Every family's likelihood is that of each trial's outcome, in order
// and by request; a family needs only part of that (independent tokens two sums, positions a histogram, requests two
// sums of each), so the likelihoods of all compare wherever their parts are of the same rounds. The finest evidence
// decides: rounds in order, else requests, else rounds by accepted tokens.

namespace SpecSim.Estimation;

/// <summary>Rounds to compare families on.</summary>
/// <param name="Counts">Their trials by position.</param>
/// <param name="Rounds">How many had a draft.</param>
/// <param name="Constant">What to add to the likelihoods of laws without requests so that they are of these rounds.
/// </param>
/// <param name="Requests">By request; empty where that is unknown.</param>
/// <param name="Sequences">In order; empty where that is unknown.</param>
/// <param name="Name">What they are.</param>
internal sealed record ComparedRounds(
    HazardCounts Counts,
    double Rounds,
    double Constant,
    IReadOnlyList<RequestCounts> Requests,
    IReadOnlyList<RoundSequence> Sequences,
    string Name)
{
    /// <summary>A fit takes so many rounds at most: more would narrow nothing that matters.</summary>
    public const int MostRounds = 200_000;

    // In order, a tenth of the rounds tell more than all of them without order.
    private const int EnoughInOrder = 2000;
    private const int LeastInOrder = 50;

    // Fewer say nothing of a law that requests follow.
    private const int LeastRequests = 10;

    public static ComparedRounds Of(AcceptanceEvidence evidence, PooledRounds pooled, List<string> notices)
    {
        var (sequences, inOrder) = First(evidence.Sequences, notices);
        RequestCounts[] requests = [.. evidence.Requests.Where(request => request.Accepted + request.Rejected > 0)];
        double byRequest = requests.Sum(request => (double)request.Rounds);
        if (inOrder >= LeastInOrder && (inOrder >= EnoughInOrder || 2 * inOrder >= byRequest))
            return InOrder(sequences, inOrder, pooled.Counts.Positions);
        return requests.Length >= LeastRequests
            ? ByRequest(requests, byRequest, pooled.Counts)
            : new ComparedRounds(pooled.Counts, pooled.Rounds, 0, [], [], "rounds by accepted tokens");
    }

    private static ComparedRounds InOrder(List<RoundSequence> sequences, int rounds, int positions)
    {
        HazardCounts[] each =
        [
            .. sequences.Select(sequence =>
                HazardCounts.Of(sequence.Drafted.Span, sequence.Accepted.Span, positions)),
        ];
        RequestCounts[] requests =
        [
            .. each.Where(counts => counts.AllTrials > 0).Select(counts => new RequestCounts(
                0, (int)counts.AllAccepted, (int)(counts.AllTrials - counts.AllAccepted))),
        ];
        return new ComparedRounds(
            HazardCounts.Sum(each),
            rounds,
            0,
            requests.Length >= LeastRequests ? requests : [],
            sequences,
            "rounds in order");
    }

    // Histograms may hold more rounds than requests do: their shape then stands for the requests' own.
    private static ComparedRounds ByRequest(RequestCounts[] requests, double rounds, HazardCounts pooled)
    {
        double accepted = requests.Sum(request => (double)request.Accepted);
        double trials = accepted + requests.Sum(request => (double)request.Rejected);
        double scale = trials / pooled.AllTrials;
        var counts = new HazardCounts(
            [.. pooled.Accepted.Select(count => count * scale)], [.. pooled.Trials.Select(count => count * scale)]);
        var own = new HazardCounts([accepted], [trials]);
        HazardCounts scaled = counts.PooledFrom(1);
        double constant = own.LogLikelihood([own.Hazard(0)]) - scaled.LogLikelihood([scaled.Hazard(0)]);
        return new ComparedRounds(counts, rounds, constant, requests, [], "requests");
    }

    private static (List<RoundSequence> Sequences, int Rounds) First(
        IReadOnlyList<RoundSequence> sequences, List<string> notices)
    {
        var first = new List<RoundSequence>();
        int rounds = 0;
        foreach (RoundSequence sequence in sequences)
        {
            int kept = 0;
            while (kept < sequence.Drafted.Length && rounds < MostRounds)
                rounds += sequence.Drafted.Span[kept++] > 0 ? 1 : 0;
            if (kept > 0)
                first.Add(new RoundSequence(sequence.Drafted[..kept], sequence.Accepted[..kept]));
            if (rounds < MostRounds)
                continue;
            notices.Add($"Families are compared on the first {MostRounds} rounds in order.");
            break;
        }

        return (first, rounds);
    }
}
