// Does the output have the target's law? Every token of an answer is laid into the target's distribution after the
// tokens before it: with the tokens in falling order of probability, u = P(before) + v P(token), v uniform. If each
// token has that law, the u are independent and uniform (Rosenblatt 1952), whatever the contexts were. Pearson's
// chi-square over equal cells says whether they are: tokens that come too often are the likely ones, and these lie in
// the first cells.

using MathNet.Numerics.Distributions;
using SpecSim.Decoding;
using SpecSim.Randomness;

namespace SpecSim.Experiments;

internal static class LabExactness
{
    private const int Cells = 50;

    // The v come from luck that no decoding uses.
    private const uint Replication = 1;

    /// <param name="name">Of the test.</param>
    /// <param name="target">The model as it was sampled from.</param>
    /// <param name="requests">The prompts.</param>
    /// <param name="texts">The answers.</param>
    public static LabTest Test(
        string name,
        ILanguageModel target,
        uint seed,
        IReadOnlyList<LabRequest> requests,
        IReadOnlyList<DecodedText> texts)
    {
        var luck = new Luck(seed, Replication);
        var counts = new long[Cells];
        for (int index = 0; index < texts.Count; index++)
        {
            int prompt = requests[index].Prompt.Length;
            int[] tokens = [.. requests[index].Prompt, .. texts[index].Tokens];
            for (int place = prompt; place < tokens.Length; place++)
            {
                double v = luck.Uniform(StreamId.TargetToken, requests[index].Number, (uint)(place - prompt));
                double u = Place(target.After(tokens.AsSpan(0, place)), tokens[place], v);
                counts[Math.Min(Cells - 1, (int)(u * Cells))]++;
            }
        }

        double expected = (double)counts.Sum() / Cells;
        double statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        return new LabTest(
            name, statistic, Cells - 1, 1 - ChiSquared.CDF(Cells - 1, statistic), counts.Sum());
    }

    private static double Place(TokenLaw law, int token, double v)
    {
        double before = 0;
        foreach ((int other, double probability) in law.InOrder())
        {
            if (other == token)
                return before + (v * probability);
            before += probability;
        }

        // The target does not put out this token at all.
        return 1;
    }
}
