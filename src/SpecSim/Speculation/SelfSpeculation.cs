// Self-speculation: the draft is the target with fewer layers (Draft & Verify, Zhang et al. 2023: some are skipped;
// LayerSkip, Elhoushi et al. 2024: all after an exit), or the target over a short cache (MagicDec, Chen et al. 2024).
// A draft pass reads the layers it keeps and the output head. The layers' weights and KV cache are the target's own:
// nothing more is stored and prompts are not taken in twice. Kangaroo (Liu et al. 2024) adds trained layers behind the
// exit, the adapter: these have weights, a cache and a prefill of their own. A short cache is a second one: a window of
// so many tokens for each sequence, which the draft attends to in place of the whole context.
//
// The verify step is charged in full: what LayerSkip saves by keeping the drafted tokens' first layers is not.

using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>The target drafts for itself.</summary>
    /// <param name="Target">The target, whose layers these are.</param>
    /// <param name="Layers">Layers of a draft pass.</param>
    /// <param name="AdapterLayers">Layers trained for drafting, behind those.</param>
    /// <param name="CacheTokens">Tokens that draft passes attend to at most; null for all.</param>
    public sealed record SelfSpeculation(Deployment Target, int Layers, int AdapterLayers, int? CacheTokens)
        : SpeculationMethod
    {
        public override bool DraftsTrees => false;

        public override string Drafter => Layers < Target.Model.Layers
            ? $"{Layers} of its own {Target.Model.Layers} layers"
            : "itself";

        public override string? Details
        {
            get
            {
                string adapter = AdapterLayers > 0 ? $" and {AdapterLayers} of an adapter" : "";
                string cache = CacheTokens is { } tokens ? $", over the last {tokens} tokens" : "";
                return $"{Drafter}{adapter}{cache}";
            }
        }

        /// <summary>The adapter: all that is not the target's.</summary>
        public override Deployment? Draft => AdapterLayers > 0 ? Part("adapter", AdapterLayers) : null;

        /// <summary>What a draft pass goes through.</summary>
        public Deployment Passes => Part(Drafter, Layers + AdapterLayers);

        public override int ExtraKvTokens(int draftLength) => CacheTokens ?? 0;

        internal override ProposalCost CostAt(DraftingSite site) => new SelfSpeculationCost(this, site);

        // Embedding and head are the target's, wherever the layers are.
        private Deployment Part(string name, int layers)
        {
            TransformerModel whole = Target.Model;
            return Target with
            {
                Model = whole with
                {
                    Name = name,
                    Layers = layers,
                    SharesEmbedding = true,
                    SharesHead = true,
                    Experts = whole.Experts is { } experts
                        ? experts with { DenseLayers = Math.Min(experts.DenseLayers, layers) }
                        : null,
                    Window = whole.Window is { } window
                        ? window with { Layers = window.Layers * layers / whole.Layers }
                        : null,
                },
            };
        }
    }

    private sealed class SelfSpeculationCost(SelfSpeculation method, DraftingSite site) : ProposalCost
    {
        private readonly StepModel _passes = site.OwnPasses(method.Passes);
        private readonly StepModel? _adapter = method.Draft is { } adapter ? site.OwnPasses(adapter) : null;

        public override bool TakesPrompts => _adapter is not null;

        /// <summary>K passes of one token each: what was accepted is in the target's cache already.</summary>
        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
        {
            long middle = shape.ContextTokens + ((long)shape.Sequences * (shape.DraftLength - 1) / 2);
            StepCost passes = Pass(shape.Sequences, middle)!.Value * shape.DraftLength;
            return prompts.IsEmpty ? passes : passes + TakeIn(prompts);
        }

        public override StepCost TakeIn(ReadOnlySpan<PromptChunk> prompts) =>
            _adapter?.Evaluate(StepShape.None, prompts) ?? default;

        public override StepCost? Pass(int sequences, long contextTokens) => _passes.Evaluate(StepShape.Decode(
            sequences,
            method.CacheTokens is { } cache ? Math.Min(contextTokens, (long)cache * sequences) : contextTokens));

        public override StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens) =>
            _adapter?.Prefill(promptTokens, stepTokens) ?? default;
    }
}
