// Constants of matrix products, Y[M,N] = X[M,K] W[K,N], in the two forms that measured libraries follow: a smooth
// maximum of arithmetic and traffic, and a table of tiles that the library chooses from by size. The formulas are in
// Latency/Operators.cs and Latency/TiledProduct.cs, docs/model.md part 3.1.

namespace SpecSim.Hardware;

/// <summary>Constants of matrix products, in one of two forms.</summary>
public abstract record ProductConstants : FittedConstants
{
    /// <summary>Share of the peak bandwidth that is reached.</summary>
    public abstract double MemoryEfficiency { get; init; }
}

/// <summary>t = t0 + ck sqrt(K/1024) + (compute^q + memory^q)^(1/q) [+ ca M K / 1e6].</summary>
/// <param name="BaseSeconds">t0: one kernel inside a CUDA graph.</param>
/// <param name="DepthSeconds">ck: the serial walk along the inner dimension.</param>
/// <param name="ComputeEfficiency">Share of the dense peak that is reached.</param>
/// <param name="MemoryEfficiency">Share of the peak bandwidth that is reached.</param>
/// <param name="Sharpness">q of the smooth maximum; larger is sharper.</param>
/// <param name="QuantizeSeconds">ca: quantising the activations on the fly, per million elements.</param>
public sealed record GemmConstants(
    double BaseSeconds,
    double DepthSeconds,
    double ComputeEfficiency,
    double MemoryEfficiency,
    double Sharpness,
    double QuantizeSeconds) : ProductConstants;

/// <summary>
/// A library that switches kernels by the number of rows: t = t0 + sqrt(walk^2 + memory^2 + empty^2) + quantise. The
/// walk is a tile's way along K times the waves of tiles, so time can fall while rows fill a tile, and jumps where the
/// next tile begins.
/// </summary>
/// <param name="Tiles">The table; the first tile that takes the size is used.</param>
/// <param name="MemoryEfficiency">Share of the peak bandwidth that is reached.</param>
/// <param name="EmptyRowBytes">What an empty row of a tile costs, in bytes of traffic per element of depth.</param>
/// <param name="QuantizeSeconds">Scaling inputs to 8 bits, per million elements.</param>
/// <param name="QuantizeRowSeconds">The same per row.</param>
public sealed record TiledGemmConstants(
    IReadOnlyList<GemmTile> Tiles,
    double MemoryEfficiency,
    double EmptyRowBytes,
    double QuantizeSeconds,
    double QuantizeRowSeconds) : ProductConstants;

/// <summary>One entry of a tile table.</summary>
/// <param name="MaxRows">Most rows M it is used for; null: any.</param>
/// <param name="MaxColumns">Most columns N it is used for; null: any.</param>
/// <param name="TileRows">Rows of a tile.</param>
/// <param name="TileColumns">Columns of a tile.</param>
/// <param name="PadRows">Rows are padded to a multiple of this: a cluster of tiles.</param>
/// <param name="BaseSeconds">Time of the kernel whatever the size.</param>
/// <param name="DepthSeconds">One tile's walk along 1024 elements of K.</param>
public sealed record GemmTile(
    int? MaxRows,
    int? MaxColumns,
    int TileRows,
    int TileColumns,
    int PadRows,
    double BaseSeconds,
    double DepthSeconds);
