// Names of shaded stretches, above the plot like flags: each on a staff at the start of its stretch, on the lowest of a
// few lines where it covers no other flag or its staff. Flags fly to the right; the last ones, which may have no room
// there, to the left.

namespace SpecSim.Reports.Charts;

internal sealed class ShadeLayout
{
    private const int LinesMost = 5;
    private const double Gap = 4;

    private readonly List<Flag> _flags;
    private readonly IReadOnlyList<Shade> _shades;
    private readonly IReadOnlyList<Shade> _below;
    private readonly Axis _axis;
    private readonly Scale _scale;

    /// <param name="shades">What to name.</param>
    /// <param name="axis">Theirs, for what must be said in numbers.</param>
    /// <param name="scale">Where they are; flags stay between its ends.</param>
    public ShadeLayout(IReadOnlyList<Shade> shades, Axis axis, Scale scale)
    {
        (_shades, _axis, _scale) = (shades, axis, scale);
        Shade[] named = [.. Inside().Where(shade => shade.Label.Length > 0).OrderBy(shade => shade.From)];
        _flags = Enumerable.Range(0, named.Length + 1).Reverse()
            .Select(rightwards => Hoist(named, rightwards))
            .MaxBy(flags => (flags.Count, -flags.Sum(flag => flag.Line)))!;
        _below = [.. shades.Where(shade => shade.Label.Length > 0).Except(_flags.Select(flag => flag.Shade))];
    }

    private static double LineHeight => ChartStyle.Guide.LineHeight;

    /// <summary>The room that the flags need above the plot.</summary>
    public double Height => _flags.Count == 0 ? 0 : (_flags.Max(flag => flag.Line) + 1) * LineHeight + 2;

    public void DrawFlags(Scene scene, double plotTop)
    {
        foreach (var flag in _flags)
        {
            scene.Write([flag.Text], flag.Left, Top(flag.Line, plotTop), Anchor.Start, ChartStyle.Guide);
            if (flag.Line > 0)
                scene.Rules.Add(new(flag.Staff, Top(flag.Line - 1, plotTop), flag.Staff, plotTop, "leader"));
        }
        scene.Footnotes.AddRange(_below.Select(Said));
    }

    public void DrawStretches(Scene scene, Box plot)
    {
        foreach (var shade in Inside())
        {
            var (left, right) = (Across(shade.From), Across(shade.To));
            // A moment is still seen.
            var width = Math.Max(right - left, 1.5);
            scene.Blocks.Add(new(new(Math.Min(left, plot.Right - width), plot.Y, width, plot.Height), "shade"));
        }
    }

    private IEnumerable<Shade> Inside() =>
        _shades.Where(shade => shade.From <= _scale.Maximum && shade.To >= _scale.Minimum);

    /// <summary>
    /// The first so many fly to the right, taken from the right: a staff then meets no flag that begins further right.
    /// The others are their mirror image.
    /// </summary>
    private List<Flag> Hoist(Shade[] named, int rightwards)
    {
        List<Flag> flags = [];
        foreach (var (shade, right) in named.Skip(rightwards).Select(shade => (shade, false))
            .Concat(named.Take(rightwards).Reverse().Select(shade => (shade, true))))
        {
            var text = TextMetrics.Clean(shade.Label);
            var width = TextMetrics.Width(text, ChartStyle.Guide);
            var staff = Across(shade.From);
            var left = Math.Max(_scale.Start, Math.Min(right ? staff : staff - width, _scale.End - width));
            if (width > _scale.End - _scale.Start)
                continue;
            var free = Enumerable.Range(0, LinesMost)
                .Select(line => new Flag(shade, text, line, left, left + width, staff))
                .FirstOrDefault(flag => !flags.Any(other => other.Meets(flag) || flag.Meets(other)));
            if (free is not null)
                flags.Add(free);
        }
        return flags;
    }

    private double Across(double value) =>
        _scale.Position(Math.Clamp(value, _scale.Minimum, _scale.Maximum));

    private static double Top(int line, double plotTop) => plotTop - 2 - (line + 1) * LineHeight;

    private string Said(Shade shade) => $"{shade.Label}: {ChartFrame.Text(shade.From, _axis)} to "
        + $"{ChartFrame.Text(shade.To, _axis)} {_axis.Unit}".TrimEnd();

    private sealed record Flag(Shade Shade, string Text, int Line, double Left, double Right, double Staff)
    {
        /// <summary>Whether the other covers this one, or stands on a staff through it.</summary>
        public bool Meets(Flag other) => Line == other.Line
            ? other.Left < Right + 2 * Gap && Left < other.Right + 2 * Gap
            : Line < other.Line && other.Staff > Left - Gap && other.Staff < Right + Gap;
    }
}
