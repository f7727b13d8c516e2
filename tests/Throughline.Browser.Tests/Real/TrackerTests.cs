using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Throughline.Access;
using Throughline.Journeys;
using Throughline.Log;
using Throughline.Taxonomy;

namespace Throughline.Browser.Tests.Real;

/// <summary>The tracker in Chromium against the real server: what only both together can show (tracker.md 11).</summary>
public sealed class TrackerTests(Chromium chromium) : RealTest(chromium)
{
    private string Shop => $"shop.test:{Sites.Port}";

    private string Snippet(string host, string attributes = "") => $"<script defer src=\"http://t.{host}:{App.Address.Port}/t.js\" data-key=\"{Workspace.WriteKey}\" {attributes}></script>";

    [SkippableFact]
    public async Task Gpc_WithGclid_ChannelIsPaidSearchAndTheValueNowhere()
    {
        var page = await OpenBrowserAsync();
        await Context.AddInitScriptAsync("Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })");
        Sites.Page("/", $"<!doctype html><title>Home</title>{Snippet("site.test")}");
        await page.GotoAsync(Sites.Url("/?utm_source=google&gclid=SeCrEt", "www.site.test"));
        var log = await LogAsync(static events => events.Count == 1, "the landing");
        log[0].Facts.Consent!.Gpc.ShouldBe(true);
        log[0].Personal?.Clicks.ShouldBeNull();
        EnvelopeText(log[0]).ShouldNotContain("SeCrEt");
        await App.ProjectAsync();
        await using var db = await App.DbAsync();
        var acquisition = (await db.Set<Touch>().SingleAsync()).AcquisitionId;
        (await Acquisitions.FactsAsync(db, Workspace.Id, [acquisition], CancellationToken.None))[acquisition].Channel.ShouldBe("Paid Search");
    }

    [SkippableFact]
    public async Task Cookie_OfTheServer_CannotBeReadByScriptsAndATamperedOneIsReplaced()
    {
        var page = await OpenBrowserAsync();
        Sites.Page("/", $"<!doctype html><title>Home</title>{Snippet("site.test")}");
        await page.GotoAsync(Sites.Url("/", "www.site.test"));
        await LogAsync(static events => events.Count == 1, "the landing");
        var cookie = (await UntilCookieAsync()).ShouldNotBeNull();
        (cookie.HttpOnly, cookie.Domain, cookie.SameSite).ShouldBe((true, ".site.test", SameSiteAttribute.Lax));
        (await page.EvaluateAsync<string>("() => document.cookie")).ShouldNotContain("_tl_v");
        var days = (DateTimeOffset.FromUnixTimeSeconds((long)cookie.Expires) - Time.Now).TotalDays;
        days.ShouldBeInRange(399, 401);

        var value = cookie.Value;
        await Context.AddCookiesAsync([new() { Name = "_tl_v", Value = value[..^3] + (value[^3] == 'A' ? 'B' : 'A') + value[^2..], Domain = ".site.test", Path = "/", HttpOnly = true }]);
        await page.EvaluateAsync("() => localStorage.clear()");
        await page.GotoAsync(Sites.Url("/two", "www.site.test").Replace("/two", "/?two", StringComparison.Ordinal));
        var log = await LogAsync(static events => events.Count(static e => e.Kind == Kinds.PageView) == 2, "the second landing");
        log.Where(static e => e.Kind == Kinds.PageView).Select(static e => e.Facts.Visitor).Distinct().Count().ShouldBe(2);
    }

