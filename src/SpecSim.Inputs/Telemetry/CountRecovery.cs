// Engines round what they log: drafts are known by the mean accepted length with two decimals, acceptances by position
// by their rates with three. The counts behind them are whole numbers that agree with the tokens, which are logged
// exactly, so most can be had back: with drafted = K drafts where every draft had K tokens, and otherwise as the number
// of drafts at which all rates come nearest to whole counts.

namespace SpecSim.Inputs.Telemetry;

internal static class CountRecovery
{
    // Half of the last digit that is logged, and a little for how the engine rounds.
    private const double MeanError = 0.0051;
    private const double RateError = 0.00051;

    private const int MostCandidates = 20_000;

    /// <summary>Drafts behind a logged line; null if its figures contradict each other.</summary>
    /// <param name="drafted">Tokens, exact.</param>
    /// <param name="accepted">Tokens, exact.</param>
    /// <param name="mean">Tokens per draft and the extra one; null if it is not logged.</param>
    /// <param name="rates">Acceptances over drafts by position; empty if they are not logged.</param>
    public static long? Drafts(long drafted, long accepted, double? mean, ReadOnlySpan<double> rates)
    {
        int length = rates.Length;
        if (length > 0 && drafted % length == 0 && Misfit(drafted / length, accepted, mean, rates) <= 1)
            return drafted / length;
        double perDraft = mean - 1 ?? Sum(rates);
        if (accepted == 0 || perDraft <= 0)
            return length > 0 && accepted == 0 ? (drafted + length - 1) / length : null;
        double error = mean is null ? length * RateError : MeanError;
        long low = (long)Math.Ceiling(accepted / (perDraft + error));
        long high = perDraft > error ? (long)(accepted / (perDraft - error)) : low + MostCandidates;
        low = Math.Max(low, length > 0 ? (drafted + length - 1) / length : 1);
        high = Math.Min(high, Math.Min(drafted, low + MostCandidates));
        long best = 0;
        double least = double.PositiveInfinity;
        for (long drafts = low; drafts <= high; drafts++)
        {
            double misfit = Misfit(drafts, accepted, mean, rates);
            if (misfit < least)
                (best, least) = (drafts, misfit);
        }

        return least <= 1 ? best : null;
    }

    /// <summary>Rounds that accepted position 1, 2, ..; false if no counts agree with the rates.</summary>
    public static bool TrySurvived(long drafts, long accepted, ReadOnlySpan<double> rates, Span<long> survived)
    {
        if (rates.ContainsAnyExceptInRange(0, 1))
            return false;
        long missing = accepted;
        for (int index = 0; index < rates.Length; index++)
        {
            long most = index == 0 ? drafts : survived[index - 1];
            survived[index] = Math.Min((long)Math.Round(rates[index] * drafts), most);
            missing -= survived[index];
        }

        if (Math.Abs(missing) > rates.Length * (1 + (RateError * drafts)))
            return false;
        while (missing != 0)
        {
            int step = Math.Sign(missing);
            int index = Nearest(drafts, rates, survived, step);
            if (index < 0)
                return false;
            survived[index] += step;
            missing -= step;
        }

        return true;
    }

    // At most 1 if everything logged could be the rounding of this many drafts.
    private static double Misfit(long drafts, long accepted, double? mean, ReadOnlySpan<double> rates)
    {
        double worst = mean is { } length ? Math.Abs(1 + ((double)accepted / drafts) - length) / MeanError : 0;
        foreach (double rate in rates)
            worst = Math.Max(worst, Math.Abs((Math.Round(rate * drafts) / drafts) - rate) / RateError);
        double sum = Sum(rates);
        if (rates.Length > 0)
            worst = Math.Max(worst, Math.Abs(sum - ((double)accepted / drafts)) / (rates.Length * RateError));
        return drafts == 0 ? double.PositiveInfinity : worst;
    }

    // The position whose count is farthest from its rate on the side that is to be mended.
    private static int Nearest(long drafts, ReadOnlySpan<double> rates, ReadOnlySpan<long> survived, int step)
    {
        int best = -1;
        double most = double.NegativeInfinity;
        for (int index = 0; index < rates.Length; index++)
        {
            long next = survived[index] + step;
            bool fits = next >= 0 && next <= (index == 0 ? drafts : survived[index - 1])
                && (index == rates.Length - 1 || next >= survived[index + 1]);
            double off = step * ((rates[index] * drafts) - survived[index]);
            if (fits && off > most)
                (best, most) = (index, off);
        }

        return best;
    }

    private static double Sum(ReadOnlySpan<double> rates)
    {
        double sum = 0;
        foreach (double rate in rates)
            sum += rate;
        return sum;
    }
}
