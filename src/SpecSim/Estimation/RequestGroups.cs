// How much less rounds say because those of one request resemble each other. With groups r (requests, or stretches of
// them where there are few), what each adds to the error of a figure with slopes g(j) by hazard is
//   I(r) = sum over j of g(j) (accepted(r, j) - h(j) trials(r, j)) / trials(j)
// and the variance is R / (R - 1) sum I(r)^2 (Liang and Zeger 1986); over that of independent trials it is the design
// effect (Kish 1965). Never taken below 1: that requests make up for each other would be chance.

namespace SpecSim.Estimation;

/// <summary>Groups of rounds that may have something in common.</summary>
/// <param name="Groups">Trials of each, by position, or all of a group as one position.</param>
/// <param name="ByPosition">Whether positions are told apart.</param>
/// <param name="AreRequests">Whether each is one request, else a stretch of consecutive rounds.</param>
internal sealed record RequestGroups(IReadOnlyList<HazardCounts> Groups, bool ByPosition, bool AreRequests)
{
    /// <summary>Fewer say next to nothing of how much they differ.</summary>
    public const int Least = 10;

    // Stretches of one request must be long against whatever carries over from round to round.
    private const int Stretches = 20;
    private const int LeastStretch = 10;

    private readonly HazardCounts _all = HazardCounts.Sum(Groups);

    /// <summary>Quantile for intervals that rest on these groups.</summary>
    public double Quantile => WilsonInterval.Quantile(Groups.Count);

    /// <summary>Null where the evidence has too few requests and too short ones.</summary>
    public static RequestGroups? Of(AcceptanceEvidence evidence, int positions)
    {
        RoundSequence[] sequences = [.. evidence.Sequences.Where(sequence => DraftedRounds(sequence) > 0)];
        RequestCounts[] requests = [.. evidence.Requests.Where(request => request.Accepted + request.Rejected > 0)];
        long inOrder = sequences.Sum(DraftedRounds);
        bool mostInOrder = 2 * inOrder >= requests.Sum(request => (long)request.Rounds);
        if (sequences.Length >= Least && mostInOrder)
        {
            return new RequestGroups(
                [.. sequences.Select(sequence => Counts(sequence, 0, sequence.Drafted.Length, positions))], true, true);
        }

        if (requests.Length >= Least)
            return new RequestGroups([.. requests.Select(Counts)], false, true);
        return inOrder >= Stretches * LeastStretch
            ? new RequestGroups(
                [.. sequences.SelectMany(sequence => Stretched(sequence, inOrder, positions))], true, false)
            : null;
    }

    /// <summary>The design effect of a figure.</summary>
    /// <param name="hazards">By position; the last one holds beyond.</param>
    /// <param name="slopes">Of the figure, by the same hazards.</param>
    /// <param name="share">Share of all trials that the figure rests on: what groups without positions need.</param>
    public double DesignEffect(IReadOnlyList<double> hazards, IReadOnlyList<double> slopes, double share)
    {
        if (!ByPosition)
            return 1 + ((Math.Max(1, Effect([_all.Hazard(0)], [1])) - 1) * share);
        return Math.Max(1, Effect(hazards, slopes));
    }

    private double Effect(IReadOnlyList<double> hazards, IReadOnlyList<double> slopes)
    {
        int last = hazards.Count - 1;
        double[] trials = _all.PooledFrom(hazards.Count).Trials;
        double squares = 0;
        foreach (HazardCounts group in Groups)
        {
            double influence = 0;
            for (int index = 0; index < group.Positions; index++)
            {
                int pooled = Math.Min(index, last);
                if (group.Trials[index] > 0)
                {
                    influence += slopes[pooled] / trials[pooled]
                        * (group.Accepted[index] - (hazards[pooled] * group.Trials[index]));
                }
            }

            squares += influence * influence;
        }

        double independent = 0;
        for (int index = 0; index < Math.Min(trials.Length, hazards.Count); index++)
        {
            if (trials[index] > 0)
                independent += slopes[index] * slopes[index] * hazards[index] * (1 - hazards[index]) / trials[index];
        }

        double robust = squares * Groups.Count / (Groups.Count - 1);
        return independent > 0 ? robust / independent : 1;
    }

    private static long DraftedRounds(RoundSequence sequence)
    {
        long rounds = 0;
        foreach (byte drafted in sequence.Drafted.Span)
            rounds += drafted > 0 ? 1 : 0;
        return rounds;
    }

    private static HazardCounts Counts(RequestCounts request) =>
        new([request.Accepted], [request.Accepted + request.Rejected]);

    private static HazardCounts Counts(RoundSequence sequence, int start, int count, int positions) =>
        HazardCounts.Of(
            sequence.Drafted.Span.Slice(start, count), sequence.Accepted.Span.Slice(start, count), positions);

    private static IEnumerable<HazardCounts> Stretched(RoundSequence sequence, long allRounds, int positions)
    {
        int length = (int)Math.Max(LeastStretch, allRounds / Stretches);
        int pieces = Math.Max(1, sequence.Drafted.Length / length);
        for (int piece = 0; piece < pieces; piece++)
        {
            int start = (int)((long)piece * sequence.Drafted.Length / pieces);
            int end = (int)((long)(piece + 1) * sequence.Drafted.Length / pieces);
            yield return Counts(sequence, start, end - start, positions);
        }
    }
}
