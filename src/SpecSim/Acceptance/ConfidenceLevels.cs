// The confidence of tokens of one hazard, cut into levels that stand evenly on the logit scale over all but a ten
// thousandth of the law at each end. How often a token of either fate meets a level is a difference of two values of
// the Beta law's CDF; the level's value follows (DraftConfidence).

using SpecSim.Randomness;

namespace SpecSim.Acceptance;

/// <summary>Levels of confidence, and how likely each is for a token that is kept and for one that is not.</summary>
internal sealed class ConfidenceLevels
{
    private const int LevelCount = 128;
    private const double Tail = 1e-4;

    // exp(-14) is a millionth: a draft that is surer than that is sure.
    private const double MostLogit = 14;

    // The place in the table at which a search starts, by the leading bits of the uniform.
    private const int GuideCount = 256;

    private readonly double[] _values;
    private readonly Law _kept;
    private readonly Law _rejected;

    public ConfidenceLevels(double hazard, double concentration)
    {
        if (hazard is 0 or 1)
        {
            _values = [hazard];
            _kept = _rejected = new Law([1]);
            return;
        }

        double success = hazard * concentration;
        double failure = (1 - hazard) * concentration;
        var all = new BetaDistribution(success, failure);
        double[] edges = Edges(all);
        double[] kept = Masses(new BetaDistribution(success + 1, failure), edges);
        double[] rejected = Masses(new BetaDistribution(success, failure + 1), edges);
        _values = [.. kept.Zip(rejected, (yes, no) => Value(hazard * yes, (1 - hazard) * no))];
        _kept = new Law(kept);
        _rejected = new Law(rejected);
    }

    public double Draw(bool kept, double uniform) => _values[(kept ? _kept : _rejected).Level(uniform)];

    private static double Value(double kept, double rejected) => kept > 0 ? kept / (kept + rejected) : 0;

    private static double[] Edges(BetaDistribution law)
    {
        double low = Math.Clamp(Logit(law.Sample(Tail)), -MostLogit, MostLogit - 1);
        double high = Math.Clamp(Logit(law.Sample(1 - Tail)), low + 1e-6, MostLogit);
        double[] edges = new double[LevelCount + 1];
        for (int edge = 1; edge < LevelCount; edge++)
            edges[edge] = 1 / (1 + Math.Exp(-(low + ((high - low) * (edge - 1) / (LevelCount - 2)))));
        edges[LevelCount] = 1;
        return edges;
    }

    private static double Logit(double share) => Math.Log(share / (1 - share));

    private static double[] Masses(BetaDistribution law, double[] edges)
    {
        double[] below = [.. edges.Select(law.Cdf)];
        return [.. Enumerable.Range(0, LevelCount).Select(level => Math.Max(0, below[level + 1] - below[level]))];
    }

    /// <summary>Which level, by a uniform number.</summary>
    private sealed class Law
    {
        // The uniform below which the level lies, 1 for the last that occurs.
        private readonly double[] _upTo;
        private readonly byte[] _guide = new byte[GuideCount];

        public Law(double[] masses)
        {
            double sum = masses.Sum();
            double below = 0;
            _upTo = [.. masses.Select(mass => (below += mass) / sum)];
            for (int level = Array.FindLastIndex(masses, mass => mass > 0); level < _upTo.Length; level++)
                _upTo[level] = 1;
            for (int place = 0; place < GuideCount; place++)
                _guide[place] = (byte)Array.FindIndex(_upTo, upTo => upTo > (double)place / GuideCount);
        }

        public int Level(double uniform)
        {
            int level = _guide[Math.Min((int)(uniform * GuideCount), GuideCount - 1)];
            while (_upTo[level] <= uniform && level < _upTo.Length - 1)
                level++;
            return level;
        }
    }
}
