// The choice at one batch size out of what was simulated there, and the plan that a server with one draft can follow
// over all batch sizes.

using SpecSim.Results;
using SpecSim.Controllers;

namespace SpecSim.Experiments;

/// <summary>Why something was not tried.</summary>
/// <param name="Option">What; null for the server itself, which does not fit.</param>
/// <param name="Reason">A sentence.</param>
public sealed record Refusal(DraftOption? Option, string Reason);

/// <summary>The best of one way to draft at one batch size.</summary>
/// <param name="Best">The best by itself.</param>
/// <param name="Pick">The shortest that cannot be told from it.</param>
/// <param name="Alike">All that cannot be told from it: those of one shape first, and of them the shortest.</param>
/// <param name="Steady">The pick of those that draft the same in every round; what any server can be told.</param>
public sealed record OptionResult(Trial Best, Trial Pick, IReadOnlyList<Trial> Alike, Trial Steady)
{
    public DraftOption Option => Pick.Candidate.Option;

    internal static OptionResult Of(IReadOnlyList<Trial> trials)
    {
        (Trial best, Trial[] alike) = Rank(trials);
        Trial[] steady = [.. trials.Where(trial => trial.Candidate.IsFixed)];
        return new OptionResult(
            best, alike[0], alike, steady.Length == 0 ? best : Rank(steady).Alike[0]);
    }

    private static (Trial First, Trial[] Alike) Rank(IReadOnlyList<Trial> trials)
    {
        Trial best = trials.MaxBy(trial => trial.Worth)!;
        Trial[] alike = [.. trials.Where(trial => trial == best || best.IsEqualTo(trial))
            .OrderBy(trial => !trial.Candidate.IsFixed)
            .ThenBy(trial => trial.Candidate.VerifiedTokens)
            .ThenByDescending(trial => trial.Worth)];
        return (best, alike);
    }
}

/// <summary>One batch size.</summary>
/// <param name="Batch">Requests at a time.</param>
/// <param name="Plain">Without speculation; null where even that does not fit.</param>
/// <param name="Options">What was simulated, by way to draft, in the order of the question.</param>
/// <param name="Refusals">What was not, and why.</param>
public sealed record BatchChoice(
    int Batch, ServerResult? Plain, IReadOnlyList<OptionResult> Options, IReadOnlyList<Refusal> Refusals)
{
    private OptionResult? Top => Options.Where(option => !option.Best.DoesNotPay).MaxBy(option => option.Best.Worth);

    /// <summary>What to draft with; null where nothing pays.</summary>
    public OptionResult? Choice
    {
        get
        {
            if (Top is not { } top)
                return null;
            OptionResult? own = Options.FirstOrDefault(option => option.Option.IsOwn && !option.Best.DoesNotPay);
            bool same = own is not null && (top.Best.IsEqualTo(own.Best) || top.Best.MayEqual(own.Best));
            return same ? own : top;
        }
    }

    /// <summary>A borrowed draft that did better, but not beyond what its own figure may be; null for none.</summary>
    public OptionResult? PassedOver => Choice is { } choice && Top is { } top && top != choice ? top : null;

    /// <summary>The next best way to draft; null where there is no other.</summary>
    public OptionResult? RunnerUp =>
        Options.Where(option => option != Choice).MaxBy(option => option.Pick.Worth);
}

/// <summary>One draft with its length at each batch size, as a server can be set up.</summary>
/// <param name="Option">The way to draft that is the choice at most batch sizes.</param>
/// <param name="Lengths">By ascending batch size; 0 where it does not pay. Each holds down to the size before.</param>
/// <param name="At">The trial that stands for the plan: that of the smallest batch at which it pays.</param>
public sealed record DraftPlan(DraftOption Option, IReadOnlyList<ScheduledLength> Lengths, Trial At)
{
    /// <summary>The longest draft that is ever wanted.</summary>
    public int MostTokens => Lengths.Max(range => range.DraftLength);

    /// <summary>Whether the length does not change with the batch.</summary>
    public bool IsConstant => Lengths.All(range => range.DraftLength == Lengths[0].DraftLength);

    internal static DraftPlan? Of(IReadOnlyList<BatchChoice> choices)
    {
        BatchChoice[] possible = [.. choices.Where(choice => choice.Plain is not null)];
        // The first group is that of the smallest batch: of ways that are chosen equally often it is kept.
        DraftOption? option = possible
            .Where(choice => choice.Choice is not null)
            .GroupBy(choice => choice.Choice!.Option)
            .MaxBy(group => group.Count())?.Key;
        if (option is null)
            return null;
        (int Batch, Trial? Pick)[] picks = [.. possible.Select(choice => (choice.Batch, PickOf(choice, option)))];
        if (picks.All(pick => pick.Pick is null))
            return null;
        return new DraftPlan(
            option,
            Merged(picks.Select(pick => new ScheduledLength(pick.Batch, pick.Pick?.Candidate.DraftLength ?? 0))),
            picks.First(pick => pick.Pick is not null).Pick!);
    }

    private static Trial? PickOf(BatchChoice choice, DraftOption option) => choice.Options
        .FirstOrDefault(result => result.Option == option && !result.Steady.DoesNotPay)?.Steady;

    /// <summary>Neighbours of the same length are one range.</summary>
    private static ScheduledLength[] Merged(IEnumerable<ScheduledLength> lengths)
    {
        var merged = new List<ScheduledLength>();
        foreach (ScheduledLength length in lengths)
        {
            if (merged.Count > 0 && merged[^1].DraftLength == length.DraftLength)
                merged[^1] = length;
            else
                merged.Add(length);
        }

        return [.. merged];
    }
}
