// Philox against the known-answer vectors published with Random123 (tests/kat_vectors,
// "philox4x32 10", https://github.com/DEShawResearch/random123).

using SpecSim.Randomness;

namespace SpecSim.Tests.Randomness;

public sealed class PhiloxTests
{
    public static TheoryData<uint[], uint[]> KnownAnswers => new()
    {
        // Counter and key, then the four words: all zeros, all ones, the digits of pi.
        { [0, 0, 0, 0, 0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Block_KnownCounterAndKey_GivesPublishedWords(uint[] input, uint[] expected)
    {
        PhiloxBlock block = Philox.Block(input[0], input[1], input[2], input[3], input[4], input[5]);

        uint[] words = [block[0], block[1], block[2], block[3]];
        Assert.Equal(expected, words);
    }

    [Fact]
    public void Block_LaneOutsideTheBlock_Throws()
    {
        PhiloxBlock block = default;

        Assert.Throws<ArgumentOutOfRangeException>(() => block[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => block[-1]);
    }
}
