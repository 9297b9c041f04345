// What a deployment keeps in device memory, and how many tokens of KV cache are left (docs/model.md part 3.9).
// All figures are per device: tensor parallelism splits weights and, down to one KV head, the cache.

using SpecSim.Hardware;
using SpecSim.Quantities;

namespace SpecSim.Models;

/// <summary>Memory of one device in a deployment of target and draft.</summary>
/// <param name="DeviceBytes">Memory of the device.</param>
/// <param name="UsableBytes">What the engine may use, its own reserve taken off.</param>
/// <param name="TargetWeightBytes">Weights of the target.</param>
/// <param name="DraftWeightBytes">Weights of the draft; 0 without one.</param>
/// <param name="ActivationBytes">Working memory of the largest step.</param>
/// <param name="TargetKvBytesPerToken">KV cache of one token of the target.</param>
/// <param name="DraftKvBytesPerToken">KV cache of one token of the draft; 0 without one.</param>
/// <param name="KvTokensNeeded">Tokens that the workload holds at most.</param>
public sealed record MemoryFootprint(
    double DeviceBytes,
    double UsableBytes,
    double TargetWeightBytes,
    double DraftWeightBytes,
    double ActivationBytes,
    double TargetKvBytesPerToken,
    double DraftKvBytesPerToken,
    long KvTokensNeeded)
{
    public double KvBytesPerToken => TargetKvBytesPerToken + DraftKvBytesPerToken;

    /// <summary>Tokens that fit beside weights and working memory; negative when those alone do not fit.</summary>
    public long KvTokensCapacity =>
        (long)Math.Floor((UsableBytes - TargetWeightBytes - DraftWeightBytes - ActivationBytes) / KvBytesPerToken);

    public bool Fits => KvTokensCapacity >= KvTokensNeeded;

    /// <summary>Memory that the draft adds to what the target needs for this work.</summary>
    public double OverheadFraction =>
        (DraftWeightBytes + (DraftKvBytesPerToken * KvTokensNeeded))
        / (TargetWeightBytes + (TargetKvBytesPerToken * KvTokensNeeded));

    /// <param name="drafts">What is deployed beside the target; empty for methods without a model.</param>
    /// <param name="otherDraftWeightBytes">Weights per device of drafts that are not a deployment of their own.</param>
    /// <param name="kvTokensNeeded">Tokens that the workload holds at most.</param>
    public static MemoryFootprint Of(
        Device device,
        Engine engine,
        Deployment target,
        IReadOnlyList<Deployment> drafts,
        double otherDraftWeightBytes,
        long kvTokensNeeded) => new(
            device.Memory.Count,
            (device.Memory.Count * engine.MemoryFraction.Value) - engine.ReservedMemory.Count,
            target.WeightBytesPerDevice,
            drafts.Sum(draft => draft.WeightBytesPerDevice) + otherDraftWeightBytes,
            Activations(target, engine.StepTokens),
            target.KvBytesPerTokenPerDevice,
            drafts.Sum(draft => draft.KvBytesPerTokenPerDevice),
            kvTokensNeeded);

    /// <summary>The arithmetic in one sentence, in GiB (2^30 bytes), for a scenario that does not fit.</summary>
    public string Explain()
    {
        const double GiB = 1024.0 * 1024 * 1024;
        double kv = KvTokensNeeded * KvBytesPerToken;
        double needed = TargetWeightBytes + DraftWeightBytes + ActivationBytes + kv;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"needs {needed / GiB:F1} GiB per device (target weights {TargetWeightBytes / GiB:F1}, "
            + $"draft weights {DraftWeightBytes / GiB:F1}, activations {ActivationBytes / GiB:F1}, "
            + $"KV cache {kv / GiB:F1} for {KvTokensNeeded} tokens of {KvBytesPerToken / 1024:F0} KiB) "
            + $"but {UsableBytes / GiB:F1} GiB of {DeviceBytes / GiB:F1} are usable");
    }

    /// <summary>
    /// The widest layer's inputs and outputs for a full step, 16 bits each: what attention reads (q, k, v); the inner
    /// width of the feed-forward part (gate, up and their product), or that of all experts of a token with their
    /// inputs; and four times the hidden state. An estimate: engines measure theirs with a trial pass.
    /// </summary>
    private static double Activations(Deployment target, int stepTokens)
    {
        TransformerModel model = target.Model;
        double devices = target.TensorParallel;
        double attention = model.Latent is { } latent
            ? latent.DownSize + (model.AttentionHeads * (double)(model.HeadSize + latent.ValueSize) / devices)
            : model.QkvSize / devices;
        double dense = (model.GateUpSize + model.FeedForwardSize) / devices;
        double experts = model.Experts is { } layers
            ? layers.PerToken
                * ((model.FeedForwardMatrices * layers.FeedForwardSize / devices)
                    + ((double)model.HiddenSize / target.ExpertParallel))
            : 0;
        double inner = model.ExpertLayerCount == model.Layers ? experts : Math.Max(dense, experts);
        return 2 * (attention + inner + (4.0 * model.HiddenSize)) * stepTokens;
    }
}
