// What an engine is to be told: the deployment, the draft and its length by batch size. And what it can be told:
// text to paste, or the reason why there is none.

using SpecSim.Controllers;
using SpecSim.Experiments;
using SpecSim.Hardware;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Reports.EngineOptions;

/// <summary>A deployment with its draft.</summary>
/// <param name="Scenario">With the method that is recommended; its draft length is that of the smallest batch.</param>
/// <param name="Lengths">Draft length by requests at a time, ascending; 0 for none.</param>
/// <param name="LargestBatch">Requests at a time that were looked at.</param>
public sealed record ServerSetup(Scenario Scenario, IReadOnlyList<ScheduledLength> Lengths, int LargestBatch)
{
    public static ServerSetup Of(DraftPlan plan, int largestBatch) =>
        new(plan.At.Candidate.Scenario, plan.Lengths, largestBatch);

    /// <summary>The longest draft that is ever wanted.</summary>
    public int MostTokens => Lengths.Max(range => range.DraftLength);

    public bool IsConstant => Lengths.Count == 1;

    public string Target => ModelNames.Of(Scenario.Target.Model);

    public string? Draft => Scenario.Method switch
    {
        // No ordinary checkpoint: it has learnt to draft all tokens in one pass.
        SpeculationMethod.ParallelDraft parallel =>
            ModelNames.PathOf($"{parallel.Model.Model.Name} trained for parallel drafting"),
        { Draft: { } draft } => ModelNames.Of(draft.Model),
        _ => null,
    };

    internal HeadKind Head => ModelNames.Kind(Scenario.Method.Draft!.Model);

    /// <summary>Ranges with both ends, e.g. 1 to 4, 5 to 16.</summary>
    internal IEnumerable<(int From, int To, int DraftLength)> Ranges()
    {
        int from = 1;
        foreach (ScheduledLength range in Lengths)
        {
            yield return (from, range.UpToSequences, range.DraftLength);
            from = range.UpToSequences + 1;
        }
    }

    /// <summary>What differs between the scenario and any server that is started like this.</summary>
    internal IEnumerable<string> Formats()
    {
        DataTypes types = Scenario.Target.Types;
        if (types.Weights is not DataType.Bf16)
            yield return $"The model is to be a checkpoint with {types.Weights.Text()} weights.";
        if (types.Kv is not DataType.Bf16)
            yield return $"The KV cache of the scenario is {types.Kv.Text()}: set it as the engine's version wants.";
    }

    /// <summary>For engines that cannot follow the load.</summary>
    internal string? OneLengthOnly(string engine) => IsConstant
        ? null
        : $"{engine} keeps one draft length: these options are for "
            + $"{RequestsOf(Ranges().First(range => range.DraftLength > 0))}.";

    internal int FirstLength => Lengths.First(range => range.DraftLength > 0).DraftLength;

    private static string RequestsOf((int From, int To, int DraftLength) range) => range.To == range.From
        ? $"{range.To} request{(range.To == 1 ? "" : "s")} at a time"
        : $"{range.From} to {range.To} requests at a time";
}

/// <summary>What one engine is told.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Text">Ready to paste into a POSIX shell; null when it cannot do this.</param>
/// <param name="Notes">What to know; the reason, when it cannot.</param>
public sealed record EngineAdvice(string Engine, string? Text, IReadOnlyList<string> Notes)
{
    internal static EngineAdvice Cannot(string engine, string reason) => new(engine, null, [reason]);
}

/// <summary>All engines that options are written for.</summary>
public static class Engines
{
    /// <param name="setup">What is recommended.</param>
    /// <returns>One for each engine, always in the same order.</returns>
    public static IReadOnlyList<EngineAdvice> Of(ServerSetup setup)
    {
        IReadOnlyList<EngineAdvice> all =
            [VllmOptions.Of(setup), SglangOptions.Of(setup), TensorRtLlmOptions.Of(setup), LlamaCppOptions.Of(setup)];
        int stages = setup.Scenario.Target.PipelineStages;
        if (stages == 1)
            return all;
        // Their pipelines overlap batches, which is not what was simulated.
        string note = $"The scenario deals the layers out to {stages} stages that take turns; these options do not.";
        return [.. all.Select(advice => advice with { Notes = [note, .. advice.Notes] })];
    }
}
