// Measured kernels against the constants of their devices: every row is predicted as a run would predict it, with the
// profile of its device and its library. What has no constants is counted by reason; what has only another library's
// is compared, but in a bucket of its own.

using System.Globalization;
using SpecSim.Hardware;

namespace SpecSim.Calibration;

/// <summary>Compares kernel tables with latency profiles.</summary>
public static class AgreementOfKernels
{
    // The library whose constants a profile has under no name: the fallback of an engine's `kernels:`.
    private const string UsualLibrary = "vllm";

    /// <param name="kernels">Measured rows.</param>
    /// <param name="devices">By the names that the rows have for their hardware; others are skipped.</param>
    public static Agreement Of(IReadOnlyList<MeasuredKernel> kernels, IReadOnlyDictionary<string, Device> devices)
    {
        var rows = new List<ComparedRow>(kernels.Count);
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var amplification = new AgreementOfVerifying();
        foreach (MeasuredKernel kernel in kernels)
        {
            Device? device = devices.GetValueOrDefault(kernel.Hardware);
            double? predicted = device is null ? null : KernelTimes.Seconds(kernel.Shape, device, kernel.Library);
            if (device is null || predicted is null)
            {
                string reason = device is null
                    ? $"no hardware preset {kernel.Hardware}"
                    : $"no constants: {Text(AgreementBuckets.Subject(kernel))}";
                skipped[reason] = skipped.GetValueOrDefault(reason) + 1;
                continue;
            }

            var row = new ComparedRow(
                AgreementBuckets.Subject(kernel), Buckets(kernel, device), predicted.Value, kernel.Seconds);
            rows.Add(row);
            if (kernel.Shape is KernelShape.Gemm gemm)
                amplification.Add(gemm, row);
        }

        rows.AddRange(amplification.Rows());
        return new Agreement(
            rows,
            [.. skipped.Select(reason => new SkippedRows(reason.Key, reason.Value))],
            Notes(kernels, devices));
    }

    // Constants under no name of the row's own: a run with such an engine would use them too.
    private static bool Borrows(MeasuredKernel kernel, Device device) =>
        kernel.Library != UsualLibrary && !device.Latency.Libraries.ContainsKey(kernel.Library);

    private static IReadOnlyList<Bucket> Buckets(MeasuredKernel kernel, Device device) => Borrows(kernel, device)
        ? [AgreementBuckets.Outside(9, "another library's constants")]
        : AgreementBuckets.Of(kernel.Shape);

    private static List<string> Notes(
        IReadOnlyList<MeasuredKernel> kernels, IReadOnlyDictionary<string, Device> devices)
    {
        var notes = new List<string>();
        IEnumerable<IGrouping<string, MeasuredKernel>> byHardware =
            kernels.GroupBy(kernel => kernel.Hardware).OrderBy(rows => rows.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, MeasuredKernel> rows in byHardware)
        {
            if (!devices.TryGetValue(rows.Key, out Device? device))
                continue;
            if (device.Latency.Kind == CalibrationKind.Transferred)
                notes.Add($"{rows.Key} is uncalibrated: {device.Latency.Source}");
            string[] borrowed =
            [
                .. rows.Where(row => Borrows(row, device)).Select(row => row.Library).Distinct()
                    .Order(StringComparer.Ordinal),
            ];
            if (borrowed.Length > 0)
            {
                notes.Add(
                    $"{rows.Key} has no constants of {string.Join(", ", borrowed)}: where those of {UsualLibrary} "
                    + "could be used, as a run does, they were; such rows count in no total");
            }
        }

        return notes;
    }

    private static string Text(AgreementSubject subject)
    {
        string devices = subject.Devices > 1
            ? string.Create(CultureInfo.InvariantCulture, $" on {subject.Devices} devices")
            : "";
        return $"{subject.Operator.Text()} {subject.DataType}, {subject.Library}, {subject.Hardware}{devices}";
    }
}

/// <summary>Names of operators for people.</summary>
public static class AgreementOperatorText
{
    public static string Text(this AgreementOperator ran) => ran switch
    {
        AgreementOperator.Gemm => "GEMM",
        AgreementOperator.VerifyAmplification => "verify amplification",
        AgreementOperator.DecodeAttention => "decode attention",
        AgreementOperator.PrefillAttention => "prefill attention",
        AgreementOperator.MixedAttention => "mixed attention",
        AgreementOperator.Experts => "experts",
        AgreementOperator.AllReduce => "all-reduce",
        AgreementOperator.Elementwise => "elementwise",
        AgreementOperator.Sampler => "sampler",
        AgreementOperator.TimePerOutputToken => "time per output token",
        _ => throw new ArgumentOutOfRangeException(nameof(ran)),
    };
}
