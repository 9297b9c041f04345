// In every step the length with the most expected tokens a second, by the latency model and by acceptance as it was
// seen: for each position and slowly (Goodput, after SmartSpec and TurboSpec, Liu et al. 2024), or as one number, the
// moving average of kept over tried, and fast (MovingAverage).

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>
    /// In every step the length with the most expected tokens a second, by the latency model and the acceptance seen
    /// so far (after SmartSpec, Liu et al. 2024).
    /// </summary>
    public sealed record Goodput : DraftControl
    {
        public static ControlKind Kind { get; } = new("goodput", [], _ => new Goodput());

        public override string Word => Kind.Word;

        public override string Words => " at most, as many as yield the most tokens a second";

        public override DraftController Start(ControlSetting setting) =>
            new BestController(setting.Best(EvidenceWeights.Slow));
    }

    /// <summary>The same by a moving average of acceptance, one number for all positions.</summary>
    /// <param name="HalfLifeRounds">What was seen so many rounds ago weighs half.</param>
    public sealed record MovingAverage(double HalfLifeRounds) : DraftControl
    {
        public static ControlKind Kind { get; } = new(
            "moving-average",
            [new ControlNumber("halfLife", ControlForm.Real, 1, 1e6, 64, "rounds after which acceptance weighs half")],
            numbers => new MovingAverage(numbers["halfLife"]));

        public override string Word => Kind.Word;

        public override string Words => " at most, the best by a moving average of acceptance";

        public override DraftController Start(ControlSetting setting) => new BestController(
            setting.Best(new EvidenceWeights(PriorRounds: HalfLifeRounds / 8, HalfLifeRounds, OneNumber: true)));
    }

    private sealed class BestController(BestDraftLength best) : DraftController
    {
        public override int Choose(in StepView view) => best.Choose(view.Sequences, view.ContextTokens).Worth(view);

        public override void Observe(ref RequestControl own, int accepted, int drafted) =>
            best.Observe(accepted, drafted);
    }
}
