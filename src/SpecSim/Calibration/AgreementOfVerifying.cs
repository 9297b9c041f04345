// What verifying costs in products: t(M q) / t(M) for the M of a decode batch and q tokens verified per sequence,
// predicted against measured. An error that a shape has at every M cancels in it, so it says more about
// speculation than the error of single products.

using System.Globalization;

namespace SpecSim.Calibration;

/// <summary>Collects products and pairs them.</summary>
internal sealed class AgreementOfVerifying
{
    // The sizes of served models' layers.
    private const int SmallestSize = 1024;
    private const int LargestSize = 16384;

    private static readonly int[] Batches = [1, 8, 16, 32, 64];
    private static readonly int[] QueryTokens = [2, 4, 8];

    // In the order of the table, so that the rows come out in a fixed order.
    private readonly Dictionary<(AgreementSubject Subject, int Columns, int Depth), int> _shapes = [];
    private readonly List<(AgreementSubject Subject, Dictionary<int, ComparedRow> ByRows)> _products = [];

    public void Add(KernelShape.Gemm gemm, ComparedRow row)
    {
        if (row.IsOutside
            || gemm.Columns is < SmallestSize or > LargestSize
            || gemm.Depth is < SmallestSize or > LargestSize)
            return;
        (AgreementSubject, int, int) shape = (row.Subject, gemm.Columns, gemm.Depth);
        if (!_shapes.TryGetValue(shape, out int index))
        {
            index = _products.Count;
            _shapes.Add(shape, index);
            _products.Add((row.Subject, []));
        }

        // A shape that was measured twice counts with its first time.
        _products[index].ByRows.TryAdd(gemm.Rows, row);
    }

    public IEnumerable<ComparedRow> Rows()
    {
        foreach ((AgreementSubject subject, Dictionary<int, ComparedRow> byRows) in _products)
        {
            AgreementSubject ratio = subject with { Operator = AgreementOperator.VerifyAmplification };
            foreach (int batch in Batches)
            {
                foreach (int query in QueryTokens)
                {
                    if (byRows.TryGetValue(batch, out ComparedRow? decode)
                        && byRows.TryGetValue(batch * query, out ComparedRow? verify))
                    {
                        yield return new ComparedRow(
                            ratio,
                            [BucketOf(batch, query)],
                            verify.Predicted / decode.Predicted,
                            verify.Measured / decode.Measured);
                    }
                }
            }
        }
    }

    private static Bucket BucketOf(int batch, int query) => new(
        BucketKind.Size, (100 * batch) + query, string.Create(CultureInfo.InvariantCulture, $"{batch} x {query}"));
}
