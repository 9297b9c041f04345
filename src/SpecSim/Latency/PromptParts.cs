// The parts of prompts that one step takes in: a list that keeps its memory from step to step.

namespace SpecSim.Latency;

/// <summary>Parts of prompts in one step.</summary>
internal sealed class PromptParts
{
    private PromptChunk[] _parts = new PromptChunk[8];
    private int _count;

    public ReadOnlySpan<PromptChunk> Parts => _parts.AsSpan(0, _count);

    public int Tokens { get; private set; }

    public void Clear()
    {
        _count = 0;
        Tokens = 0;
    }

    public void Add(int tokens, int cached)
    {
        if (_count == _parts.Length)
            Array.Resize(ref _parts, _count * 2);
        _parts[_count++] = new PromptChunk(tokens, cached);
        Tokens += tokens;
    }
}
