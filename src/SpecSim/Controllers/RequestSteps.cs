// Each request steps its own draft length up and down by what happened in its last round: by one, or half of it
// (per-request), or by fixed steps as Hugging Face's "heuristic" schedule of num_assistant_tokens does: 2 more after a
// fully accepted draft, 1 fewer otherwise. The batch pays the longest.

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>
    /// Each request its own: one more after a fully accepted round, half after a fully rejected one, 1 to K. The
    /// batch pays the longest.
    /// </summary>
    public sealed record PerRequest : DraftControl
    {
        public static ControlKind Kind { get; } = new("per-request", [], _ => new PerRequest());

        public override string Word => Kind.Word;

        public override string Words => " at most, each request its own number";

        public override DraftController Start(ControlSetting setting) => new Controller(setting);

        private sealed class Controller(ControlSetting setting) : OwnLengthController(setting)
        {
            protected override int Next(int length, int accepted, int drafted) =>
                accepted == drafted ? length + 1 : accepted == 0 ? length / 2 : length;
        }
    }

    /// <summary>Each request its own: so many more after a fully accepted round, so many fewer after any other.
    /// </summary>
    public sealed record Heuristic(int Raise, int Lower) : DraftControl
    {
        public static ControlKind Kind { get; } = new(
            "heuristic",
            [
                new ControlNumber("raise", ControlForm.Whole, 1, 100, 2, "more tokens after a fully accepted draft"),
                new ControlNumber("lower", ControlForm.Whole, 1, 100, 1, "fewer tokens after any other"),
            ],
            numbers => new Heuristic(numbers.Whole("raise"), numbers.Whole("lower")));

        public override string Word => Kind.Word;

        public override string Words =>
            $" at most, each request {Raise} more after full acceptance, else {Lower} fewer";

        public override DraftController Start(ControlSetting setting) => new Controller(setting, Raise, Lower);

        private sealed class Controller(ControlSetting setting, int raise, int lower) : OwnLengthController(setting)
        {
            protected override int Next(int length, int accepted, int drafted) =>
                accepted == drafted ? length + raise : length - lower;
        }
    }

    private abstract class OwnLengthController(ControlSetting setting) : DraftController
    {
        public override bool HasOwnLengths => true;

        public override int Choose(in StepView view) => setting.Longest;

        public override int LengthOf(ref RequestView request, int length) => Math.Min(length, request.Own.Length);

        public override void Begin(ref RequestControl own) => own = new RequestControl { Length = setting.Longest };

        public override void Observe(ref RequestControl own, int accepted, int drafted) => own.Length =
            Math.Clamp(Next(own.Length, accepted, drafted), Math.Max(1, setting.Least), setting.Longest);

        protected abstract int Next(int length, int accepted, int drafted);
    }
}
