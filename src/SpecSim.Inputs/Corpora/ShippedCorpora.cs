// The texts that come with the program: its own prose, code and tables, a folder each. The files of a folder are one
// text, put together in the order of their paths.

using SpecSim.Decoding;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Corpora;

public static class ShippedCorpora
{
    /// <summary>The folder that stands beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "corpus");

    /// <summary>A corpus for each folder, in ordinal order; what is wrong is reported.</summary>
    /// <param name="folder">Usually <see cref="Folder"/>.</param>
    /// <param name="problems">Where problems go.</param>
    public static IReadOnlyList<Corpus> Read(string folder, Problems problems)
    {
        string[] folders = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        if (folders.Length == 0)
            problems.Add(Mark.None, "", $"{folder}: the texts that come with the program are missing; give --corpus");
        return
        [
            .. folders
                .Order(StringComparer.Ordinal)
                .Select(name => CorpusReader.Read(Path.GetFileName(name), Together(name), name, problems))
                .OfType<Corpus>(),
        ];
    }

    // With slashes, so that the order is the same on every system.
    private static MemoryStream Together(string folder)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        var text = new MemoryStream();
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, file));
            // Each file begins a line, and a mark of UTF-8 is no text.
            text.Write(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
            if (bytes is not [.., (byte)'\n'])
                text.WriteByte((byte)'\n');
        }

        text.Position = 0;
        return text;
    }
}
