namespace Throughline.Browser.Tests.Tracker;

/// <summary>What the server tells the page: a token for the tenant's other domains, and the number of this visit.</summary>
public sealed class AssistTests(Chromium chromium) : TrackerTest(chromium)
{
    private string Shop => $"shop.test:{Server.Port}";

    private string Domains => $"data-domains=\"{Shop}\"";

    private async Task LandWithTokenAsync(string path)
    {
        Server.Assistance = """{"lk":"to.ken-1"}""";
        await LandAsync(path);
        await Server.UntilAsync(s => s.AssistanceAsked == 1, "the page to ask for a token");
        await Page.EvaluateAsync("() => fetch('/mark', { method: 'POST', body: 'x' }).then((r) => r.text())");
    }

    private async Task<string> HrefAfterClickAsync(string id)
    {
        await Page.EvaluateAsync($"() => document.getElementById('{id}').click()");
        return (await Page.GetAttributeAsync($"#{id}", "href"))!;
    }

    private string Links => $"""
        <a id=shop href="http://{Shop}/buy?size=%2B4#top">shop</a><a id=bare href="http://{Shop}/">bare</a>
        <a id=other href="http://partner.test/">partner</a><a id=own href="/own">own</a><a id=mail href="mailto:a@shop.test">mail</a>
        <script>document.addEventListener('click', (e) => window.stays && e.preventDefault())</script>
        """;

    [SkippableFact]
    public async Task Linker_LinkToOwnOtherDomain_TokenArrivesWithTheLandingAndLeavesTheAddressBar()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Links, attributes: Domains);
        Server.Page("/buy");
        await LandWithTokenAsync("/");
        await Page.ClickAsync("#shop");
        await Page.WaitForFunctionAsync("(url) => location.href === url", $"http://{Shop}/buy?size=%2B4#top");
        await Server.UntilAsync(s => s.Events.Count(e => e.Is("page_view")) == 2, "the landing on the other domain");

        Server.Events.Last(e => e.Is("page_view")).Url().ShouldBe($"http://{Shop}/buy?size=%2B4&_tl=to.ken-1#top");
        (await StorageAsync()).ShouldNotContain("to.ken-1");
        await FinishAsync();
        Server.Events.Count(e => e.Is("page_view")).ShouldBe(2, "cleaning the address is no page view");
    }

    [SkippableFact]
    public async Task Linker_ForeignOwnAndMailLinks_LeftAlone()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Links, attributes: Domains);
        await LandWithTokenAsync("/");
        await Page.EvaluateAsync("() => { window.stays = true; }");

        (await HrefAfterClickAsync("bare")).ShouldBe($"http://{Shop}/?&_tl=to.ken-1");
        (await HrefAfterClickAsync("bare")).ShouldBe($"http://{Shop}/?&_tl=to.ken-1", "a second click replaces the token");
        (await HrefAfterClickAsync("other")).ShouldBe("http://partner.test/");
        (await HrefAfterClickAsync("own")).ShouldBe("/own");
        (await HrefAfterClickAsync("mail")).ShouldBe("mailto:a@shop.test");
    }

    [SkippableFact]
    public async Task Linker_Token121SecondsOld_NotUsed()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Links, attributes: Domains);
        await LandWithTokenAsync("/");
        await Page.EvaluateAsync("() => { window.stays = true; }");
        Server.Assistance = "{}";
        await Page.Clock.RunForAsync(121_000);

        (await HrefAfterClickAsync("bare")).ShouldBe($"http://{Shop}/");
        await Server.UntilAsync(s => s.AssistanceAsked == 2, "the page to ask for a new token");
    }

    [SkippableFact]
    public async Task Numbers_WhileTheVisitorMoves_AskedForAgainAtMostOnceAMinute()
    {
        await OpenBrowserAsync();
        Server.Assistance = "{}";
        Server.Page("/", attributes: "data-numbers=\"on\"", body: "<p id=a>a</p><p id=b>b</p>");
        await LandAsync("/");
        await Server.UntilAsync(s => s.AssistanceAsked == 1, "the page to ask for its number");
        await Page.HoverAsync("#a");
        await Page.Clock.RunForAsync(59_000);
        await Page.HoverAsync("#b");
        Server.AssistanceAsked.ShouldBe(1);
        await Page.Clock.RunForAsync(1_800_000);
        Server.AssistanceAsked.ShouldBe(1, "nobody moved");
        await Page.HoverAsync("#a");
        await Server.UntilAsync(s => s.AssistanceAsked == 2, "the page to say that somebody is there");
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("data-numbers=\"on\" data-consent=\"wait\"")]
    public async Task WithoutOptionOrConsent_NothingAsked(string attributes)
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Links, attributes: attributes);
        await Page.GotoAsync(Server.Url("/"));
        await LeaveSilentlyAsync();

        Server.AssistanceAsked.ShouldBe(0);
    }

    [SkippableFact]
    public async Task Numbers_PrintedOnes_SwappedInLinksAndMarkedText()
    {
        await OpenBrowserAsync();
        Server.Assistance = """{"n":{"15550100":"+1 555 0199"}}""";
        Server.Page("/", attributes: "data-numbers=\"on\"", body: """
            <a id=a href="tel:+1-555-0100">+1 (555) 0100</a><a id=b href="tel:+15550100">Call <b>us</b></a>
            <span id=c data-throughline-number>+1 555 0100</span><span id=d>+1 555 0100</span><a id=e href="tel:+15550111">+1 555 0111</a>
            <a id=f href="tel:+15550100"><svg></svg> Call <b>+1 (555) 0100</b></a><a id=g href="tel:+15550100">Open 24 hours</a><a id=h href="tel:+15550100">24/7: +1 (555) 0100!</a>
            """);
        await LandAsync("/");
        await Page.WaitForFunctionAsync("() => document.querySelector('#a').textContent === '+1 555 0199'");

        (await Page.GetAttributeAsync("#a", "href")).ShouldBe("tel:+15550199");
        (await Page.InnerHTMLAsync("#b")).ShouldBe("Call <b>us</b>");
        (await Page.GetAttributeAsync("#b", "href")).ShouldBe("tel:+15550199");
        (await Page.InnerTextAsync("#c")).ShouldBe("+1 555 0199");
        (await Page.InnerTextAsync("#d")).ShouldBe("+1 555 0100", "unmarked text is the site's own");
        (await Page.InnerTextAsync("#e")).ShouldBe("+1 555 0111");
        (await Page.InnerHTMLAsync("#f")).ShouldBe("<svg></svg> Call <b>+1 555 0199</b>", "what else a link holds stays");
        (await Page.InnerTextAsync("#g")).ShouldBe("Open 24 hours");
        (await Page.InnerTextAsync("#h")).ShouldBe("24/7: +1 555 0199!");

        await Page.EvaluateAsync("() => document.body.insertAdjacentHTML('beforeend', '<a id=late href=\"tel:+15550100\">+1 555 0100</a>')");
        await Page.Clock.RunForAsync(61_000);
        await Page.HoverAsync("#e");
        await Page.WaitForFunctionAsync("() => document.querySelector('#late').textContent === '+1 555 0199'");
    }
}
