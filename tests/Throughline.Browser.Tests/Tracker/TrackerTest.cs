using Microsoft.Playwright;

namespace Throughline.Browser.Tests.Tracker;

/// <summary>A stub site, a fresh profile and a page in it. Time is the page's emulated clock, moved by hand where a test needs it.</summary>
[Collection(ChromiumCollection.Name)]
public abstract class TrackerTest(Chromium chromium) : IAsyncLifetime
{
    /// <summary>Longer than the script waits before it sends a batch.</summary>
    private const int PastBatchMs = 2_500;

    private StubServer? _server;
    private IBrowserContext? _context;
    private IPage? _page;

    private protected StubServer Server => _server!;

    private protected IBrowserContext Context => _context!;

    private protected IPage Page => _page!;

    /// <summary>What the page complained about: a tracker must add nothing here.</summary>
    private protected List<string> Complaints { get; } = [];

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }
        await Server.DisposeAsync();
    }

    private protected async Task OpenBrowserAsync(bool hasClock = true)
    {
        _context = await chromium.NewContextAsync();
        _page = await NewPageAsync(hasClock);
    }

    private protected async Task<IPage> NewPageAsync(bool hasClock = true)
    {
        var page = await Context.NewPageAsync();
        page.PageError += (_, error) => Complaints.Add(error);
        if (hasClock)
        {
            await page.Clock.InstallAsync();
        }
        return page;
    }

    /// <summary>Opens a page of the stub site and waits for its landing event.</summary>
    private protected async Task LandAsync(string path)
    {
        var before = Server.Events.Count;
        await Page.GotoAsync(Server.Url(path));
        await Server.UntilEventsAsync(before + 1);
    }

    private protected Task CallAsync(string arguments) => Page.EvaluateAsync($"() => {{ throughline({arguments}); }}");

    /// <summary>Proves absence: whatever the page had to say is out when this marker has arrived.</summary>
    private protected async Task FinishAsync()
    {
        await CallAsync("'track', 'finish'");
        await Page.Clock.RunForAsync(PastBatchMs);
        await Server.UntilEventAsync("finish");
    }

    /// <summary>Proves silence where nothing may be sent: time passes, the page is left, and a request of the test's own comes through.</summary>
    private protected async Task LeaveSilentlyAsync()
    {
        await Page.Clock.RunForAsync(PastBatchMs);
        await Page.GotoAsync(Server.Url("/elsewhere"));
        await Page.EvaluateAsync("() => fetch('/mark', { method: 'POST', body: 'mark' }).then((r) => r.text())");
        Server.Posts.ShouldContain("mark");
    }

    private protected IReadOnlyList<string> Kinds() => [.. Server.Events.Where(e => !e.Is("finish")).Select(EventFacts.Kind)];

    private protected Task<string> StorageAsync() => Page.EvaluateAsync<string>("() => JSON.stringify({ ...localStorage, ...sessionStorage })");
}
