// All-reduce over n devices: t = min(a1 + S (n-1) / bw1, a2 + 2 S (n-1) / (n bw2)), and a third line for a ring where
// the profile has one. Each number of devices is a fit of its own. The minimum has several valleys, so the search
// starts from several places, read off the rows.

using System.Globalization;
using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Calibration;

internal static class AllReduceForm
{
    // A hidden state of 8192 elements and 512 tokens: no decode or verify step sums more.
    private const long MostStepBytes = 8 << 20;
    private const string Sizes = "all-reduce of 12 sizes, from 1 KB to 1 GB";

    public static OperatorForm For(int devices, AllReduceConstants? known) => new(
        $"allReduce.{devices.ToString(CultureInfo.InvariantCulture)}",
        [
            new("oneShot", Dimension.Time, 5e-6, 1e-7, 1e-3, "tensors below 16 KB"),
            new("oneShotBandwidth", Dimension.Bandwidth, 2e11, 1e8, 1e13, "tensors of 32 KB to 512 KB"),
            new("twoShot", Dimension.Time, 1e-5, 1e-7, 1e-2, "tensors of 512 KB to 8 MB"),
            new("twoShotBandwidth", Dimension.Bandwidth, 3e11, 1e8, 1e13, "tensors of 16 MB and more"),
            .. Ring(known),
        ],
        shape => shape is KernelShape.AllReduce reduce && reduce.Devices == devices,
        (kernels, values) => kernels with
        {
            AllReduce =
            [
                .. kernels.AllReduce
                    .Where(other => other.Devices != devices)
                    .Append(Constants(devices, values, known))
                    .OrderBy(fit => fit.Devices),
            ],
        },
        shape => ((KernelShape.AllReduce)shape).Bytes.ToString(CultureInfo.InvariantCulture),
        _ => "",
        shape => SizeBucket.Of(
            ((KernelShape.AllReduce)shape).Bytes / 1024.0, "S",
            (64, "up to 64 KB"), (1024, "up to 1 MB"), (16384, "up to 16 MB"),
            (double.PositiveInfinity, "above 16 MB")),
        LeastGroups: 12,
        LeastRows: 12,
        Sizes)
    {
        Starts = rows => Starts(devices, rows, known),
        // Where the ring begins is a rule of the library, not a constant.
        Order = [.. Enumerable.Range(0, known?.Ring is null ? 4 : 6)],
        IsStated = shape => ((KernelShape.AllReduce)shape).Bytes <= MostStepBytes,
    };

    private static FitConstant[] Ring(AllReduceConstants? known) => known?.Ring is not { } ring
        ? []
        :
        [
            new("ring.base", Dimension.Time, ring.Seconds, 1e-7, 1e-2, "tensors of 4 to 32 MB"),
            new("ring.bandwidth", Dimension.Bandwidth, ring.BytesPerSecond, 1e8, 1e13, "tensors of 64 MB and more"),
            .. ring.FromBytes is { } limit
                ? (FitConstant[])[new("ring.from", Dimension.Memory, limit, 1, 1e12, "") { Held = limit }]
                : [],
        ];

    private static AllReduceConstants Constants(
        int devices, IReadOnlyList<double> values, AllReduceConstants? known) =>
        new(devices, values[0], values[1], values[2], values[3])
        {
            Ring = known?.Ring is { } ring ? new RingConstants(values[4], values[5], ring.FromBytes) : null,
        };

    private static List<double[]> Starts(
        int devices, IReadOnlyList<MeasuredKernel> rows, AllReduceConstants? known)
    {
        double[] fixedPart = known?.Ring is { } line
            ? line.FromBytes is { } limit
                ? [line.Seconds, line.BytesPerSecond, limit]
                : [line.Seconds, line.BytesPerSecond]
            : [];
        double least = rows.Min(row => row.Seconds);
        MeasuredKernel largest = rows.MaxBy(row => ((KernelShape.AllReduce)row.Shape).Bytes)!;
        double ring = (devices - 1) * (double)((KernelShape.AllReduce)largest.Shape).Bytes / largest.Seconds;
        double twoShot = 2 * ring / devices;
        var starts = new List<double[]>();
        foreach (double oneShotShare in (double[])[0.3, 0.5, 1, 1.5])
        {
            foreach (double later in (double[])[1.2, 2, 4, 10])
                starts.Add([least, oneShotShare * twoShot, later * least, twoShot, .. fixedPart]);
        }

        if (known is not null)
        {
            starts.Add(
            [
                known.OneShotSeconds,
                known.OneShotBytesPerSecond,
                known.TwoShotSeconds,
                known.TwoShotBytesPerSecond,
                .. fixedPart,
            ]);
        }

        return starts;
    }
}
