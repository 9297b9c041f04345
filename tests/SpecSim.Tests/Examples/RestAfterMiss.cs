// The policy of docs/guide/extending.md, word for word: the guide's code is this file below the first blank line.

using SpecSim.Controllers;

namespace SpecSim.Tests.Examples;

/// <summary>Where nothing of a draft was kept, the text is hard: the request decodes plainly for some rounds.</summary>
/// <param name="Rounds">Rounds without a draft.</param>
public sealed record RestAfterMiss(int Rounds) : DraftControl
{
    public static ControlKind Kind { get; } = new(
        "rest-after-miss",
        [new ControlNumber("rounds", ControlForm.Whole, 1, 100, Default: 2, "rounds without a draft after a miss")],
        numbers => new RestAfterMiss(numbers.Whole("rounds")));

    public override string Word => Kind.Word;

    public override string Words => $", none in the {Rounds} rounds after a miss";

    public override DraftController Start(ControlSetting setting) => new Controller(Rounds);

    private sealed class Controller(int rounds) : DraftController
    {
        public override bool HasOwnLengths => true;

        // It follows the text from round to round: there is no setting that could swing.
        public override bool HasSetting => false;

        public override int Choose(in StepView view) => int.MaxValue;

        public override int LengthOf(ref RequestView request, int length) =>
            request.Own.Rounds-- > 0 ? 0 : length;

        public override void Observe(ref RequestControl own, int accepted, int drafted) =>
            own.Rounds = accepted == 0 ? rounds : 0;
    }
}
