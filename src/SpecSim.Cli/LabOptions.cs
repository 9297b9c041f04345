// The options of `specsim lab`: which texts, which models, and on what hardware rounds are timed. Everything wrong with
// any of them is said at once.

using System.CommandLine;
using System.Globalization;
using SpecSim.Decoding;
using SpecSim.Experiments;
using SpecSim.Inputs;
using SpecSim.Inputs.Corpora;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Cli;

/// <summary>What is asked of the laboratory.</summary>
internal sealed record LabOrder(LabSetup Setup, IReadOnlyList<Corpus> Texts);

internal sealed class LabOptions
{
    /// <summary>A pair of draft and target that most people know.</summary>
    public const string UsualPreset = "llama70b-8b";

    private const int HighestOrder = 8;
    private const int LongestDraft = 32;
    private const int LargestVocabulary = 65_536;
    private const int MostTokens = 10_000_000;

    // Five answers: fewer have no interval worth the name.
    private const int LeastTokens = 1_000;

    // Beyond, every token is as likely as any other.
    private const double HighestTemperature = 10;

    private readonly Option<string> _preset = new("--preset")
    {
        Description = "The scenario whose hardware and models say what a round takes: a preset or a file; by default "
            + $"{UsualPreset}.",
        HelpName = "name|file",
        DefaultValueFactory = _ => UsualPreset,
    };

    private readonly Option<string[]> _corpus = new("--corpus")
    {
        Description = "A text of a kind, UTF-8, packed with gzip or not. May be repeated; by default the program's own "
            + "prose, code and tables.",
        HelpName = "name=file",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Changes one value of that scenario, such as hardware=h200-sxm. May be repeated; later ones win.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _order = Number("--order", "Order of the target's n-grams, by default 5.");
    private readonly Option<string?> _draftOrder = Number("--draft-order", "Order of the draft's, by default 3.");
    private readonly Option<string?> _draftLength = Number("--draft-length", "Tokens a round, by default 4.");
    private readonly Option<string?> _temperature = Number("--temperature", "Of target and draft, by default 1.");
    private readonly Option<string?> _tokens = Number("--tokens", "Tokens for each line of a table, by default 20000.");
    private readonly Option<string?> _vocabulary = Number(
        "--vocabulary", "Tokens that byte pairs are learnt to, by default 2048.");
    private readonly Option<string?> _seed = Number("--seed", "Key of all chance; the same seed gives the same bytes.");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [_preset, _corpus, _set, _order, _draftOrder, _draftLength, _temperature, _tokens, _vocabulary, _seed])
        {
            command.Options.Add(option);
        }

