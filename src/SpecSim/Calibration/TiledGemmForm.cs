// Products of a library that chooses tiles by size. Which tiles, and when, is the library's code and stays as the
// profile has it; what is fitted is how long a tile's walk, an empty row and the scaling of inputs take. Entries of the
// table that start with the same base, or the same walk, share it in the fit: they are the same kernel.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class TiledGemmForm
{
    private const string EveryBand =
        "products of at least 8 shapes (N,K) between 1024 and 16384, each at 16 row counts M on both sides of every "
        + "switch: 1 4 16 17 32 64 65 96 128 129 192 256 257 512 1024 4096";

    public static OperatorForm For(GemmInputs inputs, TiledGemmConstants known)
    {
        OperatorForm smooth = GemmForm.For(inputs);
        double[] bases = [.. known.Tiles.Select(tile => tile.BaseSeconds).Distinct()];
        double[] walks = [.. known.Tiles.Select(tile => tile.DepthSeconds).Distinct()];
        IReadOnlyList<GemmTile> Tiles(IReadOnlyList<double> values) =>
        [
            .. known.Tiles.Select(tile => tile with
            {
                BaseSeconds = values[Array.IndexOf(bases, tile.BaseSeconds)],
                DepthSeconds = values[bases.Length + Array.IndexOf(walks, tile.DepthSeconds)],
            }),
        ];
        int rest = bases.Length + walks.Length;
        bool dynamic = inputs == GemmInputs.Fp8Dynamic;
        return smooth with
        {
            Constants =
            [
                .. bases.Select((start, index) => new FitConstant(
                    $"tileBase{index + 1}", Dimension.Time, start, 1e-7, 1e-4, "small products of every band of M")
                {
                    OfTile = true,
                }),
                .. walks.Select((start, index) => new FitConstant(
                    $"tileWalk{index + 1}", Dimension.Time, start, 1e-8, 1e-4, "large K in every band of M")
                {
                    OfTile = true,
                }),
                new("memory", null, known.MemoryEfficiency, 0.02, 1.2, "M 1 to 16, N and K of 8192 and more"),
                new("emptyRow", null, 1.5, 1e-3, 50, "M just above a switch: 17, 65, 129, 257") { MayVanish = true },
                Scaling("quantize", 2e-6, dynamic),
                Scaling("quantizeRow", 5e-9, dynamic),
            ],
            With = (kernels, values) => GemmForm.With(kernels, inputs, new TiledGemmConstants(
                Tiles(values), values[rest], values[rest + 1], values[rest + 2], values[rest + 3])),
            Tiles = Tiles,
            // Memory, empty rows and scaling, then base and walk of each entry of the table.
            Order =
            [
                .. Enumerable.Range(rest, 4),
                .. known.Tiles.SelectMany(tile => (int[])
                [
                    Array.IndexOf(bases, tile.BaseSeconds),
                    bases.Length + Array.IndexOf(walks, tile.DepthSeconds),
                ]),
            ],
            LeastRows = 128,
            Measure = EveryBand,
        };
    }

    private static FitConstant Scaling(string name, double start, bool dynamic) =>
        new(name, Dimension.Time, start, start / 1000, start * 1000, "products of 1024 rows and more, large K")
        {
            MayVanish = dynamic,
            Held = dynamic ? null : 0,
        };
}
