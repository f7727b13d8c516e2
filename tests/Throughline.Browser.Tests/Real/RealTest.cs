using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Throughline.Log;
using Throughline.Tests;
using Throughline.Tests.Capture;
using Throughline.Tests.Stores;

namespace Throughline.Browser.Tests.Real;

/// <summary>The real server, customers' sites and a fresh profile in Chromium. The server stands on a host of its own, as it does for most customers.</summary>
[Collection(ChromiumCollection.Name)]
public abstract class RealTest(Chromium chromium) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private TestApp? _app;
    private SiteServer? _sites;
    private IBrowserContext? _context;

    /// <summary>The server's clock: now, and moved by hand where a test needs it.</summary>
    private protected ManualTime Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));

    private protected TestApp App => _app!;

    private protected TestWorkspace Workspace { get; private set; } = null!;

    private protected SiteServer Sites => _sites!;

    private protected IBrowserContext Context => _context!;

    /// <summary>Where the server answers for pages of the sites.</summary>
    private protected string Server => $"http://leads.test:{App.Address.Port}";

    /// <summary>What pages complained about.</summary>
    private protected List<string> Complaints { get; } = [];

    public async Task InitializeAsync()
    {
        Chromium.SkipWithoutBrowser();
        _app = await TestApp.StartAsync(StoreKind.Sqlite, Time);
        Workspace = await App.WorkspaceAsync();
        _sites = await SiteServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_context is not null)
            await _context.DisposeAsync();
        if (_sites is not null)
            await _sites.DisposeAsync();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    /// <summary>What did not load, and what the console said: for the message of a failed test.</summary>
    private protected List<string> Failures { get; } = [];

    private protected async Task<IPage> OpenBrowserAsync()
    {
        _context = await chromium.NewContextAsync(new() { UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36" });
        var page = await _context.NewPageAsync();
        page.PageError += (_, error) => Complaints.Add(error);
        page.RequestFailed += (_, request) => Failures.Add($"{request.Url}: {request.Failure}");
        page.Console += (_, message) => Failures.Add(message.Text);
        return page;
    }

    /// <summary>The log, as soon as it satisfies the test.</summary>
    private protected async Task<IReadOnlyList<Envelope>> LogAsync(Func<IReadOnlyList<Envelope>, bool> isSatisfied, string expectation)
    {
        var log = App.Services.GetRequiredService<IEventLog>();
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var events = await log.ReadAsync(0, 10_000, CancellationToken.None);
            if (isSatisfied(events))
                return events;
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException(
                    $"expected {expectation}; the log has {string.Join(", ", events.Select(static e => $"{e.Kind} {e.Facts.Name} {e.Facts.Url}"))}; the pages say {string.Join(" | ", Complaints.Concat(Failures))}", error);
            }
        }
    }
}