    [SkippableFact]
    public async Task Linker_ClickToTheOtherDomain_IsTheSameVisitorThereAndStaysSo()
    {
        await OwnAsync("site.test", "shop.test");
        var page = await OpenBrowserAsync();
        Sites.Page("/", $"<!doctype html><title>Home</title>{Snippet("site.test", $"data-domains=\"{Shop}\"")}<a id=shop href=\"http://{Shop}/buy?size=%2B4\">shop</a>");
        Sites.Page("/buy", $"<!doctype html><title>Shop</title>{Snippet("shop.test")}");
        var asked = page.WaitForResponseAsync(static r => r.Url.Contains("/e?k=", StringComparison.Ordinal));
        await page.GotoAsync(Sites.Url("/?utm_source=news&utm_medium=email", "www.site.test"));
        (await (await asked).TextAsync()).ShouldContain("\"lk\"");
        await LogAsync(static events => events.Count == 1, "the landing");
        await page.ClickAsync("#shop");
        await page.WaitForFunctionAsync("(url) => location.href === url", $"http://{Shop}/buy?size=%2B4");
        var log = await LogAsync(static events => events.Count(static e => e.Kind == Kinds.PageView) == 2, "the landing on the other domain");
        var views = log.Where(static e => e.Kind == Kinds.PageView).ToList();
        views[1].Facts.Url.ShouldBe($"http://{Shop}/buy?size=%2B4", "the token stays out of the log");
        views[1].Facts.Visitor.ShouldBe(views[0].Facts.Visitor);

        await page.GotoAsync(Sites.Url("/buy?again", "shop.test"));
        log = await LogAsync(static events => events.Count(static e => e.Kind == Kinds.PageView) == 3, "a later page there");
        log[^1].Facts.Visitor.ShouldBe(views[0].Facts.Visitor, "the shop's own cookie carries on");
        await App.ProjectAsync();
        await using var db = await App.DbAsync();
        (await db.Set<Throughline.Journeys.Session>().CountAsync()).ShouldBe(1, "one visit over both domains");
    }

    [SkippableTheory]
    [InlineData(121, true, true)]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    public async Task Linker_TokenStaleSharedOrFromAStranger_IsIgnored(int seconds, bool isOwn, bool isFirstUse)
    {
        await OwnAsync("site.test", "shop.test");
        var page = await OpenBrowserAsync();
        Sites.Page("/", $"<!doctype html><title>Home</title>{Snippet("site.test", $"data-domains=\"{Shop}\"")}");
        Sites.Page("/buy", $"<!doctype html><title>Shop</title>{Snippet("shop.test")}");
        var asked = page.WaitForResponseAsync(static r => r.Url.Contains("/e?k=", StringComparison.Ordinal));
        await page.GotoAsync(Sites.Url("/", "www.site.test"));
        var token = (await (await asked).JsonAsync())!.Value.GetProperty("lk").GetString();
        var log = await LogAsync(static events => events.Count == 1, "the landing");
        var landings = 1;
        if (!isFirstUse)
        {
            await ArriveAsync(page, "www.site.test", token!);
            landings++;
            log = await LogAsync(events => events.Count == landings, "the landing that used the token");
            log[1].Facts.Visitor.ShouldBe(log[0].Facts.Visitor);
            await Context.CloseAsync();
            page = await OpenBrowserAsync();
        }

        Time.Now += TimeSpan.FromSeconds(seconds);
        await ArriveAsync(page, isOwn ? "www.site.test" : "stranger.test", token!);
        landings++;
        log = await LogAsync(events => events.Count(static e => e.Kind == Kinds.PageView) == landings, "the landing on the other domain");
        log[^1].Facts.Url.ShouldBe($"http://{Shop}/buy");
        log[^1].Facts.Visitor.ShouldNotBe(log[0].Facts.Visitor);
    }

    // A link as somebody might paste it, on a page of that host.
    private async Task ArriveAsync(IPage page, string host, string token)
    {
        Sites.Page("/links", $"<!doctype html><a id=link href=\"http://{Shop}/buy?_tl={token}\">link</a>");
        await page.GotoAsync(Sites.Url("/links", host));
        await page.ClickAsync("#link");
        await page.WaitForFunctionAsync("(url) => location.href === url", $"http://{Shop}/buy");
    }

    private async Task OwnAsync(params string[] domains)
    {
        var workspaces = App.Services.GetRequiredService<Workspaces>();
        (await workspaces.ChangeAsync(Workspace.Id, new WorkspaceDraft("Acme", "Europe/Berlin", "EUR", string.Join(' ', domains)), CancellationToken.None)).ShouldBeNull();
    }

    private async Task<BrowserContextCookiesResult?> UntilCookieAsync()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if ((await Context.CookiesAsync()).FirstOrDefault(static c => c.Name == "_tl_v") is { } cookie)
                return cookie;
        }

        return null;
    }

    private static string EnvelopeText(Envelope e) => System.Text.Json.JsonSerializer.Serialize(e.Facts) + System.Text.Json.JsonSerializer.Serialize(e.Personal);
}
