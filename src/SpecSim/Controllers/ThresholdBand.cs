// Longer drafts while much of them is accepted, shorter ones while little is: after a window of rounds the share of
// accepted among drafted tokens is above one limit, below another, or between the two, where nothing changes. A longer
// draft lowers the share by itself, so on stationary text the length settles where the share is in the band; a band
// that is narrower than one step of the length moves the share would swing about it.

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>Longer above one share of accepted among drafted tokens, shorter below another.</summary>
    /// <param name="RaiseAbove">The share above which drafts grow.</param>
    /// <param name="LowerBelow">The share below which they shrink.</param>
    /// <param name="WindowRounds">Rounds with a draft that a decision looks back on.</param>
    /// <param name="Step">Tokens of one change.</param>
    /// <param name="OwnLengths">Whether each request decides for itself, or the batch as one.</param>
    public sealed record Threshold(
        double RaiseAbove, double LowerBelow, int WindowRounds, int Step, bool OwnLengths) : DraftControl
    {
        public static ControlKind Kind { get; } = new(
            "threshold",
            [
                new ControlNumber("raiseAbove", ControlForm.Real, 0, 1, 0.8, "accepted over drafted: longer above"),
                new ControlNumber("lowerBelow", ControlForm.Real, 0, 1, 0.5, "accepted over drafted: shorter below"),
                new ControlNumber("window", ControlForm.Whole, 1, 1_000_000, 16, "rounds that a decision looks at"),
                new ControlNumber("step", ControlForm.Whole, 1, 100, 1, "tokens of one change"),
                ControlNumber.Flag("perRequest", "whether each request decides for itself"),
            ],
            numbers => new Threshold(
                numbers["raiseAbove"],
                numbers["lowerBelow"],
                numbers.Whole("window"),
                numbers.Whole("step"),
                numbers.Is("perRequest")));

        public override string Word => Kind.Word;

        public override string Words =>
            FormattableString.Invariant($" at most, more above {100 * RaiseAbove:0.#} % accepted and fewer below ")
            + FormattableString.Invariant($"{100 * LowerBelow:0.#} %{(OwnLengths ? ", each request for itself" : "")}");

        public override IEnumerable<(string Key, string Message)> Problems(int longest) =>
            LowerBelow <= RaiseAbove
                ? base.Problems(longest)
                : base.Problems(longest).Append((
                    "lowerBelow",
                    FormattableString.Invariant($"is {LowerBelow}, above raiseAbove of {RaiseAbove}: ")
                    + "a draft would grow and shrink at once"));

        public override DraftController Start(ControlSetting setting) => new Controller(this, setting);

        private sealed class Controller : DraftController
        {
            private readonly Threshold _control;
            private readonly ControlSetting _setting;
            private RequestControl _batch;

            public Controller(Threshold control, ControlSetting setting)
            {
                _control = control;
                _setting = setting;
                _batch.Length = setting.Longest;
            }

            public override bool HasOwnLengths => _control.OwnLengths;

            public override int Choose(in StepView view) => _control.OwnLengths ? _setting.Longest : _batch.Length;

            public override int LengthOf(ref RequestView request, int length) =>
                Math.Min(length, request.Own.Length);

            public override void Begin(ref RequestControl own) =>
                own = new RequestControl { Length = _setting.Longest };

            public override void Observe(ref RequestControl own, int accepted, int drafted) =>
                Count(ref _control.OwnLengths ? ref own : ref _batch, accepted, drafted);

            private void Count(ref RequestControl counts, int accepted, int drafted)
            {
                counts.Rounds++;
                counts.Drafted += drafted;
                counts.Accepted += accepted;
                if (counts.Rounds < _control.WindowRounds)
                    return;
                int change = counts.Accepted > _control.RaiseAbove * counts.Drafted ? _control.Step
                    : counts.Accepted < _control.LowerBelow * counts.Drafted ? -_control.Step
                    : 0;
                // A policy that stops to draft would never see that drafts are accepted again.
                counts = new RequestControl
                {
                    Length = Math.Clamp(
                        counts.Length + change, Math.Max(1, _setting.Least), Math.Max(1, _setting.Longest)),
                };
            }
        }
    }
}
