// `method:` and the keys that belong to it. Each method is one line of the table: its word, its keys, and what reads
// them.

using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Models;
using SpecSim.Quantities;
using SpecSim.Speculation;

namespace SpecSim.Inputs.Readers;

/// <summary>What a method is read beside.</summary>
internal sealed record MethodSite(Deployment Target, Library Library, List<Evidence> Evidence)
{
    public Deployment Model(MapReader map) => DeploymentReader.ReadModel(map, Library, Evidence);

    public Deployment Head(MapReader map) => DeploymentReader.ReadHead(map, Library, Evidence);
}

internal static class MethodReader
{
    public const int LongestDraft = 100;
    public const string Key = "method";
    public const string None = "none";

    private const string DraftKey = "draft";
    private const string HitRateKey = "hitRate";

    private static readonly Limits Share = Limits.Between(0, 1e6);

    private static readonly
        (string Word, string[] Keys, Func<MapReader, MethodSite, SpeculationMethod> Read)[] Methods =
    [
        (None, [], (_, _) => new SpeculationMethod.None()),
        ("draft-model", [DraftKey, "translateHost"], DraftModel),
        ("draft-head", [DraftKey], (map, site) => new SpeculationMethod.DraftHead(site.Head(map.Map(DraftKey)))),
        ("parallel-heads", ["heads"], (map, _) => new SpeculationMethod.ParallelHeads(
            map.Integer("heads", 1, LongestDraft))),
        ("prompt-lookup", [HitRateKey, "hitLengths"], PromptLookup),
        ("self-speculation", ["layers", "adapterLayers", "cacheTokens"], SelfSpeculation),
        ("parallel-draft", [DraftKey], (map, site) => new SpeculationMethod.ParallelDraft(
            ModelOrHead(map.Map(DraftKey), site))),
        ("lookahead", ["window", "guesses", HitRateKey], Lookahead),
        ("overlapped", [DraftKey, "ownDevices"], (map, site) => new SpeculationMethod.OverlappedDraft(
            site.Model(map.Map(DraftKey)), map.Flag("ownDevices", "true"))),
        ("staged", [DraftKey, "inner"], Staged),
        ("several-drafts", ["drafts", "beside"], SeveralDrafts),
        ("by-content", ["branches"], ByContent),
    ];

    public static IReadOnlyList<string> Names => [.. Methods.Select(method => method.Word)];

    /// <summary>Keys that some method has and this one has not.</summary>
    public static IEnumerable<string> KeysOfOthers(string word) => Methods
        .SelectMany(method => method.Keys).Distinct()
        .Except(Methods.Single(method => method.Word == word).Keys);

    public static IEnumerable<string> Owners(string key) =>
        Methods.Where(method => method.Keys.Contains(key)).Select(method => method.Word);

    /// <param name="word">One of <see cref="Names"/>.</param>
    /// <param name="map">The map that has the method's keys.</param>
    public static SpeculationMethod Read(string word, MapReader map, MethodSite site) =>
        Methods.Single(method => method.Word == word).Read(map, site);

    private static SpeculationMethod.DraftModel DraftModel(MapReader map, MethodSite site) => new(
        site.Model(map.Map(DraftKey)),
        map.Quantity("translateHost", Dimension.Time, Limits.Between(0, 60), fallback: "0 s"));

    private static Deployment ModelOrHead(MapReader map, MethodSite site) =>
        map.Has("head") ? site.Head(map) : site.Model(map);

    private static SpeculationMethod.PromptLookup PromptLookup(MapReader map, MethodSite site)
    {
        var hitRate = map.Probability(HitRateKey, hint: "the probability that a round finds an earlier occurrence");
        map.MayHave("hitLengths");
        var shares = map.Has("hitLengths") ? map.Numbers("hitLengths", Share) : null;
        if (shares is null)
            return new SpeculationMethod.PromptLookup(hitRate);
        if (shares.Sum() > 0)
            return new SpeculationMethod.PromptLookup(hitRate) { Found = new HitLengths(shares) };
        map.Report("hitLengths", "has no hit; give the shares of hits that find 1, 2, 3, ... tokens");
        return new SpeculationMethod.PromptLookup(hitRate);
    }

    private static SpeculationMethod.SelfSpeculation SelfSpeculation(MapReader map, MethodSite site) => new(
        site.Target,
        map.Integer("layers", 1, 10_000, hint: "layers of a draft pass"),
        map.Integer("adapterLayers", 0, 100, fallback: "0"),
        map.IntegerOrNull("cacheTokens", 1, 10_000_000));

    private static SpeculationMethod.Lookahead Lookahead(MapReader map, MethodSite site) => new(
        map.Integer("window", 1, 100, hint: "W, Jacobi iterations side by side"),
        map.Integer("guesses", 1, 100, hint: "G, n-grams tested in a step"),
        map.Probability(HitRateKey, hint: "the probability that the pool has a guess"));

    private static SpeculationMethod Staged(MapReader map, MethodSite site)
    {
        var draft = site.Model(map.Map(DraftKey));
        var inner = map.Map("inner", hint: "what drafts for the draft");
        var word = WordReader.Read(inner, Key, "draft-model", "prompt-lookup");
        if (word is null)
            return new SpeculationMethod.None();
        var staged = new SpeculationMethod.StagedDraft(
            draft,
            Read(word, inner, site),
            inner.Integer("draftLength", 1, LongestDraft, hint: "tokens proposed to the draft"),
            inner.Probability("alpha", hint: "the probability that the draft accepts one of them"));
        inner.Done();
        return staged;
    }

    private static SpeculationMethod.SeveralDrafts SeveralDrafts(MapReader map, MethodSite site)
    {
        Deployment[] drafts = [.. map.Maps("drafts", hint: "two or more drafts").Select(site.Model)];
        if (map.Has("drafts") && drafts.Length < 2)
            map.Report("drafts", "several drafts are two or more; for one there is the method draft-model");
        return new SpeculationMethod.SeveralDrafts(drafts, map.Flag("beside", "false"));
    }

    private static SpeculationMethod ByContent(MapReader map, MethodSite site)
    {
        var branches = map.Maps("branches", hint: "two or more kinds of content").Select(item => Branch(item, site));
        ContentBranch[] read = [.. branches.OfType<ContentBranch>()];
        double sum = read.Sum(branch => branch.Share);
        if (sum > 0)
            return new SpeculationMethod.ContentDrafts(
                [.. read.Select(branch => branch with { Share = branch.Share / sum })]);
        if (read.Length > 0)
            map.Report("branches", "every weight is zero; some content must occur");
        return new SpeculationMethod.None();
    }

    private static ContentBranch? Branch(MapReader map, MethodSite site)
    {
        var word = WordReader.Read(map, Key, Names);
        if (word is null)
            return null;
        var branch = new ContentBranch(
            map.Text("name", hint: "what this content is called"),
            map.Number("weight", Share, hint: "how much of it there is, beside the other branches"),
            Read(word, map, site),
            AcceptanceReader.Read(map.Reference("acceptance", "acceptance", site.Library), site.Evidence));
        map.Done();
        return branch;
    }
}
