// The figures of a comparison, and where rows belong.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Calibration;
using SpecSim.Hardware;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Calibration;

public sealed class AgreementTests
{
    private static readonly IReadOnlyDictionary<string, Device> Devices =
        new Dictionary<string, Device> { ["h100-sxm"] = Build.H100() };

    [Fact]
    public void ErrorFigures_OfKnownErrors_AreTheirs()
    {
        ErrorFigures figures = ErrorFigures.Of([-0.3, 0.1, 0.2, 0.0, 0.5])!;

        Assert.Equal(5, figures.Rows);
        Assert.Equal(0.2, figures.MedianApe, 12);
        Assert.Equal(0.1, figures.Bias, 12);
        // the quantile p of n values lies at (n + 1/3) p + 1/3, here beyond the last.
        Assert.Equal(0.5, figures.P90Ape, 12);
    }

    [Fact]
    public void ErrorFigures_OfNothing_AreNone() => Assert.Null(ErrorFigures.Of([]));

    [Fact]
    public void Row_PredictedTwiceTheMeasured_HasErrorOne()
    {
        var subject = new AgreementSubject(AgreementOperator.Gemm, "h100-sxm", "vllm", "bf16", 1);

        Assert.Equal(1, new ComparedRow(subject, [], 2e-6, 1e-6).Error, 12);
        Assert.Equal(-0.5, new ComparedRow(subject, [], 1e-6, 2e-6).Error, 12);
    }

    [Fact]
    public void Of_AnyProducts_EveryRowIsInOneSizeOrOutside()
    {
        Gen<MeasuredKernel> product =
            from rows in Gen.Choose(1, 20_000)
            from columns in Gen.Choose(1, 20_000)
            from depth in Gen.Choose(1, 20_000)
            from microseconds in Gen.Choose(1, 10_000)
            select Product(rows, columns, depth, microseconds);

        Prop.ForAll(product.ArrayOf().ToArbitrary(), products =>
        {
            Agreement agreement = AgreementOfKernels.Of(products, Devices);
            int Sum(BucketKind kind) => agreement.Groups
                .Where(group => group.Subject.Operator == AgreementOperator.Gemm && group.Bucket.Kind == kind)
                .Sum(group => group.Errors.Rows);
            return agreement.RowsRead == products.Length
                && Sum(BucketKind.Size) + Sum(BucketKind.Outside) == products.Length
                && Sum(BucketKind.Size) == Sum(BucketKind.Aggregate)
                && agreement.OutsideRows == Sum(BucketKind.Outside);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_NarrowProducts_CountOnlyWhenThereIsNothingElse()
    {
        MeasuredKernel wide = Product(16, 4096, 4096, 20);
        MeasuredKernel narrow = Product(16, 256, 4096, 1);

        ErrorFigures both = AgreementOfKernels.Of([wide, narrow], Devices).Total!;
        ErrorFigures alone = AgreementOfKernels.Of([narrow], Devices).Total!;

        Assert.Equal(1, both.Rows);
        Assert.Equal(AgreementOfKernels.Of([wide], Devices).Total, both);
        Assert.Equal(1, alone.Rows);
        Assert.True(alone.MedianApe > 1, "the narrow product was predicted at several times its time");
    }

    [Fact]
    public void Of_RowsWithoutConstants_AreCountedByReason()
    {
        var dynamic = new KernelShape.Gemm(16, 4096, 4096, GemmInputs.Fp8Dynamic);
        MeasuredKernel[] kernels =
        [
            Product(16, 4096, 4096, 20),
            Product(16, 4096, 4096, 20) with { Shape = dynamic },
            Product(16, 4096, 4096, 20) with { Hardware = "unknown" },
        ];

        Agreement agreement = AgreementOfKernels.Of(kernels, Devices);

        Assert.Equal(
            ["no constants: GEMM fp8 dynamic, vllm, h100-sxm", "no hardware preset unknown"],
            agreement.Skipped.Select(skipped => skipped.Reason));
        Assert.Equal(3, agreement.RowsRead);
        Assert.Equal(1, agreement.Total!.Rows);
    }

    [Fact]
    public void Of_AnotherLibrarysKernel_IsComparedOutsideTheTotals()
    {
        MeasuredKernel other = Product(16, 4096, 4096, 20) with { Library = "other" };

        Agreement agreement = AgreementOfKernels.Of([Product(16, 4096, 4096, 20), other], Devices);

        Assert.Equal(1, agreement.Total!.Rows);
        Assert.Contains(agreement.Groups, group => group.Bucket.Name == "another library's constants");
        string note = Assert.Single(agreement.Notes);
        Assert.StartsWith("h100-sxm has no constants of other:", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_DecodeOutsideTheFittedRange_IsNamed()
    {
        MeasuredKernel Decode(int sequences, int headSize, int context) => new(
            "h100-sxm",
            "vllm",
            new KernelShape.DecodeAttention(sequences, 32, 8, headSize, DataType.Bf16, context),
            20e-6,
            "test",
            2);

        Agreement agreement = AgreementOfKernels.Of(
            [Decode(1, 128, 1024), Decode(1, 64, 1024), Decode(1, 128, 64), Decode(1024, 128, 1024)], Devices);

        Assert.Equal(
            ["all", "KV 1-8 MB", "context below 128", "batch above 512", "head size other than 128"],
            agreement.Groups.Select(group => group.Bucket.Name));
        Assert.Equal(1, agreement.Total!.Rows);
    }

    [Fact]
    public void VerifyAmplification_OfPairs_IsTheRatioOfTheirTimes()
    {
        MeasuredKernel decode = Product(8, 4096, 4096, 20);
        MeasuredKernel verify = Product(32, 4096, 4096, 30);
        double? Predicted(MeasuredKernel kernel) => KernelTimes.Seconds(kernel.Shape, Build.H100(), "vllm");

        ComparedRow ratio = Assert.Single(
            AgreementOfKernels.Of([decode, verify, Product(32, 512, 4096, 5)], Devices).Rows,
            row => row.Subject.Operator == AgreementOperator.VerifyAmplification);

        Assert.Equal(1.5, ratio.Measured, 12);
        Assert.Equal(Predicted(verify) / Predicted(decode), ratio.Predicted);
        Assert.Equal("8 x 4", Assert.Single(ratio.Buckets).Name);
    }

    [Fact]
    public void VerifyAmplification_Rows_AreInNoTotal()
    {
        Agreement agreement =
            AgreementOfKernels.Of([Product(8, 4096, 4096, 20), Product(32, 4096, 4096, 30)], Devices);

        Assert.Equal(3, agreement.Rows.Count);
        Assert.Equal(2, agreement.Total!.Rows);
        Assert.Equal(2, agreement.RowsRead);
    }

    private static MeasuredKernel Product(int rows, int columns, int depth, double microseconds) => new(
        "h100-sxm",
        "vllm",
        new KernelShape.Gemm(rows, columns, depth, GemmInputs.Bf16),
        microseconds * 1e-6,
        "test",
        2);
}
