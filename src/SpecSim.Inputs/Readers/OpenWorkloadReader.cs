// `workload:` of a scenario with a server: what arrives, how long it is, of which kinds, and what clients do who wait.

using System.Globalization;
using SpecSim.Experiments;
using SpecSim.Inputs.Yaml;
using SpecSim.Quantities;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class OpenWorkloadReader
{
    /// <summary>The kind of files with lengths: presets/workloads/NAME.yaml.</summary>
    public const string Kind = "workloads";

    private const string ArrivalsKey = "arrivals";
    private const string LengthsKey = "lengths";
    private const string PromptKey = "promptTokens";
    private const string OutputKey = "outputTokens";
    private const string RequestsKey = "requests";
    private const string CategoriesKey = "categories";

    private const int MostRequests = 1_000_000_000;
    private const int MostTokens = 10_000_000;
    private const int MostTexts = 1_000_000;

    private static readonly Limits Share = Limits.Between(0, 1e9);

    private static RequestLengths Unknown =>
        new RequestLengths.Independent(new LengthLaw.Fixed(1), new LengthLaw.Fixed(2));

    public static OpenWorkload Read(MapReader map, Library library, List<Evidence> evidence)
    {
        Overlay.Replace(
            map, ArrivalsKey, ["batch"],
            "a batch that is there from the start needs no server: give 'arrivals' instead, or leave 'serving' out");
        // How many requests there are and how long depends on where they come from.
        if (ArrivalReader.Read(map.Map(ArrivalsKey, hint: "when requests come"), evidence) is not { } arrivals)
            return new OpenWorkload(new ArrivalLaw.ClosedLoop(1, Duration.Zero), Unknown, 1, null);
        var trace = (arrivals as ArrivalLaw.Replay)?.Trace;
        var requests = map.IntegerOrNull(RequestsKey, 1, MostRequests);
        var duration = map.TimeOrNull("duration", Times.Positive);
        if (requests is null && duration is null && !map.Has(RequestsKey) && !map.Has("duration") && trace is null)
            map.Report(RequestsKey, "missing key: how many requests; or give 'duration'");
        var lengths = trace is null ? Lengths(map, library, evidence) : OfTrace(map, trace);
        if (trace is { CategoryNames.Count: > 0 } && !map.Has(CategoriesKey))
            map.Node.Set(CategoriesKey, Categories(trace, map.Node.Mark));
        var workload = new OpenWorkload(arrivals, lengths, requests, duration)
        {
            Categories =
            [
                .. map.Maps(CategoriesKey, fallback: "[{name: all, share: 1}]")
                    .Select(item => Category(item, library, evidence)),
            ],
            Priorities = [.. map.Maps("priorities", fallback: "[{name: all, share: 1, rank: 0}]").Select(Priority)],
            Impatience = map.MapOrNull("impatience") is { } impatience ? Impatience(impatience) : null,
            Retries = map.MapOrNull("retries") is { } retries ? Retries(retries) : null,
            PrefixBlockTokens = map.Integer("prefixBlockTokens", 1, MostTokens, fallback: BlockTokens(trace)),
        };
        map.Done();
        return workload;
    }

    private static string BlockTokens(RequestTrace? trace) =>
        (trace is { PrefixBlockTokens: > 0 } ? trace.PrefixBlockTokens : 16).ToString(CultureInfo.InvariantCulture);

    private static RequestLengths.Joint OfTrace(MapReader map, RequestTrace trace)
    {
        Overlay.Replace(
            map, ArrivalsKey, [LengthsKey, PromptKey, OutputKey], "a trace that is replayed brings its own lengths");
        return new RequestLengths.Joint(trace);
    }

    private static RequestLengths Lengths(MapReader map, Library library, List<Evidence> evidence)
    {
        map.MayHave(LengthsKey, PromptKey, OutputKey);
        if (Overlay.IsAbove(map, PromptKey, LengthsKey) && Overlay.IsAbove(map, OutputKey, LengthsKey))
            map.Node.Remove(LengthsKey);
        if (!map.Has(LengthsKey))
            return Apart(map);
        Overlay.Replace(map, LengthsKey, [PromptKey, OutputKey], "stands beside 'lengths', which says it already");
        return Lengths(map.Reference(LengthsKey, Kind, library), evidence);
    }

    private static RequestLengths Lengths(MapReader file, List<Evidence> evidence)
    {
        var name = file.TextOrNull("name");
        file.TextOrNull("title");
        if (file.Has(EvidenceReader.SourceKey) || file.Has(EvidenceReader.AssumedKey))
            evidence.AddRange(EvidenceReader.Read(file, name is null ? "workload" : $"workload {name}"));
        RequestLengths lengths;
        if (file.MapOrNull("trace") is { } trace)
            lengths = TraceFileReader.Read(trace, evidence) is { } reading
                ? new RequestLengths.Joint(reading.Trace)
                : Unknown;
        else
            lengths = Apart(file);
        file.Done();
        return lengths;
    }

    private static RequestLengths.Independent Apart(MapReader map) =>
        new(LengthReader.Read(map, PromptKey), LengthReader.Read(map, OutputKey));

    private static Category Category(MapReader map, Library library, List<Evidence> evidence)
    {
        var name = map.Text("name");
        map.MayHave(LengthsKey, PromptKey, OutputKey);
        var category = new Category(name, map.Number("share", Share))
        {
            Acceptance = map.ReferenceOrNull("acceptance", "acceptance", library) is { } acceptance
                ? AcceptanceReader.Read(acceptance, evidence, $"acceptance of {name}")
                : null,
            Lengths = map.Has(LengthsKey) || map.Has(PromptKey) || map.Has(OutputKey)
                ? Lengths(map, library, evidence)
                : null,
            Prefix = map.MapOrNull("sharedPrefix") is { } prefix ? Prefix(prefix) : null,
        };
        map.Done();
        return category;
    }

    private static SharedPrefix Prefix(MapReader map)
    {
        var prefix = new SharedPrefix(
            map.Integer("tokens", 1, MostTokens), map.Integer("texts", 1, MostTexts, fallback: "1"));
        map.Done();
        return prefix;
    }

    // The kinds that a trace knows, by how often it has them.
    private static ListNode Categories(RequestTrace trace, Mark mark)
    {
        var counts = new int[trace.CategoryNames.Count];
        for (var row = 0; row < trace.Count; row++)
            counts[trace.Category(row)!.Value]++;
        var list = new ListNode(mark);
        for (var index = 0; index < counts.Length; index++)
        {
            var share = (double)counts[index] / trace.Count;
            var item = new MapNode(mark);
            item.Set("name", new ScalarNode(mark, trace.CategoryNames[index], isQuoted: true));
            item.Set("share", new ScalarNode(mark, share.ToString("R", CultureInfo.InvariantCulture)));
            list.Add(item);
        }

        return list;
    }

    private static PriorityClass Priority(MapReader map)
    {
        var priority = new PriorityClass(
            map.Text("name"), map.Number("share", Share), map.Integer("rank", hint: "lower is served first"));
        map.Done();
        return priority;
    }

    private static Impatience Impatience(MapReader map)
    {
        var impatience = new Impatience(map.Probability("share"), map.Time("meanTime", Times.Positive));
        map.Done();
        return impatience;
    }

    private static RetryRules Retries(MapReader map)
    {
        var retries = new RetryRules(
            map.Integer("limit", 0, 1000, hint: "attempts after the first"),
            map.Time("backOff", Times.NotNegative, hint: "the wait before the second attempt"),
            map.Number("factor", 1, 100, fallback: "2"),
            map.Number("jitter", Limits.Probability, fallback: "0.5"));
        map.Done();
        return retries;
    }
}
