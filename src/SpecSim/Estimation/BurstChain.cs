// What rounds in order say of two states along the output, easy and hard. A round that starts at position p shows its
// accepted tokens at p, p + 1, .. and, unless it accepted all, one rejection behind them; the extra token of a round
// that accepted all is seen by nobody, nor is the one token of a round without a draft. The state moves at every
// position all the same. Likelihood by the forward recursion (Baum, Petrie, Soules, Weiss 1970), scaled: q is the
// probability of easy given all before,
//   f = q e + (1 - q) h,   log L += log f,   q' = (q e / f) (1 - easyToHard) + (1 - q e / f) hardToEasy,
// with e, h the states' probabilities of what was seen, both 1 for what was not. A request starts in the long run's q.

namespace SpecSim.Estimation;

/// <summary>Numbers of a burst.</summary>
internal readonly record struct BurstNumbers(double Easy, double Hard, double EasyToHard, double HardToEasy)
{
    /// <summary>Long-run share of easy positions.</summary>
    public double EasyShare => EasyToHard + HardToEasy > 0 ? HardToEasy / (EasyToHard + HardToEasy) : 0.5;
}

/// <summary>Rounds of requests as what is seen at each output position.</summary>
internal sealed class BurstChain
{
    public const byte Rejected = 0;
    public const byte Accepted = 1;
    public const byte Unseen = 2;

    // Products of probabilities are kept away from where doubles end.
    private const double Small = 1e-200;

    private readonly byte[] _seen;
    private readonly int[] _ends;

    private BurstChain(byte[] seen, int[] ends)
    {
        _seen = seen;
        _ends = ends;
    }

    /// <summary>Output positions of all requests.</summary>
    public int Positions => _seen.Length;

    public static BurstChain Of(IEnumerable<RoundSequence> sequences)
    {
        var seen = new List<byte>();
        var ends = new List<int>();
        foreach (RoundSequence sequence in sequences)
        {
            ReadOnlySpan<byte> drafted = sequence.Drafted.Span;
            ReadOnlySpan<byte> accepted = sequence.Accepted.Span;
            for (int round = 0; round < drafted.Length; round++)
            {
                for (int token = 0; token < accepted[round]; token++)
                    seen.Add(Accepted);
                seen.Add(accepted[round] < drafted[round] ? Rejected : Unseen);
            }

            ends.Add(seen.Count);
        }

        return new BurstChain([.. seen], [.. ends]);
    }

    /// <summary>The first requests, with about so many positions.</summary>
    public BurstChain First(int positions)
    {
        int[] ends = [.. _ends.TakeWhile(end => end <= positions)];
        // A first request that is longer than that is cut.
        if (ends.Length == 0)
            ends = [Math.Min(positions, _seen.Length)];
        return new BurstChain(_seen[..ends[^1]], ends);
    }

    public double LogLikelihood(BurstNumbers numbers)
    {
        ReadOnlySpan<Moves> moves = [Of(numbers, Rejected), Of(numbers, Accepted), Of(numbers, Unseen)];
        double logs = 0;
        double product = 1;
        int position = 0;
        foreach (int end in _ends)
        {
            // Not shared out to 1 at every position: a division each would take three times as long.
            double easy = product * numbers.EasyShare;
            double hard = product - easy;
            for (; position < end; position++)
            {
                Moves move = moves[_seen[position]];
                double toEasy = (easy * move.EasyToEasy) + (hard * move.HardToEasy);
                hard = (easy * move.EasyToHard) + (hard * move.HardToHard);
                easy = toEasy;
                if (easy + hard < Small)
                {
                    logs += Math.Log(easy + hard);
                    double scale = 1 / (easy + hard);
                    easy *= scale;
                    hard *= scale;
                }
            }

            product = easy + hard;
        }

        return logs + Math.Log(product);
    }

    /// <summary>
    /// One step of expectation and maximisation (Dempster, Laird, Rubin 1977; for chains Baum and Welch): numbers
    /// under which the rounds are at least as likely. The start of a request counts for no number.
    /// </summary>
    public BurstNumbers Improved(BurstNumbers numbers)
    {
        var filtered = new double[_seen.Length];
        var expected = default(Expectations);
        int start = 0;
        foreach (int end in _ends)
        {
            Forward(numbers, start, end, filtered);
            Backward(numbers, start, end, filtered, ref expected);
            start = end;
        }

        return expected.Numbers(numbers);
    }

    // filtered(p): easy at p given everything up to p.
    private void Forward(BurstNumbers numbers, int start, int end, double[] filtered)
    {
        double easy = numbers.EasyShare;
        for (int position = start; position < end; position++)
        {
            double ofEasy = easy * Chance(numbers.Easy, _seen[position]);
            easy = ofEasy / (ofEasy + ((1 - easy) * Chance(numbers.Hard, _seen[position])));
            filtered[position] = easy;
            easy = (easy * (1 - numbers.EasyToHard)) + ((1 - easy) * numbers.HardToEasy);
        }
    }

    // easy: at the position behind, given everything.
    private void Backward(BurstNumbers numbers, int start, int end, double[] filtered, ref Expectations expected)
    {
        double easy = end > start ? filtered[end - 1] : 0;
        for (int position = end - 1; position >= start; position--)
        {
            if (position < end - 1)
            {
                double now = filtered[position];
                double toEasy = (now * (1 - numbers.EasyToHard)) + ((1 - now) * numbers.HardToEasy);
                double stay = toEasy > 0 ? easy * now * (1 - numbers.EasyToHard) / toEasy : 0;
                double toHard = 1 - toEasy;
                double leave = toHard > 0 ? (1 - easy) * now * numbers.EasyToHard / toHard : 0;
                expected.EasyStays += stay;
                expected.EasyLeaves += leave;
                expected.HardLeaves += easy - stay;
                expected.HardStays += 1 - easy - leave;
                easy = stay + leave;
            }

            if (_seen[position] == Accepted)
            {
                expected.EasyAccepted += easy;
                expected.HardAccepted += 1 - easy;
            }
            else if (_seen[position] == Rejected)
            {
                expected.EasyRejected += easy;
                expected.HardRejected += 1 - easy;
            }
        }
    }

    private static Moves Of(BurstNumbers numbers, byte seen)
    {
        double easy = Chance(numbers.Easy, seen);
        double hard = Chance(numbers.Hard, seen);
        return new Moves(
            easy * (1 - numbers.EasyToHard),
            easy * numbers.EasyToHard,
            hard * numbers.HardToEasy,
            hard * (1 - numbers.HardToEasy));
    }

    private static double Chance(double alpha, byte seen) => seen switch
    {
        Accepted => alpha,
        Rejected => 1 - alpha,
        _ => 1,
    };

    // What is seen at a position, and then the step to the next.
    private readonly record struct Moves(double EasyToEasy, double EasyToHard, double HardToEasy, double HardToHard);

    private struct Expectations
    {
        public double EasyAccepted;
        public double EasyRejected;
        public double HardAccepted;
        public double HardRejected;
        public double EasyStays;
        public double EasyLeaves;
        public double HardStays;
        public double HardLeaves;

        public readonly BurstNumbers Numbers(BurstNumbers before) => new(
            Share(EasyAccepted, EasyRejected, before.Easy),
            Share(HardAccepted, HardRejected, before.Hard),
            Share(EasyLeaves, EasyStays, before.EasyToHard),
            Share(HardLeaves, HardStays, before.HardToEasy));

        private static double Share(double one, double other, double otherwise) =>
            one + other > 0 ? Math.Clamp(one / (one + other), 1e-6, 1 - 1e-6) : otherwise;
    }
}
