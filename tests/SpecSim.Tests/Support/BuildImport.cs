// An import made by hand: round numbers with the shape of real ones, so that what reports should say can be worked out
// on paper. Nothing was estimated and these are no results.

using SpecSim.Acceptance;
using SpecSim.Estimation;
using SpecSim.Quantities;
using SpecSim.Reports;

namespace SpecSim.Tests.Support;

internal static class BuildImport
{
    /// <summary>1,000 rounds of K = 3: hazards 0.8, 0.75, 0.7.</summary>
    public static AcceptanceEvidence Evidence { get; } = new()
    {
        Histograms = [new RoundHistogram(3, [200, 200, 180, 420])],
        Requests = [.. Enumerable.Range(0, 20).Select(_ => new RequestCounts(50, 91, 29))],
    };

    public static ImportReport Report(AcceptanceEstimate? estimate = null) => new(
        estimate ?? Estimate(),
        new ServerFacts("vLLM", "Llama-3.1-8B-Instruct", "eagle3", 3, 16, 2000))
    {
        Files =
        [
            new ImportedFile("monday.jsonl", "vllm-requests", 12), new ImportedFile("b.jsonl", "vllm-requests", 8),
        ],
        Conversions = ["acceptance_histogram is rounds by accepted tokens: tokens per round = 1 + 1820 / 1000 = 2.82"],
        Notices = ["3 lines were of requests without a draft."],
        ProfileFile = "profile.yaml",
        ProfileYaml = "kind: positional\n",
        Command = "specsim import monday.jsonl b.jsonl --out profile.yaml",
    };

    public static AcceptanceEstimate Estimate()
    {
        FittedLaw[] laws =
        [
            new(AcceptanceFamily.Iid, Iid(0.7583), 1, -1320.4, 2647.7, 0.0123),
            new(AcceptanceFamily.Positional, Positional, 3, -1309.8, 2640.3, 0.61),
            new(AcceptanceFamily.Mixture, new AcceptanceProfile.Mixture(9, 3), 2, -1318.1, 2650, 0.02),
            new(AcceptanceFamily.Burst, Burst, 4, -1309.2, 2646.1, 0.00001),
        ];
        return new AcceptanceEstimate(
            Evidence,
            [
                new HazardEstimate(1, 800, 200, new Estimated(0.8, 0.774, 0.824)),
                new HazardEstimate(2, 600, 200, new Estimated(0.75, 0.719, 0.779)),
                new HazardEstimate(3, 420, 180, new Estimated(0.7, 0.662, 0.735)),
            ],
            laws,
            laws[1],
            "Acceptance falls with the position, by more than chance: BIC prefers one hazard for each by 5.8",
            [.. Enumerable.Range(1, 8).Select(Length)],
            [
                .. Enumerable.Range(1, 6).Select(lag => new LagCorrelation(lag, 0.06 / lag, 0, 0.063)),
            ],
            ["What a fourth position would accept is not seen: the last hazard is taken on."]);
    }

    private static AcceptanceProfile.Positional Positional { get; } =
        new([new(0.8), new(0.75), new(0.7)], BeyondLast.Repeat);

    private static AcceptanceProfile.Burst Burst { get; } =
        new(new Probability(0.9), new Probability(0.4), new Probability(0.1), new Probability(0.25));

    private static AcceptanceProfile.Iid Iid(double alpha) => new(new Probability(alpha));

    private static LengthEstimate Length(int draftLength)
    {
        double tokens = Positional.Expect(draftLength).TokensPerRound;
        int beyond = Math.Max(0, draftLength - 3);
        double half = 0.04 + (0.06 * beyond);
        return new LengthEstimate(
            draftLength,
            new Estimated(tokens, tokens - half, tokens + half),
            draftLength <= 3 ? tokens : null,
            beyond > 0);
    }
}
