// presets/acceptance/NAME.yaml: the law by which drafted tokens are accepted.

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Readers;

internal static class AcceptanceReader
{
    // Beyond these a Beta law is a constant or a coin, and its quantiles are no longer numbers one can compute.
    private static readonly Limits BetaShape = Limits.Between(0.001, 1e6);

    // At 8 the second choice already takes all but 0.4 % of what the first one misses.
    private static readonly Limits RankExponent = Limits.Between(0.001, 8);

    private static readonly Limits InsideUnit = Limits.Between(0.001, 0.999);

    // A standard deviation of 3 in the logit already says that nothing is known.
    private static readonly Limits Uncertainty = Limits.Between(0, 3);

    public static AcceptanceProfile Read(MapReader map, List<Evidence> evidence, string subject = "acceptance")
    {
        map.TextOrNull("name");
        evidence.AddRange(EvidenceReader.ReadOrAssume(map, subject, "given without a source"));
        if (WordReader.Read(map, WordReader.Kind, "iid", "positional", "mixture", "burst") is not { } kind)
            return new AcceptanceProfile.Iid(default);
        AcceptanceProfile profile = kind switch
        {
            "positional" => Positional(map),
            "mixture" => Mixture(map),
            "burst" => new AcceptanceProfile.Burst(
                map.Probability("easyAlpha"), map.Probability("hardAlpha"),
                map.Probability("easyToHard"), map.Probability("hardToEasy")),
            _ => new AcceptanceProfile.Iid(
                map.Probability("alpha", hint: "the probability that a drafted token is accepted")),
        };
        var uncertainty = map.Number(
            "uncertainty",
            Uncertainty,
            fallback: AcceptanceDraw.BetweenDataSets.ToString(CultureInfo.InvariantCulture));
        var confidence = map.MapOrNull("confidence") is { } signal ? Concentration(signal) : null;
        var ranks = map.MapOrNull("ranks") is { } law ? Ranks(law) : null;
        Conditions measuredAt = ConditionReader.ReadMeasuredAt(map);
        map.Done();
        return profile with
        {
            Uncertainty = uncertainty,
            Ranks = ranks,
            ConfidenceConcentration = confidence,
            MeasuredAt = measuredAt,
        };
    }

    // What the draft's second, third, ... choices are worth; without it trees are refused.
    private static RankLaw? Ranks(MapReader map)
    {
        RankLaw? law = WordReader.Read(map, WordReader.Kind, "power-law", "table") switch
        {
            "power-law" => new RankLaw.PowerLaw(map.Number("exponent", RankExponent)),
            "table" => Table(map),
            _ => null,
        };
        if (law is not null)
            map.Done();
        return law;
    }

    // How much the draft's own confidence says; without it what rests on that is refused.
    private static double? Concentration(MapReader map)
    {
        var concentration = map.Number(
            "concentration",
            DraftConfidence.LeastConcentration,
            DraftConfidence.MostConcentration,
            hint: "small where the draft all but knows, large where its confidence says the same everywhere");
        map.Done();
        return concentration;
    }

    private static RankLaw.Table Table(MapReader map)
    {
        var shares = map.Matrix("shares", Limits.Probability);
        if (shares.Count == 0)
            map.Report("shares", "there is no row; give the shares of ranks 2, 3, ... for each draft position");
        for (var depth = 0; depth < shares.Count; depth++)
            if (shares[depth].Sum() > 1 + 1e-9)
                map.Report($"shares[{depth}]", "the shares of the ranks behind the first sum to 1 at most");
        return new RankLaw.Table(shares.Count > 0 ? shares : [[]]);
    }

    private static AcceptanceProfile.Positional Positional(MapReader map) => new(
        [.. map.Numbers("hazards", Limits.Probability).Select(hazard => new Quantities.Probability(hazard))],
        WordReader.Read(map, "beyond", "repeat", "reject") == "reject" ? BeyondLast.Reject : BeyondLast.Repeat);

    private static AcceptanceProfile.Mixture Mixture(MapReader map)
    {
        if (!map.Has("mean") && !map.Has("spread"))
            return new AcceptanceProfile.Mixture(
                map.Number("a", BetaShape, hint: "the first shape of the Beta law; or give mean and spread"),
                map.Number("b", BetaShape, hint: "the second shape of the Beta law; or give mean and spread"));
        return (Given(map, "mean", "the mean over requests"), Given(map, "spread", "their standard deviation")) is
            ({ } mean, { } spread)
            ? FromMoments(map, mean, spread)
            : new AcceptanceProfile.Mixture(1, 1);
    }

    private static AcceptanceProfile.Mixture FromMoments(MapReader map, double mean, double spread)
    {
        // Of a Beta law: variance = mean (1 - mean) / (a + b + 1).
        var sum = (mean * (1 - mean) / (spread * spread)) - 1;
        var profile = new AcceptanceProfile.Mixture(mean * sum, (1 - mean) * sum);
        if (!IsShape(profile.A) || !IsShape(profile.B))
            map.Report("spread", string.Create(
                CultureInfo.InvariantCulture,
                $"mean {mean} and standard deviation {spread} would need a Beta law with the shapes {profile.A:G3} "
                + $"and {profile.B:G3}; a shape must be between {BetaShape.Min} and {BetaShape.Max}"));
        return profile;
    }

    // Null after reporting that there is none: nothing is computed from a value that was not given.
    private static double? Given(MapReader map, string key, string hint)
    {
        if (map.Has(key))
            return map.NumberOrNull(key, InsideUnit);
        map.Number(key, InsideUnit, hint: hint);
        return null;
    }

    private static bool IsShape(double value) => value >= BetaShape.Min && value <= BetaShape.Max;
}
