// Everything one run needs, as one immutable value. What makes no sense together is listed by Problems(),
// for those who build scenarios in code as much as for those who write files.

using SpecSim.Acceptance;
using SpecSim.Controllers;
using SpecSim.Hardware;
using SpecSim.Kernel;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Serving;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>One question to the simulator.</summary>
/// <param name="Name">Short name, e.g. of the preset.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Device">The accelerator; as many as the target's tensor parallelism asks for.</param>
/// <param name="Engine">The serving software.</param>
/// <param name="Target">The model that is served.</param>
/// <param name="Method">How tokens are drafted.</param>
/// <param name="DraftLength">K tokens a round; 0 is the same as no speculation.</param>
/// <param name="Acceptance">Which drafted tokens are kept.</param>
/// <param name="Anchors">Measured passes that override the latency model's level.</param>
/// <param name="Workload">The requests.</param>
/// <param name="Run">Seed, replications, limits.</param>
/// <param name="Evidence">Where the numbers come from, and what is assumed; reports repeat it.</param>
public sealed record Scenario(
    string Name,
    string Title,
    Device Device,
    Engine Engine,
    Deployment Target,
    SpeculationMethod Method,
    int DraftLength,
    AcceptanceProfile Acceptance,
    Anchors Anchors,
    ClosedWorkload Workload,
    RunSettings Run,
    IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The tree that is drafted, down to the draft length; null for a chain.</summary>
    public TreeShape? Tree { get; init; }

    /// <summary>Who decides how many tokens are drafted in a round.</summary>
    public DraftControl Control { get; init; } = new DraftControl.Fixed();

    /// <summary>The rule by which drafted tokens stay.</summary>
    public VerificationRule Verification { get; init; }

    /// <summary>Parts of the cost of a round that are left out, to see what they cost.</summary>
    public CostParts Without { get; init; }

    /// <summary>The conditions that acceptance was shifted to; null where it is as measured.</summary>
    public ScenarioConditions? Conditions { get; init; }

    /// <summary>The constants of the kernels that this engine calls on this device.</summary>
    public KernelConstants Kernels => Device.Latency.Of(Engine.Kernels);

    /// <summary>Memory per device with this method's draft.</summary>
    public MemoryFootprint Memory => MemoryFootprint.Of(
        Device,
        Engine,
        Target,
        Drafts ? Method.Models : [],
        Drafts ? Method.OtherWeightBytesPerDevice(Target) : 0,
        (long)Workload.Batch * (Workload.PromptTokens.Max + Workload.OutputTokens.Max
            + (Drafts ? NodesAt(DraftLength) + Method.ExtraKvTokens(DraftLength) : 0)));

    /// <summary>Devices that are paid for.</summary>
    public int Devices => Target.Devices + (Drafts ? Method.OwnDevices : 0);

    /// <summary>Whether any token is drafted at all.</summary>
    public bool Drafts => DraftLength > 0 && Method is not SpeculationMethod.None;

    /// <summary>
    /// Whether drafts are as long as the closed form takes them to be; controllers and overlapped drafting make others.
    /// </summary>
    public bool DraftsAsExpected => Control is DraftControl.Fixed && Method is not SpeculationMethod.OverlappedDraft;

    /// <summary>The same question without speculation.</summary>
    public Scenario WithoutSpeculation =>
        this with { Method = new SpeculationMethod.None(), DraftLength = 0, Tree = null };

    /// <summary>Draft tokens that are verified for one sequence at this draft length: K, or the nodes of a tree.
    /// </summary>
    public int NodesAt(int draftLength) => Tree?.NodesAt(draftLength) ?? draftLength;

    /// <summary>Rounds of this draft length in the long run, by closed form.</summary>
    public RoundStatistics ExpectedRounds(int draftLength) =>
        Tree?.Expect(Acceptance, draftLength, Method.DraftedShare)
        ?? Method.Expect(Acceptance, draftLength);

    /// <summary>All that makes the scenario impossible; empty when it can run.</summary>
    public IReadOnlyList<ScenarioProblem> Problems() => ScenarioRules.Check(this);
}

/// <summary>How a scenario is run.</summary>
/// <param name="Seed">Key of all chance.</param>
/// <param name="Replications">Repetitions under other luck; at least 1.</param>
/// <param name="Limits">How far one replication may go.</param>
public sealed record RunSettings(uint Seed, int Replications, RunLimits Limits)
{
    /// <summary>
    /// Draws of what the constants and the acceptance may really be; 0 for none, null for as many as
    /// <see cref="Uncertainty.Draws"/> says.
    /// </summary>
    public int? UncertaintyDraws { get; init; }
}

/// <summary>Where a number comes from.</summary>
/// <param name="About">What it is about, e.g. "acceptance".</param>
/// <param name="Text">The source, or the assumption in a sentence.</param>
/// <param name="Assumed">True when nobody measured it.</param>
public sealed record Evidence(string About, string Text, bool Assumed);

/// <summary>Something that cannot be.</summary>
/// <param name="Path">Key path in a scenario file, e.g. "speculation.draftLength".</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record ScenarioProblem(string Path, string Message);

/// <summary>A scenario that cannot run was run.</summary>
public sealed class ScenarioProblemsException(IReadOnlyList<ScenarioProblem> problems)
    : Exception(string.Join("\n", problems.Select(problem => $"{problem.Path}: {problem.Message}")))
{
    public IReadOnlyList<ScenarioProblem> Problems { get; } = problems;
}
