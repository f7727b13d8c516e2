using Microsoft.Playwright;

namespace Throughline.Browser.Tests;

/// <summary>The machine's own Chromium, started once for all browser tests. A test without it is skipped, with the reason.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string DefaultPath = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        // Names for the sites of the tests, so that several hosts can play without a name server.
        "--host-resolver-rules=MAP *.test 127.0.0.1",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the browser is; the environment variable `THROUGHLINE_CHROMIUM` names another place.</summary>
    internal static string ExecutablePath => Environment.GetEnvironmentVariable("THROUGHLINE_CHROMIUM") ?? DefaultPath;

    public async Task InitializeAsync()
    {
        if (File.Exists(ExecutablePath))
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = ExecutablePath,
                Headless = true,
                Args = Arguments,
                // Playwright turns the back/forward cache off; visitors have it.
                IgnoreDefaultArgs = ["--disable-back-forward-cache"],
            });
        }
    }

    /// <summary>A fresh profile: no cookies, no storage.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        SkipWithoutBrowser();
        return await _browser!.NewContextAsync(options);
    }

    internal static void SkipWithoutBrowser() =>
        Skip.IfNot(File.Exists(ExecutablePath), $"Chromium is not installed at {ExecutablePath} (apt install chromium, or set THROUGHLINE_CHROMIUM).");

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
        _playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>
{
    public const string Name = "chromium";
}
