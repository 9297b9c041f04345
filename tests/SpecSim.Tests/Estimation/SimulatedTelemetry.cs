// Telemetry of a server whose law of acceptance is known: rounds walked by the same code that simulations walk, kept
// in the detail that a test wants.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Randomness;

namespace SpecSim.Tests.Estimation;

/// <summary>Rounds of requests that all emit as many tokens.</summary>
/// <param name="Sequences">By request.</param>
internal sealed record SimulatedTelemetry(IReadOnlyList<RoundSequence> Sequences)
{
    /// <param name="draftLength">K by request and round; 0 where a round has no draft.</param>
    /// <param name="replication">Other luck.</param>
    public static SimulatedTelemetry Of(
        AcceptanceProfile profile, Func<int, int, int> draftLength, int requests, int tokens, int replication)
    {
        var thresholds = new AcceptanceThresholds(profile, tabulated: requests > 2000);
        var luck = new Luck(20260901, (uint)replication);
        var sequences = new List<RoundSequence>();
        for (int request = 0; request < requests; request++)
        {
            AcceptanceWalk walk = thresholds.Begin(luck, (uint)request);
            var drafted = new List<byte>();
            var accepted = new List<byte>();
            long position = 0;
            while (position < tokens)
            {
                int length = draftLength(request, drafted.Count);
                int kept = walk.Accepted(position, length);
                drafted.Add((byte)length);
                accepted.Add((byte)kept);
                position += kept + 1;
            }

            sequences.Add(new RoundSequence(drafted.ToArray(), accepted.ToArray()));
        }

        return new SimulatedTelemetry(sequences);
    }

    public static SimulatedTelemetry Of(
        AcceptanceProfile profile, int draftLength, int requests, int tokens, int replication) =>
        Of(profile, (_, _) => draftLength, requests, tokens, replication);

    public IReadOnlyList<RoundHistogram> Histograms
    {
        get
        {
            var byLength = new SortedDictionary<int, long[]>();
            foreach ((int drafted, int accepted) in Rounds)
            {
                if (!byLength.TryGetValue(drafted, out long[]? counts))
                    byLength[drafted] = counts = new long[drafted + 1];
                counts[accepted]++;
            }

            byLength.Remove(0);
            return [.. byLength.Select(entry => new RoundHistogram(entry.Key, entry.Value))];
        }
    }

    public IReadOnlyList<RequestCounts> Requests =>
    [
        .. Sequences.Select(sequence =>
        {
            var rounds = Paired(sequence).Where(round => round.Drafted > 0).ToList();
            return new RequestCounts(
                rounds.Count,
                rounds.Sum(round => round.Accepted),
                rounds.Count(round => round.Accepted < round.Drafted));
        }),
    ];

    public TotalCounts Totals(int? draftLength)
    {
        var rounds = Rounds.Where(round => round.Drafted > 0).ToList();
        return new TotalCounts(
            draftLength, rounds.Count, rounds.Sum(round => round.Drafted), rounds.Sum(round => round.Accepted));
    }

    public PositionCounts Positions(int positions)
    {
        var rounds = Rounds.Where(round => round.Drafted > 0).ToList();
        return new PositionCounts(
            rounds.Count,
            rounds.Sum(round => round.Drafted),
            [.. Enumerable.Range(1, positions)
                .Select(position => rounds.LongCount(round => round.Accepted >= position))]);
    }

    /// <summary>Rounds pooled and nothing else.</summary>
    public AcceptanceEvidence AsHistograms => new() { Histograms = Histograms };

    public AcceptanceEvidence AsRequests => new() { Histograms = Histograms, Requests = Requests };

    public AcceptanceEvidence AsSequences =>
        new() { Histograms = Histograms, Requests = Requests, Sequences = Sequences };

    private IEnumerable<(int Drafted, int Accepted)> Rounds => Sequences.SelectMany(Paired);

    private static IEnumerable<(int Drafted, int Accepted)> Paired(RoundSequence sequence) =>
        sequence.Drafted.ToArray()
            .Zip(sequence.Accepted.ToArray(), (drafted, accepted) => ((int)drafted, (int)accepted));
}
