// From a node to a value, or the reason why not. No positions and no collecting here: MapReader does that.

using System.Globalization;
using System.Text.RegularExpressions;
using SpecSim.Quantities;

namespace SpecSim.Inputs.Yaml;

/// <summary>A value, or why there is none and which names are near.</summary>
internal readonly record struct Reading<T>(T Value, string? Reason = null, IReadOnlyList<string>? Nearest = null)
{
    public static Reading<T> Refused(string reason, IReadOnlyList<string>? nearest = null) =>
        new(default!, reason, nearest);
}

internal static partial class Scalars
{
    public static Reading<string> Text(Node node) =>
        node is not ScalarNode scalar ? Expected<string>("text", node)
        : string.IsNullOrWhiteSpace(scalar.Text) ? Reading<string>.Refused("is empty")
        : new(scalar.Text);

    public static Reading<bool> Flag(Node node) => (node as ScalarNode) switch
    {
        { IsQuoted: false, Text: "true" } => new(true),
        { IsQuoted: false, Text: "false" } => new(false),
        _ => Expected<bool>("true or false", node),
    };

    /// <summary>Any decimal notation with a whole value: 8030000000 and 8.03e9 are the same number.</summary>
    public static Reading<long> Integer(Node node, long min, long max)
    {
        if (node is not ScalarNode { IsQuoted: false } scalar || !Number().IsMatch(scalar.Text))
            return Expected<long>("a whole number", node);
        // A decimal holds every whole number of a long exactly; one that it cannot hold is outside any limits.
        var isHeld = decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (isHeld && value != decimal.Truncate(value))
            return Expected<long>("a whole number", node);
        if (isHeld && value >= min && value <= max)
            return new((long)value);
        // Without a limit of its own, the upper end is that of the type: worth saying only if it was passed.
        var isOpen = max is int.MaxValue or long.MaxValue;
        var isTooSmall = isHeld ? value < min : scalar.Text.StartsWith('-');
        var range = isTooSmall && isOpen ? $"at least {min}" : $"between {min} and {max}";
        return Reading<long>.Refused($"must be {range}, found '{scalar.Text}'");
    }

    public static Reading<double> Number(Node node, Limits limits)
    {
        if (node is not ScalarNode { IsQuoted: false } scalar)
            return Expected<double>("a number", node);
        if (NotFinite().IsMatch(scalar.Text))
            return Expected<double>("a finite number", node);
        if (!Number().IsMatch(scalar.Text))
            return Expected<double>("a number", node);
        var value = double.Parse(scalar.Text, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value))
            return Reading<double>.Refused($"'{scalar.Text}' is too large");
        return limits.Refuse(value, scalar.Text) is { } reason ? Reading<double>.Refused(reason) : new(value);
    }

    public static Reading<double> Quantity(Node node, Dimension dimension, Limits limits)
    {
        if (node is not ScalarNode scalar)
            return Expected<double>($"{dimension.Name} in {dimension.UnitNames}", node);
        var allowNegative = limits.Min < 0;
        if (!QuantityText.TryParse(scalar.Text, dimension, out var value, out var reason, allowNegative))
            return Reading<double>.Refused(reason);
        var refused = limits.Refuse(
            value, scalar.Text, limit => limit == 0 ? "0" : QuantityText.Format(limit, dimension));
        return refused is null ? new(value) : Reading<double>.Refused(refused);
    }

    public static Reading<T> Choice<T>(Node node, IReadOnlyList<(string Name, T Value)> choices)
    {
        var names = choices.Select(choice => choice.Name).ToList();
        var list = names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
        if (node is not ScalarNode scalar)
            return Expected<T>(list, node);
        foreach (var (name, value) in choices)
            if (name == scalar.Text)
                return new(value);
        return Reading<T>.Refused($"'{scalar.Text}' is not one of {list}", Nearest.Names(scalar.Text, names));
    }

    public static Reading<T> Expected<T>(string what, Node found) =>
        Reading<T>.Refused($"expected {what}, found {found.Description}");

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[+-]?\.?(nan|inf|infinity)\z", RegexOptions.IgnoreCase)]
    private static partial Regex NotFinite();
}
