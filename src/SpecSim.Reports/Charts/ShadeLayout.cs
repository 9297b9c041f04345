// Names of shaded stretches, above the plot like flags: each starts over the start of its stretch, on the lowest of a
// few lines where it covers no other flag or its staff.

namespace SpecSim.Reports.Charts;

internal sealed class ShadeLayout
{
    private const int LinesMost = 4;
    private const double Gap = 4;

    private readonly List<Flag> _flags = [];
    private readonly List<string> _below = [];
    private readonly IReadOnlyList<Shade> _shades;
    private readonly Axis _axis;
    private readonly Scale _scale;

    /// <param name="shades">What to name.</param>
    /// <param name="axis">Theirs, for what must be said in numbers.</param>
    /// <param name="scale">Where they are; flags stay between its ends.</param>
    public ShadeLayout(IReadOnlyList<Shade> shades, Axis axis, Scale scale)
    {
        (_shades, _axis, _scale) = (shades, axis, scale);
        // From the right: a staff then meets no flag that starts further right.
        foreach (var shade in Inside().Where(shade => shade.Label.Length > 0).OrderByDescending(shade => shade.From))
            Hoist(shade);
        foreach (var shade in shades.Except(Inside()).Where(shade => shade.Label.Length > 0))
            _below.Add(Said(shade));
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
        scene.Footnotes.AddRange(_below);
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

    private void Hoist(Shade shade)
    {
        var text = TextMetrics.Clean(shade.Label);
        var width = TextMetrics.Width(text, ChartStyle.Guide);
        var staff = Across(shade.From);
        var left = Math.Max(_scale.Start, Math.Min(staff, _scale.End - width));
        for (var line = 0; line < LinesMost && width <= _scale.End - _scale.Start; line++)
        {
            var flag = new Flag(text, line, left, left + width, staff);
            if (_flags.Any(other => other.Meets(flag) || flag.Meets(other)))
                continue;
            _flags.Add(flag);
            return;
        }
        _below.Add(Said(shade));
    }

    private double Across(double value) =>
        _scale.Position(Math.Clamp(value, _scale.Minimum, _scale.Maximum));

    private static double Top(int line, double plotTop) => plotTop - 2 - (line + 1) * LineHeight;

    private string Said(Shade shade) => $"{shade.Label}: {ChartFrame.Text(shade.From, _axis)} to "
        + $"{ChartFrame.Text(shade.To, _axis)} {_axis.Unit}".TrimEnd();

    private sealed record Flag(string Text, int Line, double Left, double Right, double Staff)
    {
        /// <summary>Whether the other covers this one, or stands on a staff through it.</summary>
        public bool Meets(Flag other) => Line == other.Line
            ? other.Left < Right + 2 * Gap && Left < other.Right + 2 * Gap
            : Line < other.Line && other.Staff > Left - Gap && other.Staff < Right + Gap;
    }
}
