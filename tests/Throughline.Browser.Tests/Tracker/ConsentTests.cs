namespace Throughline.Browser.Tests.Tracker;

public sealed class ConsentTests(Chromium chromium) : TrackerTest(chromium)
{
    private const string Landing = "/?utm_source=news&utm_campaign=spring&gclid=SeCrEt.1_2-3";

    [SkippableTheory]
    [InlineData("wait")]
    [InlineData("denied")]
    public async Task NotGranted_NothingSentNothingStored(string consent)
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: $"data-consent=\"{consent}\"");
        await Page.GotoAsync(Server.Url(Landing));
        await CallAsync("'track', 'quiet'");
        (await StorageAsync()).ShouldBe("{}");
        await LeaveSilentlyAsync();

        Server.Arrivals.ShouldBeEmpty();
        (await Context.CookiesAsync()).ShouldBeEmpty();
    }

    [SkippableTheory]
    [InlineData("wait", new[] { "/", "/second" })]
    [InlineData("denied", new[] { "/" })]
    public async Task UnknownThenGranted_OnSecondSpaPage_FirstLandingsCampaignKept(string consent, string[] pages)
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: $"data-consent=\"{consent}\"");
        await Page.GotoAsync(Server.Url(Landing));
        await Page.EvaluateAsync("() => history.pushState({}, '', '/second')");
        await Page.Clock.RunForAsync(5_000);
        Server.Arrivals.ShouldBeEmpty();
        await CallAsync("'consent', { analytics: true, ads: true }");
        await Server.UntilEventAsync("page_view");
        await FinishAsync();

        Server.Events[0].Url().ShouldEndWith(Landing);
        Server.Events.Where(e => e.Is("page_view")).Select(e => new Uri(e.Url()).AbsolutePath).ShouldBe(pages);
        Server.Events.ShouldAllBe(e => e["c"]!["analytics"]!.GetValue<bool>());
        Server.Events.Count(e => e.Is("consent")).ShouldBe(1);
        (await StorageAsync()).ShouldContain("utm_campaign=spring");
    }

    [SkippableFact]
    public async Task AdsDenied_ClickIdValueNeverLeaves_NameStays()
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: "data-consent=\"wait\"");
        await Page.GotoAsync(Server.Url(Landing));
        await CallAsync("'consent', { analytics: true, ads: false }");
        await CallAsync("'track', 'copied', { url: location.href }");
        await FinishAsync();

        Server.Events[0].Url().ShouldEndWith("/?utm_source=news&utm_campaign=spring&gclid=*");
        Server.Everything.ShouldNotContain("SeCrEt");
        (await StorageAsync()).ShouldNotContain("SeCrEt");
    }

    [SkippableFact]
    public async Task Gpc_WithGclid_NoValueInStorageOrPayload()
    {
        await OpenBrowserAsync();
        await Page.AddInitScriptAsync("Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })");
        Server.Page("/");
        await LandAsync("/?gclid=x7Y&utm_source=google");
        await CallAsync("'consent', { analytics: true, ads: true }");
        await FinishAsync();

        Server.Events[0].Url().ShouldEndWith("/?gclid=*&utm_source=google");
        Server.Events.ShouldAllBe(e => e["c"]!["gpc"]!.GetValue<bool>() && !e["c"]!["ads"]!.GetValue<bool>());
        Server.Everything.ShouldNotContain("x7Y");
        (await StorageAsync()).ShouldNotContain("x7Y");
    }

    [SkippableTheory]
    [InlineData("gclid")]
    [InlineData("wbraid")]
    [InlineData("gbraid")]
    [InlineData("dclid")]
    [InlineData("msclkid")]
    [InlineData("fbclid")]
    [InlineData("ttclid")]
    [InlineData("li_fat_id")]
    [InlineData("twclid")]
    [InlineData("rdt_cid")]
    [InlineData("ScCid")]
    [InlineData("epik")]
    [InlineData("qclid")]
    [InlineData("yclid")]
    [InlineData("ymclid")]
    [InlineData("tblci")]
    [InlineData("obclickid")]
    [InlineData("ob_click_id")]
    [InlineData("dicbo")]
    [InlineData("cto_pld")]
    [InlineData("irclickid")]
    public async Task AdsDenied_EveryClickId_Masked(string name)
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: "data-consent=\"wait\"");
        await Page.GotoAsync(Server.Url($"/?a=keep&{name}=hide-me%2Btoo&b=keep&next=%2Fp%3F{name}%3Dhide-me%26c%3Dkeep#{name}=hide-me"));
        await CallAsync("'consent', { analytics: true, ads: false }");
        await Server.UntilEventAsync("page_view");

        Server.Events[0].Url().ShouldEndWith($"/?a=keep&{name}=*&b=keep&next=%2Fp%3F{name}%3D*%26c%3Dkeep#{name}=*");
    }

    [SkippableFact]
    public async Task Withdrawn_OneConsentEvent_StorageGone_ThenSilenceAlsoOnTheNextPage()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync(Landing);
        await CallAsync("'track', 'unsent'");
        await CallAsync("'consent', { analytics: false, ads: false }");
        await Server.UntilEventAsync("consent");
        await CallAsync("'track', 'after'");
        (await StorageAsync()).ShouldBe("""{"_tl":"0"}""", "an entry without identifier remembers the refusal");
        await Page.GotoAsync(Server.Url("/?next"));
        await LeaveSilentlyAsync();

        Kinds().ShouldBe(["page_view", "consent"]);
        Server.Events[1]["c"]!["analytics"]!.GetValue<bool>().ShouldBeFalse();
        Server.Arrivals[1].Cookie.ShouldBe("_tl_v=visitor", "the server needs the cookie to delete it");
    }

    [SkippableFact]
    public async Task WithdrawnThenGrantedAgain_TracksAgain()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/");
        await CallAsync("'consent', { analytics: false, ads: false }");
        await Server.UntilEventAsync("consent");
        await Page.GotoAsync(Server.Url("/?next"));
        await CallAsync("'consent', { analytics: true, ads: true }");
        await FinishAsync();

        Server.Events.Last(e => e.Is("page_view")).Url().ShouldEndWith("/?next");
        (await StorageAsync()).ShouldContain("\"s\\\"");
    }

    [SkippableFact]
    public async Task SameAnswerOnEveryPage_RecordedOnce()
    {
        await OpenBrowserAsync();
        const string Answer = """
            <script>window.throughline = window.throughline || function () { (throughline.q = throughline.q || []).push(arguments) };
            throughline('consent', { analytics: true, ads: true })</script>
            """;
        Server.Page("/a", head: Answer, attributes: "data-consent=\"wait\"");
        await LandAsync("/a");
        await FinishAsync();
        await LandAsync("/a?2");
        await CallAsync("'consent', { analytics: true, ads: true }");
        await CallAsync("'track', 'end'");
        await Page.Clock.RunForAsync(2_500);
        await Server.UntilEventAsync("end");

        Server.Events.Count(e => e.Is("consent")).ShouldBe(1);
    }

    [SkippableTheory]
    [InlineData("granted", "granted", "granted", true)]
    [InlineData("granted", "denied", "granted", false)]
    [InlineData("granted", "granted", "denied", false)]
    public async Task GoogleConsentMode_Update_DecidesAnalyticsAndAds(string analytics, string adStorage, string adUserData, bool ads)
    {
        await OpenBrowserAsync();
        Server.Page("/", head: """
            <script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }
            gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied', ad_user_data: 'denied', region: ['HR'] });
            gtag('consent', 'default', { analytics_storage: 'granted', ad_storage: 'granted', ad_user_data: 'granted' })</script>
            """);
        await Page.GotoAsync(Server.Url(Landing));
        await Page.Clock.RunForAsync(5_000);
        Server.Arrivals.ShouldBeEmpty("a refusal for any region holds until the update");
        await Page.EvaluateAsync(
            $"() => gtag('consent', 'update', {{ analytics_storage: '{analytics}', ad_storage: '{adStorage}', ad_user_data: '{adUserData}' }})");
        await Server.UntilEventAsync("page_view");

        Server.Events[0].Url().Contains("SeCrEt", StringComparison.Ordinal).ShouldBe(ads);
        Server.Events[0]["c"]!["ads"]!.GetValue<bool>().ShouldBe(ads);
    }

    [SkippableFact]
    public async Task GoogleConsentMode_DataLayerStillWorksForOthers()
    {
        await OpenBrowserAsync();
        Server.Page("/", head: "<script>window.dataLayer = [{ event: 'a' }]</script>");
        await LandAsync("/");

        (await Page.EvaluateAsync<int>("() => dataLayer.push({ event: 'b' }, { event: 'c' })")).ShouldBe(3);
        (await Page.EvaluateAsync<string>("() => dataLayer.map((e) => e.event).join()")).ShouldBe("a,b,c");
    }

    [SkippableTheory]
    [InlineData(true, "{1:true,7:true,8:true}", true, true)]
    [InlineData(true, "{1:true,7:false,8:true}", true, false)]
    [InlineData(true, "{1:false,7:true,8:true}", false, false)]
    [InlineData(false, "{}", true, true)]
    public async Task Tcf_AnsweredAfterTheLanding_Decides(bool gdprApplies, string purposes, bool analytics, bool ads)
    {
        await OpenBrowserAsync();
        Server.Page("/", head: "<script>window.__tcfapi = (command, version, callback) => { window.answer = callback }</script>");
        await Page.GotoAsync(Server.Url(Landing));
        await Page.Clock.RunForAsync(5_000);
        Server.Arrivals.ShouldBeEmpty("a consent tool is present and has not answered");
        var gdpr = gdprApplies ? "true" : "false";
        await Page.EvaluateAsync($$"""
            () => {
              answer({ eventStatus: 'cmpuishown', gdprApplies: {{gdpr}}, purpose: { consents: {} } }, true);
              answer({ eventStatus: 'useractioncomplete', gdprApplies: {{gdpr}}, tcString: 'CPtc', purpose: { consents: {{purposes}} } }, true);
            }
            """);
        if (analytics)
        {
            await Server.UntilEventAsync("page_view");
            Server.Events[0].Url().Contains("SeCrEt", StringComparison.Ordinal).ShouldBe(ads);
            Server.Events.Single(e => e.Is("consent"))["c"]!["tc"]!.GetValue<string>().ShouldBe("CPtc");
        }
        else
        {
            await LeaveSilentlyAsync();
            Server.Arrivals.ShouldBeEmpty();
        }
    }

    [SkippableFact]
    public async Task OwnApi_OverrulesTheConsentTool()
    {
        await OpenBrowserAsync();
        Server.Page("/", head: "<script>window.__tcfapi = (command, version, callback) => { window.answer = callback }</script>");
        await Page.GotoAsync(Server.Url("/"));
        await CallAsync("'consent', { analytics: false, ads: false }");
        await Page.EvaluateAsync(
            "() => answer({ eventStatus: 'tcloaded', gdprApplies: true, purpose: { consents: { 1: true, 7: true, 8: true } } }, true)");
        await LeaveSilentlyAsync();

        Server.Arrivals.ShouldBeEmpty();
    }
}
