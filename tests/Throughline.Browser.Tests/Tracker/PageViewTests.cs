using Microsoft.Playwright;

namespace Throughline.Browser.Tests.Tracker;

public sealed class PageViewTests(Chromium chromium) : TrackerTest(chromium)
{
    [SkippableFact]
    public async Task Landing_WithTags_SendsOnePageViewWithTheContract()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await Page.GotoAsync(Server.Url("/?utm_source=google&gclid=AbC"), new() { Referer = "http://search.test/" });
        await Server.UntilEventsAsync(1);

        var batch = Server.Arrivals[0].Batch;
        batch["k"]!.GetValue<string>().ShouldBe("wk_test");
        batch["v"]!.GetValue<string>().ShouldNotBeEmpty();
        batch["sid"]!.GetValue<string>().ShouldNotBeEmpty();
        var view = Server.Events[0];
        view.Kind().ShouldBe("page_view");
        view.Url().ShouldBe(Server.Url("/?utm_source=google&gclid=AbC"));
        view["r"]!.GetValue<string>().ShouldBe("http://search.test/");
        view["ti"]!.GetValue<string>().ShouldBe("/");
        view["w"]!.GetValue<int>().ShouldBe(1280);
        view["l"]!.GetValue<string>().ShouldBe("en-US");
        view["tz"]!.GetValue<string>().ShouldNotBeEmpty();
        view["c"]!.ToJsonString().ShouldBe("""{"analytics":true,"ads":true}""");
        Guid.Parse(view.Id()).Version.ShouldBe(7);
        Math.Abs(batch["sent_at"]!.GetValue<long>() - view["ts"]!.GetValue<long>()).ShouldBeLessThan(5_000);
        Server.Arrivals[0].ContentType!.ShouldStartWith("text/plain");
        Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Landing_RouterCleansTheAddressWithin100Ms_OnePageViewWithUtm()
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: "onload=\"setTimeout(() => history.replaceState({}, '', '/'), 90)\"");
        await LandAsync("/?utm_source=a");
        await Page.Clock.RunForAsync(200);
        (await Page.EvaluateAsync<string>("() => location.search")).ShouldBeEmpty();
        await FinishAsync();

        Kinds().ShouldBe(["page_view"]);
        Server.Events[0].Url().ShouldEndWith("/?utm_source=a");
    }

    [SkippableFact]
    public async Task Landing_RouterCleansTheAddressBeforeTheScriptArrives_StillWithUtm()
    {
        await OpenBrowserAsync(hasClock: false);
        Server.Page("/", head: "<script>history.replaceState({}, '', '/')</script>");
        await LandAsync("/?utm_source=a#part");

        Server.Events[0].Url().ShouldContain("/?utm_source=a");
    }

    [SkippableFact]
    public async Task PushState_SameAddress_NoEvent()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        await LandAsync("/a?x=1");
        await Page.EvaluateAsync("() => { history.pushState({}, '', '/a?x=1'); history.pushState({}, '', '/a?x=1#part'); }");
        await FinishAsync();

        Kinds().ShouldBe(["page_view"]);
    }

    [SkippableFact]
    public async Task PushState_OtherPath_PageViewWithPreviousAddressAndLaterTitle()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        await LandAsync("/a");
        await Page.EvaluateAsync("() => { history.pushState({}, '', '/b'); setTimeout(() => document.title = 'B', 50); }");
        await FinishAsync();

        var view = Server.Events.Last(e => e.Is("page_view"));
        view.Url().ShouldEndWith("/b");
        view["r"]!.GetValue<string>().ShouldBe(Server.Url("/a"));
        view["ti"]!.GetValue<string>().ShouldBe("B");
        Server.Events.Select(e => e.Id()).ShouldBeUnique();
    }

    [SkippableFact]
    public async Task PushState_ReplacedInTheSameTick_OnePageView()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        await LandAsync("/a");
        await Page.EvaluateAsync("() => { history.pushState({}, '', '/b'); history.replaceState({}, '', '/b?tab=1'); }");
        await FinishAsync();

        Kinds().ShouldBe(["page_view", "page_view"]);
        Server.Events.Last(e => e.Is("page_view")).Url().ShouldEndWith("/b?tab=1");
    }

    [SkippableFact]
    public async Task Back_InSinglePageApplication_PageView()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        await LandAsync("/a");
        await Page.EvaluateAsync("() => history.pushState({}, '', '/b')");
        await FinishAsync();
        await Page.GoBackAsync();
        await Page.Clock.RunForAsync(2_500);
        await Server.UntilAsync(s => s.Events.Count(e => e.Is("page_view")) == 3, "three page views");

        Server.Events[^1].Url().ShouldEndWith("/a");
    }

    [SkippableTheory]
    [InlineData("", 1)]
    [InlineData("data-hash", 2)]
    public async Task HashChange_CountsOnlyWhenAsked(string attributes, int views)
    {
        await OpenBrowserAsync();
        Server.Page("/a", attributes: attributes);
        await LandAsync("/a");
        await Page.EvaluateAsync("() => { location.hash = '#/b'; }");
        await Page.WaitForFunctionAsync("() => location.hash === '#/b'");
        await FinishAsync();

        Server.Events.Count(e => e.Is("page_view")).ShouldBe(views);
    }

    [SkippableFact]
    public async Task Spa_SwitchedOff_OnlyThePageCommandCounts()
    {
        await OpenBrowserAsync();
        Server.Page("/a", attributes: "data-spa=\"off\"");
        await LandAsync("/a");
        await Page.EvaluateAsync("() => { history.pushState({}, '', '/b'); history.pushState({}, '', '/c'); throughline('page'); }");
        await FinishAsync();

        Server.Events.Where(e => e.Is("page_view")).Select(e => new Uri(e.Url()).AbsolutePath).ShouldBe(["/a", "/c"]);
    }

    [SkippableFact]
    public async Task BackForwardCache_Restored_OnePageView()
    {
        await OpenBrowserAsync(hasClock: false);
        Server.Page("/a", head: "<script>addEventListener('pageshow', (e) => window.wasRestored = e.persisted)</script>");
        await LandAsync("/a");
        await Page.GotoAsync(Server.Url("/elsewhere", host: "other.test"));
        await Page.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });
        await Page.WaitForFunctionAsync("() => window.wasRestored !== false");
        (await Page.EvaluateAsync<bool>("() => window.wasRestored")).ShouldBeTrue("the browser did not use its cache: the test shows nothing");
        await Server.UntilEventsAsync(2);

        Kinds().ShouldBe(["page_view", "page_view"]);
        Server.Events[1]["r"]!.GetValue<string>().ShouldBe(Server.Url("/a"));
    }

    [SkippableFact]
    public async Task Prerendered_NeverActivated_NothingSent()
    {
        const string Telltale = "<script>addEventListener('load', () => setTimeout(() => fetch('/rendered', { method: 'POST', body: String(document.prerendering) }), 500))</script>";
        Server.Page("/next", head: Telltale);
        Server.Raw("/", """<!doctype html><script type="speculationrules">{"prerender":[{"urls":["/next"],"eagerness":"immediate"}]}</script>""");
        using var browser = PlainChromium.Visit(Server.Url("/", host: "localhost"));
        await Server.UntilAsync(s => s.Posts.Count > 0, "a page rendered in advance");

        Server.Posts[0].ShouldBe("true");
        Server.Arrivals.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Prerendered_Activated_OnePageView()
    {
        await OpenBrowserAsync();
        await Page.AddInitScriptAsync("Object.defineProperty(document, 'prerendering', { get: () => !window.isShown })");
        Server.Page("/");
        await Page.GotoAsync(Server.Url("/"));
        await Page.Clock.RunForAsync(2_500);
        Server.Arrivals.ShouldBeEmpty();
        await Page.EvaluateAsync("() => { window.isShown = true; document.dispatchEvent(new Event('prerenderingchange')); }");
        await FinishAsync();

        Kinds().ShouldBe(["page_view"]);
    }

    [SkippableFact]
    public async Task Frame_InsideAnotherPage_NothingSent()
    {
        await OpenBrowserAsync();
        Server.Page("/framed");
        Server.Raw("/", "<!doctype html><iframe src=\"/framed\"></iframe>");
        await Page.GotoAsync(Server.Url("/"));
        await LeaveSilentlyAsync();

        Server.Arrivals.ShouldBeEmpty();
    }
}
