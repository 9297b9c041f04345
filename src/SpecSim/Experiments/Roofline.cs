// Where a scenario's passes stand against what the device could do (Williams, Waterman and Patterson 2009): arithmetic
// per second over arithmetic per byte moved. Left of the ridge memory bandwidth is the roof, right of it the peak of
// the data type. Times are whole passes, host time included: what the host keeps waiting is lost to the device.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;
using SpecSim.Speculation;

namespace SpecSim.Experiments;

/// <summary>One pass of a scenario, per device.</summary>
/// <param name="Name">e.g. "verify step".</param>
/// <param name="FlopsPerByte">Arithmetic intensity.</param>
/// <param name="FlopsPerSecond">What is reached.</param>
/// <param name="RoofFlopsPerSecond">What the device allows at this intensity.</param>
public sealed record RooflinePoint(string Name, double FlopsPerByte, double FlopsPerSecond, double RoofFlopsPerSecond)
{
    /// <summary>Share of the roof that is reached.</summary>
    public double Share => FlopsPerSecond / RoofFlopsPerSecond;
}

/// <summary>A dense peak, and the format it holds for.</summary>
public sealed record Ceiling(DataType Activations, double FlopsPerSecond);

/// <summary>The ceilings of a device and the passes under them.</summary>
/// <param name="BytesPerSecond">Peak memory bandwidth.</param>
/// <param name="Ceilings">The target's first; the draft's where its format differs.</param>
/// <param name="Points">Draft pass, decode step, verify step and prompt pass, as far as there are such.</param>
public sealed record Roofline(
    double BytesPerSecond, IReadOnlyList<Ceiling> Ceilings, IReadOnlyList<RooflinePoint> Points)
{
    /// <summary>A scenario's passes at its batch and mean context; the prompt pass is of all prompts.</summary>
    public static Roofline Of(Scenario scenario)
    {
        RoundModel rounds = Experiment.Rounds(scenario);
        int batch = scenario.Workload.Batch;
        long context = (long)batch * scenario.Workload.MeanContextTokens;
        int prompt = Math.Max(1, (int)Math.Round(scenario.Workload.PromptTokens.Mean));
        Deployment target = scenario.Target;
        var points = new List<RooflinePoint>();
        if (scenario.Drafts)
        {
            RoundCost round = rounds.Evaluate(new RoundShape(batch, batch, scenario.DraftLength, context, 0, 0));
            StepCost draft = rounds.DraftPass(batch, context) ?? round.Draft;
            // A lookup computes nothing: it has no place under a roof.
            if (draft.Flops > 0)
                points.Add(Point("draft pass", draft, scenario.Method.Draft ?? target, scenario.Device));
            points.Add(Point("verify step", round.Verify, target, scenario.Device));
        }

        StepCost prompts = rounds.TargetPrefill([.. Enumerable.Repeat(prompt, batch)]);
        points.Add(Point("decode step", rounds.Plain(batch, context), target, scenario.Device));
        points.Add(Point("prompt pass", prompts, target, scenario.Device));
        DataType[] types = scenario.Drafts && scenario.Method.Draft is { } model
            ? [target.Types.Activations, model.Types.Activations]
            : [target.Types.Activations];
        return new Roofline(
            scenario.Device.Bandwidth.PerSecond,
            [.. types.Distinct().Select(type => new Ceiling(type, scenario.Device.Peak(type)!.Value.PerSecond))],
            points);
    }

    private static RooflinePoint Point(string name, StepCost cost, Deployment deployment, Device device)
    {
        double intensity = cost.Flops / cost.Bytes;
        double peak = device.Peak(deployment.Types.Activations)!.Value.PerSecond;
        return new RooflinePoint(
            name,
            intensity,
            cost.Flops / cost.TotalSeconds / deployment.TensorParallel,
            Math.Min(peak, intensity * device.Bandwidth.PerSecond));
    }
}
