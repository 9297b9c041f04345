// Mean time per output token of a server that always works on the same number of requests: a new one comes when one
// ends. In the steady state requests are at every stage of their output, so the context of a step is the prompt and
// half the output; and while one request generates its n tokens, each of the other B - 1 is replaced once, so that
// B - 1 prompts share its steps:
//     TPOT = t_step(B, prompt + output / 2) + (B - 1) / n x t_prompt.
// The middle of the output stands for all of it: a step's time is all but linear in the context (the power 0.2 in
// decode attention bends it by less than 0.1 %). A prompt is charged a pass of its own; taken into a decode pass
// instead it changes the 40 servers of the public table by 1.7 % at most, their median error by 0.1 %.

using SpecSim.Hardware;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Calibration;

/// <summary>A closed loop of equal requests.</summary>
/// <param name="Concurrency">Requests at a time.</param>
public sealed record ServedLoad(int PromptTokens, int OutputTokens, int Concurrency);

/// <summary>A model as a server runs it.</summary>
public sealed record ServedSetup(Deployment Target, Device Device, Engine Engine);

/// <summary>What the model expects of a server.</summary>
/// <param name="StepSeconds">One decode step of the batch.</param>
/// <param name="StallSeconds">What prompts of other requests add to each token.</param>
/// <param name="Sequences">Requests that run at a time: fewer than asked for when memory holds no more.</param>
public sealed record ServedTime(double StepSeconds, double StallSeconds, int Sequences)
{
    public double TimePerOutputTokenSeconds => StepSeconds + StallSeconds;
}

/// <summary>Predicts a server's mean time per output token.</summary>
public static class ServedPrediction
{
    /// <summary>Why a setup cannot be predicted at all; null when it can.</summary>
    public static string? Trouble(ServedSetup setup)
    {
        (Deployment target, Device device) = (setup.Target, setup.Device);
        int devices = target.TensorParallel;
        int heads = target.Model.AttentionHeads;
        return heads % devices != 0
            ? $"{heads} attention heads of {target.Model.Name} do not split over {devices} devices"
            : devices > 1 && !device.Latency.Of(setup.Engine.Kernels).AllReduce.Any(fit => fit.Devices >= devices)
            ? $"{device.Name} has no all-reduce constants for {devices} devices"
            : device.Peak(target.Types.Activations) is null
            ? $"{device.Name} has no {target.Types.Activations.Text()} arithmetic"
            : null;
    }

    /// <summary>Null when the weights do not fit the devices, or not even one request does.</summary>
    public static ServedTime? Of(ServedSetup setup, ServedLoad load)
    {
        int sequences = SequencesInMemory(setup, load);
        if (sequences < 1)
            return null;
        var model = new StepModel(setup.Target, setup.Device, PassRules.OfTarget(setup.Engine));
        long context = sequences * (load.PromptTokens + (load.OutputTokens / 2L));
        double step = model.Evaluate(StepShape.Decode(sequences, context)).TotalSeconds;
        double prompt = model.Prefill([load.PromptTokens], setup.Engine.StepTokens).TotalSeconds;
        return new ServedTime(step, (sequences - 1.0) / load.OutputTokens * prompt, sequences);
    }

    // Requests are at all stages of their output, so the mean context is what counts.
    private static int SequencesInMemory(ServedSetup setup, ServedLoad load)
    {
        double tokens = load.PromptTokens + (load.OutputTokens / 2.0);
        long capacity = MemoryFootprint.Of(setup.Device, setup.Engine, setup.Target, [], 0, 0).KvTokensCapacity;
        return (int)Math.Min(load.Concurrency, Math.Floor(capacity / tokens));
    }
}
