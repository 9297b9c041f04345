// Compares a run with one that was saved, for `specsim check --baseline`: structure and words exactly, numbers within
// a relative tolerance, and all differences told at once. The digest is left out: it covers every event, so it
// changes with a reordering that changes no figure. The scenario is compared exactly whatever the tolerance is.

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>One place where two documents differ.</summary>
/// <param name="Path">Where: speculative.survivalByPosition[2].</param>
/// <param name="Saved">What was saved; null when there was nothing.</param>
/// <param name="Now">What there is now; null when there is nothing.</param>
/// <param name="Relative">Size of a difference between numbers, relative to the larger; null for all else.</param>
public sealed record Difference(string Path, string? Saved, string? Now, double? Relative);

/// <summary>Compares saved results with new ones.</summary>
public static partial class Baseline
{
    private const int Shown = 20;
    private const string Digest = "digest";
    private const string Scenario = "scenario";

    // Sentences that are made of figures; the figures themselves stand elsewhere and are compared there.
    private static readonly string[] Sentences = ["answer", "title", "label", "note"];

    /// <summary>
    /// Compares a new report with result.json and charts.json of a folder. The chart of other presets is left out: it
    /// would change with them, and they are not what was saved.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="JsonException">A file is not JSON.</exception>
    public static IReadOnlyList<Difference> CompareFolder(string folder, RunReport report, double tolerance = 0)
    {
        JsonNode? Saved(string file) => Read(Path.Combine(folder, file));
        JsonNode? charts = JsonNode.Parse(ChartJson.Write(RunCharts.Of(report)));
        JsonNode? result = Saved(RunFiles.Result);
        // A run that was saved with its explanation is compared with one that has it too.
        RunReport alike = report with { Explains = result is JsonObject saved && saved["explanation"] is not null };
        return
        [
            .. Compare(result, JsonNode.Parse(RunJson.Write(alike)), tolerance),
            .. Compare(ById(Saved(RunFiles.Charts)), ById(charts), tolerance, "charts"),
        ];
    }

    /// <summary>The same for a serving run.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="JsonException">A file is not JSON.</exception>
    public static IReadOnlyList<Difference> CompareFolder(string folder, ServingReport report, double tolerance = 0) =>
    [
        .. Compare(
            Read(Path.Combine(folder, RunFiles.Result)), JsonNode.Parse(ServingJson.Write(report)), tolerance),
        .. Compare(
            ById(Read(Path.Combine(folder, RunFiles.Charts))),
            ById(JsonNode.Parse(ChartJson.Write(ServingCharts.Of(report)))),
            tolerance,
            "charts"),
    ];

    /// <summary>A saved document. One with a key twice is broken: nobody could say which is meant.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? Read(string file) =>
        JsonNode.Parse(File.ReadAllText(file), documentOptions: new() { AllowDuplicateProperties = false });

