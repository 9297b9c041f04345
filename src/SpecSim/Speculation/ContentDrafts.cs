// Drafts chosen by content: each request is of a category, drawn by its share, and the category says which method
// drafts for it and how much of it the target accepts. A step pays every method for its own requests, one after the
// other. In the long run a category with E tokens a round spends rounds in proportion to share / E (requests of
// equal length), so over all rounds E = 1 / sum(share / E of the category).

using SpecSim.Acceptance;
using SpecSim.Latency;
using SpecSim.Models;

namespace SpecSim.Speculation;

/// <summary>One category of content.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Share">Of requests; shares sum to 1.</param>
/// <param name="Method">What drafts for it.</param>
/// <param name="Acceptance">What of it is accepted.</param>
public sealed record ContentBranch(
    string Name, double Share, SpeculationMethod Method, AcceptanceProfile Acceptance);

public abstract partial record SpeculationMethod
{
    /// <summary>A method for each category of content.</summary>
    public sealed record ContentDrafts(IReadOnlyList<ContentBranch> Branches) : SpeculationMethod
    {
        public override IReadOnlyList<Deployment> Models => [.. Branches.SelectMany(branch => branch.Method.Models)];

        public override bool DraftsTrees => false;

        public override string Drafter => string.Join(
            " or ", Branches.Select(branch => $"{branch.Method.Drafter} ({branch.Name})"));

        public override int? LongestDraft => Branches.Min(branch => branch.Method.LongestDraft);

        public override string ServingRefusal =>
            "a server has one method for all its requests; drafts chosen by content run in a closed batch";

        public override double OtherWeightBytesPerDevice(Deployment target) =>
            Branches.Sum(branch => branch.Method.OtherWeightBytesPerDevice(target));

        public override RoundStatistics Expect(AcceptanceProfile acceptance, int draftLength)
        {
            (ContentBranch Branch, RoundStatistics Rounds)[] parts =
                [.. Branches.Select(branch => (branch, branch.Method.Expect(branch.Acceptance, draftLength)))];
            double[] weights = [.. parts.Select(part => part.Branch.Share / part.Rounds.TokensPerRound)];
            double drafted = parts.Zip(weights, (part, weight) => weight * part.Rounds.DraftedShare).Sum();
            double Survival(int index) => parts
                .Zip(weights, (part, weight) => weight * part.Rounds.DraftedShare * part.Rounds.Survival[index])
                .Sum();
            return new RoundStatistics(
                [.. Enumerable.Range(0, draftLength).Select(index => drafted == 0 ? 0 : Survival(index) / drafted)],
                drafted / weights.Sum());
        }

        public override SpeculationMethod Shifted(double shift) => new ContentDrafts(
        [
            .. Branches.Select(branch => branch with
            {
                Method = branch.Method.Shifted(shift),
                Acceptance = AcceptanceDraw.Shifted(branch.Acceptance, shift),
            }),
        ]);

        public override SpeculationMethod Accepting(AcceptanceProfile acceptance) => new ContentDrafts(
            [.. Branches.Select(branch => branch with { Acceptance = acceptance })]);

        public bool Equals(ContentDrafts? other) => other is not null && Branches.SequenceEqual(other.Branches);

        public override int GetHashCode() => Branches.Count;

        internal override ProposalCost CostAt(DraftingSite site) => new ContentCost(this, site);
    }

    private sealed class ContentCost(ContentDrafts method, DraftingSite site) : ProposalCost
    {
        private readonly ProposalCost?[] _costs =
            [.. method.Branches.Select(branch => branch.Method.CostAt(site with { Scale = 1 }))];

        public override bool TakesPrompts => _costs.Any(cost => cost is { TakesPrompts: true });

        /// <summary>Each method's own requests; without them (in closed forms) the mean over their shares.</summary>
        public override StepCost Propose(in ProposalShape shape, ReadOnlySpan<PromptChunk> prompts)
        {
            StepCost sum = default;
            for (int branch = 0; branch < _costs.Length; branch++)
            {
                if (_costs[branch] is not { } cost)
                    continue;
                if (shape.Branches is null)
                    sum += Mean(cost, shape, method.Branches[branch].Share);
                else if (shape.Branches[branch] is { Sequences: > 0, DraftLength: > 0 } own)
                    sum += cost.Propose(own, []);
            }

            return sum;
        }

        /// <summary>
        /// The chance that some request of the step is of this content, times the cost for as many as there then are.
        /// </summary>
        private static StepCost Mean(ProposalCost cost, in ProposalShape shape, double share)
        {
            double some = 1 - Math.Pow(1 - share, shape.Sequences);
            if (some == 0)
                return default;
            double part = share / some;
            int sequences = Math.Max(1, (int)Math.Round(shape.Sequences * part));
            return cost.Propose(
                shape with
                {
                    Sequences = sequences,
                    ContextTokens = shape.ContextTokens * sequences / shape.Sequences,
                    AcceptedTokens = shape.AcceptedTokens * sequences / shape.Sequences,
                    FullyAccepted = Math.Min(sequences, shape.FullyAccepted),
                },
                []) * some;
        }

        /// <summary>A prompt goes to the draft of its category; before it is known which, to each by its
        /// share.</summary>
        public override StepCost Prefill(IReadOnlyList<int> promptTokens, int stepTokens)
        {
            StepCost sum = default;
            for (int branch = 0; branch < _costs.Length; branch++)
            {
                StepCost all = _costs[branch]?.Prefill(promptTokens, stepTokens) ?? default;
                sum += all * method.Branches[branch].Share;
            }

            return sum;
        }
    }
}
