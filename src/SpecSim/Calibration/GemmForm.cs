// Products: t = t0 + ck sqrt(K/1024) + (compute^q + memory^q)^(1/q) [+ ca M K]. Rows with N, K >= 512: below that a
// product is a launch and nothing else, and no model has such layers.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class GemmForm
{
    private const int LeastSize = 512;
    private const int MostStepTokens = 512;
    private const double QuantizeStart = 2e-6;

    public static OperatorForm For(GemmInputs inputs)
    {
        bool dynamic = inputs == GemmInputs.Fp8Dynamic;
        var quantize = new FitConstant(
            "quantize", Dimension.Time, QuantizeStart, 1e-9, 1e-4, "products with many rows and a large K")
        {
            MayVanish = dynamic,
            Held = dynamic ? null : 0,
        };
        return new OperatorForm(
            $"gemm.{Key(inputs)}",
            [
                new("base", Dimension.Time, 4e-6, 1e-7, 1e-4, "small products: M 1 to 16, N and K of 512 to 2048"),
                new("depth", Dimension.Time, 1e-6, 1e-9, 1e-4, "products of few columns and K of 1024 to 16384")
                {
                    MayVanish = true,
                },
                new("compute", null, 0.7, 0.02, 1.2, "products that arithmetic bounds: M of 1024 to 8192"),
                new("memory", null, 0.8, 0.02, 1.2, "products that weights bound: M 1 to 16, N and K of 8192 and more"),
                new("sharpness", null, 3, 1.0, 20, "products between the two: M of 64 to 512 on large N and K"),
                quantize,
            ],
            shape => shape is KernelShape.Gemm gemm && gemm.Inputs == inputs
                && gemm.Columns >= LeastSize && gemm.Depth >= LeastSize,
            (kernels, values) => With(kernels, inputs, new GemmConstants(
                values[0], values[1], values[2], values[3], values[4], values[5])),
            ShapeOf,
            ShapeOf,
            shape => SizeBucket.Of(
                ((KernelShape.Gemm)shape).Rows, "M",
                (1, "1"), (16, "2-16"), (64, "17-64"), (128, "65-128"), (256, "129-256"), (512, "257-512"),
                (2048, "513-2048"), (double.PositiveInfinity, "above 2048")),
            LeastGroups: 8,
            LeastRows: 72,
            "products of at least 8 shapes (N,K) between 1024 and 16384, each at 9 row counts M from 1 to 4096")
        {
            IsStated = shape => ((KernelShape.Gemm)shape).Rows <= MostStepTokens,
        };
    }

    private static string Key(GemmInputs inputs) => inputs switch
    {
        GemmInputs.Bf16 => "bf16",
        GemmInputs.Fp8 => "fp8",
        _ => "fp8Dynamic",
    };

    private static string ShapeOf(KernelShape shape)
    {
        var gemm = (KernelShape.Gemm)shape;
        return $"{gemm.Columns}x{gemm.Depth}";
    }

    public static KernelConstants With(KernelConstants kernels, GemmInputs inputs, ProductConstants fit) =>
        inputs switch
        {
            GemmInputs.Bf16 when fit is GemmConstants smooth => kernels with { GemmBf16 = smooth },
            GemmInputs.Fp8 => kernels with { GemmFp8 = fit },
            _ => kernels with { GemmFp8Dynamic = fit },
        };
}
