// How many tokens: a count, or a map that says from which law counts are drawn.

using SpecSim.Inputs.Yaml;
using SpecSim.Workloads;

namespace SpecSim.Inputs.Readers;

internal static class LengthReader
{
    private const int MostTokens = 10_000_000;

    public static LengthLaw Read(MapReader map, string key)
    {
        if (map.Node[key] is not MapNode)
            return new LengthLaw.Fixed(map.Integer(key, 1, MostTokens));
        var law = map.Map(key);
        if (WordReader.Read(law, WordReader.Kind, "uniform", "log-normal", "quantiles", "geometric") is not { } kind)
            return new LengthLaw.Fixed(1);
        LengthLaw length = kind switch
        {
            "uniform" => Uniform(law),
            "quantiles" => Quantiles(law),
            "geometric" => new LengthLaw.Geometric(law.Number("mean", 1, MostTokens), Limit(law)),
            _ => new LengthLaw.LogNormal(law.Number("median", 1, MostTokens), law.Number("sigma", 0, 10), Limit(law)),
        };
        law.Done();
        return length;
    }

    private static int Limit(MapReader map) => map.Integer("limit", 1, MostTokens, hint: "the most that is drawn");

    private static LengthLaw.Uniform Uniform(MapReader map)
    {
        var low = map.Integer("low", 1, MostTokens);
        return new LengthLaw.Uniform(low, map.Integer("high", low, MostTokens));
    }

    private static LengthLaw Quantiles(MapReader map)
    {
        const string shareKey = "shares";
        const string tokenKey = "tokens";
        var shares = map.Numbers(shareKey, Limits.Probability, hint: "shares of all requests, from 0 to 1");
        var tokens = map.Integers(tokenKey, 1, MostTokens, hint: "what each share has at most");
        // A share or a count that was refused is missing here.
        if (shares.Count < Count(map, shareKey) || tokens.Count < Count(map, tokenKey) || shares.Count == 0)
            return new LengthLaw.Fixed(1);
        if (shares.Count < 2 || shares[0] != 0 || shares[^1] != 1)
            map.Report(shareKey, "the first share is 0 and the last is 1: the least and the most tokens");
        else if (tokens.Count != shares.Count)
            map.Report(tokenKey, $"has {tokens.Count} counts for {shares.Count} shares");
        else if (FirstFall(shares, strict: true) is { } share)
            map.Report(KeyPath.Join(shareKey, share), "must be above the share before it");
        else if (FirstFall([.. tokens.Select(count => (double)count)], strict: false) is { } token)
            map.Report(KeyPath.Join(tokenKey, token), "must not be below the count before it");
        return new LengthLaw.Quantiles([.. shares.Zip(tokens, (share, count) => new QuantilePoint(share, count))]);
    }

    private static int Count(MapReader map, string key) => (map.Node[key] as ListNode)?.Items.Count ?? 1;

    private static int? FirstFall(IReadOnlyList<double> values, bool strict)
    {
        for (var index = 1; index < values.Count; index++)
            if (values[index] < values[index - 1] || (strict && values[index] == values[index - 1]))
                return index;
        return null;
    }
}
