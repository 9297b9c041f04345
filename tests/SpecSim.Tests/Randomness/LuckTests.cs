// A draw is a pure function of its address, and every part of the address counts.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Quantities;
using SpecSim.Randomness;

namespace SpecSim.Tests.Randomness;

public sealed class LuckTests
{
    private static readonly Luck Luck = new(Seed: 12345, Replication: 3);

    [Fact]
    public void Bits_AnAddress_IsThatCounterAndKeyOfPhilox()
    {
        // The address of the third published vector: draw, index, entity, stream; seed, replication.
        var luck = new Luck(0xa4093822, 0x299f31d0);

        uint bits = luck.Bits((StreamId)0x03707344, entity: 0x13198a2e, index: 0x85a308d3, draw: 0x243f6a88);

        Assert.Equal(0xd16cfe09, bits);
    }

    [Fact]
    public void Bits_AnyOnePartOfTheAddressChanged_Differ()
    {
        uint bits = Luck.Bits(StreamId.Arrival, 7, 9, 1);

        Assert.NotEqual(bits, (Luck with { Seed = 12346 }).Bits(StreamId.Arrival, 7, 9, 1));
        Assert.NotEqual(bits, (Luck with { Replication = 4 }).Bits(StreamId.Arrival, 7, 9, 1));
        Assert.NotEqual(bits, Luck.Bits(StreamId.OutputLength, 7, 9, 1));
        Assert.NotEqual(bits, Luck.Bits(StreamId.Arrival, 8, 9, 1));
        Assert.NotEqual(bits, Luck.Bits(StreamId.Arrival, 7, 10, 1));
        Assert.NotEqual(bits, Luck.Bits(StreamId.Arrival, 7, 9, 2));
    }

    [Fact]
    public void At_FourSuccessivePositions_AreTheLanesOfOneBlock()
    {
        PhiloxBlock block = Philox.Block(0, 25, 7, (uint)StreamId.Acceptance, Luck.Seed, Luck.Replication);

        uint[] bits = [.. Enumerable.Range(100, 4).Select(position => Luck.At(StreamId.Acceptance, 7, position))];

        Assert.Equal([block.Lane0, block.Lane1, block.Lane2, block.Lane3], bits);
    }

    [Fact]
    public void At_PositionOutsideTheStream_Throws()
    {
        Assert.Throws<OverflowException>(() => Luck.At(StreamId.Acceptance, 0, -1));
        Assert.Throws<OverflowException>(() => Luck.At(StreamId.Acceptance, 0, 1L << 34));
    }

    [Fact]
    public void PositionCursor_AnyWalk_EqualsDirectDraws() =>
        Prop.ForAll<uint, uint, NonNegativeInt[]>((seed, entity, positions) =>
        {
            var luck = new Luck(seed, 0);
            var cursor = new PositionCursor(luck, StreamId.NgramHit, entity);
            foreach (NonNegativeInt position in positions)
            {
                if (cursor.At(position.Get) != luck.At(StreamId.NgramHit, entity, position.Get))
                    return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PositionCursor_Restarted_EqualsANewOne()
    {
        var cursor = new PositionCursor(Luck, StreamId.Acceptance, 5);
        cursor.At(70);

        cursor.Restart(Luck with { Replication = 9 }, 6);

        var fresh = new PositionCursor(Luck with { Replication = 9 }, StreamId.Acceptance, 6);
        Assert.All(Enumerable.Range(0, 200), position => Assert.Equal(fresh.At(position), cursor.At(position)));
    }

    [Fact]
    public void Stream_DrawnFromInBetween_LeavesTheOthersUnchanged()
    {
        var alone = new PositionCursor(Luck, StreamId.Acceptance, 5);
        uint[] expected = [.. Enumerable.Range(0, 40).Select(position => alone.At(position))];

        var mixed = new PositionCursor(Luck, StreamId.Acceptance, 5);
        var other = new PositionCursor(Luck, StreamId.AcceptanceState, 5);
        var seen = new List<uint>();
        for (int position = 0; position < 40; position++)
        {
            other.At(3 * position);
            seen.Add(mixed.At(position));
            Luck.Uniform(StreamId.PromptLength, 5, (uint)position);
        }

        Assert.Equal(expected, seen);
    }

    [Fact]
    public void Stream_Numbers_AreTheOnesSavedResultsWereDrawnWith()
    {
        var numbers = Enum.GetValues<StreamId>().ToDictionary(stream => stream.ToString(), stream => (int)stream);

        Assert.Equal(
            new Dictionary<string, int>
            {
                ["Acceptance"] = 1,
                ["AcceptanceState"] = 2,
                ["RequestAcceptance"] = 3,
                ["PromptLength"] = 4,
                ["OutputLength"] = 5,
                ["NgramHit"] = 6,
                ["Arrival"] = 7,
                ["Installation"] = 8,
                ["KernelConstants"] = 9,
                ["KernelShape"] = 10,
                ["KernelSize"] = 11,
                ["HostTime"] = 12,
                ["AcceptanceLevel"] = 13,
                ["RateChange"] = 14,
                ["ThinkTime"] = 15,
                ["Category"] = 16,
                ["Priority"] = 17,
                ["Patience"] = 18,
                ["PrefixText"] = 19,
                ["Router"] = 20,
                ["FaultGap"] = 21,
                ["FaultLength"] = 22,
                ["RetryWait"] = 23,
                ["AcceptanceDrop"] = 24,
                ["TargetToken"] = 25,
                ["DraftToken"] = 26,
                ["TokenVerdict"] = 27,
                ["NodeFate"] = 35,
                ["HitLength"] = 40,
                ["DraftContent"] = 41,
                ["Confidence"] = 45,
                ["NodeConfidence"] = 46,
            },
            numbers);
    }

    [Fact]
    public void Uniform_AnyAddress_LiesInsideZeroAndOneAndUsesTwoLanes() =>
        Prop.ForAll<uint, uint, uint>((seed, entity, index) =>
        {
            var luck = new Luck(seed, 1);
            PhiloxBlock block = Philox.Block(0, index, entity, (uint)StreamId.OutputLength, seed, 1);
            double uniform = luck.Uniform(StreamId.OutputLength, entity, index);
            double leading = Math.ScaleB(block.Lane0, -32) + Math.ScaleB(block.Lane1, -64);
            return uniform is > 0 and < 1 && Math.Abs(uniform - leading) <= Math.ScaleB(1, -53);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.75)]
    [InlineData(1.0)]
    public void At_AgainstAThreshold_SucceedsAsOftenAsItsProbability(double value)
    {
        const int DrawCount = 100_000;
        ulong threshold = new Probability(value).Threshold;
        var cursor = new PositionCursor(Luck, StreamId.Acceptance, 1);

        int successCount = 0;
        for (int position = 0; position < DrawCount; position++)
            successCount += cursor.At(position) < threshold ? 1 : 0;

        // Five standard errors; none at 0 and 1, where the compare is exact.
        double tolerance = 5 * Math.Sqrt(value * (1 - value) / DrawCount);
        Assert.InRange((double)successCount / DrawCount, value - tolerance, value + tolerance);
    }
}
