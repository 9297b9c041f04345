// A digest is equal for equal histories and different for different ones, on every platform.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Kernel;
using SpecSim.Quantities;

namespace SpecSim.Tests.Kernel;

public sealed class DigestTests
{
    private static readonly Event Sample = new(new Instant(1000), EventRank.VerifyEnd, 5, 2);

    [Fact]
    public void Add_AnyOnePartOfAnEventChanged_Differs()
    {
        Event[] events =
        [
            Sample,
            Sample with { Time = new Instant(1001) },
            Sample with { Rank = EventRank.DraftEnd },
            Sample with { Sequence = 6 },
            Sample with { Entity = 3 },
            Sample with { Entity = -1 },
        ];

        var digests = events.Select(happened => default(Digest).Add(happened)).Distinct();

        Assert.Equal(events.Length, digests.Count());
    }

    [Fact]
    public void Add_OneWordOfAHistoryChanged_AlwaysDiffers() =>
        Prop.ForAll<ulong[], NonNegativeInt, ulong>((words, where, change) =>
        {
            if (words.Length == 0 || change == 0)
                return true;
            ulong[] changed = [.. words];
            changed[where.Get % words.Length] ^= change;
            return DigestOf(words) != DigestOf(changed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Add_OrderOrLengthChanged_Differs()
    {
        Digest digest = DigestOf([1, 2, 0]);

        Assert.NotEqual(digest, DigestOf([2, 1, 0]));
        Assert.NotEqual(digest, DigestOf([1, 2]));
        Assert.NotEqual(digest, DigestOf([1, 2, 0, 0]));
        Assert.NotEqual(default, DigestOf([0]));
    }

    [Fact]
    public void Add_OneBitOfAWordFlipped_FlipsAboutHalfOfTheDigestTwoWordsOn()
    {
        // 64 fair bits flip 32 times on average with a standard deviation of 4; over 64 trials, 4/8.
        double flippedMean = Enumerable.Range(0, 64)
            .Select(bit => DigestOf([7, 8, 9]).State ^ DigestOf([7 ^ (1UL << bit), 8, 9]).State)
            .Average(flipped => (double)ulong.PopCount(flipped));

        Assert.InRange(flippedMean, 32 - 5 * 0.5, 32 + 5 * 0.5);
    }

    [Fact]
    public void Add_Results_AreTakenByTheirExactBits()
    {
        Assert.NotEqual(default(Digest).Add(1.0), default(Digest).Add(Math.BitIncrement(1.0)));
        Assert.Equal(default(Digest).Add(-1L), default(Digest).Add(ulong.MaxValue));
    }

    [Fact]
    public void ToString_KnownWords_PrintsTheSameSixteenDigitsEverywhere()
    {
        // Computed from the formula with arbitrary-precision integers.
        Assert.Equal("0000000000000000", default(Digest).ToString());
        Assert.Equal("aa1edc39f66d14a9", DigestOf([0]).ToString());
        Assert.Equal("b1574bd255caa081", DigestOf([1, 2, 3]).ToString());
        Assert.Equal("f2953859415e9e99", default(Digest).Add(Sample).ToString());
    }

    private static Digest DigestOf(IEnumerable<ulong> words) =>
        words.Aggregate(default(Digest), (digest, word) => digest.Add(word));
}
