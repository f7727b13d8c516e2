using System.Text.Json;
using Microsoft.Playwright;
using Throughline.Browser.Tests.Tracker;

namespace Throughline.Browser.Tests.Pages;

/// <summary>Opens pages in one browser tab and says what is wrong with each: see <see cref="FaultsAsync"/>.</summary>
internal sealed class PageInspector
{
    private const string AxePath = "tests/clients/node_modules/axe-core/axe.min.js";

    private const int ChartMs = 10_000;

    // Runs in the page. Evaluated by the debugger, so that the page's own policy against foreign scripts stays on.
    private const string Audit = """
        async () => {
          const found = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
            .map(v => `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', ')}`));
        }
        """;

    private readonly IPage _page;
    private readonly string _host;
    private readonly List<string> _heard = [];

    private PageInspector(IPage page, string host)
    {
        (_page, _host) = (page, host);
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, error) => _heard.Add($"script error: {error}");
        page.Request += (_, request) => Hear(request);
    }

    public IPage Page => _page;

    /// <summary>Text of the open page's title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Local addresses that the open page links to.</summary>
    public IReadOnlyList<string> Links { get; private set; } = [];

    public static void SkipWithoutAxe() => Skip.IfNot(File.Exists(Repository.PathTo(AxePath)), "axe-core is not installed (npm ci in tests/clients).");

    public static async Task<PageInspector> OpenAsync(IBrowserContext context, Uri server) => new(await context.NewPageAsync(), server.Authority);

    /// <summary>Opens the address and inspects what it shows.</summary>
    /// <param name="path">Local address.</param>
    /// <param name="status">The answer expected.</param>
    public async Task<List<string>> VisitAsync(string path, int status = 200)
    {
        _heard.Clear();
        var answer = await _page.GotoAsync($"http://{_host}{path}", new() { WaitUntil = WaitUntilState.Load });
        var faults = await FaultsAsync();
        if (answer!.Status != status)
            faults.Insert(0, $"answered {answer.Status} instead of {status}");
        return faults;
    }

    /// <summary>Console errors, requests to other hosts, a missing heading or title, sideways scrolling, and serious findings of axe.</summary>
    public async Task<List<string>> FaultsAsync()
    {
        await ShowChartsAsync();
        Title = await _page.TitleAsync();
        Links = await _page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')).filter(h => h.startsWith('/'))");
        var faults = new List<string>(_heard);
        if (Title.Length == 0)
            faults.Add("no title");
        if (await _page.Locator("h1").CountAsync() != 1)
            faults.Add($"{await _page.Locator("h1").CountAsync()} h1 headings");
        var overflow = await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
            faults.Add($"scrolls sideways by {overflow} px at {_page.ViewportSize!.Width}");
        await _page.EvaluateAsync(await AxeAsync());
        faults.AddRange(JsonSerializer.Deserialize<string[]>(await _page.EvaluateAsync<string>(Audit))!);
        return faults;
    }

    // Charts draw when they come into sight. A live page's stream never ends, so that waiting for a silent network would not do.
    private async Task ShowChartsAsync()
    {
        foreach (var chart in await _page.Locator("tl-chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            try
            {
                await chart.Locator("canvas").First.WaitForAsync(new() { Timeout = ChartMs });
            }
            catch (TimeoutException)
            {
                _heard.Add("a chart was not drawn");
            }
        }
    }

    private static async Task<string> AxeAsync() => s_axe ??= await File.ReadAllTextAsync(Repository.PathTo(AxePath));

    private static string? s_axe;

    private void Hear(IConsoleMessage message)
    {
        // A page that answers 403 or 404 on purpose is named by the browser too; its status is checked.
        if (message.Type == "error" && !(message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && message.Location.StartsWith(_page.Url, StringComparison.Ordinal)))
            _heard.Add($"console: {message.Text}");
    }

    private void Hear(IRequest request)
    {
        var address = new Uri(request.Url);
        if (address.Scheme is "http" or "https" or "ws" or "wss" && address.Authority != _host)
            _heard.Add($"asks another host: {address.Authority}");
    }
}
