// A law of acceptance as the file that AcceptanceReader reads: presets/acceptance/NAME.yaml, or whatever file a
// scenario names. The same law, the same bytes; reading them gives an equal law.

using System.Globalization;
using SpecSim.Acceptance;
using SpecSim.Inputs.Readers;
using SpecSim.Inputs.Yaml;

namespace SpecSim.Inputs;

public static class AcceptanceWriter
{
    /// <param name="profile">The law.</param>
    /// <param name="sources">Where it comes from: what -> citation; at least one.</param>
    public static string Write(AcceptanceProfile profile, IReadOnlyList<(string About, string Text)> sources)
    {
        MapNode file = Law(profile);
        file.Set("uncertainty", Number(profile.Uncertainty));
        if (profile.ConfidenceConcentration is { } confidence)
            file.Set("confidence", Number(confidence));
        if (profile.Ranks is { } ranks)
            file.Set("ranks", Ranks(ranks));
        if (profile.MeasuredAt != Conditions.Unstated)
            file.Set("measuredAt", MeasuredAt(profile.MeasuredAt));
        var source = new MapNode(Mark.None);
        foreach ((string about, string text) in sources)
            source.Set(about, Text(text));
        file.Set(EvidenceReader.SourceKey, source);
        return YamlWriter.Write(file);
    }

    private static MapNode Law(AcceptanceProfile profile) => profile switch
    {
        AcceptanceProfile.Iid iid => Map(("kind", Text("iid")), ("alpha", Number(iid.Alpha.Value))),
        AcceptanceProfile.Positional positional => Map(
            ("kind", Text("positional")),
            ("hazards", Numbers(positional.Hazards.Select(hazard => hazard.Value))),
            ("beyond", Text(positional.Beyond == BeyondLast.Repeat ? "repeat" : "reject"))),
        AcceptanceProfile.Mixture mixture =>
            Map(("kind", Text("mixture")), ("a", Number(mixture.A)), ("b", Number(mixture.B))),
        AcceptanceProfile.Burst burst => Map(
            ("kind", Text("burst")),
            ("easyAlpha", Number(burst.EasyAlpha.Value)),
            ("hardAlpha", Number(burst.HardAlpha.Value)),
            ("easyToHard", Number(burst.EasyToHard.Value)),
            ("hardToEasy", Number(burst.HardToEasy.Value))),
        _ => throw new ArgumentOutOfRangeException(nameof(profile)),
    };

    private static MapNode Ranks(RankLaw law) => law switch
    {
        RankLaw.PowerLaw power => Map(("kind", Text("power-law")), ("exponent", Number(power.Exponent))),
        RankLaw.Table table => Map(
            ("kind", Text("table")),
            ("shares", List(table.SharesByDepth.Select(shares => (Node)Numbers(shares))))),
        _ => throw new ArgumentOutOfRangeException(nameof(law)),
    };

    private static MapNode MeasuredAt(Conditions conditions)
    {
        var map = new MapNode(Mark.None);
        if (conditions.Temperature is { } temperature)
            map.Set("temperature", Number(temperature));
        if (conditions.TopP is { } share)
            map.Set("topP", Number(share));
        if (conditions.Content is { } content)
            map.Set("content", Text(content));
        if (conditions.Alignment is { } alignment)
            map.Set("alignment", Text(alignment));
        if (conditions.Verification is { } rule)
            map.Set("verification", Text(rule));
        return map;
    }

    private static MapNode Map(params (string Key, Node Value)[] entries)
    {
        var map = new MapNode(Mark.None);
        foreach ((string key, Node value) in entries)
            map.Set(key, value);
        return map;
    }

    private static ListNode Numbers(IEnumerable<double> values) => List(values.Select(value => (Node)Number(value)));

    private static ListNode List(IEnumerable<Node> items)
    {
        var list = new ListNode(Mark.None);
        foreach (Node item in items)
            list.Add(item);
        return list;
    }

    // Digits enough to read the same number again.
    private static ScalarNode Number(double value) =>
        new(Mark.None, value.ToString("0.#################", CultureInfo.InvariantCulture));

    private static ScalarNode Text(string text) => new(Mark.None, text);
}
