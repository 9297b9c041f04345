// The valid names nearest to one that was not found: "did you mean 'draftLength'?". Distance is the number of
// inserted, dropped, changed or swapped neighbouring letters (optimal string alignment, a restricted
// Damerau-Levenshtein distance), without regard to case.

namespace SpecSim.Inputs.Yaml;

public static class Nearest
{
    private const int MostNames = 3;

    // A stem shorter than this starts too many names to be a hint.
    private const int ShortestStem = 3;

    /// <summary>
    /// The candidates at the smallest distance, at most three, in ordinal order; none when even the best has
    /// little to do with the name. A candidate that goes on where the name stops ("h100" for "h100-sxm")
    /// counts as one letter off.
    /// </summary>
    public static IReadOnlyList<string> Names(string name, IEnumerable<string> candidates)
    {
        var ranked = candidates
            .Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: Rank(name, candidate)))
            .Where(pair => pair.distance <= Cutoff(name, pair.candidate))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .ToList();
        return
        [
            .. ranked
                .TakeWhile(pair => pair.distance == ranked[0].distance)
                .Take(MostNames)
                .Select(pair => pair.candidate),
        ];
    }

    /// <summary><c>; did you mean 'a' or 'b'?</c>, or nothing.</summary>
    public static string Question(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return "";
        var quoted = names.Select(name => $"'{name}'").ToList();
        var list = quoted.Count == 1 ? quoted[0] : $"{string.Join(", ", quoted.SkipLast(1))} or {quoted[^1]}";
        return $"; did you mean {list}?";
    }

    // One slip in every three letters, and one in any name.
    private static int Cutoff(string name, string candidate) =>
        Math.Max(1, Math.Min(name.Length, candidate.Length) / 3);

    private static int Rank(string name, string candidate)
    {
        if (name.Length >= ShortestStem && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            return candidate.Length == name.Length ? 0 : 1;
        return Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
    }

    private static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                var best = Math.Min(cost[i - 1, j - 1] + change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    best = Math.Min(best, cost[i - 2, j - 2] + 1);
                cost[i, j] = best;
            }
        }

        return cost[left.Length, right.Length];
    }
}
