using System.Text.Json.Nodes;

namespace Throughline.Browser.Tests.Tracker;

/// <summary>The second file: forms that other scripts build, and the Global Privacy Platform (tracker.md 5.1 and 6).</summary>
public sealed class ExtrasTests(Chromium chromium) : TrackerTest(chromium)
{
    private const string Extras = "<script defer src=\"/t.extras.js\" data-forms=\"capture\"></script>";

    private const string HubSpotSays = """
        { type: 'hsFormCallback', eventName: 'onFormSubmit', id: 'abc-1', data: { 0: { name: 'email', value: 'ana@acme.com' }, 1: { name: 'card_number', value: '4111 1111 1111 1111' } } }
        """;

    private IEnumerable<JsonNode> Forms => Server.Events.Where(e => e.Is("form_submit"));

    [SkippableFact]
    public async Task HubSpotForm_InAFrame_IsAFormOfItsAllowedFields()
    {
        await OpenAsync();
        await Page.EvaluateAsync($"() => postMessage({HubSpotSays}, '*')");
        await Page.EvaluateAsync("() => postMessage({ type: 'hsFormCallback', eventName: 'onFormSubmitted', id: 'abc-1' }, '*')");
        await Server.UntilEventAsync("form_success");
        await FinishAsync();

        var form = Forms.ShouldHaveSingleItem()["f"]!;
        form["id"]!.GetValue<string>().ShouldBe("abc-1");
        form["fields"]!.ToJsonString().ShouldBe("""{"email":"ana@acme.com"}""");
        Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task HubSpotForm_InThePage_IsOnlyItsOwnSubmit()
    {
        await OpenAsync("<form id=\"hsForm_abc-1\"></form>");
        await Page.EvaluateAsync($"() => postMessage({HubSpotSays}, '*')");
        await FinishAsync();

        Forms.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task Messages_OfStrangersAndOfAnyShape_AreNotHeard()
    {
        await OpenAsync($"""<iframe srcdoc="<script>parent.postMessage({HubSpotSays.Replace("\"", "&quot;", StringComparison.Ordinal)}, '*')</script>" sandbox="allow-scripts"></iframe>""");
        await Page.EvaluateAsync("() => { for (const m of [null, 7, '{}', [], { type: 'hsFormCallback' }, { type: 'form-submit', formId: 'x' }, { event: 'calendly.event_scheduled' }, { type: 'hsFormCallback', eventName: 'onFormSubmit', id: '\"]', data: 3 }]) postMessage(m, '*') }");
        await FinishAsync();

        Forms.Where(f => f["f"]!["fields"] is JsonObject { Count: > 0 }).ShouldBeEmpty();
        Server.Events.ShouldNotContain(e => e.Is("form_success") || e.Is("meeting_scheduled"));
        Complaints.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task MarketoForm_ThatSubmitsTwice_IsOneFormAndOneSuccess()
    {
        await OpenAsync("<form id=\"mktoForm_7\" data-throughline-form=\"capture\"><input type=email name=Email value=bo@acme.com></form>");
        await Page.EvaluateAsync("""
            () => { window.MktoForms2 = { whenReady: (work) => work({
                getId: () => 7, getFormElem: () => [document.querySelector('form')],
                onSubmit: (f) => { window.send = f; }, onSuccess: (f) => { window.done = f; } }) }; }
            """);
        await Page.Clock.RunForAsync(1_100);
        await Page.EvaluateAsync("() => { send(); send(); window.goesOn = done() !== false; }");
        await Server.UntilEventAsync("form_success");
        await FinishAsync();

        Forms.ShouldHaveSingleItem()["f"]!["fields"]!.ToJsonString().ShouldBe("""{"email":"bo@acme.com"}""");
        (await Page.EvaluateAsync<bool>("() => goesOn")).ShouldBeTrue("the page's own thank-you must still come");
    }

    [SkippableFact]
    public async Task ContactForm7_ThatSentItsMail_IsASuccess()
    {
        await OpenAsync();
        await Page.EvaluateAsync("() => document.body.dispatchEvent(new CustomEvent('wpcf7mailsent', { bubbles: true, detail: { contactFormId: 42 } }))");
        await Server.UntilEventAsync("form_success");

        Server.Events.Single(e => e.Is("form_success"))["p"]!.ToJsonString().ShouldBe("""{"maker":"contact-form-7","form":"42"}""");
    }

    [SkippableTheory]
    [InlineData("usnat: [{ SaleOptOut: 1 }, { GpcSegmentType: 1 }]", false)]
    [InlineData("usca: { SharingOptOut: 1 }", false)]
    [InlineData("usnat: [{ SaleOptOut: 2, TargetedAdvertisingOptOut: 2 }]", true)]
    [InlineData("tcfeuv2: [{ SaleOptOut: 1 }]", true)]
    public async Task Gpp_OptOutOfSale_DeniesAdsForGood(string sections, bool allowsAds)
    {
        await OpenAsync(head: $"<script>window.__gpp = (name, work) => work({{ eventName: 'signalStatus', data: 'ready', pingData: {{ signalStatus: 'ready', parsedSections: {{ {sections} }} }} }}, true)</script>");
        // What the page grants afterwards cannot overrule it; a choice about analytics still holds.
        await CallAsync("'consent', { analytics: true, ads: true, gpc: false }");
        await FinishAsync();

        var last = Server.Events.Single(e => e.Is("finish"))["c"]!;
        last["ads"]!.GetValue<bool>().ShouldBe(allowsAds);
        (last["gpc"]?.GetValue<bool>() ?? false).ShouldBe(!allowsAds);
        last["analytics"]!.GetValue<bool>().ShouldBeTrue();
    }

    [SkippableFact]
    public async Task Gpp_OptOut_LeavesTheSayAboutAnalyticsToTheConsentTool()
    {
        await OpenAsync(head: "<script>window.dataLayer = []; window.__gpp = (name, work) => work({ eventName: 'signalStatus', pingData: { signalStatus: 'ready', parsedSections: { usnat: { SaleOptOut: 1 } } } })</script>");
        await Page.EvaluateAsync("() => { dataLayer.push(['consent', 'update', { analytics_storage: 'denied' }]) }");
        await CallAsync("'track', 'after'");
        await LeaveSilentlyAsync();

        Server.Events.ShouldNotContain(e => e.Is("after"));
    }

    private async Task OpenAsync(string body = "", string head = "")
    {
        await OpenBrowserAsync();
        Server.Page("/", body: body, head: head + Extras);
        await LandAsync("/");
    }
}
