// Who may use whom. Inside the engine a folder uses only folders above it in the list; between projects the arrows
// are Cli, Web -> Inputs, Reports -> SpecSim. Read from the text: using lines and qualified names. Because a file
// must declare the namespace of its folder, and no using is global, no mention can hide.

using System.Text.RegularExpressions;

namespace SpecSim.Tests.Code;

internal static partial class Layers
{
    public const string Engine = "SpecSim";

    /// <summary>The folders of the engine; each uses only those before it.</summary>
    public static readonly IReadOnlyList<string> Folders =
    [
        "Quantities", "Randomness", "Kernel", "Hardware", "Models", "Latency", "Calibration", "Acceptance",
        "Estimation", "Speculation", "Controllers", "Decoding", "Moe", "Workloads", "Serving", "Economics", "Results",
        "Experiments",
    ];

    /// <summary>What each project may refer to and mention, itself left out.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        [Engine] = [],
        ["SpecSim.Inputs"] = [Engine],
        ["SpecSim.Reports"] = [Engine],
        ["SpecSim.Cli"] = ["SpecSim.Inputs", "SpecSim.Reports", Engine],
        ["SpecSim.Web"] = ["SpecSim.Inputs", "SpecSim.Reports", Engine],
        ["SpecSim.Probe"] = [],
    };

    /// <summary>What is wrong with one file of src: "line: problem".</summary>
    /// <param name="project">The project the file belongs to.</param>
    /// <param name="folder">Its folder below the project; empty in the project's root.</param>
    /// <param name="code">Its code, comments and strings left out.</param>
    /// <param name="typesByFolder">What each folder of the engine declares, for names such as Kernel.Digest.</param>
    public static IEnumerable<string> Problems(
        string project, string folder, string code, ILookup<string, string>? typesByFolder = null)
    {
        var place = project == Engine && folder.Length > 0 ? $"{Engine}.{folder}" : project;
        var declared = Declaration().Match(code);
        if (declared.Success && !IsWithin(declared.Groups["name"].Value, place))
            yield return $"{LineOf(code, declared)}: a file of {place} declares {declared.Groups["name"].Value}";
        if (project == Engine && folder.Length > 0 && !Folders.Contains(folder))
            yield return $"1: {folder} has no place in the list of folders";

        foreach (Match globalUsing in GlobalUsing().Matches(code))
            yield return $"{LineOf(code, globalUsing)}: a global using hides who uses whom";

        foreach (Match mention in Qualified().Matches(code))
        {
            var (otherProject, otherFolder) = Resolve(mention.Groups["name"].Value);
            if (!MayUse(project, folder, otherProject, otherFolder))
                yield return $"{LineOf(code, mention)}: {place} may not use {mention.Value}";
        }

        foreach (Match mention in PartlyQualified().Matches(code))
        {
            var (other, type) = (mention.Groups["folder"].Value, mention.Groups["type"].Value);
            var isType = typesByFolder is not null && typesByFolder[other].Contains(type);
            if (isType && !MayUse(project, folder, Engine, other))
                yield return $"{LineOf(code, mention)}: {place} may not use {mention.Value}";
        }
    }

    /// <summary>The names of the types a file declares.</summary>
    public static IEnumerable<string> DeclaredTypes(string code) =>
        TypeDeclaration().Matches(code).Select(match => match.Groups["name"].Value);

    private static bool MayUse(string project, string folder, string otherProject, string otherFolder)
    {
        if (project != otherProject)
            return Projects.TryGetValue(project, out var allowed) && allowed.Contains(otherProject);

        // Root files of the engine serve every folder, so they lie above the first one.
        return project != Engine || Rank(otherFolder) <= Rank(folder);
    }

    private static int Rank(string folder) => folder.Length == 0 ? -1 : Folders.ToList().IndexOf(folder);

    // SpecSim.Inputs... is a project; any other SpecSim.X is a folder or a root type of the engine.
    private static (string Project, string Folder) Resolve(string name)
    {
        var project = $"{Engine}.{name}";
        if (Projects.ContainsKey(project))
            return (project, "");
        return (Engine, Folders.Contains(name) ? name : "");
    }

    private static bool IsWithin(string name, string place) =>
        name == place || name.StartsWith(place + ".", StringComparison.Ordinal) && place != Engine;

    private static int LineOf(string code, Match match) => SourceText.LineOf(code, match.Index);

    [GeneratedRegex(@"^\s*@?namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\bglobal\s+using\b")]
    private static partial Regex GlobalUsing();

    [GeneratedRegex(@"(?<![\w.])(global::)?SpecSim\s*\.\s*(?<name>\w+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w+)\.(?<type>[A-Z]\w+)")]
    private static partial Regex PartlyQualified();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();
}
