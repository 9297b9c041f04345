// How the serving software runs the passes of one model: what the host adds, which passes replay graphs, which
// kernels they call. A target and its draft have rules of their own.

using SpecSim.Hardware;

namespace SpecSim.Latency;

/// <summary>Parts of a round's cost that can be left out, to see what each costs.</summary>
[Flags]
public enum CostParts
{
    None = 0,

    /// <summary>Host time of target steps, of draft passes and of lookups.</summary>
    Host = 1,

    /// <summary>Host time of a round that does not depend on the draft length.</summary>
    RoundHost = 2,

    /// <summary>The output head of every draft pass.</summary>
    DraftHead = 4,

    /// <summary>What a draft pass takes beyond its memory traffic: kernels too small to fill the device.</summary>
    DraftKernels = 8,

    /// <summary>Choosing tokens from logits, on the device and on the host.</summary>
    Sampling = 16,

    /// <summary>Tokens that only fill a captured graph.</summary>
    GraphPadding = 32,

    /// <summary>Launches of kernels outside graphs.</summary>
    Launches = 64,

    /// <summary>Rows beyond the first under 4-bit weights.</summary>
    QuantizedRows = 128,
}

/// <summary>The rules of one model's passes.</summary>
/// <param name="Kernels">Kernel library.</param>
/// <param name="HostSeconds">Host time of every pass.</param>
/// <param name="SequenceHostSeconds">Host time per sequence in a pass.</param>
/// <param name="Graphs">Passes with one token per sequence that replay a graph.</param>
/// <param name="VerifyGraphs">The same for passes with several.</param>
/// <param name="LaunchSeconds">Least time of a kernel outside a graph.</param>
/// <param name="Without">Parts of the cost that are left out.</param>
/// <param name="Scale">Factor on device time: 1, or what anchors the model to a measured pass.</param>
public sealed record PassRules(
    string Kernels,
    double HostSeconds,
    double SequenceHostSeconds,
    GraphSizes Graphs,
    GraphSizes VerifyGraphs,
    double LaunchSeconds,
    CostParts Without,
    double Scale = 1)
{
    /// <summary>What further rows cost under 4-bit weights.</summary>
    public QuantizedRows? QuantizedRows { get; init; }

    /// <summary>How far kernels are from their formulas in one draw; null: not at all.</summary>
    public Residuals? Residuals { get; init; }

    /// <summary>Kernels in captured graphs and nothing else.</summary>
    public static PassRules DeviceOnly(string kernels) => new(
        kernels, 0, 0, new GraphSizes.Every(), new GraphSizes.Every(), 0, CostParts.None);

    public static PassRules OfTarget(Engine engine, CostParts without = CostParts.None) => new(
        engine.Kernels,
        engine.StepHostSeconds,
        engine.SequenceHostSeconds,
        engine.Graphs,
        engine.VerifyGraphs,
        engine.LaunchSeconds,
        without & ~(CostParts.DraftHead | CostParts.DraftKernels))
    {
        QuantizedRows = engine.QuantizedRows,
    };

    public static PassRules OfDraft(Engine engine, CostParts without = CostParts.None) => new(
        engine.Kernels,
        engine.DraftPassHostSeconds,
        0,
        engine.DraftGraphs,
        engine.DraftGraphs,
        engine.LaunchSeconds,
        without)
    {
        QuantizedRows = engine.QuantizedRows,
    };
}
