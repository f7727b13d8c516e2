namespace Throughline.Browser.Tests.Tracker;

public sealed class DeliveryTests(Chromium chromium) : TrackerTest(chromium)
{
    [SkippableFact]
    public async Task Track_WithProperties_ArrivesAfterTwoSecondsWithTheVisitorCookie()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await CallAsync("'track', 'Plan viewed', { plan: 'pro', seats: 5 }");
        await Page.Clock.RunForAsync(2_500);
        await Server.UntilEventAsync("Plan viewed");

        var e = Server.Events[1];
        e.Kind().ShouldBe("track");
        e["p"]!.ToJsonString().ShouldBe("""{"plan":"pro","seats":5}""");
        Server.Arrivals[0].Cookie.ShouldBeNullOrEmpty();
        Server.Arrivals[1].Cookie.ShouldBe("_tl_v=visitor");
        (await Page.EvaluateAsync<string>("() => document.cookie")).ShouldBeEmpty("the visitor cookie is HttpOnly, and the script sets none");
    }

    [SkippableFact]
    public async Task Identify_Traits_Arrive()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await CallAsync("'identify', { email: 'ana@example.test', name: 'Ana' }");
        await Page.Clock.RunForAsync(2_500);
        await Server.UntilEventAsync("identify");

        Server.Events[1]["traits"]!.ToJsonString().ShouldBe("""{"email":"ana@example.test","name":"Ana"}""");
    }

    [SkippableFact]
    public async Task TenEvents_AreSentAtOnce()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));
        await Page.EvaluateAsync("() => { for (let i = 0; i < 10; i++) throughline('track', 'n' + i); }");
        await Server.UntilEventsAsync(11);

        Server.Arrivals.Count.ShouldBe(2);
    }

    [SkippableFact]
    public async Task Endpoint500ThreeTimes_RetriedWithBackoff_DeliveredOnceWithTheSameIds()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        Server.FailNext(500, 503, 500);
        await Page.GotoAsync(Server.Url("/"));
        await Server.UntilAsync(s => s.Arrivals.Count == 1, "the first attempt");
        await Page.WaitForFunctionAsync("() => localStorage._tl.includes('page_view')");
        foreach (var (pauseMs, attempts) in new[] { (1_000, 2), (4_000, 3), (15_000, 4) })
        {
            await Page.Clock.RunForAsync(pauseMs - 400);
            Server.Arrivals.Count.ShouldBe(attempts - 1, "it must not try before its pause is over");
            await Page.Clock.RunForAsync((pauseMs / 4) + 500);
            await Server.UntilAsync(s => s.Arrivals.Count == attempts, $"attempt {attempts}");
            await Page.EvaluateAsync("() => fetch('/mark', { method: 'POST', body: 'x' }).then((r) => r.text())");
        }

        Server.Arrivals.Select(a => a.Status).ShouldBe([500, 503, 500, 204]);
        Server.Arrivals.SelectMany(a => a.Events).Select(e => e.Id()).Distinct().Count().ShouldBe(1);
        Server.Arrivals.Select(a => a.Batch["sent_at"]!.GetValue<double>()).ShouldBeUnique("each attempt says when it was sent");
        await Page.WaitForFunctionAsync("() => !localStorage._tl.includes('page_view')");
    }

    [SkippableFact]
    public async Task RetryAfter_IsRespected()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        Server.FailNext(429, retryAfter: "120");
        await Page.GotoAsync(Server.Url("/"));
        await Page.WaitForFunctionAsync("() => localStorage._tl?.includes('page_view')");
        await Page.Clock.RunForAsync(118_000);
        Server.Arrivals.Count.ShouldBe(1);
        await Page.Clock.RunForAsync(35_000);
        await Server.UntilEventsAsync(1);
    }

    [SkippableTheory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task Refused4xx_NeverRetried(int status)
    {
        await OpenBrowserAsync();
        Server.Page("/");
        Server.FailNext(status);
        await Page.GotoAsync(Server.Url("/"));
        await Server.UntilAsync(s => s.Arrivals.Count == 1, "the first attempt");
        await Page.Clock.RunForAsync(300_000);
        await FinishAsync();

        Server.Arrivals.Count.ShouldBe(2);
        Kinds().ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Offline_EventsSurviveThePage_DeliveredByTheNext()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        Server.Page("/b");
        Server.FailNext(503);
        await Page.GotoAsync(Server.Url("/a"));
        await Page.WaitForFunctionAsync("() => localStorage._tl?.includes('page_view')");
        await CallAsync("'track', 'while away'");
        await Page.GotoAsync(Server.Url("/b"));
        await Server.UntilEventAsync("while away");

        Server.Events.Where(e => e.Is("page_view")).Select(e => new Uri(e.Url()).AbsolutePath).ShouldBe(["/a", "/b"], ignoreOrder: true);
        Server.Events.Select(e => e.Id()).ShouldBeUnique();
        await Page.WaitForFunctionAsync("() => !localStorage._tl.includes('while away')");
    }

    [SkippableFact]
    public async Task Offline_OlderThanADay_Dropped()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        Server.FailNext(503);
        await Page.GotoAsync(Server.Url("/a?old"));
        await Page.WaitForFunctionAsync("() => localStorage._tl?.includes('page_view')");
        await Page.GotoAsync(Server.Url("/elsewhere"));
        await Page.EvaluateAsync("() => { const s = JSON.parse(localStorage._tl); s.q[0].ts -= 864e5; localStorage._tl = JSON.stringify(s); }");
        await LandAsync("/a?new");
        await FinishAsync();

        Server.Events.Where(e => e.Is("page_view")).Select(e => new Uri(e.Url()).Query).ShouldBe(["?new"]);
    }

    [SkippableFact]
    public async Task NetworkBack_SendsWithoutSittingOutThePause()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await Context.SetOfflineAsync(true);
        await CallAsync("'track', 'in the tunnel'");
        await Page.Clock.RunForAsync(2_500);
        await Page.WaitForFunctionAsync("() => localStorage._tl.includes('in the tunnel')");
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await Context.SetOfflineAsync(false);
        await Server.UntilEventAsync("in the tunnel");
    }

    [SkippableFact]
    public async Task PageHide_Batch70Kilobytes_SplitAndBothDelivered()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        Server.Page("/b");
        await LandAsync("/a");
        // Nine events wait for the batch; together they are more than the 64 KiB a page may have in flight when it goes.
        await Page.EvaluateAsync("() => { for (let i = 0; i < 9; i++) throughline('track', 'big' + i, { text: 'x'.repeat(7800) }); }");
        await Page.GotoAsync(Server.Url("/b"));
        await Server.UntilAsync(
            s => s.Events.Select(e => e["n"]?.GetValue<string>()).Where(n => n is not null).Distinct().Count() == 9, "all nine large events");

        Server.Arrivals.ShouldAllBe(a => a.Body.Length < 64 * 1024);
        Server.Arrivals.Count(a => a.Body.Contains("\"big", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
    }

    [SkippableFact]
    public async Task PageHidden_SendsWhatWaits()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));
        await CallAsync("'track', 'last words'");
        await Page.GotoAsync("about:blank");
        await Server.UntilEventAsync("last words");

        Server.Events.Count(e => e.Is("last words")).ShouldBe(1);
    }

    [SkippableFact]
    public async Task SessionHint_SharedByTabs_RenewedAfterHalfAnHour()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/?tab=1");
        var other = await NewPageAsync();
        await other.GotoAsync(Server.Url("/?tab=2"));
        await Server.UntilEventsAsync(2);
        await other.Clock.RunForAsync(31 * 60 * 1_000);
        await other.EvaluateAsync("() => { throughline('track', 'back'); }");
        await other.Clock.RunForAsync(2_500);
        await Server.UntilEventAsync("back");

        var hints = Server.Arrivals.Select(a => a.Batch["sid"]!.GetValue<string>()).ToList();
        hints[1].ShouldBe(hints[0]);
        hints[2].ShouldNotBe(hints[0]);
    }
}
