// What is said of a search, the same in text, page and document: the answer in a sentence, what cannot be told
// apart, what was passed over, what rests on acceptance from elsewhere.

using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>The words of a search.</summary>
internal static class OptimizeWords
{
    /// <summary>"Llama-3.1-8B, K = 5".</summary>
    public static string Draft(Trial trial) =>
        $"{ScenarioWords.Drafter(trial.Candidate.Option.Method)}, {Shape(trial)}";

    /// <summary>"K = 5", or the tree.</summary>
    public static string Shape(Trial trial) => !trial.Candidate.IsFixed
        ? $"{trial.Candidate.Scenario.Control.Word} up to {trial.Candidate.DraftLength}"
        : trial.Candidate.Scenario.Tree is { } tree
        ? $"tree of {Units.Count(tree.NodesAt(trial.Candidate.DraftLength), "token")}, "
            + $"depth {trial.Candidate.DraftLength}"
        : $"K = {trial.Candidate.DraftLength}";

    /// <summary>Names of the objectives, as the option has them.</summary>
    public static string Name(Objective objective) => objective switch
    {
        Objective.Speedup => "speedup",
        Objective.Cost => "cost",
        Objective.TimePerOutputToken => "tpot",
        _ => throw new ArgumentOutOfRangeException(nameof(objective)),
    };

    private static string Wish(Objective objective) => objective switch
    {
        Objective.Speedup => "the highest speedup",
        Objective.Cost => "the lowest cost",
        _ => "the lowest time per output token",
    };

    /// <summary>1.45x (1.42-1.49).</summary>
    public static string Speedup(Interval? speedup) => speedup is { Low95: { } low, High95: { } high }
        ? $"{Units.Factor(speedup.Estimate)} ({Units.Ratio(low)}-{Units.Ratio(high)})"
        : Units.Factor(speedup?.Estimate);

    /// <summary>The whole answer in a sentence.</summary>
    public static string Answer(OptimizeReport report)
    {
        string subject = $"{report.Scenario.Target.Model.Name} on {ScenarioWords.Devices(report.Scenario)}";
        BatchChoice[] possible = [.. report.Result.Choices.Where(choice => choice.Plain is not null)];
        if (possible.Length == 0)
            return $"{subject} has no memory for any of these batch sizes.";
        string wish = Wish(report.Result.Question.Objective);
        if (possible.All(choice => choice.Choice is null))
            return $"For {wish}, {subject} should not speculate: nothing that was tried pays.";
        string parts = string.Join("; ", Runs(possible).Select(Part));
        return $"For {wish}, {subject} should draft like this: {parts}.";
    }

    /// <summary>Neighbouring batch sizes with the same choice.</summary>
    private static IEnumerable<IReadOnlyList<BatchChoice>> Runs(IEnumerable<BatchChoice> choices)
    {
        var run = new List<BatchChoice>();
        foreach (BatchChoice choice in choices)
        {
            if (run.Count > 0 && What(run[^1]) != What(choice))
            {
                yield return run;
                run = [];
            }

            run.Add(choice);
        }

        yield return run;
    }

    private static string What(BatchChoice choice) => choice.Choice is { } chosen ? Draft(chosen.Pick) : "nothing";

    private static string Part(IReadOnlyList<BatchChoice> run)
    {
        (BatchChoice first, BatchChoice last) = (run[0], run[^1]);
        string sizes = run.Count == 1 ? $"batch {first.Batch}" : $"batches {first.Batch} to {last.Batch}";
        if (first.Choice is not { } choice)
            return $"at {sizes} nothing";
        string from = Units.Ratio(choice.Pick.Speedup?.Estimate);
        string to = Units.Ratio(last.Choice!.Pick.Speedup?.Estimate);
        string fast = from == to ? from : $"{from} to {to}";
        return $"at {sizes} {Draft(choice.Pick)}, {fast} times as fast";
    }

    /// <summary>What to know about the choices, batch by batch.</summary>
    public static IEnumerable<string> Remarks(BatchChoice choice)
    {
        if (choice.Choice is { } chosen && chosen.Alike.Count > 1)
        {
            IEnumerable<string> alike = chosen.Alike.Skip(1).Select(Shape);
            yield return $"Batch {choice.Batch}: {string.Join(", ", alike)} cannot be told from {Shape(chosen.Pick)}; "
                + "the simplest is taken.";
        }

        if (choice.Choice is { Pick.Candidate.IsFixed: false } moving)
        {
            yield return $"Batch {choice.Batch}: the best that drafts the same in every round is "
                + $"{Shape(moving.Steady)}, {Speedup(moving.Steady.Speedup)}; the options below are of that.";
        }

        foreach (Refusal refusal in choice.Refusals)
        {
            yield return refusal.Option is { } option
                ? $"Batch {choice.Batch}: {option.Name} was not tried: {refusal.Reason}."
                : $"Batch {choice.Batch} cannot run: {refusal.Reason}.";
        }
    }

