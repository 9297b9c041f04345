// Tokens per round as a function of hazards, and what a change of each is worth:
//   E = 1 + sum over i of h(1)...h(i),   dE/dh(j) = h(1)...h(j-1) (1 + sum over i > j of h(j+1)...h(i)).

namespace SpecSim.Estimation;

internal static class RoundGain
{
    public static double TokensPerRound(IReadOnlyList<double> hazards)
    {
        double tokens = 1;
        for (int index = hazards.Count - 1; index >= 0; index--)
            tokens = 1 + (hazards[index] * tokens);
        return tokens;
    }

    /// <summary>dE/dh of every position.</summary>
    public static double[] Slopes(IReadOnlyList<double> hazards)
    {
        var slopes = new double[hazards.Count];
        double after = 1;
        for (int index = hazards.Count - 1; index >= 0; index--)
        {
            slopes[index] = after;
            after = 1 + (hazards[index] * after);
        }

        double survival = 1;
        for (int index = 0; index < slopes.Length; index++)
        {
            slopes[index] *= survival;
            survival *= hazards[index];
        }

        return slopes;
    }

    /// <summary>The slopes where the last hazard given stands for all beyond it: by given hazard.</summary>
    public static double[] SlopesRepeated(IReadOnlyList<double> hazards, int draftLength)
    {
        double[] each = Slopes([.. Repeated(hazards, draftLength)]);
        var given = new double[hazards.Count];
        for (int index = 0; index < each.Length; index++)
            given[Math.Min(index, given.Length - 1)] += each[index];
        return given;
    }

    public static IEnumerable<double> Repeated(IReadOnlyList<double> hazards, int draftLength) =>
        Enumerable.Range(0, draftLength).Select(index => hazards[Math.Min(index, hazards.Count - 1)]);
}
