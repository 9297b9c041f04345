// The maps inside a published result: acceptance in the source's convention, measured times, a tree, experts.

using SpecSim.Experiments;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs.Published;

internal static class PublishedParts
{
    /// <summary>One number, or a list by position where the convention is one of lists.</summary>
    /// <returns>Null after reporting an unknown convention: what its value may be cannot be judged then.</returns>
    public static PublishedAcceptance? Acceptance(MapReader map)
    {
        if (WordReader.Read(map, "convention", PublishedAcceptance.Conventions) is not { } convention)
            return null;
        bool isList = convention is "survival" or "hazard";
        Limits limits = convention switch
        {
            // The round's extra token is counted.
            "tokens-per-round" => Limits.AtLeast(1),
            "accepted-per-round" => Limits.NotNegative,
            _ => Limits.Probability,
        };
        // A list of one position may be written as its number; a list where there is one number is a mix-up.
        IReadOnlyList<double> values = isList && map.Node["value"] is not ScalarNode
            ? map.Numbers("value", limits)
            : [map.Number("value", limits)];
        if (values.Count == 0 && map.Node["value"] is ListNode { Items.Count: 0 })
            map.Report("value", "holds no positions");
        return new PublishedAcceptance(convention, values);
    }

    public static PublishedCost Cost(MapReader map) => new(
        map.NumberOrNull("c", Limits.NotNegative),
        map.NumberOrNull("draft_ms_per_pass", Limits.NotNegative),
        map.NumberOrNull("draft_ms_per_round", Limits.NotNegative),
        map.NumberOrNull("verify_ms", Limits.Positive),
        map.NumberOrNull("baseline_ms_per_token", Limits.Positive),
        map.NumberOrNull("overhead_ms", Limits.NotNegative));

    public static PublishedTree Tree(MapReader map) => new(
        map.Integer("depth", min: 1),
        map.IntegerOrNull("top_k", min: 1),
        map.IntegerOrNull("nodes", min: 1));

    public static PublishedExperts Experts(MapReader map) => new(
        map.Integer("total", min: 1),
        map.Integer("top_k", min: 1),
        map.NumberOrNull("distinct", Limits.Positive),
        map.NumberOrNull("overlap_consecutive", Limits.Probability));
}
