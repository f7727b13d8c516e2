using Microsoft.Playwright;
using Throughline.Access;
using Throughline.Browser.Tests.Tracker;

namespace Throughline.Browser.Tests.Pages;

/// <summary>Rule 22: every page in a real browser, as its owner and, where viewers are kept out, as a viewer.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class EveryPageTests(Chromium chromium)
{
    private const string ViewerEmail = "viewer@pages.test";

    // Pages that no link leads to with the demo's data, and an address that shows them.
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["/password/{Token}"] = "/password/used-up",
    };

    private static readonly BrowserNewContextOptions Desktop = new() { ViewportSize = new() { Width = 1280, Height = 860 }, ColorScheme = ColorScheme.Light };

    private static readonly BrowserNewContextOptions Phone = new() { ViewportSize = new() { Width = 390, Height = 844 }, ColorScheme = ColorScheme.Dark, IsMobile = true, HasTouch = true };

    [SkippableFact]
    public async Task EveryPage_OnDesktopAndPhone_HasNoFaultAndItsOwnTitle()
    {
        Chromium.SkipWithoutBrowser();
        PageInspector.SkipWithoutAxe();
        await using var server = await LiveServer.StartAsync();
        var workspace = await server.FillAsync();
        await server.UserAsync(workspace, "Vera Viewer", ViewerEmail, Role.Viewer);
        var faults = new List<string>();
        await using var desktop = await chromium.NewContextAsync(Desktop);
        var addresses = await WalkAsync(await SignedInAsync(desktop, server, LiveServer.OwnerEmail), faults);
        await using var phone = await chromium.NewContextAsync(Phone);
        await RevisitAsync(await SignedInAsync(phone, server, LiveServer.OwnerEmail), addresses, faults);
        await using var viewer = await chromium.NewContextAsync(Desktop);
        await VisitAsViewerAsync(await SignedInAsync(viewer, server, ViewerEmail), addresses, faults);
        faults.ShouldBeEmpty(string.Join('\n', faults));
    }

    [SkippableFact]
    public async Task Inspector_PageWithEveryFault_NamesThemAll()
    {
        Chromium.SkipWithoutBrowser();
        PageInspector.SkipWithoutAxe();
        await using var server = await StubServer.StartAsync();
        server.Raw("/bad", """
            <!doctype html><html><head></head><body><script>console.error('planted'); undefinedFunction();</script>
            <img src="http://elsewhere.test:9/x.png"><input type="text"><div style="width: 3000px">wide</div></body></html>
            """);
        await using var context = await chromium.NewContextAsync(Phone);
        var inspector = await PageInspector.OpenAsync(context, new Uri(server.Url("")));

        var faults = string.Join('\n', await inspector.VisitAsync("/bad"));

        faults.ShouldContain("console: planted");
        faults.ShouldContain("script error: ");
        faults.ShouldContain("asks another host: elsewhere.test:9");
        faults.ShouldContain("no title");
        faults.ShouldContain("0 h1 headings");
        faults.ShouldContain("scrolls sideways");
        faults.ShouldContain("axe label:");
        faults.ShouldContain("axe image-alt:");
    }

    private static async Task<PageInspector> SignedInAsync(IBrowserContext context, LiveServer server, string email)
    {
        var inspector = await PageInspector.OpenAsync(context, server.Address);
        await inspector.VisitAsync("/sign-in");
        await inspector.Page.FillAsync("#email", email);
        await inspector.Page.FillAsync("#password", LiveServer.Password);
        await inspector.Page.ClickAsync("main .button-primary");
        await inspector.Page.WaitForURLAsync(new Uri(server.Address, "/").ToString());
        return inspector;
    }

    // Plain addresses first; those with parameters are found in the links of the pages seen so far.
    private static async Task<Dictionary<string, string>> WalkAsync(PageInspector inspector, List<string> faults)
    {
        var links = new List<string>();
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = PageRoute.All.ToList();
        while (waiting.Find(r => AddressOf(r, links) is not null) is { } route)
        {
            waiting.Remove(route);
            var address = addresses[route.Template] = AddressOf(route, links)!;
            await InspectAsync(inspector, route, address, faults);
            links.AddRange(inspector.Links);
            // Two routes of one component, and pages that send elsewhere, show a title twice rightly.
            var shown = new Uri(inspector.Page.Url).AbsolutePath;
            if (route.Takes(shown) && !titles.TryAdd(inspector.Title, route.Component) && titles[inspector.Title] != route.Component)
                faults.Add($"{address}: has the title '{inspector.Title}' of {titles[inspector.Title]}");
        }

        faults.AddRange(waiting.Select(static r => $"{r.Template}: no page links to it with the demo's data; link it, or name an address in {nameof(Examples)}"));
        return addresses;
    }

    private static string? AddressOf(PageRoute route, List<string> links) =>
        Examples.GetValueOrDefault(route.Template) ?? (route.HasParameters ? links.Find(l => route.Takes(l) && !PageRoute.All.Any(r => !r.HasParameters && r.Takes(l))) : links.Find(l => route.Takes(l) && l.Contains("key=", StringComparison.Ordinal)) ?? route.Template);

    private static async Task RevisitAsync(PageInspector inspector, Dictionary<string, string> addresses, List<string> faults)
    {
        foreach (var (template, address) in addresses)
            await InspectAsync(inspector, PageRoute.All.First(r => r.Template == template), address, faults);
    }

    private static async Task VisitAsViewerAsync(PageInspector inspector, Dictionary<string, string> addresses, List<string> faults)
    {
        foreach (var route in PageRoute.All.Where(r => r.DeniesViewers && addresses.ContainsKey(r.Template)))
        {
            foreach (var fault in await inspector.VisitAsync(addresses[route.Template], 403))
                faults.Add($"{addresses[route.Template]} as a viewer: {fault}");
            inspector.Links.ShouldNotContain(l => route.Takes(l), $"the page that refuses {route.Template} links to it");
        }

        await inspector.VisitAsync("/");
        var denied = inspector.Links.Where(static l => PageRoute.All.Any(r => r.DeniesViewers && r.Takes(l))).Distinct();
        faults.AddRange(denied.Select(static l => $"/ as a viewer: links to {l}, which viewers may not open"));
    }

    private static async Task InspectAsync(PageInspector inspector, PageRoute route, string address, List<string> faults)
    {
        foreach (var fault in await inspector.VisitAsync(address))
            faults.Add($"{address} ({inspector.Page.ViewportSize!.Width} px): {fault}");
    }
}
