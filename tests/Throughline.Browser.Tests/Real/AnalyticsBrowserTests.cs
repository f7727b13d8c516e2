using Throughline.Log;

namespace Throughline.Browser.Tests.Real;

/// <summary>Segment's browser client, unchanged, on a customer's page in Chromium, against the real server on another host.</summary>
public sealed class AnalyticsBrowserTests(Chromium chromium) : RealTest(chromium)
{
    private const string Calls = """
        analytics.page('Pricing');
        analytics.track('Demo Requested', { plan: 'pro' });
        analytics.identify('u1', { email: 'jane@acme.test', name: 'Jane' });
        analytics.group('g1', { name: 'Acme' });
        """;

    [SkippableFact]
    public async Task Package_WithOurSettings_DeliversEveryCall()
    {
        SiteServer.SkipWithoutPackages();
        Sites.Page("/pricing", $$"""
            <!doctype html><title>Pricing</title><script src="/npm/@segment/analytics-next/dist/umd/index.js"></script>
            <script>const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '{{Workspace.WriteKey}}', cdnURL: '{{Server}}' }); {{Calls}}</script>
            """);
        await ExpectEveryCallAsync();
    }

    [SkippableFact]
    public async Task Snippet_LoadedFromUs_DeliversEveryCall()
    {
        SiteServer.SkipWithoutPackages();
        // What Segment's snippet does: a queue under the name of the client, filled until the script it loads takes over.
        Sites.Page("/pricing", $$"""
            <!doctype html><title>Pricing</title><script>
            const queue = window.analytics = [];
            queue.initialize = false; queue.invoked = true; queue._writeKey = '{{Workspace.WriteKey}}'; queue.SNIPPET_VERSION = '5.2.1';
            for (const name of ['page', 'track', 'identify', 'group']) queue[name] = (...values) => queue.push([name, ...values]);
            const script = document.createElement('script');
            script.async = true;
            script.src = '{{Server}}/analytics.js/v1/{{Workspace.WriteKey}}/analytics.min.js';
            document.head.appendChild(script);
            {{Calls}}</script>
            """);
        await ExpectEveryCallAsync();
    }

    private async Task ExpectEveryCallAsync()
    {
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Sites.Url("/pricing?utm_source=google&utm_medium=cpc&gclid=AbC", "www.site.test"));
        var log = await LogAsync(static events => events.Count >= 4, "a page, a track, an identify and a group");
        log.Select(static e => e.Kind).ShouldBe([Kinds.PageView, Kinds.Track, Kinds.Identify, Kinds.Group], ignoreOrder: true);
        log.Select(static e => e.Facts.Visitor).Distinct().Count().ShouldBe(1);
        var view = log.Single(static e => e.Kind == Kinds.PageView);
        view.Facts.Url.ShouldBe(Sites.Url("/pricing?utm_source=google&utm_medium=cpc&gclid=*", "www.site.test"));
        view.Facts.Name.ShouldBe("Pricing");
        view.Facts.MessageId!.ShouldStartWith("ajs-next-");
        view.Personal!.Clicks!["gclid"].ShouldBe("AbC");
        log.ShouldAllBe(static e => e.Facts.Flag == null);
        log.Single(static e => e.Kind == Kinds.Identify).Personal!.Email.ShouldBe("jane@acme.test");
        Complaints.ShouldBeEmpty();
    }
}
