// Options that several verbs take, and what they mean together: which presets, which changes, how many threads.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SpecSim.Inputs;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Cli;

/// <summary>The options with which a verb names its scenario.</summary>
internal sealed class ScenarioOptions
{
    private readonly Argument<string?> _file = new("scenario")
    {
        Description = "A scenario file, or the name of a preset.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _preset = new("--preset")
    {
        Description = "The name of a preset; 'specsim presets' lists them.",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Changes one value, such as speculation.draftLength=3. May be repeated; later ones win.",
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _seed = new("--seed")
    {
        Description = "Key of all chance; the same seed gives the same bytes.",
    };

    private readonly Option<string?> _replications = new("--replications")
    {
        Description = "Repetitions under other luck.",
    };

    private readonly Option<bool> _skipBadRows = new("--skip-bad-rows")
    {
        Description = "Leave out the rows of a request trace that are wrong, and count them, instead of stopping.",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_preset);
        command.Options.Add(_set);
        command.Options.Add(_seed);
        command.Options.Add(_replications);
        command.Options.Add(_skipBadRows);
        command.Options.Add(PresetRoots.Option);
        command.Validators.Add(result =>
        {
            bool file = result.GetResult(_file)?.Tokens.Count > 0;
            bool preset = result.GetResult(_preset) is not null;
            if (file && preset)
                result.AddError("Name one scenario: a file or --preset, not both.");
            else if (!file && !preset)
                result.AddError("Name a scenario: --preset NAME or a file. 'specsim presets' lists the presets.");
        });
    }

    /// <exception cref="ScenarioException">With every problem of the input.</exception>
    public LoadedScenario Load(ParseResult parsed) =>
        new ScenarioLoader(PresetRoots.Of(parsed)) { SkipBadRows = parsed.GetValue(_skipBadRows) }
            .Load(Name(parsed), Changes(parsed));

    public string Name(ParseResult parsed) => parsed.GetValue(_preset) ?? parsed.GetValue(_file)!;

    public IReadOnlyList<string> Changes(ParseResult parsed)
    {
        var changes = new List<string>(parsed.GetValue(_set)!);
        if (parsed.GetValue(_seed) is { } seed)
            changes.Add($"run.seed={seed}");
        if (parsed.GetValue(_replications) is { } replications)
            changes.Add($"run.replications={replications}");
        return changes;
    }
}

/// <summary>What is wrong besides the scenario is said with it, at once.</summary>
internal static class Together
{
    /// <param name="others">Problems found elsewhere; often none.</param>
    /// <param name="load">Loads the scenario, and throws what is wrong with it.</param>
    /// <exception cref="ScenarioException">With the scenario's problems, then the others.</exception>
    public static LoadedScenario Load(IReadOnlyList<Problem> others, Func<LoadedScenario> load)
    {
        LoadedScenario loaded;
        try
        {
            loaded = load();
        }
        catch (ScenarioException wrong)
        {
            throw new ScenarioException([.. wrong.Problems, .. others]);
        }

        return others.Count == 0 ? loaded : throw new ScenarioException(others);
    }
}

/// <summary>Where presets are looked for: the user's folders, then the program's own.</summary>
internal static class PresetRoots
{
    public static Option<string[]> Option { get; } = Create();

    public static IReadOnlyList<string> Of(ParseResult parsed) => PresetFolders.With(parsed.GetValue(Option)!);

    private static Option<string[]> Create()
    {
        var folders = new Option<string[]>("--presets")
        {
            Description = "A folder of further presets, looked at before the built-in ones. May be repeated.",
            HelpName = "dir",
            DefaultValueFactory = _ => [],
        };
        // A mistyped folder would pass for an empty one, and a built-in preset run in the place of one's own.
        folders.Validators.Add(result =>
        {
            foreach (Token folder in result.Tokens.Where(folder => !Directory.Exists(folder.Value)))
                result.AddError($"--presets {folder.Value}: no such folder");
        });
        return folders;
    }
}

/// <summary>How hard to work, and how much to say.</summary>
internal static class EffortOptions
{
    private static readonly Option<int?> Threads = new("--threads")
    {
        Description = "Runs at a time, by default one per core; the results are the same bytes for any number.",
        HelpName = "n",
        CustomParser = ParseThreads,
    };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "No progress on stderr." };

    public static void AddTo(Command command)
    {
        command.Options.Add(Threads);
        command.Options.Add(Quiet);
    }

    public static int ThreadsOf(ParseResult parsed) => parsed.GetValue(Threads) ?? Environment.ProcessorCount;

    public static bool IsQuiet(ParseResult parsed) => parsed.GetValue(Quiet);

    public static Progress Progress(Terminal terminal, ParseResult parsed, string what) =>
        new(terminal, what, !parsed.GetValue(Quiet));

    // Not a validator: that would ask for the value, and the parser throws when the text is no number.
    private static int? ParseThreads(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads >= 1)
            return threads;
        result.AddError($"--threads is a whole number, 1 or more, found '{text}'.");
        return null;
    }
}
