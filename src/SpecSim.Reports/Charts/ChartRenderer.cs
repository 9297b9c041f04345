// Charts without a browser: the components are rendered by ASP.NET's HtmlRenderer, and what Radzen adds for a live
// page is taken off, so that the result is plain SVG and the same bytes every time. Rendering shares nothing that
// changes, so many threads may draw at once.

using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;
using Radzen;

namespace SpecSim.Reports.Charts;

public static partial class ChartRenderer
{
    /// <summary>The chart as a standalone SVG document, which may also be put into an HTML page as it is.</summary>
    /// <exception cref="ArgumentException">The chart's data cannot be drawn; the message says why.</exception>
    public static string Svg(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        using var renderer = new HtmlRenderer(new Services(), NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Chart"] = chart });
        // Nothing is awaited on the way, so the task is complete when it is returned.
        var html = renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<ChartView>(parameters)).ToHtmlString()).GetAwaiter().GetResult();
        return Standalone(html, chart.Id);
    }

    private static string Standalone(string html, string id)
    {
        // Radzen's <div><svg> inside a foreignObject becomes a group at the same place: other programs than browsers
        // know no foreignObject.
        var svg = RadzenStart().Replace(html, "<g transform=\"translate($1,$2)\">");
        svg = RadzenEnd().Replace(svg, "</g>");
        // Radzen names its clip paths at random.
        var clips = ClipId().Matches(svg).Select(match => match.Groups[1].Value).ToList();
        for (var index = 0; index < clips.Count; index++)
            svg = svg.Replace(clips[index], $"{id}-clip-{index}", StringComparison.Ordinal);
        // Radzen writes all digits; the last ones may differ between platforms. Text keeps its digits.
        svg = PathData().Replace(svg, path => LongNumber().Replace(path.Value, number =>
            Pixels.Text(double.Parse(number.Value, CultureInfo.InvariantCulture))));
        svg = svg.Replace(" class=\"\"", "", StringComparison.Ordinal);
        svg = EmptyGroup().Replace(svg, "");
        return BetweenTags().Replace(svg, "><").Trim() + "\n";
    }

    [GeneratedRegex("""<foreignObject x="([^"]*)" y="([^"]*)"[^>]*>\s*<div[^>]*>\s*<svg[^>]*>""")]
    private static partial Regex RadzenStart();

    [GeneratedRegex("""</svg>\s*</div>\s*</foreignObject>""")]
    private static partial Regex RadzenEnd();

    [GeneratedRegex("""<clipPath id="([^"]+)">""")]
    private static partial Regex ClipId();

    [GeneratedRegex(""" (d|cx|cy|style)="[^"]*\d[^"]*""")]
    private static partial Regex PathData();

    [GeneratedRegex("""-?\d+\.\d{3,}(E-?\d+)?""")]
    private static partial Regex LongNumber();

    [GeneratedRegex("""<g[^>]*></g>""")]
    private static partial Regex EmptyGroup();

    [GeneratedRegex(""">\s+<""")]
    private static partial Regex BetweenTags();

    /// <summary>
    /// What Radzen's chart asks for. A container would take 20 ms of the first chart to say the same.
    /// </summary>
    private sealed class Services : IServiceProvider
    {
        private readonly NoBrowser _browser = new();

        public object? GetService(Type serviceType) =>
            serviceType == typeof(IJSRuntime) ? _browser
            : serviceType == typeof(TooltipService) ? new TooltipService(new NoAddress())
            : serviceType == typeof(IServiceProvider) ? this
            : null;
    }

    private sealed class NoAddress : NavigationManager
    {
        public NoAddress() => Initialize("http://localhost/", "http://localhost/");
    }

    /// <summary>Nothing is ever asked of it: there is no "after render" without a browser.</summary>
    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

        public ValueTask<TValue> InvokeAsync<TValue>(
            string identifier, CancellationToken cancellationToken, object?[]? args) => default;
    }
}
