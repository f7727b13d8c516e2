namespace Throughline.Browser.Tests.Tracker;

/// <summary>Engaged time, outbound links and downloads.</summary>
public sealed class EngagementTests(Chromium chromium) : TrackerTest(chromium)
{
    [SkippableFact]
    public async Task EngagedTime_PausesCountUpTo30Seconds_ToldWhenThePageGoes()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));
        await LandAsync("/");
        await Page.Clock.RunForAsync(5_000);
        await Page.Mouse.MoveAsync(10, 10);
        await Page.Clock.RunForAsync(600_000);
        await Page.Mouse.MoveAsync(20, 20);
        await Page.GotoAsync(Server.Url("/elsewhere"));
        await Server.UntilEventAsync("engagement");

        Server.Events.Single(e => e.Is("engagement"))["p"]!["engaged_ms"]!.GetValue<int>().ShouldBe(35_000);
    }

    [SkippableFact]
    public async Task EngagedTime_SinglePageApplication_BelongsToThePageItWasSpentOn()
    {
        await OpenBrowserAsync();
        Server.Page("/a");
        await Page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));
        await LandAsync("/a");
        await Page.Clock.RunForAsync(4_000);
        await Page.EvaluateAsync("() => history.pushState({}, '', '/b')");
        await Page.Mouse.MoveAsync(10, 10);
        await FinishAsync();

        var e = Server.Events.Single(e => e.Is("engagement"));
        e.Url().ShouldEndWith("/a");
        e["p"]!["engaged_ms"]!.GetValue<int>().ShouldBe(4_000);
    }

    [SkippableFact]
    public async Task Links_OutboundAndDownloads_ToldOnce()
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: "data-domains=\"shop.test\"", body: """
            <a id=out href="http://partner.test/x?gclid=1"><b>out</b></a><a id=in href="/page">in</a><a id=own href="http://shop.test/">own</a>
            <a id=file href="/price-list.PDF?v=2">file</a><a id=mail href="mailto:a@b.test">mail</a><div id=host></div>
            <script>document.addEventListener('click', (e) => e.preventDefault());
            host.attachShadow({ mode: 'open' }).innerHTML = '<a id=deep href="http://deep.test/">deep</a>'</script>
            """);
        await LandAsync("/");
        foreach (var link in new[] { "#out b", "#in", "#own", "#file", "#mail", "#deep" })
        {
            await Page.ClickAsync(link);
        }
        await FinishAsync();

        Server.Events.Where(e => e.Kind() == "track" && !e.Is("finish")).Select(e => e["n"] + " " + e["p"]!["url"]).ShouldBe(
            ["outbound http://partner.test/x?gclid=1", $"download {Server.Url("/price-list.PDF?v=2")}", "outbound http://deep.test/"]);
    }
}
