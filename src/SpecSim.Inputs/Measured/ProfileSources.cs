// What a calibrated profile cites: its own tables for what was fitted, the base's sources for what was taken over, and
// as assumptions what the user held and what another device lent.

using System.Globalization;
using SpecSim.Calibration;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Measured;

internal static class ProfileSources
{
    /// <summary>What the datasheet cites for anything but its latency constants.</summary>
    public static MapNode OfDatasheet(HardwareSheet sheet, string key)
    {
        var kept = new MapNode(Mark.None);
        foreach (MapEntry entry in (sheet.Node[key] as MapNode)?.Entries ?? [])
        {
            if (!LatencyReader.IsAbout(entry.Key, LatencyReader.Parts) && entry.Key != TransferredLatency.NoteKey)
                kept.Set(entry.Key, entry.Value);
        }

        return kept;
    }

    /// <summary>The tables of a fit, and what was held in it.</summary>
    public static void Cite(OperatorFit fit, string library, bool isOwn, MapNode sources, MapNode assumed)
    {
        string subject = Words(fit.Form.Path) + (isOwn ? "" : $" of {library}");
        string left = string.Join(
            " and ",
            fit.Form.Constants
                .Where(constant => constant is { MayVanish: true, Held: 0 })
                .Select(constant => constant.Name));
        sources.Set(subject, Text(string.Create(
            CultureInfo.InvariantCulture,
            $"fitted to {fit.All.Rows} rows of {fit.Groups} shapes in {Names(fit.Files)}, {library}; held "
            + $"out by shape, median error {100 * fit.Error.Median:0.0} %, nine of ten below {100 * fit.Error.P90:0} %"
            + $"{(left.Length > 0 ? $"; without {left}" : "")}")));
        foreach (FitConstant constant in fit.Form.Constants.Where(constant => constant.HeldByUser))
            assumed.Set(
                $"{subject} {constant.Name}",
                Text($"held at {FitText.Value(constant.Held!.Value, constant.Unit)} by choice, not fitted"));
    }

    /// <summary>What the base cites for the parts that were taken from it.</summary>
    public static void Cite(
        HardwareSheet origin, HardwareSheet datasheet, IReadOnlyList<string> taken, MapNode sources, MapNode assumed)
    {
        bool isOther = origin.Device.Name != datasheet.Device.Name;
        foreach ((string key, MapNode target) in ((string, MapNode)[])
            [(EvidenceReader.SourceKey, sources), (EvidenceReader.AssumedKey, assumed)])
        {
            foreach (MapEntry entry in (origin.Node[key] as MapNode)?.Entries ?? [])
            {
                if (taken.Any(part => IsAbout(entry.Key, part)))
                    target.Set(isOther ? $"{entry.Key} of {origin.Device.Name}" : entry.Key, entry.Value);
            }
        }

        if (isOther && taken.Count > 0)
            assumed.Set(
                "parts without rows",
                Text($"{string.Join(", ", taken.Select(Words))}: the constants of {origin.Device.Name}"));
    }

    // "gemm" speaks of gemm.bf16, "gemm fp8" of gemm.fp8 and of nothing else, "gemm of nccl" of libraries.nccl.gemm.
    private static bool IsAbout(string entry, string part)
    {
        string[] words = part.Split('.');
        string library = words[0] == "libraries" ? words[1] : "";
        string[] own = library.Length == 0 ? words : words[2..];
        string[] halves = entry.Split(" of ", 2);
        if (library.Length > 0 && (halves.Length < 2 || !halves[1].StartsWith(library, StringComparison.Ordinal)))
            return false;
        string about = Letters(halves[0]);
        return about.StartsWith(Letters(string.Concat(own)), StringComparison.OrdinalIgnoreCase)
            || ((own.Length == 1 || own[1] == "bf16")
                && about.Equals(Letters(own[0]), StringComparison.OrdinalIgnoreCase));
    }

    // Without folders: where the tables lay is nobody's business but the user's.
    private static string Names(IEnumerable<string> files) =>
        string.Join(", ", files.Select(file => Path.GetFileName(file)).Distinct().Order(StringComparer.Ordinal));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string Words(string path) => path.Replace('.', ' ');

    private static ScalarNode Text(string text) => new(Mark.None, text);
}
