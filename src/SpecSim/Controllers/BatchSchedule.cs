// A draft length for each range of sequences in a step: given (vLLM's num_speculative_tokens_per_batch_size), or
// computed once from the latency model and the expected acceptance.

namespace SpecSim.Controllers;

public abstract partial record DraftControl
{
    /// <summary>A draft length for each range of sequences in a step, none above K.</summary>
    /// <param name="Ranges">By ascending size; beyond the last one nothing is drafted.</param>
    public sealed record Schedule(IReadOnlyList<ScheduledLength> Ranges) : DraftControl
    {
        public static ControlKind Kind { get; } = new("schedule", [], numbers => new Schedule(numbers.Ranges))
        {
            HasRanges = true,
        };

        public override string Word => Kind.Word;

        public override string Words => " at most, fewer by a schedule of batch sizes";

        public override IEnumerable<(string Key, string Message)> Problems(int longest)
        {
            foreach ((string Key, string Message) problem in base.Problems(longest))
                yield return problem;
            if (Ranges.Count == 0)
                yield return ("ranges", "there is no range; give {upTo: sequences, draftLength: tokens}");
            for (int index = 0; index < Ranges.Count; index++)
            {
                (int upTo, int length) = (Ranges[index].UpToSequences, Ranges[index].DraftLength);
                int below = index == 0 ? 0 : Ranges[index - 1].UpToSequences;
                if (upTo <= below)
                    yield return ($"ranges[{index}].upTo", $"must be above {below}, where the range before ends");
                if (length < 0 || length > longest)
                {
                    yield return (
                        $"ranges[{index}].draftLength",
                        $"drafts {length} tokens; the scenario's draft length is {longest}");
                }
            }
        }

        public override DraftController Start(ControlSetting setting)
        {
            var table = new DraftChoice[setting.LargestBatch + 1];
            int range = 0;
            for (int sequences = 0; sequences < table.Length; sequences++)
            {
                while (range < Ranges.Count && Ranges[range].UpToSequences < sequences)
                    range++;
                int length = range < Ranges.Count ? Ranges[range].DraftLength : 0;
                table[sequences] = new DraftChoice(length, int.MaxValue);
            }

            return new TableController(table);
        }

        public bool Equals(Schedule? other) => base.Equals(other) && Ranges.SequenceEqual(other!.Ranges);

        public override int GetHashCode() => Ranges.Count;
    }

    /// <summary>The schedule that the latency model and the expected acceptance give, up to K.</summary>
    public sealed record ComputedSchedule : DraftControl
    {
        public static ControlKind Kind { get; } = new("computed-schedule", [], _ => new ComputedSchedule());

        public override string Word => Kind.Word;

        public override string Words => " at most, by a schedule computed from the latency model";

        public override DraftController Start(ControlSetting setting) =>
            new TableController(setting.Best(EvidenceWeights.Slow).Schedule(setting.LargestBatch));
    }

    private sealed class TableController(DraftChoice[] table) : DraftController
    {
        public override int Choose(in StepView view) => table[Math.Min(view.Sequences, table.Length - 1)].Worth(view);
    }
}

/// <summary>A draft length up to a number of sequences.</summary>
public readonly record struct ScheduledLength(int UpToSequences, int DraftLength);
