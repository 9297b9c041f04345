// A mixture-of-experts layer as one operator: routing, both products of every touched expert in tiles of rows, and the
// weighted sum. Which experts are touched, and by how many tokens, comes from outside: routing and kernel time are
// separate (docs/model.md part 3.6).

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>What one device of a group does in an expert layer.</summary>
/// <param name="Tokens">M, tokens of the step.</param>
/// <param name="PerToken">k, experts each token is routed to.</param>
/// <param name="HiddenSize">h.</param>
/// <param name="InnerSize">i, the width of an expert on this device.</param>
/// <param name="Gated">Whether the first product makes gate and up.</param>
/// <param name="Experts">Experts that live on this device.</param>
/// <param name="Touched">Of those, how many get a token.</param>
/// <param name="Pairs">Tokens times experts that this device computes.</param>
/// <param name="Even">Whether all touched experts get the same number of tokens, as in some benchmarks.</param>
/// <param name="DealtOut">Whether experts are dealt out to several devices.</param>
public readonly record struct ExpertWork(
    double Tokens,
    double PerToken,
    double HiddenSize,
    double InnerSize,
    bool Gated,
    double Experts,
    double Touched,
    double Pairs,
    bool Even,
    bool DealtOut);

/// <summary>Time of an expert layer.</summary>
public static class ExpertLayer
{
    /// <summary>Seconds of one layer.</summary>
    public static double Seconds(in ExpertWork work, double weightBytes, ExpertConstants fit, Peaks peaks)
    {
        double tileRows = TileRows(work, fit.Tiles);
        double rows = PaddedRows(work, tileRows);
        double up = (work.Gated ? 2 : 1) * work.InnerSize;
        double activations = fit.ActivationPasses * 2 * work.Tokens * work.PerToken
            * ((2 * work.HiddenSize) + up + work.InnerSize) / peaks.BytesPerSecond;
        return fit.BaseSeconds
            + (work.DealtOut ? fit.ParallelSeconds : 0)
            + activations
            + Product(up, work.HiddenSize, work.Touched, rows, tileRows, weightBytes, fit, peaks)
            + Product(work.HiddenSize, work.InnerSize, work.Touched, rows, tileRows, weightBytes, fit, peaks);
    }

    /// <summary>Weight bytes that the layer reads: those of the touched experts.</summary>
    public static double WeightBytes(in ExpertWork work, double weightBytes) =>
        work.Touched * ((work.Gated ? 3 : 2) * work.InnerSize) * work.HiddenSize * weightBytes;

    private static double TileRows(in ExpertWork work, ExpertTiles tiles) => tiles switch
    {
        ExpertTiles.Switched => work.Tokens <= work.Experts ? 16 : 64,
        _ => Math.Clamp(2.83 * Math.Sqrt(work.Tokens), 16, 128),
    };

    // Each touched expert fills up its last tile: half a tile when it has many rows, up to a whole one when it has few.
    private static double PaddedRows(in ExpertWork work, double tileRows)
    {
        double tiles = tileRows * work.Touched;
        return work.Even
            ? Math.Max(work.Pairs, tiles)
            : work.Pairs + (0.5 * tiles * (1 + Math.Exp(-2 * work.Pairs / tiles)));
    }

    private static double Product(
        double columns,
        double depth,
        double touched,
        double rows,
        double tileRows,
        double weightBytes,
        ExpertConstants fit,
        Peaks peaks)
    {
        double steps = depth + fit.PipelineDepth;
        double walk = fit.WalkSeconds * (tileRows / 64) * steps;
        double memory = touched * columns * steps * weightBytes / (fit.MemoryEfficiency * peaks.BytesPerSecond);
        double compute = 2 * rows * columns * steps / (fit.ComputeEfficiency * peaks.FlopsPerSecond);
        double serial = (walk + memory) * (walk + memory);
        double arithmetic = compute * compute;
        return Math.Sqrt(Math.Sqrt((serial * serial) + (arithmetic * arithmetic)));
    }
}
