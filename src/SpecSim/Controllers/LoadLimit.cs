// K while the load is low, nothing while it is high, with two limits so that a load near one of them does not turn
// speculation on and off: by sequences in a step (vLLM's disable-by-batch-size), or by requests that wait.

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    private const int MostSequences = 1_000_000;

    /// <summary>
    /// K up to this many sequences in a step, none above; on again at or below <paramref name="OnAtOrBelow"/>.
    /// </summary>
    public sealed record BatchLimit(int OffAbove, int OnAtOrBelow) : DraftControl
    {
        public static ControlKind Kind { get; } = new(
            "batch-limit",
            Limits("sequences in a step above which nothing is drafted"),
            numbers => new BatchLimit(numbers.Whole("offAbove"), numbers.Whole("onAtOrBelow")));

        public override string Word => Kind.Word;

        public override string Words => $", none above {Requests(OffAbove)} in a step";

        public override IEnumerable<(string Key, string Message)> Problems(int longest) =>
            base.Problems(longest).Concat(LimitProblems(OffAbove, OnAtOrBelow));

        public override DraftController Start(ControlSetting setting) =>
            new LimitController(setting.Longest, OffAbove, OnAtOrBelow, byQueue: false);
    }

    /// <summary>The same for requests that wait.</summary>
    public sealed record QueueLimit(int OffAbove, int OnAtOrBelow) : DraftControl
    {
        public static ControlKind Kind { get; } = new(
            "queue-limit",
            Limits("waiting requests above which nothing is drafted"),
            numbers => new QueueLimit(numbers.Whole("offAbove"), numbers.Whole("onAtOrBelow")));

        public override string Word => Kind.Word;

        public override string Words => $", none while more than {OffAbove} wait";

        public override IEnumerable<(string Key, string Message)> Problems(int longest) =>
            base.Problems(longest).Concat(LimitProblems(OffAbove, OnAtOrBelow));

        public override DraftController Start(ControlSetting setting) =>
            new LimitController(setting.Longest, OffAbove, OnAtOrBelow, byQueue: true);
    }

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";

    // Without a second number there is no hysteresis.
    private static ControlNumber[] Limits(string hint) =>
    [
        new("offAbove", ControlForm.Whole, 0, MostSequences, Hint: hint),
        new("onAtOrBelow", ControlForm.Whole, 0, MostSequences) { NotAbove = "offAbove" },
    ];

    private sealed class LimitController(int longest, int offAbove, int onAtOrBelow, bool byQueue) : DraftController
    {
        private bool _isOn = true;

        public override int Choose(in StepView view)
        {
            int level = byQueue ? view.Waiting : view.Sequences;
            _isOn = _isOn ? level <= offAbove : level <= onAtOrBelow;
            return _isOn ? longest : 0;
        }
    }
}
