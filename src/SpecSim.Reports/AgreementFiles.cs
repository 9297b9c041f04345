// The folder that `specsim validate kernels|serving --out DIR` writes. Each file is whole or not there, as those of a
// run.

using SpecSim.Calibration;

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
    public static IReadOnlyList<string> Write(Agreement agreement, string folder) => RunFiles.Write(
        folder,
        [(Result, AgreementJson.Write(agreement)), (Groups, AgreementCsv.Write(agreement))],
        AgreementCharts.Of(agreement));
}
