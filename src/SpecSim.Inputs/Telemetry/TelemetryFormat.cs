// One format of telemetry: reads the files that are in it, one after the other, and says at the end what they mean
// together. Counters only mean something between two scrapes, which may lie in two files.

namespace SpecSim.Inputs.Telemetry;

internal abstract class TelemetryFormat(TelemetryFindings findings)
{
    protected TelemetryFindings Findings { get; } = findings;

    /// <summary>Reads one file, whose start lies in its window.</summary>
    public abstract void Read(TelemetryFile file);

    /// <summary>After the last file.</summary>
    public abstract void Finish();
}
