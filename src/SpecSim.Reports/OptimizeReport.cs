// A finished search with what is said of it in every form: rows of the table, sentences, the options for engines.

using SpecSim.Experiments;
using SpecSim.Reports.EngineOptions;
using SpecSim.Results;

namespace SpecSim.Reports;

/// <summary>What `specsim optimize` reports.</summary>
/// <param name="Result">The search.</param>
public sealed record OptimizeReport(OptimizationResult Result)
{
    /// <summary>The command that gives it again; null where nobody asked for it.</summary>
    public string? Command { get; init; }

    public Scenario Scenario => Result.Question.Scenario;

    /// <summary>For each engine; none where nothing pays.</summary>
    public IReadOnlyList<EngineAdvice> Advice => Result.Plan is { } plan
        ? Engines.Of(ServerSetup.Of(plan, Result.Choices.Last(choice => choice.Plain is not null).Batch))
        : [];
}

/// <summary>The words of a search.</summary>
internal static class OptimizeWords
{
    /// <summary>"Llama-3.1-8B, K = 5".</summary>
    public static string Draft(Trial trial) => $"{ScenarioWords.Drafter(trial.Candidate.Option.Method)}, {Shape(trial)}";

    /// <summary>"K = 5", or the tree.</summary>
    public static string Shape(Trial trial) => trial.Candidate.Scenario.Tree is { } tree
        ? $"tree of {Units.Count(tree.Nodes, "token")}, depth {trial.Candidate.DraftLength}"
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
        if (possible.All(choice => choice.Choice is null))
            return $"For {Wish(report.Result.Question.Objective)}, {subject} should not speculate: nothing that was tried pays.";
        string parts = string.Join("; ", Runs(possible).Select(Part));
        return $"For {Wish(report.Result.Question.Objective)}, {subject} should draft like this: {parts}.";
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
                + "the shortest is taken.";
        }

        if (choice.PassedOver is { } over)
        {
            yield return $"Batch {choice.Batch}: {Draft(over.Pick)} of {over.Option.Name} has {Speedup(over.Pick.Speedup)},"
                + " which is within the interval; the scenario's own acceptance goes first.";
        }

        foreach (Refusal refusal in choice.Refusals)
        {
            yield return refusal.Option is { } option
                ? $"Batch {choice.Batch}: {option.Name} was not tried: {refusal.Reason}."
                : $"Batch {choice.Batch} cannot run: {refusal.Reason}.";
        }
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

    public const string Unlike =
        "Each way to draft has the acceptance of its own source, measured on other content than its neighbours':";
}
