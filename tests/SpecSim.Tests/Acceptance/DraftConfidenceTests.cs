// The draft's confidence: calibrated whatever the hazard, its mean the hazard, telling all or nothing at the ends of
// the concentration, and without any effect on what is accepted.

using SpecSim.Acceptance;
using SpecSim.Randomness;

namespace SpecSim.Tests.Acceptance;

public sealed class DraftConfidenceTests
{
    private const int TokenCount = 60_000;

    // A comparison fails by chance less than once in 10^8.
    private const double StandardErrors = 5.7;

    public static TheoryData<double, double> Laws => new()
    {
        { 0.77, 0.5 }, { 0.77, 4 }, { 0.5, 1 }, { 0.03, 2 }, { 0.991, 30 }, { 0.6, 9000 }, { 0.8, 0.01 },
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Of_TokensOfOneConfidence_AreKeptThatOften(double hazard, double concentration)
    {
        (double Confidence, bool Kept)[] tokens = Tokens(hazard, concentration);

        foreach (var bin in tokens.GroupBy(token => (int)(10 * Math.Min(token.Confidence, 0.999))))
        {
            double expected = bin.Average(token => token.Confidence);
            double kept = bin.Average(token => token.Kept ? 1.0 : 0.0);
            double variance = bin.Average(token => token.Confidence * (1 - token.Confidence));
            double tolerance = (StandardErrors * Math.Sqrt(variance / bin.Count())) + (30.0 / bin.Count());
            Assert.InRange(kept, expected - tolerance, expected + tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Of_ManyTokens_HasTheMeanAndSpreadOfTheLaw(double hazard, double concentration)
    {
        (double Confidence, bool Kept)[] tokens = Tokens(hazard, concentration);

        double mean = tokens.Average(token => token.Confidence);
        double variance = tokens.Average(token => (token.Confidence - mean) * (token.Confidence - mean));
        double law = hazard * (1 - hazard) / (concentration + 1);
        double tolerance = StandardErrors * Math.Sqrt(law / TokenCount);
        Assert.InRange(mean, hazard - tolerance, hazard + tolerance);
        // The levels are narrow: they lose little of the spread. Hazards between two of the table add a little.
        Assert.InRange(variance, (0.93 * law) - 1e-6, (1.07 * law) + 1e-4);
    }

    [Fact]
    public void Of_SmallConcentration_AllButTellsTheFate()
    {
        (double Confidence, bool Kept)[] tokens = Tokens(0.7, DraftConfidence.LeastConcentration);

        Assert.True(tokens.Average(token => token.Kept == token.Confidence > 0.5 ? 1.0 : 0.0) > 0.99);
    }

    [Fact]
    public void Of_LargeConcentration_SaysTheHazard()
    {
        (double Confidence, bool Kept)[] tokens = Tokens(0.7, DraftConfidence.MostConcentration);

        Assert.All(tokens, token => Assert.InRange(token.Confidence, 0.66, 0.74));
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(1.0, true)]
    public void Of_ACertainty_IsCertain(double hazard, bool kept) =>
        Assert.Equal(hazard, new DraftConfidence(3).Of(hazard, kept, 0.37));

    [Fact]
    public void Of_AKeptToken_IsNeverBelowARejectedOneOfTheSameLuck()
    {
        var confidence = new DraftConfidence(2);
        for (int step = 1; step < 64; step++)
        {
            double hazard = step / 64.0;
            for (double uniform = 0.005; uniform < 1; uniform += 0.01)
                Assert.True(confidence.Of(hazard, true, uniform) >= confidence.Of(hazard, false, uniform));
        }
    }

    [Fact]
    public void AtNode_TwoNodesOfOnePosition_HaveLuckOfTheirOwn()
    {
        var confidence = new DraftConfidence(2);
        var luck = new Luck(5, 0);

        double[] nodes = [.. Enumerable.Range(0, 50).Select(node => confidence.AtNode(luck, 3, 17, node, 0.6, true))];

        Assert.True(nodes.Distinct().Count() > 20);
        Assert.Equal(nodes[7], confidence.AtNode(luck, 3, 17, 7, 0.6, true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e6)]
    [InlineData(double.NaN)]
    public void Concentration_OutOfRange_IsRefused(double concentration) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DraftConfidence(concentration));

    private static (double Confidence, bool Kept)[] Tokens(double hazard, double concentration)
    {
        var confidence = new DraftConfidence(concentration);
        var luck = new Luck(11, 2);
        var draws = DraftConfidence.Begin(luck, 4);
        var fates = new PositionCursor(luck, StreamId.Acceptance, 4);
        var tokens = new (double, bool)[TokenCount];
        for (int position = 0; position < TokenCount; position++)
        {
            bool kept = fates.At(position) < hazard * (1L << 32);
            tokens[position] = (confidence.At(draws, position, hazard, kept), kept);
        }

        return tokens;
    }
}
