// Telemetry of engines: from files to what they say.

using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Telemetry;

public static class TelemetryReader
{
    /// <summary>Names that --format takes.</summary>
    public static IReadOnlyList<string> Formats { get; } = [];

    /// <summary>Reads files of telemetry and pools them.</summary>
    /// <param name="paths">
    /// Files, also compressed; scrapes of counters that belong together follow one another in time.
    /// </param>
    /// <param name="format">One of <see cref="Formats"/>; null detects it file by file.</param>
    /// <exception cref="ScenarioException">Every file that cannot be read, and why.</exception>
    public static ServerTelemetry Read(IReadOnlyList<string> paths, string? format = null) =>
        throw new ScenarioException([new Problem(Mark.None, "", "no format is known", [])]);
}
