// The folder that `specsim validate kernels|serving --out DIR` writes. Each file is whole or not there, as those of a
// run.

using SpecSim.Calibration;
using SpecSim.Reports.Charts;

namespace SpecSim.Reports;

/// <summary>Writes all files of a comparison.</summary>
public static class AgreementFiles
{
    public const string Result = "agreement.json";
    public const string Groups = "agreement.csv";

    /// <summary>Writes into a folder, which is made when it is missing; files of the same names are replaced.</summary>
    /// <returns>Paths of the files, in the order they were written.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    public static IReadOnlyList<string> Write(Agreement agreement, string folder)
    {
        IReadOnlyList<Chart> charts = AgreementCharts.Of(agreement);
        string[] drawings = [.. charts.AsParallel().AsOrdered().Select(ChartRenderer.Svg)];
        (string Name, string Content)[] files =
        [
            (Result, AgreementJson.Write(agreement)),
            (Groups, AgreementCsv.Write(agreement)),
            (RunFiles.Charts, ChartJson.Write(charts)),
            .. charts.Zip(drawings, (chart, svg) => (Path.Combine(RunFiles.ChartFolder, $"{chart.Id}.svg"), svg)),
        ];
        Directory.CreateDirectory(Path.Combine(folder, RunFiles.ChartFolder));
        return [.. files.Select(file => RunFiles.WriteWhole(Path.Combine(folder, file.Name), file.Content))];
    }
}
