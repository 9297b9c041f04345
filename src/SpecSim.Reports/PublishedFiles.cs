// The folder that `specsim validate published --out DIR` writes. Each file is whole or not there, as those of a run.

using SpecSim.Experiments;

namespace SpecSim.Reports;

/// <summary>Writes all files of a comparison with published results.</summary>
public static class PublishedFiles
{
    public const string Result = "published.json";
    public const string Rows = "published.csv";
    public const string Groups = "groups.csv";
    public const string Gaps = "gaps.csv";

    /// <summary>Writes into a folder, which is made when it is missing; files of the same names are replaced.</summary>
    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(PublishedComparison comparison, string folder) => RunFiles.Write(
        folder,
        [
            (Result, PublishedJson.Write(comparison)),
            (Rows, PublishedCsv.Rows(comparison)),
            (Groups, PublishedCsv.Groups(comparison)),
            (Gaps, PublishedCsv.Gaps(comparison)),
        ],
        PublishedCharts.Of(comparison));
}
