using Throughline.Log;

namespace Throughline.Browser.Tests.Real;

/// <summary>RudderStack's browser client, unchanged, on a customer's page in Chromium, against the real server on another host.</summary>
public sealed class RudderBrowserTests(Chromium chromium) : RealTest(chromium)
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("useBeacon: true, beaconQueueOptions: { flushQueueInterval: 200 }")]
    public async Task Package_WithOurSource_DeliversEveryCall(string options)
    {
        SiteServer.SkipWithoutPackages();
        Sites.Page("/pricing", $$"""
            <!doctype html><title>Pricing</title><script src="/npm/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"></script><script>
            const analytics = new rudderanalytics.RudderAnalytics();
            analytics.load('{{Workspace.WriteKey}}', '{{Server}}', { configUrl: '{{Server}}', polyfillIfRequired: false, {{options}} });
            analytics.page('Pricing');
            analytics.track('Demo Requested', { plan: 'pro' });
            analytics.identify('u1', { email: 'jane@acme.test', name: 'Jane' });
            analytics.group('g1', { name: 'Acme' });
            </script>
            """);
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Sites.Url("/pricing?utm_source=google&utm_medium=cpc&gclid=AbC", "www.site.test"));
        var log = await LogAsync(static events => events.Count >= 4, "a page, a track, an identify and a group");
        log.Select(static e => e.Kind).ShouldBe([Kinds.PageView, Kinds.Track, Kinds.Identify, Kinds.Group], ignoreOrder: true);
        var view = log.Single(static e => e.Kind == Kinds.PageView);
        view.Facts.Url.ShouldBe(Sites.Url("/pricing?utm_source=google&utm_medium=cpc&gclid=*", "www.site.test"));
        view.Facts.Name.ShouldBe("Pricing");
        view.Personal!.Clicks!["gclid"].ShouldBe("AbC");
        log.ShouldAllBe(static e => e.Facts.Flag == null);
        log.Single(static e => e.Kind == Kinds.Identify).Personal!.Email.ShouldBe("jane@acme.test");
        Complaints.ShouldBeEmpty();
    }
}
