// Always K.

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>Always K.</summary>
    public sealed record Fixed : DraftControl
    {
        public static ControlKind Kind { get; } = new("fixed", [], _ => new Fixed());

        public override string Word => Kind.Word;

        public override string Words => "";

        public override DraftController Start(ControlSetting setting) => new Controller(setting.Longest);

        private sealed class Controller(int longest) : DraftController
        {
            public override int Choose(in StepView view) => longest;
        }
    }
}
