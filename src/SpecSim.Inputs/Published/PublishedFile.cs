// Files of published results: presets/published/*.yaml and any file of the same form,
//
//     title: ..                                   what they are, one line; may be missing
//     source: {records: ..}                       where they all come from; may be missing
//     records:
//     - {id: .., source: .., level: .., method: .., ..}
//
// A result is read as its source states it, inconsistent ones too: what follows from it is the prediction's business.
// Refused is what is not of the form. A key that looks like a slip of a known one is a problem; a key that resembles
// none is extra information, left alone and said.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Published;

public static class PublishedFile
{
    /// <summary>The folder of the results that ship, in each root of presets.</summary>
    public const string Kind = "published";

    private const string Records = "records";

    /// <summary>Reads one file.</summary>
    /// <exception cref="ScenarioException">The first problems in it, the others counted.</exception>
    public static IReadOnlyList<PublishedResult> Read(string path) => Read([path], []);

    /// <summary>Reads several files as one; an id stands once in all of them.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="notes">Where it is said what was left alone, one sentence each.</param>
    /// <exception cref="ScenarioException">The first problems in them, the others counted.</exception>
    public static IReadOnlyList<PublishedResult> Read(IReadOnlyList<string> paths, ICollection<string> notes)
    {
        var problems = new RowProblems();
        var results = new List<PublishedResult>();
        var marks = new Dictionary<string, Mark>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            var extras = new SortedSet<string>(StringComparer.Ordinal);
            foreach ((Mark mark, PublishedResult result) in ReadFile(path, extras, problems))
            {
                if (!marks.TryAdd(result.Id, mark))
                    problems.Add(mark, "id", $"'{result.Id}' stands twice; the first is at {marks[result.Id]}");
                results.Add(result);
            }

            if (extras.Count > 0)
                notes.Add($"{path}: keys without a use here: {string.Join(", ", extras)}");
        }

        problems.ThrowIfAny();
        return results;
    }

    /// <summary>Reads those that ship, in the order of their names.</summary>
    /// <param name="roots">Folders of presets.</param>
    /// <exception cref="ScenarioException">A file is wrong.</exception>
    public static IReadOnlyList<PublishedResult> Shipped(IReadOnlyList<string> roots)
    {
        var library = new Library(roots);
        return Read([.. library.Names(Kind).Select(name => library.Find(Kind, name)!)], []);
    }

    private static List<(Mark Mark, PublishedResult Result)> ReadFile(
        string path, SortedSet<string> extras, RowProblems problems)
    {
        var ofDocument = new Yaml.Problems();
        MapNode? node = YamlText.ReadFile(path, ofDocument);
        var results = new List<(Mark, PublishedResult)>();
        if (node is not null)
        {
            var document = new MapReader(node, ofDocument);
            IReadOnlyList<Node> items = document.List(Records, hint: "the results");
            document.TextOrNull("title");
            document.MapOrNull("source");
            document.Done();
            if (items.Count == 0 && ofDocument.Count == 0)
                document.Report(Records, "holds no results");
            for (int index = 0; index < items.Count; index++)
                if (PublishedRecord.Read(items[index], KeyPath.Join(Records, index), extras, problems) is { } result)
                    results.Add((items[index].Mark, result));
        }

        problems.AddRange(ofDocument);
        return results;
    }
}