    /// <summary>Borrowed drafts that did better than the choice, but not beyond doubt.</summary>
    public static IEnumerable<string> PassedOver(OptimizationResult result) =>
        from choice in result.Choices
        where choice.PassedOver is not null
        group choice by choice.PassedOver!.Option into same
        select $"{ScenarioWords.Drafter(same.Key.Method)} of {same.Key.Name} may do better ("
            + string.Join("; ", same.Select(choice =>
                $"batch {choice.Batch}: {Shape(choice.PassedOver!.Pick)}, "
                + Units.Factor(choice.PassedOver.Pick.Speedup?.Estimate)))
            + "): by less than the doubt about acceptance from elsewhere, so the scenario's own goes first.";

    /// <summary>What the options for servers are made from.</summary>
    public static string? Plan(OptimizationResult result) => result.Plan is not { } plan
        ? null
        : $"Options for a server with {ScenarioWords.Drafter(plan.Option.Method)}: "
            + string.Join(", ", plan.Lengths.Select(
                range => (range.DraftLength == 0 ? "nothing" : Length(plan, range.DraftLength))
                    + $" up to {Units.Count(range.UpToSequences, "request")} at a time"))
            + ".";

    private static string Length(DraftPlan plan, int length) =>
        plan.At.Candidate.Scenario.Tree is null ? $"K = {length}" : $"a tree of depth {length}";

    /// <summary>The ways to draft that an answer speaks of, in their order.</summary>
    public static IEnumerable<DraftOption> Named(OptimizationResult result)
    {
        HashSet<DraftOption> named =
        [
            .. result.Choices.Select(choice => choice.Choice?.Pick.Candidate.Option).OfType<DraftOption>(),
            .. result.Choices.Select(choice => choice.PassedOver?.Option).OfType<DraftOption>(),
        ];
        return result.Question.Options.Where(option => option.IsOwn || named.Contains(option));
    }

    /// <summary>The others by name; the page and the JSON have their sources.</summary>
    public static string? Rest(OptimizationResult result)
    {
        string[] rest = [.. result.Question.Options.Except(Named(result)).Select(option => option.Name)];
        return rest.Length == 0
            ? null
            : $"Also searched, with sources in --out and --json: {string.Join(", ", rest)}.";
    }

    /// <summary>Where a way to draft has its acceptance from.</summary>
    public static string Source(DraftOption option, Scenario scenario)
    {
        string other = option.TargetName == scenario.Target.Model.Name ? "" : $", found with {option.TargetName}";
        string text = string.Join("; ", option.Evidence
            .Select(item => item.Assumed ? $"assumed: {item.Text}" : item.Text)
            .Distinct());
        string evidence = text.Length == 0 ? "no source given" : text;
        return $"{option.Name} ({ScenarioWords.Drafter(option.Method)}{other}): {evidence}";
    }

    /// <summary>What was not compared, and how it may be.</summary>
    public static string? LeftOut(OptimizeReport report) => report.OfOtherConditions.Count == 0
        ? null
        : "Not compared, for the acceptance is of other texts or another temperature (--any-conditions "
            + "compares them all the same): "
            + string.Join(", ", report.OfOtherConditions.Select(
                option => $"{option.Name} ({Of(option.Under)})")) + ".";

    private static string Of(Conditions conditions) => string.Join(", ",
        ((string?[])
        [
            conditions.Content,
            conditions.Temperature is { } heat ? $"temperature {Units.Significant(heat)}" : null,
        ]).OfType<string>());

    /// <summary>A warning where the choice rests on somebody else's acceptance.</summary>
    public static string? Borrowed(OptimizeReport report)
    {
        if (report.Result.Plan is not { Option.IsOwn: false } plan)
            return null;
        BatchChoice first = report.Result.Choices.First(choice => choice.Choice is not null);
        string own = first.Options.FirstOrDefault(option => option.Option.IsOwn) is { } result
            ? $" The scenario's own draft at batch {first.Batch}: {Draft(result.Pick)}, {Speedup(result.Pick.Speedup)}."
            : "";
        return $"The acceptance of {ScenarioWords.Drafter(plan.Option.Method)} is that of {plan.Option.Name}: "
            + $"measure it on your own prompts before you change a server.{own}";
    }

    public const string Unlike =
        "Each way to draft has the acceptance of its own source, not on the same prompts as its neighbours':";
}
