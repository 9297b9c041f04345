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
/// <param name="Matrices">Matrices of an expert: 3 with a gate, 2 without.</param>
/// <param name="BytesPerWeight">Stored bytes of a weight.</param>
/// <param name="Experts">Experts that live on this device.</param>
/// <param name="TouchedExperts">Of those, how many get a token, as a mean.</param>
/// <param name="Rows">Tokens x experts per token that come to this device.</param>
/// <param name="Even">Whether all touched experts get the same number of tokens, as in some benchmarks.</param>
/// <param name="DealtOut">Whether experts are dealt out to several devices.</param>
public readonly record struct ExpertWork(
    double Tokens,
    double PerToken,
    double HiddenSize,
    double InnerSize,
    int Matrices,
    double BytesPerWeight,
    double Experts,
    double TouchedExperts,
    double Rows,
    bool Even,
    bool DealtOut)
{
    /// <summary>Weights of one expert on this device.</summary>
    public double WeightsPerExpert => Matrices * HiddenSize * InnerSize;

    /// <summary>Memory traffic: touched weights once; 16-bit rows in, through the inner width, and out.</summary>
    public double Bytes => (TouchedExperts * WeightsPerExpert * BytesPerWeight)
        + (2 * Rows * ((2 * HiddenSize) + (Matrices * InnerSize)));

    public double Flops => 2 * Rows * WeightsPerExpert;
}

/// <summary>Time of an expert layer.</summary>
public static class ExpertLayer
{
    // Permuting rows by expert, the activation, and the weighted sum; the routing kernel is as small as those.
    private const int SmallKernels = 4;

    // Below one expert the mean over devices says nothing: the device that works reads at least one.
    private const double Fewest = 1;

    /// <summary>Seconds of one layer in the fused kernels that engines call.</summary>
    public static double Seconds(in ExpertWork work, ExpertConstants fit, Peaks peaks)
    {
        double touched = Math.Max(work.TouchedExperts, Fewest);
        double weightBytes = touched * work.BytesPerWeight;
        double tileRows = TileRows(work, fit.Tiles);
        double rows = PaddedRows(work, touched, tileRows);
        double up = (work.Matrices - 1) * work.InnerSize;
        double activations = fit.ActivationPasses * 2 * work.Tokens * work.PerToken
            * ((2 * work.HiddenSize) + up + work.InnerSize) / peaks.BytesPerSecond;
        return fit.BaseSeconds
            + (work.DealtOut ? fit.ParallelSeconds : 0)
            + activations
            + GroupedProduct(up, work.HiddenSize, weightBytes, rows, tileRows, fit, peaks)
            + GroupedProduct(work.HiddenSize, work.InnerSize, weightBytes, rows, tileRows, fit, peaks);
    }

    /// <summary>
    /// The same on a device whose fused kernels nobody measured: two grouped products, which read the weights of all
    /// touched experts and otherwise are products of all rows, and small kernels over the rows.
    /// </summary>
    public static double SecondsOfProducts(
        in ExpertWork work, double activationBytes, ProductConstants gemm, ElementwiseConstants small, Peaks peaks)
    {
        double rows = Math.Max(work.Rows, Fewest);
        double weights = Math.Max(work.TouchedExperts, Fewest) * work.BytesPerWeight;
        double upColumns = (work.Matrices - 1) * work.InnerSize;
        double rowBytes = 2 * rows * ((4 * work.HiddenSize) + (work.Matrices * work.InnerSize));
        return Operators.Product(rows, upColumns, work.HiddenSize, weights, activationBytes, gemm, peaks)
            + Operators.Product(rows, work.HiddenSize, work.InnerSize, weights, activationBytes, gemm, peaks)
            + ((SmallKernels - 1) * small.BaseSeconds)
            + Operators.Elementwise(rowBytes, small, peaks);
    }

    private static double TileRows(in ExpertWork work, ExpertTiles tiles) => tiles switch
    {
        ExpertTiles.Switched => work.Tokens <= work.Experts ? 16 : 64,
        _ => Math.Clamp(2.83 * Math.Sqrt(work.Tokens), 16, 128),
    };

    // Each touched expert fills up its last tile: half a tile when it has many rows, up to a whole one when it has few.
    private static double PaddedRows(in ExpertWork work, double touched, double tileRows)
    {
        double tiles = tileRows * touched;
        double rows = Math.Max(work.Rows, Fewest);
        return work.Even ? Math.Max(rows, tiles) : rows + (0.5 * tiles * (1 + Math.Exp(-2 * rows / tiles)));
    }

    private static double GroupedProduct(
        double columns,
        double depth,
        double weightBytes,
        double rows,
        double tileRows,
        ExpertConstants fit,
        Peaks peaks)
    {
        double steps = depth + fit.PipelineDepth;
        double walk = fit.WalkSeconds * (tileRows / 64) * steps;
        double memory = weightBytes * columns * steps / (fit.MemoryEfficiency * peaks.BytesPerSecond);
        double compute = 2 * rows * columns * steps / (fit.ComputeEfficiency * peaks.FlopsPerSecond);
        double serial = (walk + memory) * (walk + memory);
        double arithmetic = compute * compute;
        return Math.Sqrt(Math.Sqrt((serial * serial) + (arithmetic * arithmetic)));
    }
}
