// What could be had by who knows which tokens will be kept: an upper bound, not a policy that anybody can run. Of one
// request it is the exact optimum, a shortest path (Serving/OraclePlan). Of a batch that path is too long to find:
// there it is the best, in hindsight, of every fixed K and of this greedy choice: each request drafts no more than will
// be kept, up to the length with the most tokens a second in this step.

using SpecSim.Speculation;

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>Knows what will be kept; for comparison.</summary>
    public sealed record Oracle : DraftControl
    {
        public static ControlKind Kind { get; } = new("oracle", [], _ => new Oracle());

        public override string Word => Kind.Word;

        public override string Words => " at most, chosen in the knowledge of what will be accepted";

        public override bool KnowsLuck => true;

        public override DraftController Start(ControlSetting setting) => throw new InvalidOperationException(
            "An oracle is started with the rounds it plans: OraclePlan for one request, else InformedController.");
    }
}

/// <summary>The greedy choice of who knows the luck of a batch.</summary>
public sealed class InformedController(RoundModel rounds, int longest) : DraftController
{
    public override bool HasOwnLengths => true;

    public override bool HasSetting => false;

    public override int Choose(in StepView view) => longest;

    public override int LengthOf(ref RequestView request, int length) => request.Kept(length);

    /// <summary>The best limit on the drafts of one step.</summary>
    /// <param name="kept">By request: tokens that would be kept of a draft of K.</param>
    public int Choose(in StepView view, ReadOnlySpan<int> kept)
    {
        int best = 0;
        double bestRate = 0;
        for (int length = 0; length <= longest; length++)
        {
            int drafting = 0;
            int tokens = 0;
            foreach (int run in kept)
            {
                drafting += Math.Min(run, length) > 0 ? 1 : 0;
                tokens += Math.Min(run, length);
            }

            var shape = new RoundShape(
                kept.Length, drafting, drafting > 0 ? length : 0, view.ContextTokens * kept.Length, 0, 0)
            {
                DraftedTokens = tokens,
            };
            double rate = (kept.Length + tokens) / rounds.Evaluate(shape).TotalSeconds;
            if (rate > bestRate)
                (best, bestRate) = (length, rate);
        }

        return best;
    }
}
