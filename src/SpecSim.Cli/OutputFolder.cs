// Whether a folder can be written, found out before any work is done: by writing into it.

namespace SpecSim.Cli;

internal static class OutputFolder
{
    /// <returns>Why the folder cannot be written; null when it can.</returns>
    public static string? Trouble(string folder)
    {
        if (folder.Length == 0)
            return "is empty; a folder is needed";
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, ".specsim-can-write");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return File.Exists(folder) ? "is a file; a folder is needed" : $"cannot be written: {failed.Message}";
        }
    }

    /// <returns>Why no file can be written there; null when one can.</returns>
    public static string? TroubleWithFile(string file)
    {
        if (file.Length == 0)
            return "is empty; a file is needed";
        if (Directory.Exists(file))
            return "is a folder; a file is needed";
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Directory.Exists(folder) ? Trouble(folder) : $"there is no folder {folder}";
    }
}
