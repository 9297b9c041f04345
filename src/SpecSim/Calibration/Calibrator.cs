// Fits everything that measured rows are about: every operator of every library asked for, on one device.

using System.Globalization;
using SpecSim.Hardware;

namespace SpecSim.Calibration;

/// <summary>Fits of one kernel library.</summary>
public sealed record LibraryFit(string Library, IReadOnlyList<OperatorFit> Operators);

/// <summary>What a calibration found.</summary>
/// <param name="Libraries">In the order they were asked for.</param>
/// <param name="Refusals">Operators that have rows and no fit, by path.</param>
/// <param name="Unused">Rows of these libraries that no fit took, in one sentence each.</param>
public sealed record CalibrationResult(
    IReadOnlyList<LibraryFit> Libraries, IReadOnlyList<FitRefusal> Refusals, IReadOnlyList<string> Unused);

public static class Calibrator
{
    /// <summary>Everything that could be fitted, with its path in the profile.</summary>
    public static IReadOnlyList<(string Path, OperatorForm Form)> Forms(
        IReadOnlyList<MeasuredKernel> rows, Device device, IReadOnlyList<string> libraries) =>
    [
        .. libraries.SelectMany((library, index) =>
            Forms(rows, device, library).Select(form => (Prefix(library, index) + form.Path, form))),
    ];

    // Where forms differ between libraries, the profile's own constants say which it is.
    private static IReadOnlyList<OperatorForm> Forms(
        IReadOnlyList<MeasuredKernel> rows, Device device, string library)
    {
        KernelConstants known = device.Latency.Of(library);
        return
        [
            GemmForm.For(GemmInputs.Bf16),
            Products(GemmInputs.Fp8, known.GemmFp8),
            Products(GemmInputs.Fp8Dynamic, known.GemmFp8Dynamic),
            Decode(DataType.Bf16, known.DecodeBf16, device),
            Decode(DataType.Fp8, known.DecodeFp8 ?? known.DecodeBf16, device),
            .. VerifyForms(known.Verify),
            AttentionForms.Prefill(),
            ExpertsForm.For(DataType.Bf16, known.ExpertsBf16?.Tiles ?? ExpertTiles.Growing),
            ExpertsForm.For(DataType.Fp8, known.ExpertsFp8?.Tiles ?? ExpertTiles.Growing),
            .. rows
                .Select(row => row.Shape)
                .OfType<KernelShape.AllReduce>()
                .Select(shape => shape.Devices)
                .Distinct()
                .Order()
                .Select(devices => AllReduceForm.For(
                    devices, known.AllReduce.FirstOrDefault(fit => fit.Devices == devices))),
            SmallForms.Elementwise(),
            SmallForms.Sampling(),
        ];
    }

    private static OperatorForm Products(GemmInputs inputs, ProductConstants? known) =>
        known is TiledGemmConstants tiled ? TiledGemmForm.For(inputs, tiled) : GemmForm.For(inputs);

    private static OperatorForm Decode(DataType kv, DecodeAttentionConstants known, Device device) =>
        known is CountedSplitConstants
            ? AttentionForms.CountedDecode(kv)
            : AttentionForms.Decode(kv, device.L2Cache is not null);

    /// <param name="device">The datasheet, and constants of operators that are not fitted.</param>
    /// <param name="rows">Rows of this device.</param>
    /// <param name="libraries">Kernel libraries, the device's own first.</param>
    /// <param name="held">Constants held by the user's will, by path: "gemm.bf16.sharpness".</param>
    /// <param name="only">Parts to fit, by the start of their path; empty for all.</param>
    public static CalibrationResult Run(
        Device device,
        IReadOnlyList<MeasuredKernel> rows,
        IReadOnlyList<string> libraries,
        IReadOnlyDictionary<string, double> held,
        IReadOnlyList<string> only)
    {
        var fits = new List<LibraryFit>();
        var refusals = new List<FitRefusal>();
        var unused = new List<string>();
        foreach (string library in libraries)
        {
            List<MeasuredKernel> own = [.. rows.Where(row => row.Library == library)];
            string prefix = Prefix(library, fits.Count);
            var refused = new List<FitRefusal>();
            IReadOnlyList<OperatorForm> forms =
            [
                .. Forms(own, device, library)
                    .Where(form => only.Count == 0 || only.Any(part => IsPart(form.Path, part)))
                    .Select(form => Holding(form, prefix, held)),
            ];
            fits.Add(new LibraryFit(library, Fit(device, forms, own, refused)));
            refusals.AddRange(refused.Select(refusal => refusal with { Path = prefix + refusal.Path }));
            unused.AddRange(Unused(library, own, forms));
        }

        return new CalibrationResult(fits, refusals, unused);
    }

    /// <summary>True for "gemm.bf16" and the part "gemm" or "gemm.bf16".</summary>
    public static bool IsPart(string path, string part) =>
        path == part || path.StartsWith(part + ".", StringComparison.Ordinal);

    // Attention over several query tokens is judged with the decode constants that were just fitted.
    private static List<OperatorFit> Fit(
        Device device, IReadOnlyList<OperatorForm> forms, List<MeasuredKernel> rows, List<FitRefusal> refused)
    {
        var fits = new List<OperatorFit>();
        Device fitted = device;
        foreach (OperatorForm form in forms)
        {
            if (new OperatorFitter(fitted).Fit(form, rows, refused) is not { } fit)
                continue;
            fits.Add(fit);
            KernelConstants kernels = form.With(fitted.Latency.Kernels, fit.Values);
            fitted = fitted with { Latency = fitted.Latency with { Kernels = kernels } };
        }

        return fits;
    }

    // Kernels that pack query rows have no constant that a table of single chunks would determine.
    private static OperatorForm[] VerifyForms(VerifyConstants known) =>
        known is VerifyConstants.Unsplit unsplit ? [VerifyForm.Unsplit(unsplit)] : [];

    // The first library's constants are the device's own.
    private static string Prefix(string library, int index) => index == 0 ? "" : $"libraries.{library}.";

    private static OperatorForm Holding(OperatorForm form, string prefix, IReadOnlyDictionary<string, double> held)
    {
        for (int index = 0; index < form.Constants.Count; index++)
        {
            if (held.TryGetValue($"{prefix}{form.Path}.{form.Constants[index].Name}", out double value))
                form = form.Holding(index, value, byUser: true);
        }

        return form;
    }

    private static IEnumerable<string> Unused(
        string library, List<MeasuredKernel> rows, IReadOnlyList<OperatorForm> forms) =>
        rows
            .Where(row => !forms.Any(form => form.Accepts(row.Shape)))
            .GroupBy(row => row.Shape.GetType().Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => string.Create(
                CultureInfo.InvariantCulture,
                $"{library}: {group.Count()} rows of {group.Key} are outside of what the formulas are meant for"));
}
