// Matrix products of a library that chooses a tile by the size (vLLM's CUTLASS kernels for fp8). Time steps up where
// the next tile begins and can fall while rows fill a tile; both are in the measured tables (docs/model.md part 3.1).

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Time of a product under a tile table.</summary>
public static class TiledProduct
{
    /// <summary>The tile that the library uses for M rows and N columns.</summary>
    public static GemmTile TileOf(double rows, double columns, TiledGemmConstants fit)
    {
        foreach (GemmTile tile in fit.Tiles)
        {
            if (!(rows > tile.MaxRows) && !(columns > tile.MaxColumns))
                return tile;
        }

        return fit.Tiles[^1];
    }

    /// <summary>Seconds of one call.</summary>
    public static double Seconds(
        double rows,
        double columns,
        double depth,
        double weightBytes,
        double activationBytes,
        TiledGemmConstants fit,
        Peaks peaks)
    {
        GemmTile tile = TileOf(rows, columns, fit);
        double padded = Math.Ceiling(rows / tile.PadRows) * tile.PadRows;
        double columnTiles = Math.Ceiling(columns / tile.TileColumns);
        double waves = Math.Ceiling(padded / tile.TileRows * columnTiles / peaks.Multiprocessors);
        double walk = tile.DepthSeconds * (depth / 1024) * waves;
        double memory = Operators.GemmBytes(rows, columns, depth, weightBytes, activationBytes)
            / (fit.MemoryEfficiency * peaks.BytesPerSecond);
        double empty = fit.EmptyRowBytes * (padded - rows) * columnTiles * depth / peaks.BytesPerSecond;
        // One wave of two blocks a multiprocessor scales a row each, beside the kernel's own start.
        double quantized = Math.Max(0, rows - (2 * peaks.Multiprocessors));
        return tile.BaseSeconds
            + Math.Sqrt((walk * walk) + (memory * memory) + (empty * empty))
            + (((fit.QuantizeSeconds * depth / 1e6) + fit.QuantizeRowSeconds) * quantized);
    }
}
