// The draft stops when it is not sure of itself: each request drafts until the confidence in the last token, or the
// product of all so far (the chance that the whole draft is kept), falls below a limit. Hugging Face's assisted
// generation stops by the first rule (assistant_confidence_threshold, 0.4), llama.cpp too (--draft-p-min);
// SpecDec++ (Huang et al. 2024) and AdaEDL (Agrawal et al. 2024) by an estimate of the second. The token that fell
// below is drafted and paid for, so it is verified with the rest. The batch pays the longest draft.

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>Each request drafts until its draft is less sure than this.</summary>
    /// <param name="Below">The confidence below which no further token is drafted; 0 never stops.</param>
    /// <param name="OfWholeDraft">Whether it is that of the whole draft, or of the last token alone.</param>
    public sealed record Confidence(double Below, bool OfWholeDraft) : DraftControl
    {
        public static ControlKind Kind { get; } = new(
            "confidence",
            [
                new ControlNumber("below", ControlForm.Real, 0, 1, 0.4, "confidence below which a draft ends"),
                ControlNumber.Flag("ofWholeDraft", "whether the confidence is the product over the draft"),
            ],
            numbers => new Confidence(numbers["below"], numbers.Is("ofWholeDraft")));

        public override string Word => Kind.Word;

        public override string Words => FormattableString.Invariant(
            $" at most, none after a confidence{(OfWholeDraft ? " in the whole draft" : "")} below {Below:0.###}");

        public override bool ReadsConfidence => true;

        public override DraftController Start(ControlSetting setting) => new Controller(this, setting);

        private sealed class Controller(Confidence control, ControlSetting setting) : DraftController
        {
            public override bool HasOwnLengths => true;

            public override bool HasSetting => false;

            public override int Choose(in StepView view) => setting.Longest;

            public override int LengthOf(ref RequestView request, int length)
            {
                double whole = 1;
                for (int index = 0; index < length - 1; index++)
                {
                    double confidence = request.Confidence(index);
                    whole *= confidence;
                    if ((control.OfWholeDraft ? whole : confidence) < control.Below && index + 1 >= setting.Least)
                        return index + 1;
                }

                return length;
            }
        }
    }
}
