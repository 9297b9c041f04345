// One draw of what the constants may really be. Addressed chance: draw d is the same whatever else is drawn, so two
// scenarios see the same possible worlds.
//   installation:  every kernel x exp(s z)
//   constants:     log c' = log c + L z of an operator, with L L^T the covariance of the logs
//   residuals:     a factor by shape and number of tokens (Residuals)
//   host:          every time of the engine x exp(s z), those of drafting alone x exp(s' z') besides
// Zero spreads give the same device, engine and times, bit for bit.

using SpecSim.Hardware;
using SpecSim.Randomness;

namespace SpecSim.Latency;

/// <summary>One possible world of a latency model.</summary>
/// <param name="luck">Its replication is the number of the draw.</param>
public sealed class LatencyDraw(Luck luck)
{
    // Where data hardly determine a constant its covariance is huge and says no more than that; beyond a factor of
    // four the logarithm is no longer linear in anything, so the whole vector is scaled back.
    private static readonly double MostLogChange = Math.Log(4);

    /// <summary>The device with the installation's factor and its constants as drawn.</summary>
    public Device Of(Device device)
    {
        LatencyProfile profile = device.Latency;
        double slower = Math.Exp(
            profile.InstallationSpread * luck.Normal(StreamId.Installation, 0, 0));
        var libraries = new SortedDictionary<string, KernelConstants>(StringComparer.Ordinal);
        foreach ((string name, KernelConstants library) in profile.Libraries)
            libraries.Add(name, Kernels(library, slower));
        return device with
        {
            Latency = profile with { Kernels = Kernels(profile.Kernels, slower), Libraries = libraries },
        };
    }

    /// <summary>The engine with all its host times longer or shorter together, those of drafting also apart.</summary>
    public Engine Of(Engine engine)
    {
        double slower = Math.Exp(engine.HostSpread * luck.Normal(StreamId.HostTime, 0, 0));
        double drafting = slower * Math.Exp(engine.DraftHostSpread * luck.Normal(StreamId.HostTime, 0, 1));
        return engine with
        {
            StepHostSeconds = slower * engine.StepHostSeconds,
            DraftPassHostSeconds = drafting * engine.DraftPassHostSeconds,
            RoundHostSeconds = drafting * engine.RoundHostSeconds,
            TreeRoundHostSeconds = drafting * engine.TreeRoundHostSeconds,
            TreePassHostSeconds = drafting * engine.TreePassHostSeconds,
            SequenceHostSeconds = slower * engine.SequenceHostSeconds,
            LaunchSeconds = slower * engine.LaunchSeconds,
            LookupHostSeconds = drafting * engine.LookupHostSeconds,
        };
    }

    /// <summary>How far the kernels of a library are from their formulas.</summary>
    public Residuals Residuals(Device device, string library) =>
        new(luck, device.Latency.Of(library), device.Latency.Kind);

    private KernelConstants Kernels(KernelConstants kernels, double slower) => new(
        Drawn(kernels.GemmBf16, KernelKind.GemmBf16, slower)!,
        Drawn(kernels.GemmFp8, KernelKind.GemmFp8, slower),
        Drawn(kernels.GemmFp8Dynamic, KernelKind.GemmFp8Dynamic, slower),
        Drawn(kernels.DecodeBf16, KernelKind.DecodeBf16, slower)!,
        Drawn(kernels.DecodeFp8, KernelKind.DecodeFp8, slower),
        Drawn(kernels.Verify, KernelKind.Verify, slower)!,
        Drawn(kernels.Prefill, KernelKind.Prefill, slower)!,
        Drawn(kernels.ExpertsBf16, KernelKind.ExpertsBf16, slower),
        Drawn(kernels.ExpertsFp8, KernelKind.ExpertsFp8, slower),
        [.. kernels.AllReduce.Select(fit => Drawn(fit, KernelKind.AllReduce, slower, (uint)fit.Devices)!)],
        Drawn(kernels.Elementwise, KernelKind.Elementwise, slower)!,
        Drawn(kernels.Sampling, KernelKind.Sampling, slower)!);

    private T? Drawn<T>(T? constants, KernelKind kind, double slower, uint devices = 0)
        where T : FittedConstants =>
        constants is null ? null : ConstantVector.Slowed(Perturbed(constants, kind, devices), slower);

    /// <summary>The constants of one operator, moved together as their covariance says.</summary>
    private T Perturbed<T>(T constants, KernelKind kind, uint devices)
        where T : FittedConstants
    {
        if (constants.Error is not { Covariance: { Count: > 0 } covariance })
            return constants;
        IReadOnlyList<double> values = ConstantVector.Of(constants);
        if (covariance.Count > values.Count)
        {
            throw new ArgumentException(
                $"{kind} has {values.Count} constants and a covariance of {covariance.Count} rows.", nameof(constants));
        }

        double[] normals = [.. Enumerable.Range(0, covariance.Count)
            .Select(index => luck.Normal(StreamId.KernelConstants, (uint)kind, (uint)index, devices))];
        double[] changes = CovarianceRoot.Times(covariance, normals);
        double largest = changes.Max(Math.Abs);
        double scale = largest > MostLogChange ? MostLogChange / largest : 1;
        // Constants behind the last row were not fitted.
        return ConstantVector.With(
            constants,
            [
                .. values.Zip(changes, (value, change) => value * Math.Exp(scale * change)),
                .. values.Skip(changes.Length),
            ]);
    }
}