    /// <summary>All differences between two documents, in the order of the saved one.</summary>
    /// <param name="tolerance">Largest relative difference of numbers that counts as none; 0 for exact.</param>
    /// <param name="root">What the paths start with; empty for nothing.</param>
    public static IReadOnlyList<Difference> Compare(
        JsonNode? saved, JsonNode? now, double tolerance = 0, string root = "")
    {
        if (!(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is 0 or more.");
        return [.. Visit(saved, now, root, tolerance)];
    }

    /// <summary>The differences for people: what is no number first, then the largest.</summary>
    public static string Text(IReadOnlyList<Difference> differences)
    {
        if (differences.Count == 0)
            return "No differences from the baseline.\n";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Units.Count(differences.Count, "difference")} from the baseline");
        text.Append(differences.Count > Shown ? $", the {Shown} largest:\n" : ":\n");
        // A changed question explains changed answers, and not the other way round.
        foreach (Difference difference in differences.OrderByDescending(IsQuestion).ThenByDescending(Size).Take(Shown))
            text.Append(Line(difference));
        return text.ToString();
    }

    private static bool IsQuestion(Difference difference) =>
        difference.Path.StartsWith($"{Scenario}.", StringComparison.Ordinal);

    private static double Size(Difference difference) => difference.Relative ?? double.PositiveInfinity;

    private static string Line(Difference difference)
    {
        (string saved, string now) = (difference.Saved ?? "nothing", difference.Now ?? "nothing");
        string size = difference.Relative is { } relative
            ? string.Create(CultureInfo.InvariantCulture, $"  ({relative * 100:G3} %)")
            : "";
        string path = difference.Path.Length == 0 ? "the document" : difference.Path;
        string line = $"  {path}: {saved} -> {now}{size}\n";
        return line.Length <= Paragraph.Columns
            ? line
            : $"  {path}:\n    saved {saved}\n    now   {now}{size}\n";
    }

    /// <summary>A list of charts as an object by id: where one is missing, the others still meet their own.</summary>
    private static JsonNode? ById(JsonNode? charts)
    {
        if (charts is not JsonArray list)
            return charts;
        var byId = list
            .Select((chart, index) => KeyValuePair.Create(
                (chart as JsonObject)?["id"]?.ToString() ?? index.ToString(CultureInfo.InvariantCulture),
                chart?.DeepClone()))
            .ToList();
        // An id that two have names neither; such a list was never written here, and stays a list.
        return byId.DistinctBy(chart => chart.Key).Count() < byId.Count
            ? charts
            : new JsonObject(byId.Where(chart => chart.Key != RunCharts.PresetsId));
    }

    private static IEnumerable<Difference> Visit(JsonNode? saved, JsonNode? now, string path, double tolerance) =>
        (saved, now) switch
        {
            (JsonObject before, JsonObject after) => VisitObject(before, after, path, tolerance),
            // Entries of lists of different lengths need not belong together: comparing them would bury what matters.
            (JsonArray before, JsonArray after) when before.Count == after.Count =>
                before.SelectMany((entry, index) => Visit(entry, after[index], $"{path}[{index}]", tolerance)),
            (JsonValue before, JsonValue after) when IsNumber(before) && IsNumber(after) =>
                VisitNumber(before, after, path, tolerance),
            _ => JsonNode.DeepEquals(saved, now) || (tolerance > 0 && SameSentence(saved, now, path, tolerance))
                ? []
                : [new Difference(path, Short(saved), Short(now), null)],
        };

    private static IEnumerable<Difference> VisitObject(JsonObject saved, JsonObject now, string path, double tolerance)
    {
        string Inner(string name) => path.Length == 0 ? name : $"{path}.{name}";
        foreach ((string name, JsonNode? value) in saved)
        {
            string inner = Inner(name);
            IEnumerable<Difference> differences = inner == Digest && tolerance > 0 ? []
                : now.TryGetPropertyValue(name, out JsonNode? other)
                    ? Visit(value, other, inner, inner == Scenario ? 0 : tolerance)
                    : [new Difference(inner, Short(value), null, null)];
            foreach (Difference difference in differences)
                yield return difference;
        }

        foreach ((string name, JsonNode? value) in now)
        {
            if (!saved.ContainsKey(name))
                yield return new Difference(Inner(name), null, Short(value), null);
        }
    }

    private static IEnumerable<Difference> VisitNumber(JsonValue saved, JsonValue now, string path, double tolerance)
    {
        (double before, double after) = (Number(saved), Number(now));
        // A number too large to hold, as 1e999, is so far off that no share of it can be said.
        if (!double.IsFinite(before) || !double.IsFinite(after))
            return JsonNode.DeepEquals(saved, now) ? [] : [new Difference(path, Short(saved), Short(now), null)];
        double larger = Math.Max(Math.Abs(before), Math.Abs(after));
        double relative = before.Equals(after) ? 0 : Math.Abs(before - after) / larger;
        return relative > tolerance ? [new Difference(path, Short(saved), Short(now), relative)] : [];
    }

    /// <summary>
    /// The same words around numbers that differ by the tolerance, or by one in the last digit that is shown.
    /// </summary>
    private static bool SameSentence(JsonNode? saved, JsonNode? now, string path, double tolerance)
    {
        if (!Sentences.Contains(path[(path.LastIndexOf('.') + 1)..]) || saved is null || now is null)
            return false;
        (string before, string after) = (saved.ToString(), now.ToString());
        MatchCollection numbers = NumberInText().Matches(before);
        MatchCollection others = NumberInText().Matches(after);
        return NumberInText().Replace(before, "") == NumberInText().Replace(after, "")
            && numbers.Count == others.Count
            && numbers.Zip(others).All(pair => Near(pair.First.Value, pair.Second.Value, tolerance));
    }

    private static bool Near(string saved, string now, double tolerance)
    {
        double before = double.Parse(saved, CultureInfo.InvariantCulture);
        double after = double.Parse(now, CultureInfo.InvariantCulture);
        int point = saved.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : saved.Length - 1 - point;
        double lastDigit = Math.Pow(10, -decimals);
        // A hair more than the last digit: 1.57 - 1.56 is not exactly 0.01.
        return Math.Abs(before - after) <= (tolerance * Math.Max(before, after)) + (lastDigit * (1 + 1e-9));
    }

    private static bool IsNumber(JsonValue value) => value.GetValueKind() == JsonValueKind.Number;

    private static double Number(JsonValue value) =>
        double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A value as JSON; lists and objects by what they are, for they may be long.</summary>
    private static string Short(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray list => $"a list of {Units.Count(list.Count)}",
        JsonObject => "an object",
        _ => node.GetValueKind() == JsonValueKind.String ? $"\"{node}\"" : node.ToString(),
    };

    [GeneratedRegex(@"[0-9][0-9,]*(\.[0-9]+)?")]
    private static partial Regex NumberInText();
}
