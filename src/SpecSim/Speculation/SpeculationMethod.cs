// How draft tokens are made. Methods differ in what they cost: time per round, prompt work, weights and
// KV cache. The law by which the target accepts the tokens is another thing (Acceptance). Each method is a file of its
// own, a nested record with its cost: what the rest of the house asks of a method stands here.

using SpecSim.Acceptance;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>A way to draft tokens.</summary>
public abstract partial record SpeculationMethod
{
    private SpeculationMethod()
    {
    }

    /// <summary>What drafts, in a few words: "Llama-3.1-8B", "prompt lookup".</summary>
    public abstract string Drafter { get; }

    /// <summary>More words about it, where there is more to say than the name.</summary>
    public virtual string? Details => null;

    /// <summary>"by" prompt lookup, where nobody drafts; "with" a model.</summary>
    public virtual string Preposition => "with";

    /// <summary>The draft's own deployment, for methods that have one model.</summary>
    public virtual Deployment? Draft => null;

    /// <summary>All models that are kept in memory beside the target, on its devices.</summary>
    public virtual IReadOnlyList<Deployment> Models => Draft is { } draft ? [draft] : [];

    /// <summary>Devices that the method has to itself, beside those of the target.</summary>
    public virtual int OwnDevices => 0;

    /// <summary>Probability that a round has a draft at all.</summary>
    public virtual double DraftedShare => 1;

    /// <summary>The longest draft; null when there is no limit.</summary>
    public virtual int? LongestDraft => null;

    /// <summary>Whether drafts can be trees: sequential drafts and heads have further choices to offer.</summary>
    public virtual bool DraftsTrees => true;

    /// <summary>Why a server cannot speculate so; null when it can.</summary>
    public virtual string? ServingRefusal => null;

    /// <summary>Tokens of a sequence that every target pass takes in beside its draft, whether there is one or not.
    /// </summary>
    public virtual int StandingTokens(int draftLength) => 0;

    /// <summary>Tokens of a sequence with a draft that are verified beside it: rivals that lose.</summary>
    public virtual int RivalTokens(int draftLength) => 0;

    /// <summary>KV tokens of a sequence that the method keeps beside its context and its draft.</summary>
    public virtual int ExtraKvTokens(int draftLength) => StandingTokens(draftLength) + RivalTokens(draftLength);

    /// <summary>Weights on each of the target's devices that belong to no model of the method.</summary>
    public virtual double OtherWeightBytesPerDevice(Deployment target) => 0;

    /// <summary>How often a draft has each length, for a scenario's draft length; shares sum to 1.</summary>
    public virtual IReadOnlyList<(int Length, double Share)> Lengths(int draftLength) => [(draftLength, 1)];

    /// <summary>Rounds of this draft length in the long run, by closed form.</summary>
    public virtual RoundStatistics Expect(AcceptanceProfile acceptance, int draftLength) =>
        acceptance.Expect(draftLength, DraftedShare);

    /// <summary>The method on other prompts, whose acceptance has its logits shifted by so much.</summary>
    public virtual SpeculationMethod Shifted(double shift) => this;

    /// <summary>The method with this acceptance, where it brings acceptance of its own.</summary>
    public virtual SpeculationMethod Accepting(AcceptanceProfile acceptance) => this;

    /// <summary>What proposals cost; null where nothing is proposed.</summary>
    internal abstract ProposalCost? CostAt(DraftingSite site);

    /// <summary>No speculation.</summary>
    public sealed record None : SpeculationMethod
    {
        public override string Drafter => "no draft";

        internal override ProposalCost? CostAt(DraftingSite site) => null;
    }
}
