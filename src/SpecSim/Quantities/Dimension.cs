// The dimensions in which people write quantities, and the units of each. A unit's factor to the base
// unit is a whole number times a power of ten, so that text becomes a double with a single rounding.
// A new dimension is one entry here.

namespace SpecSim.Quantities;

/// <summary>One unit: <c>1 name = multiplier * 10^exponent</c> base units of its dimension.</summary>
/// <param name="Name">As it is written, with letters in this case.</param>
/// <param name="Multiplier">60 for minutes, 1024 for KiB, 1 for decimal units.</param>
/// <param name="Exponent">The power of ten: -9 for ns, 12 for TB.</param>
/// <param name="IsAlias">Accepted in text, never offered nor written.</param>
public sealed record Unit(string Name, long Multiplier, int Exponent, bool IsAlias = false);

/// <summary>A kind of quantity: its name with an article, and its units in the order they are offered.</summary>
public sealed record Dimension(string Name, IReadOnlyList<Unit> Units)
{
    /// <summary>Base unit: seconds.</summary>
    public static Dimension Time { get; } = new("a time",
    [
        new("s", 1, 0), new("ms", 1, -3), new("us", 1, -6), new("ns", 1, -9),
        new("min", 60, 0), new("h", 3600, 0), new("d", 86400, 0),
        // The micro sign and the Greek letter look the same and are both on keyboards.
        new("\u00B5s", 1, -6, IsAlias: true), new("\u03BCs", 1, -6, IsAlias: true),
    ]);

    /// <summary>Base unit: bytes.</summary>
    public static Dimension Memory { get; } = new("an amount of memory", BytesPer(""));

    /// <summary>Base unit: bytes a second.</summary>
    public static Dimension Bandwidth { get; } = new("a bandwidth", BytesPer("/s"));

    /// <summary>Base unit: operations a second. FLOP/s and OP/s are the same number.</summary>
    public static Dimension Arithmetic { get; } = new("an arithmetic rate",
    [
        new("FLOP/s", 1, 0), new("GFLOP/s", 1, 9), new("TFLOP/s", 1, 12), new("PFLOP/s", 1, 15),
        new("OP/s", 1, 0, IsAlias: true), new("GOP/s", 1, 9, IsAlias: true),
        new("TOP/s", 1, 12, IsAlias: true), new("POP/s", 1, 15, IsAlias: true),
    ]);

    /// <summary>Base unit: watts.</summary>
    public static Dimension Power { get; } = new("a power", [new("W", 1, 0), new("kW", 1, 3)]);

    /// <summary>Base unit: US dollars an hour.</summary>
    public static Dimension Price { get; } = new("a price", [new("USD/h", 1, 0)]);

    /// <summary>Base unit: US dollars.</summary>
    public static Dimension Money { get; } = new("an amount of money", [new("USD", 1, 0)]);

    /// <summary>Base unit: events a second.</summary>
    public static Dimension Rate { get; } = new("a rate", [new("/s", 1, 0), new("requests/s", 1, 0)]);

    /// <summary>Every dimension: to recognise a unit that belongs to another one.</summary>
    public static IReadOnlyList<Dimension> All { get; } =
        [Time, Memory, Bandwidth, Arithmetic, Power, Price, Money, Rate];

    /// <summary>The units offered to a reader: <c>s, ms, us or ns</c>.</summary>
    public string UnitNames
    {
        get
        {
            var names = Units.Where(unit => !unit.IsAlias).Select(unit => unit.Name).ToList();
            return names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
        }
    }

    /// <summary>The unit of that exact name, or null.</summary>
    public Unit? Find(string name) => Units.FirstOrDefault(unit => unit.Name == name);

    private static Unit[] BytesPer(string suffix) =>
    [
        new($"B{suffix}", 1, 0), new($"KB{suffix}", 1, 3), new($"MB{suffix}", 1, 6), new($"GB{suffix}", 1, 9),
        new($"TB{suffix}", 1, 12), new($"KiB{suffix}", 1L << 10, 0), new($"MiB{suffix}", 1L << 20, 0),
        new($"GiB{suffix}", 1L << 30, 0), new($"TiB{suffix}", 1L << 40, 0),
        new($"kB{suffix}", 1, 3, IsAlias: true),
    ];
}
