// Reads the keys of one map. Every getter reports what is wrong and returns a value to go on with, so that one
// pass finds all problems. Done() reports the keys nobody asked for.
//
//     var map = new MapReader(node, problems);
//     var layers = map.Integer("layers", 1, 1000);
//     var overhead = map.Quantity("overhead", Dimension.Time, fallback: "40 us");
//     map.Done();
//
// A fallback is the text that the user could have written. It is added to the tree and read like any other
// value: after reading, the tree says everything that was used. There are no hidden defaults.

using System.Diagnostics.CodeAnalysis;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Yaml;

/// <param name="node">The map.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="path">The key path of the map, empty for the document.</param>
public sealed partial class MapReader(MapNode node, Problems problems, string path = "")
{
    private readonly List<string> _asked = [];

    public MapNode Node { get; } = node;

    public string Path { get; } = path;

    /// <summary>For what a key names and reads by itself, such as a trace.</summary>
    internal Problems AllProblems => problems;

    /// <summary>True if the key is written. This alone does not make it a known key.</summary>
    public bool Has(string key) => Node[key] is not null;

    /// <summary>Keys that would be read if they were written: a slip in one of them is met with its name.</summary>
    public void MayHave(params IReadOnlyList<string> keys) => _asked.AddRange(keys.Where(key => !Has(key)));

    /// <summary>Text that is not empty.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">What a missing key means; without it a missing key is a problem.</param>
    /// <param name="hint">What the key is for, shown when it is missing.</param>
    public string Text(string key, string? fallback = null, string hint = "") =>
        Read(key, fallback, hint, Scalars.Text, "");

    public string? TextOrNull(string key) => TryRead(key, Scalars.Text, out var value) ? value : null;

    [SuppressMessage("Naming", "CA1720", Justification = "The word of the field; no type of C# has this name.")]
    public int Integer(string key, int min = 0, int max = int.MaxValue, string? fallback = null, string hint = "") =>
        (int)Read(key, fallback, hint, value => Scalars.Integer(value, min, max), min);

    public int? IntegerOrNull(string key, int min = 0, int max = int.MaxValue) =>
        TryRead(key, value => Scalars.Integer(value, min, max), out var integer) ? (int)integer : null;

    /// <summary>For counts beyond two thousand million: parameters, seeds.</summary>
    public long LongInteger(
        string key, long min = 0, long max = long.MaxValue, string? fallback = null, string hint = "") =>
        Read(key, fallback, hint, value => Scalars.Integer(value, min, max), min);

    public double Number(string key, Limits limits, string? fallback = null, string hint = "") =>
        Read(key, fallback, hint, value => Scalars.Number(value, limits), Placeholder(limits));

    public double Number(string key, double min, double max, string? fallback = null, string hint = "") =>
        Number(key, Limits.Between(min, max), fallback, hint);

    public double? NumberOrNull(string key, Limits limits) =>
        TryRead(key, value => Scalars.Number(value, limits), out var number) ? number : null;

    public Probability Probability(string key, string? fallback = null, string hint = "") =>
        new(Number(key, Limits.Probability, fallback, hint));

    public Probability? ProbabilityOrNull(string key) =>
        NumberOrNull(key, Limits.Probability) is { } value ? new Probability(value) : null;

    public bool Flag(string key, string? fallback = null, string hint = "") =>
        Read(key, fallback, hint, Scalars.Flag, false);

    /// <summary>In base units: seconds, bytes, ... Negative ones are refused unless the limits allow them.</summary>
    public double Quantity(
        string key, Dimension dimension, Limits? limits = null, string? fallback = null, string hint = "")
    {
        var allowed = limits ?? Limits.NotNegative;
        return Read(key, fallback, hint, value => Scalars.Quantity(value, dimension, allowed), Placeholder(allowed));
    }

    public double? QuantityOrNull(string key, Dimension dimension, Limits? limits = null) =>
        TryRead(key, value => Scalars.Quantity(value, dimension, limits ?? Limits.NotNegative), out var quantity)
            ? quantity : null;

    /// <summary>One of a few names.</summary>
    public T Choice<T>(
        string key, IReadOnlyList<(string Name, T Value)> choices, string? fallback = null, string hint = "") =>
        Read(key, fallback, hint, value => Scalars.Choice(value, choices), choices[0].Value);

    public T Choice<T>(string key, params (string Name, T Value)[] choices) => Choice(key, choices, fallback: null);

    /// <summary>Reports a problem with the value of a key, or with the map if the key is not written.</summary>
    public void Report(string key, string message, params IReadOnlyList<string> nearest) =>
        problems.Add(Node[key]?.Mark ?? Node.Mark, KeyPath.Join(Path, key), message, nearest);

    /// <summary>Reports every key that no getter asked for.</summary>
    public void Done()
    {
        foreach (var entry in Node.Entries)
            if (!_asked.Contains(entry.Key))
                problems.Add(
                    entry.KeyMark, KeyPath.Join(Path, entry.Key), "unknown key", Nearest.Names(entry.Key, _asked));
    }

    /// <summary>
    /// For records that may say more than is asked for: reports the keys that look like a slip of one that is, and
    /// collects the others.
    /// </summary>
    public void DoneExcept(ISet<string> extras)
    {
        foreach (var entry in Node.Entries.Where(entry => !_asked.Contains(entry.Key)))
        {
            var nearest = Nearest.Names(entry.Key, _asked);
            if (nearest.Count > 0)
                problems.Add(entry.KeyMark, KeyPath.Join(Path, entry.Key), "unknown key", nearest);
            else
                extras.Add(entry.Key);
        }
    }

    private T Read<T>(string key, string? fallback, string hint, Func<Node, Reading<T>> convert, T placeholder)
    {
        var value = Find(key, fallback, hint);
        return value is not null && TryConvert(value, KeyPath.Join(Path, key), convert, out var read)
            ? read : placeholder;
    }

    private bool TryRead<T>(string key, Func<Node, Reading<T>> convert, out T value)
    {
        value = default!;
        return FindOrNull(key) is { } found && TryConvert(found, KeyPath.Join(Path, key), convert, out value);
    }

    private bool TryConvert<T>(Node value, string valuePath, Func<Node, Reading<T>> convert, out T read)
    {
        var reading = value is ScalarNode { IsNull: true } ? Reading<T>.Refused("is empty") : convert(value);
        if (reading.Reason is not null)
            problems.Add(value.Mark, valuePath, reading.Reason, reading.Nearest ?? []);
        read = reading.Value;
        return reading.Reason is null;
    }

    private Node? FindOrNull(string key)
    {
        _asked.Add(key);
        return Node[key];
    }

    private Node? Find(string key, string? fallback, string hint)
    {
        var value = FindOrNull(key);
        if (value is not null)
            return value;
        if (fallback is null)
        {
            problems.Add(
                Node.Mark, KeyPath.Join(Path, key), hint.Length == 0 ? "missing key" : $"missing key: {hint}");
            return null;
        }
        value = YamlText.ParseOption(fallback, Node.Mark, problems);
        if (value is not null)
            Node.Set(key, value);
        return value;
    }

    // A value within the limits, so that a reader which divides by it, say, can go on.
    private static double Placeholder(Limits limits) =>
        double.IsFinite(limits.Max) ? limits.Max : double.IsFinite(limits.Min) ? limits.Min + 1 : 0;
}
