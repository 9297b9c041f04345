// A text to learn from, cut into a part for training and a part held out. Blocks alternate along the text, so both
// parts have of everything in it; which block goes where depends on its number alone.

namespace SpecSim.Decoding;

/// <summary>A named text.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Text">UTF-8, at least <see cref="LeastBytes"/>.</param>
public sealed record Corpus(string Name, ReadOnlyMemory<byte> Text)
{
    /// <summary>Below this, the part held out would be a line or two.</summary>
    public const int LeastBytes = 4096;

    private const int LeastBlockBytes = 512;
    private const int MostBlockBytes = 16384;
    private const int FewestBlocks = 64;

    // One block of ten is held out, and of eight blocks, which the shortest corpus has, one.
    private const int Cycle = 10;
    private const int HeldOutOfCycle = 4;

    /// <summary>The pieces to learn from and those held out, each as long as it goes on unbroken.</summary>
    public CorpusParts Split()
    {
        ReadOnlySpan<byte> text = Text.Span;
        int blockBytes = Math.Clamp(text.Length / FewestBlocks, LeastBlockBytes, MostBlockBytes);
        List<ReadOnlyMemory<byte>> training = [];
        List<ReadOnlyMemory<byte>> heldOut = [];
        int pieceStart = 0;
        for (int block = 0, start = 0, end; start < text.Length; block++, start = end)
        {
            end = BlockEnd(text, start + blockBytes, blockBytes / 2);
            if (block % Cycle == HeldOutOfCycle)
            {
                if (start > pieceStart)
                    training.Add(Text[pieceStart..start]);
                heldOut.Add(Text[start..end]);
                pieceStart = end;
            }
        }

        if (pieceStart < text.Length)
            training.Add(Text[pieceStart..]);
        return new CorpusParts(training, heldOut);
    }

    // Behind the next end of a line, else behind a space, else between two signs.
    private static int BlockEnd(ReadOnlySpan<byte> text, int least, int reach)
    {
        if (least >= text.Length)
            return text.Length;
        ReadOnlySpan<byte> ahead = text[least..Math.Min(text.Length, least + reach)];
        int found = ahead.IndexOf((byte)'\n');
        if (found < 0)
            found = ahead.IndexOf((byte)' ');
        if (found >= 0)
            return least + found + 1;
        // Bytes 10xxxxxx go on with a sign of UTF-8.
        while (least < text.Length && (text[least] & 0xC0) == 0x80)
            least++;
        return least;
    }
}

/// <summary>The two parts of a corpus, in the order of the text.</summary>
public sealed record CorpusParts(
    IReadOnlyList<ReadOnlyMemory<byte>> Training, IReadOnlyList<ReadOnlyMemory<byte>> HeldOut)
{
    /// <summary>What is to be learnt from, in one piece.</summary>
    public byte[] TrainingText => [.. Training.SelectMany(piece => piece.ToArray())];
}
