// The continuation of an earlier occurrence of the last tokens: prompt lookup (Saxena 2023), and suffix decoding
// (Oliaro et al. 2024), which finds continuations of many lengths in a suffix tree. It costs host time alone. On a miss
// the round is a plain step. With hit lengths a hit proposes L tokens, L drawn from their law, and K at most.

using SpecSim.Acceptance;
using SpecSim.Latency;
using SpecSim.Quantities;

namespace SpecSim.Speculation;

public abstract partial record SpeculationMethod
{
    /// <summary>
    /// The continuation of an earlier occurrence of the last tokens (prompt lookup): on a miss the round is a
    /// plain step.
    /// </summary>
    /// <param name="HitRate">Probability that a round finds an occurrence.</param>
    public sealed record PromptLookup(Probability HitRate) : SpeculationMethod
    {
        /// <summary>How many tokens a hit finds; null for as many as may be drafted.</summary>
        public HitLengths? Found { get; init; }

        public override double DraftedShare => HitRate.Value;

        public override string Drafter => "prompt lookup";

        public override string Preposition => "by";

        public override string? ServingRefusal => Found is null
            ? null
            : "a server drafts as many tokens as it is told to; leave hitLengths out, or run a closed batch";

        public override IReadOnlyList<(int Length, double Share)> Lengths(int draftLength) =>
            Found?.Cut(draftLength) ?? base.Lengths(draftLength);

        /// <summary>
        /// A hit of L tokens is accepted down to position i with chance S(i), i = 1..L: over all hits with S(i) times
        /// the share of L >= i. Exact where requests do not differ in acceptance.
        /// </summary>
        public override RoundStatistics Expect(AcceptanceProfile acceptance, int draftLength)
        {
            RoundStatistics full = acceptance.Expect(draftLength, DraftedShare);
            return Found is null
                ? full
                : full with
                {
                    Survival = [.. full.Survival.Select((survival, index) => survival * Found.ShareFrom(index + 1))],
                };
        }

        // Prompts that are easy to copy from are found more often, too.
        public override SpeculationMethod Shifted(double shift) =>
            this with { HitRate = AcceptanceDraw.Shifted(HitRate, shift) };

        internal override ProposalCost CostAt(DraftingSite site) => new LookupCost(site);
    }

    private sealed class LookupCost(DraftingSite site) : ProposalCost
    {
        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts) =>
            site.OnHost(shape.Sequences * site.Engine.LookupHostSeconds);
    }
}
