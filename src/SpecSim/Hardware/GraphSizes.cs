// Which passes replay a captured graph. An engine captures graphs for a list of token counts when it starts; a pass
// runs in the next larger one, padded with tokens that nobody asked for, and a pass larger than all is launched
// kernel by kernel.

namespace SpecSim.Hardware;

/// <summary>Token counts for which graphs were captured.</summary>
public abstract record GraphSizes
{
    private GraphSizes()
    {
    }

    /// <summary>The tokens that a pass of this many computes; null when it is launched kernel by kernel.</summary>
    public abstract int? Padded(int tokens);

    /// <summary>No graphs.</summary>
    public sealed record None : GraphSizes
    {
        public override int? Padded(int tokens) => null;
    }

    /// <summary>A graph for every size, none padded: an idealisation, for engines whose sizes are unknown.</summary>
    public sealed record Every : GraphSizes
    {
        public override int? Padded(int tokens) => tokens;
    }

    /// <summary>Graphs for these token counts, ascending.</summary>
    public sealed record Listed(IReadOnlyList<int> Sizes) : GraphSizes
    {
        // By tokens, from 0: a pass asks for it millions of times.
        private readonly int[] _padded = Table(Sizes);

        public override int? Padded(int tokens) => tokens < _padded.Length ? _padded[tokens] : null;

        public bool Equals(Listed? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

        public override int GetHashCode() => Sizes[^1];

        private static int[] Table(IReadOnlyList<int> sizes)
        {
            var padded = new int[sizes[^1] + 1];
            int size = 0;
            for (int tokens = 0; tokens < padded.Length; tokens++)
            {
                if (tokens > sizes[size])
                    size++;
                padded[tokens] = sizes[size];
            }

            return padded;
        }
    }
}
