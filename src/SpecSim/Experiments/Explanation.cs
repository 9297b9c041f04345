// Why the speedup is not the tokens per round. A round of E tokens that cost one plain step would be E times as fast;
// a real one costs more, and each part of the difference has a cause. The costs are in plain steps of the target at the
// scenario's batch and mean context, and they add up:
//
//     speedup = E / (1 + cost of each cause)
//
// A cause's cost is what its removal takes off the mean round (CostParts), or what an operator of the verify step takes
// beyond the plain step's. The plain step stays whole, so host time that both have is no cause. The draft's parts are
// removed in a fixed order, host first, kernels last. The order matters where one hides another: launches are counted
// as what they add to the kernels, kernels as what they add to the traffic.

using SpecSim.Latency;
using SpecSim.Results;

namespace SpecSim.Experiments;

/// <summary>From tokens per round to the real speedup.</summary>
/// <param name="TokensPerRound">E, the speedup if a round cost one plain step.</param>
/// <param name="PlainStepSeconds">The unit of the costs.</param>
/// <param name="Causes">What a round costs beyond it, in reading order; those that cost nothing are there too.</param>
/// <param name="ClosedFormSpeedup">After all causes but the last: what the formulas say.</param>
/// <param name="SimulatedSpeedup">After the last; null when no request finished decoding.</param>
public sealed record Explanation(
    double TokensPerRound,
    double PlainStepSeconds,
    IReadOnlyList<Cause> Causes,
    double ClosedFormSpeedup,
    double? SimulatedSpeedup)
{
    // In the order of removal; read the other way round, from the traffic up to the host.
    private static readonly (CostParts Part, string Name, string Why)[] DraftParts =
    [
        (CostParts.RoundHost, "host, once a round",
            "The host prepares the proposal and reads back what was kept, whatever the draft length."),
        (CostParts.Host, "draft: host", "The host starts each draft pass, or looks the continuation up."),
        (CostParts.Sampling, "draft: sampling", "Every draft pass chooses a token from its logits."),
        (CostParts.Launches, "draft: launches", "Without a captured graph the host launches kernel by kernel."),
        (CostParts.GraphPadding, "draft: graph padding", Padded),
        (CostParts.QuantizedRows, "draft: quantised rows", QuantizedRows),
        (CostParts.DraftHead, "draft: output head", "Every draft pass multiplies by the whole vocabulary."),
        (CostParts.DraftKernels, "draft: kernels below the roof",
            "Kernels take longer than their traffic: fixed times, sums over devices, bandwidth that is not reached."),
    ];

    // Of a plain step: beyond what sums in another order differ by.
    private const double Negligible = 1e-9;

    private const string Unequal = "verify: steps that differ";
    private const string Traffic = "draft: memory traffic";
    private const string Padded = "A graph is captured for more tokens than there are; a plain step has its own.";
    private const string QuantizedRows = "Kernels for a few rows of 4-bit weights take longer with every row.";

    /// <summary>The last cause: all that the formulas leave out.</summary>
    public const string Chance = "batch effects and chance";

    /// <summary>Explains a run; null when nothing is drafted.</summary>
    public static Explanation? Of(Scenario scenario, RunResult result)
    {
        if (!scenario.Drafts)
            return null;
        double plain = result.Round.Plain.TotalSeconds;
        double tokens = result.ClosedForm.TokensPerRound;
        var causes = new List<Cause>();
        double round = 1;
        void Add(string name, double seconds, string why)
        {
            round += seconds / plain;
            causes.Add(new Cause(name, seconds / plain, tokens / round, why));
        }

        foreach ((string name, double seconds, string why) in Draft(scenario))
            Add(name, seconds, why);
        foreach ((string name, double seconds, string why) in Verify(scenario, result.Round))
            Add(name, seconds, why);
        double unequal = (result.ClosedForm.ProposalCost + result.ClosedForm.VerifyCost - round) * plain;
        if (Math.Abs(unequal) > Negligible * plain)
            Add(Unequal, unequal, "Steps verify more or fewer tokens than the operators above were taken for.");
        double closedForm = tokens / round;
        double? simulated = result.Speedup?.Estimate;
        if (simulated is { } speedup)
        {
            Add(
                Chance,
                ((tokens / speedup) - round) * plain,
                "Requests of a batch accept unequally and end apart, the last round of a request overshoots, contexts "
                + "differ from the mean, and luck is finite.");
        }

        return new Explanation(tokens, plain, causes, closedForm, simulated);
    }

    private static (string Name, double Seconds, string Why)[] Draft(Scenario scenario)
    {
        double Seconds(CostParts without)
        {
            Scenario lighter = scenario with { Without = scenario.Without | without };
            var rounds = new RoundExpectation(lighter, Experiment.Rounds(lighter));
            return rounds.Round(scenario.DraftLength).Draft.TotalSeconds;
        }

        var parts = new Stack<(string Name, double Seconds, string Why)>();
        var left = CostParts.None;
        double rest = Seconds(left);
        foreach ((CostParts part, string name, string why) in DraftParts)
        {
            left |= part;
            double lighter = Seconds(left);
            parts.Push((name, rest - lighter, why));
            rest = lighter;
        }

        parts.Push((Traffic, rest, "The draft's weights and cache are read once for every token drafted."));
        return [.. parts];
    }

    /// <summary>Operators of the verify step less those of a plain step; rounds without a draft are plain.</summary>
    private static IEnumerable<(string Name, double Seconds, string Why)> Verify(Scenario scenario, RoundAnatomy round)
    {
        double share = scenario.ExpectedRounds(scenario.DraftLength).DraftedShare;
        ILookup<string, double> seconds = round.VerifyOperators
            .Select(cost => (cost.Name, cost.Seconds))
            .Concat(round.PlainOperators.Select(cost => (cost.Name, Seconds: -cost.Seconds)))
            .ToLookup(cost => VerifyPart.Of(cost.Name).Name, cost => cost.Seconds * share);
        return VerifyPart.All.Select(part => ($"verify: {part.Name}", seconds[part.Name].Sum(), part.Why));
    }

    /// <summary>Operators of a verify step that have one reason to be dearer than in a plain step.</summary>
    private sealed record VerifyPart(string Name, string Why)
    {
        private static readonly VerifyPart Products =
            new("matrix products", "They multiply all drafted tokens by the same weights, once read.");

        private static readonly VerifyPart Attention =
            new("attention", "All drafted tokens attend to the cache, which is read once for each sequence.");

        private static readonly VerifyPart Experts =
            new("experts", "More tokens are routed to more experts, and each expert's weights are read.");

        private static readonly VerifyPart Head = new("output head", "Logits are wanted for every drafted token.");

        private static readonly VerifyPart AllReduce =
            new("sums over devices", "Outputs of every layer and logits are put together for all drafted tokens.");

        private static readonly VerifyPart Small =
            new("small kernels", "Norms and activations run over all drafted tokens.");

        private static readonly VerifyPart Quantized = new("quantised rows", QuantizedRows);

        private static readonly VerifyPart Sampling =
            new("sampling", "Drafted tokens are tested against the target's probabilities, row by row.");

        private static readonly VerifyPart Padding = new("graph padding", Padded);

        private static readonly VerifyPart Launches = new(
            "launches",
            "Without a captured graph the host launches kernel by kernel; below zero where a wider step hides it.");

        private static readonly VerifyPart Host = new("host", "Host work that grows with the verify step.");

        public static IReadOnlyList<VerifyPart> All { get; } =
            [Products, Quantized, Attention, Experts, Head, AllReduce, Small, Sampling, Padding, Launches, Host];

        public static VerifyPart Of(string name) => name switch
        {
            "attention" => Attention,
            _ when name.Contains("expert", StringComparison.Ordinal) => Experts,
            "router" => Experts,
            "output head" => Head,
            "all-reduce" or "logits gather" => AllReduce,
            "elementwise" => Small,
            "quantised rows" => Quantized,
            "sampling" => Sampling,
            "graph padding" => Padding,
            "launch" => Launches,
            "host" => Host,
            _ => Products,
        };
    }
}

/// <summary>One cause of a round's cost.</summary>
/// <param name="Name">e.g. "draft: output head".</param>
/// <param name="PlainSteps">What it adds to a round.</param>
/// <param name="SpeedupAfter">The speedup with this cause and all before it.</param>
/// <param name="Why">A sentence.</param>
public sealed record Cause(string Name, double PlainSteps, double SpeedupAfter, string Why);
