// What the tests of the pages share: one browser, and one report as `specsim run --out` writes it. Where there is no
// browser the tests skip, but not in CI, which installs one: there, pages nobody looked at would pass for good ones.

using Microsoft.Playwright;
using SpecSim.Reports;
using SpecSim.Tests.Cli;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Pages;

public sealed class ReportPages : IAsyncLifetime
{
    // A preset whose report has all charts, and is not among the committed ones.
    private const string Preset = "llama8b-tinyllama";

    private readonly TempFolder _folder = new();
    private Browser? _browser;

    internal string Report => _folder.At(RunFiles.Report);

    public async ValueTask InitializeAsync()
    {
        if (Browser.Program is not { } program)
            return;
        CommandLine run = CommandLine.Run("run", "--preset", Preset, "--out", _folder.FullPath, "--quiet");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        _browser = await Browser.Start(program);
    }

    /// <summary>The charts of the run in files of their own.</summary>
    internal IReadOnlyList<string> Drawings() =>
        [.. Directory.GetFiles(_folder.At(RunFiles.ChartFolder), "*.svg").Order(StringComparer.Ordinal)];

    internal Task<OpenPage> Open(string file, ColorScheme colours = ColorScheme.Light, int widthPixels = 1280) =>
        RequireBrowser().Open(file, colours, widthPixels);

    /// <summary>The report of the run, with all that can be unfolded unfolded.</summary>
    internal async Task<OpenPage> OpenReport(ColorScheme colours = ColorScheme.Light, int widthPixels = 1280)
    {
        OpenPage report = await Open(Report, colours, widthPixels);
        await report.Page.EvaluateAsync("for (const part of document.querySelectorAll('details')) part.open = true");
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _folder.Dispose();
    }

    private Browser RequireBrowser()
    {
        const string Missing = "Looks at pages in Chromium, which is not on the PATH.";
        if (_browser is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Missing);
        if (_browser is null)
            Assert.Skip(Missing);
        return _browser;
    }
}