        command.Options.Add(PresetRoots.Option);
    }

    /// <exception cref="ScenarioException">With everything that is wrong, <paramref name="others"/> last.</exception>
    public LabOrder Read(ParseResult parsed, IReadOnlyList<Problem> others)
    {
        var found = new List<Problem>();
        LoadedScenario? cost = null;
        try
        {
            cost = new ScenarioLoader(PresetRoots.Of(parsed)).Load(parsed.GetValue(_preset)!, parsed.GetValue(_set)!);
        }
        catch (ScenarioException wrong)
        {
            found.AddRange(wrong.Problems);
        }

        var numbers = new Problems();
        Func<LabSetup, LabSetup> change = Changes(parsed, numbers);
        found.AddRange(numbers.Sorted());
        var texts = new Problems();
        IReadOnlyList<Corpus> corpora = Corpora(parsed.GetValue(_corpus)!, texts);
        found.AddRange(texts.Sorted());
        if (cost is not null && found.Count == 0)
        {
            LabSetup setup = change(new LabSetup(cost.Scenario));
            found.AddRange(Lab.Problems(setup, corpora).Select(text => new Problem(Mark.None, "", text, [])));
            if (found.Count + others.Count == 0)
                return new LabOrder(setup, corpora);
        }

        throw new ScenarioException([.. found, .. others]);
    }

    /// <summary>The command that prints the same again.</summary>
    public string CommandText(ParseResult parsed)
    {
        (Option<string?> Option, string? Value)[] given =
        [
            .. ((Option<string?>[])
                [_order, _draftOrder, _draftLength, _temperature, _tokens, _vocabulary, _seed])
                .Select(option => (option, parsed.GetValue(option))),
        ];
        return string.Join(
            ' ',
            [
                $"specsim lab --preset {Quoted(parsed.GetValue(_preset)!)}",
                .. parsed.GetValue(_corpus)!.Select(text => $"--corpus {Quoted(text)}"),
                .. parsed.GetValue(_set)!.Select(change => $"--set {Quoted(change)}"),
                .. given.Where(pair => pair.Value is not null).Select(pair => $"{pair.Option.Name} {pair.Value}"),
            ]);
    }

    /// <summary>The command that simulates the cost scenario with what was observed.</summary>
    public string ProfileCommand(ParseResult parsed, string profile, int draftLength)
    {
        // A name without a slash or an ending would be that of a preset.
        string[] changes =
        [
            .. parsed.GetValue(_set)!,
            FormattableString.Invariant($"speculation.draftLength={draftLength}"),
            $"acceptance={profile}",
        ];
        return $"specsim run --preset {Quoted(parsed.GetValue(_preset)!)} "
            + string.Join(' ', changes.Select(change => $"--set {Quoted(change)}"));
    }

    private Func<LabSetup, LabSetup> Changes(ParseResult parsed, Problems problems)
    {
        int? Whole(Option<string?> option, int least, int most) =>
            (int?)Read(parsed, option, least, most, "a whole number", problems, isWhole: true);
        int? order = Whole(_order, 2, HighestOrder);
        int? draftOrder = Whole(_draftOrder, 1, HighestOrder);
        int? draftLength = Whole(_draftLength, 1, LongestDraft);
        int? tokens = Whole(_tokens, LeastTokens, MostTokens);
        int? vocabulary = Whole(_vocabulary, Tokenizer.ByteCount, LargestVocabulary);
        double? temperature = Read(parsed, _temperature, 0, HighestTemperature, "a number", problems);
        double? seed = Read(parsed, _seed, 0, uint.MaxValue, "a whole number", problems, isWhole: true);
        return setup => setup with
        {
            TargetOrder = order ?? setup.TargetOrder,
            DraftOrder = draftOrder ?? setup.DraftOrder,
            DraftLength = draftLength ?? setup.DraftLength,
            TokensPerPoint = tokens ?? setup.TokensPerPoint,
            VocabularySize = vocabulary ?? setup.VocabularySize,
            Temperature = temperature ?? setup.Temperature,
            Seed = (uint)(seed ?? setup.Seed),
        };
    }

    private static double? Read(
        ParseResult parsed, Option<string?> option, double least, double most, string what, Problems problems,
        bool isWhole = false)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        NumberStyles style = isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        if (double.TryParse(text, style, CultureInfo.InvariantCulture, out double value)
            && value >= least && value <= most)
        {
            return value;
        }

        problems.Add(
            Mark.Of($"{option.Name} {text}"),
            "",
            string.Create(CultureInfo.InvariantCulture, $"expected {what} from {least} to {most}"));
        return null;
    }

    private static IReadOnlyList<Corpus> Corpora(string[] given, Problems problems)
    {
        if (given.Length == 0)
            return ShippedCorpora.Read(ShippedCorpora.Folder, problems);
        var corpora = new List<Corpus>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string option in given)
        {
            Mark mark = Mark.Of($"--corpus {option}");
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == option.Length - 1)
                problems.Add(mark, "", "expected a name and a file, such as letters=letters.txt");
            else if (!names.Add(option[..equals]))
                problems.Add(mark, "", $"there is another text called '{option[..equals]}'");
            else if (CorpusReader.Read(option[..equals], option[(equals + 1)..], problems, mark) is { } corpus)
                corpora.Add(corpus);
        }

        return corpora;
    }

    private static Option<string?> Number(string name, string description) =>
        new(name) { Description = description, HelpName = "n" };

    private static string Quoted(string text) => text.Any(char.IsWhiteSpace) ? $"'{text}'" : text;
}
