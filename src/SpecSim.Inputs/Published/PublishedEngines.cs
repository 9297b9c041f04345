// Which engine preset stands for the software of a published result. Engines change: vLLM's host times of 2024, 2025
// and 2026 differ by factors, so its version counts, and where none is stated the time of publication, which a citation
// gives away: 2505.19645 on arXiv is of May 2025 and was measured before, and issues are numbered in the order of time.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Experiments;

namespace SpecSim.Inputs.Published;

internal static partial class PublishedEngines
{
    // The version 1 engine drafts with EAGLE from version 0.8.5 (end of April 2025) on, and with draft models from
    // January 2026 (pull request 24322); 0.13 is the last of 2025.
    private static readonly DateOnly HeadsInVersion1 = new(2025, 5, 1);
    private static readonly DateOnly End2025 = new(2026, 1, 1);

    // Between measuring and publishing a paper.
    private const int PaperMonths = 2;

    // Numbers of vLLM's issues and pull requests, and when they were opened.
    private static readonly (int Number, DateOnly Opened)[] Vllm =
    [
        (2188, new(2023, 12, 18)), (7540, new(2024, 8, 15)), (12755, new(2025, 2, 5)), (16937, new(2025, 4, 21)),
        (20780, new(2025, 7, 10)), (24322, new(2025, 9, 5)), (32374, new(2026, 1, 15)), (48494, new(2026, 8, 31)),
    ];

    /// <summary>Null where no preset stands for it.</summary>
    public static string? Of(PublishedResult result, ICollection<string> assumed) => result.Engine switch
    {
        "sglang" => "sglang",
        "tensorrt-llm" => "tensorrt-llm",
        "llama.cpp" => "llama-cpp",
        "hf" => "transformers",
        "research" when result.EngineVersion is { } version && version.StartsWith("gpt-fast", StringComparison.Ordinal)
            => "gpt-fast",
        "vllm" => OfVllm(result, assumed),
        _ => null,
    };

    private static string OfVllm(PublishedResult result, ICollection<string> assumed)
    {
        DateOnly? date = VersionDate(result.EngineVersion);
        if (date is null)
        {
            date = Published(result);
            string time = date?.ToString("yyyy-MM", CultureInfo.InvariantCulture) ?? "an unknown time";
            assumed.Add($"vLLM of {time}");
        }

        if (date is not { } then)
            return "vllm";
        bool usesDraftModel = result.Method == "draft-model";
        if (then < (usesDraftModel ? End2025 : HeadsInVersion1))
            return "vllm-v0";
        return then >= End2025 ? "vllm" : result.Method == "eagle3" ? "vllm-2025-eagle3" : "vllm-2025";
    }

    private static DateOnly? VersionDate(string? version)
    {
        Match match = VersionNumber().Match(version ?? "");
        if (!match.Success)
            return null;
        int minor = int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture);
        int patch = int.Parse("0" + match.Groups["patch"].Value, CultureInfo.InvariantCulture);
        return minor < 8 || (minor == 8 && patch < 5) ? DateOnly.MinValue
            : minor <= 13 ? HeadsInVersion1
            : End2025;
    }

    private static DateOnly? Published(PublishedResult result)
    {
        string citation = $"{result.Url} {result.Source}";
        if (Day().Match(citation) is { Success: true } day)
            return Date(day);
        if (ArXiv().Match(citation) is { Success: true } paper)
            return Date(paper)?.AddMonths(-PaperMonths);
        Match issue = Issue().Match(citation);
        if (!issue.Success)
            return null;
        int number = int.Parse(issue.Groups["number"].Value, CultureInfo.InvariantCulture);
        int after = Array.FindIndex(Vllm, known => known.Number >= number);
        if (after <= 0)
            return after < 0 ? Vllm[^1].Opened : Vllm[0].Opened;
        (int Number, DateOnly Opened) before = Vllm[after - 1];
        double share = (double)(number - before.Number) / (Vllm[after].Number - before.Number);
        return before.Opened.AddDays((int)(share * (Vllm[after].Opened.DayNumber - before.Opened.DayNumber)));
    }

    private static DateOnly? Date(Match match)
    {
        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        (int year, int month) = (2000 + Number("year"), Number("month"));
        return month is >= 1 and <= 12 ? new DateOnly(year, month, 1) : null;
    }

    [GeneratedRegex(@"^v?0\.(?<minor>\d+)(\.(?<patch>\d+))?")]
    private static partial Regex VersionNumber();

    [GeneratedRegex(@"\b20(?<year>\d\d)-(?<month>\d\d)\b")]
    private static partial Regex Day();

    [GeneratedRegex(@"arXiv:(?<year>\d\d)(?<month>\d\d)\.\d{4,5}", RegexOptions.IgnoreCase)]
    private static partial Regex ArXiv();

    [GeneratedRegex(@"vllm-project/vllm/(issues|pull)/(?<number>\d+)|vLLM (issue|PR) #(?<number>\d+)")]
    private static partial Regex Issue();
}
