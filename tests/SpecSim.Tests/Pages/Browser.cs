// A browser without a window, and the pages opened in it. The driver comes with Microsoft.Playwright; the browser is
// the machine's own Chromium, so that no test downloads one. Pages are opened offline: what they ask of the network
// fails, and is seen.

using System.Text.Json;
using Microsoft.Playwright;
using SpecSim.Tests.Support;

namespace SpecSim.Tests.Pages;

internal sealed class Browser : IAsyncDisposable
{
    // The names that Debian and Fedora give it, and its maker's own build.
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;

    private Browser(IPlaywright driver, IBrowser browser) => (_driver, _browser) = (driver, browser);

    /// <summary>The browser's program, or null where none is installed.</summary>
    public static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>Starts it with a profile of its own, which goes when it ends.</summary>
    public static async Task<Browser> Start(string program)
    {
        IPlaywright driver = await Playwright.CreateAsync();
        IBrowser browser = await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            // The sandbox needs rights that a container seldom gives; the pages are our own.
            ChromiumSandbox = false,
            Args =
            [
                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new Browser(driver, browser);
    }

    public async Task<OpenPage> Open(string file, ColorScheme colours, int widthPixels)
    {
        IPage page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = colours,
            Offline = true,
            ViewportSize = new ViewportSize { Width = widthPixels, Height = 900 },
        });
        await page.AddInitScriptAsync(scriptPath: Repository.At("tests/SpecSim.Tests/Pages/measure.js"));
        var opened = new OpenPage(page);
        await opened.Visit(file);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }
}

/// <summary>A page, with all that it complained about and asked for since it was opened.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];
    private string _address = "";

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add($"thrown: {error}");
        page.RequestFailed += (_, request) => _complaints.Add($"failed: {request.Url}");
        page.Request += (_, request) =>
        {
            // A report is one file: besides itself it may load only what it carries inside or has made.
            if (request.Url != _address && new Uri(request.Url).Scheme is not ("data" or "blob"))
                _complaints.Add($"asked for: {request.Url}");
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Shows another file in the same page.</summary>
    public async Task Visit(string file)
    {
        _address = new Uri(file).AbsoluteUri;
        await Page.GotoAsync(_address);
    }

    public async Task<ChartMeasure[]> Charts() =>
        JsonSerializer.Deserialize<ChartMeasure[]>(
            await Page.EvaluateAsync<string>("measure.charts()"), JsonSerializerOptions.Web)!;

    public async Task<TextMeasure[]> Texts() =>
        JsonSerializer.Deserialize<TextMeasure[]>(
            await Page.EvaluateAsync<string>("measure.texts()"), JsonSerializerOptions.Web)!;

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
