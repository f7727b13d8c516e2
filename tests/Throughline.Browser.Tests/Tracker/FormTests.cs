using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Throughline.Browser.Tests.Tracker;

/// <summary>Attach mode: what the form's own receiver gets, and what we get.</summary>
public sealed class FormTests(Chromium chromium) : TrackerTest(chromium)
{
    private const string Form = """<form id="quote" name="quote" data-throughline-form action="/thanks" method="post"><input name="email" value="ana@example.test"><button>Go</button></form>""";

    private async Task<Dictionary<string, StringValues>> SubmitAsync(string selector = "button")
    {
        await Page.ClickAsync(selector);
        await Server.UntilAsync(s => s.Posts.Count > 0, "the form at its receiver");
        return QueryHelpers.ParseQuery(Server.Posts[0]);
    }

    [SkippableFact]
    public async Task Marked_ReceiverGetsLandingsCampaignAndEventId_WeGetTheSubmitWithoutValues()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        Server.Page("/contact", body: Form);
        await Page.GotoAsync(Server.Url("/?utm_source=first"), new() { Referer = "http://blog.test/" });
        await Server.UntilEventsAsync(1);
        await Page.GotoAsync(
            Server.Url("/?utm_source=google&utm_medium=cpc&utm_campaign=spring%20sale&gclid=AbC&unrelated=1"), new() { Referer = "http://search.test/" });
        await Server.UntilEventsAsync(2);
        await Page.GotoAsync(Server.Url("/contact"), new() { Referer = Server.Url("/") });
        await Server.UntilEventsAsync(3);
        var fields = await SubmitAsync();
        await Server.UntilEventAsync("form_submit");

        var submit = Server.Events.Single(e => e.Is("form_submit"));
        fields["tl_event"].ToString().ShouldBe(submit.Id());
        fields["tl_landing"].ToString().ShouldEndWith("/?utm_source=google&utm_medium=cpc&utm_campaign=spring%20sale&gclid=AbC&unrelated=1");
        fields["tl_referrer"].ToString().ShouldBe("http://search.test/");
        fields["tl_first_landing"].ToString().ShouldEndWith("/?utm_source=first");
        fields["tl_first_referrer"].ToString().ShouldBe("http://blog.test/");
        fields["utm_source"].ToString().ShouldBe("google");
        fields["utm_campaign"].ToString().ShouldBe("spring sale");
        fields["gclid"].ToString().ShouldBe("AbC");
        fields.ShouldNotContainKey("unrelated");
        submit["f"]!.ToJsonString().ShouldBe("""{"id":"quote","name":"quote","valid":true}""");
        Server.Everything.ShouldNotContain("ana@example.test");
    }

    [SkippableFact]
    public async Task ReturnWithoutEvidence_LastLandingStays()
    {
        await OpenBrowserAsync();
        Server.Page("/contact", body: Form);
        await LandAsync("/contact?utm_source=mail");
        await LandAsync("/contact");
        var fields = await SubmitAsync();

        fields["utm_source"].ToString().ShouldBe("mail");
    }

    [SkippableFact]
    public async Task Unmarked_LeftAlone()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: "<form action=/thanks method=post><input name=email value=a><button>Go</button></form>");
        await LandAsync("/?utm_source=a");
        var fields = await SubmitAsync();

        fields.Keys.ShouldBe(["email"]);
        Kinds().ShouldBe(["page_view"]);
    }

    [SkippableFact]
    public async Task OtherOrigin_NothingAttached_SubmitStillTold()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form.Replace("/thanks", Server.Url("/thanks", host: "other.test"), StringComparison.Ordinal));
        await LandAsync("/?utm_source=a");
        var fields = await SubmitAsync();
        await Server.UntilEventAsync("form_submit");

        fields.Keys.ShouldBe(["email"]);
    }

    [SkippableFact]
    public async Task OtherOrigin_AllowListed_Attached()
    {
        await OpenBrowserAsync();
        var body = Form.Replace("/thanks", Server.Url("/thanks", host: "other.test"), StringComparison.Ordinal);
        Server.Page("/", body: body, attributes: $"data-domains=\"other.test:{Server.Port}\"");
        await LandAsync("/?utm_source=a");
        var fields = await SubmitAsync();

        fields["utm_source"].ToString().ShouldBe("a");
    }

    [SkippableFact]
    public async Task ButtonSendsElsewhere_NothingAttached()
    {
        await OpenBrowserAsync();
        var elsewhere = Server.Url("/thanks", host: "other.test");
        Server.Page("/", body: Form.Replace("<button>", $"<button formaction=\"{elsewhere}\">", StringComparison.Ordinal));
        await LandAsync("/?utm_source=a");
        var fields = await SubmitAsync();

        fields.Keys.ShouldBe(["email"]);
    }

    [SkippableFact]
    public async Task OwnHiddenFieldAndPrefix_FilledNotDoubled_VisibleOneKept()
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: "data-prefix=\"src_\"", body: """
            <form data-throughline-form action=/thanks method=post><input type=hidden name=utm_source><input name=utm_medium value=typed><button>Go</button></form>
            """);
        await LandAsync("/?utm_source=a&utm_medium=b");
        var fields = await SubmitAsync();

        fields["utm_source"].Count.ShouldBe(1);
        fields["utm_source"].ToString().ShouldBe("a");
        fields["utm_medium"].ToString().ShouldBe("typed");
        fields.ShouldContainKey("src_event");
        fields.ShouldNotContainKey("tl_event");
    }

    [SkippableFact]
    public async Task AdsDenied_ClickIdAttachedAsPresentOnly()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form, attributes: "data-consent=\"wait\"");
        await Page.GotoAsync(Server.Url("/?utm_source=a&gclid=SeCrEt"));
        await CallAsync("'consent', { analytics: true, ads: false }");
        await Server.UntilEventAsync("page_view");
        var fields = await SubmitAsync();

        fields["gclid"].ToString().ShouldBe("*");
        Server.Posts[0].ShouldNotContain("SeCrEt");
    }

    [SkippableFact]
    public async Task NoConsent_FormLeftAlone()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form, attributes: "data-consent=\"denied\"");
        await Page.GotoAsync(Server.Url("/?utm_source=a"));
        var fields = await SubmitAsync();

        fields.Keys.ShouldBe(["email"]);
        Server.Arrivals.ShouldBeEmpty();
    }

    [SkippableFact]
    public async Task FormsOff_LeftAlone()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form, attributes: "data-forms=\"off\"");
        await LandAsync("/?utm_source=a");
        var fields = await SubmitAsync();

        fields.Keys.ShouldBe(["email"]);
        Kinds().ShouldBe(["page_view"]);
    }

    [SkippableFact]
    public async Task AddedLate_SubmitSeen()
    {
        await OpenBrowserAsync();
        Server.Page("/");
        await LandAsync("/?utm_source=a");
        await Page.EvaluateAsync($"() => {{ document.body.innerHTML = `{Form}`; }}");
        var fields = await SubmitAsync();
        await Server.UntilEventAsync("form_submit");

        fields["utm_source"].ToString().ShouldBe("a");
    }

    [SkippableFact]
    public async Task InShadowTree_SubmitSeen()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: "<div id=host></div>");
        await LandAsync("/?utm_source=a");
        await Page.EvaluateAsync($"() => {{ document.getElementById('host').attachShadow({{ mode: 'open' }}).innerHTML = `{Form}`; }}");
        var fields = await SubmitAsync();
        await Server.UntilEventAsync("form_submit");

        fields["utm_source"].ToString().ShouldBe("a");
    }

    [SkippableFact]
    public async Task SiteHandlerStopsTheEvent_StillSeen_AndNeverDelayed()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form + """
            <script>document.querySelector('form').addEventListener('submit', (e) => {
              e.preventDefault(); e.stopImmediatePropagation(); window.sent = new URLSearchParams(new FormData(e.target)).toString();
            })</script>
            """);
        await LandAsync("/?utm_source=a");
        await Page.ClickAsync("button");
        await Server.UntilEventAsync("form_submit");

        (await Page.EvaluateAsync<string>("() => window.sent")).ShouldContain("utm_source=a", Case.Sensitive, "the site's own handler sees the attached fields");
    }

    [SkippableFact]
    public async Task DoubleSubmit_WithinTenSeconds_OneEventOneId()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form + """
            <script>window.ids = []; document.querySelector('form').addEventListener('submit', (e) => {
              e.preventDefault(); ids.push(e.target.elements.tl_event.value);
            })</script>
            """);
        await LandAsync("/");
        await Page.ClickAsync("button");
        await Page.ClickAsync("button");
        await Page.Clock.RunForAsync(11_000);
        await Page.ClickAsync("button");
        await FinishAsync();

        Server.Events.Count(e => e.Is("form_submit")).ShouldBe(2);
        var ids = await Page.EvaluateAsync<string[]>("() => ids");
        ids[1].ShouldBe(ids[0]);
        ids[2].ShouldNotBe(ids[0]);
    }

    [SkippableFact]
    public async Task Invalid_SaysSo_WithoutTroublingThePage()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: """
            <form novalidate data-throughline-form><input name=email type=email required><button>Go</button></form>
            <script>document.querySelector('form').addEventListener('submit', (e) => e.preventDefault());
            document.addEventListener('invalid', () => window.troubled = true, true)</script>
            """);
        await LandAsync("/");
        await Page.ClickAsync("button");
        await Page.FillAsync("[name=email]", "a@example.test");
        await Page.ClickAsync("button");
        await FinishAsync();

        Server.Events.Where(e => e.Is("form_submit")).Select(e => e["f"]!["valid"]!.GetValue<bool>()).ShouldBe([false, true]);
        (await Page.EvaluateAsync<bool>("() => !!window.troubled")).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task SentByScript_FormCommandTells()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form);
        await LandAsync("/?utm_source=a");
        await Page.EvaluateAsync("() => { const form = document.querySelector('form'); throughline('form', form); form.submit(); }");
        await Server.UntilAsync(s => s.Posts.Count > 0, "the form at its receiver");
        await Server.UntilEventAsync("form_submit");

        Server.Posts[0].ShouldContain("utm_source=a");
    }

    [SkippableFact]
    public async Task EndpointDownAtSubmit_NextPageDelivers()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: Form);
        Server.Page("/thanks");
        await LandAsync("/");
        Server.FailNext(503);
        await SubmitAsync();
        await Server.UntilEventAsync("form_submit");

        Server.Events.Count(e => e.Is("form_submit")).ShouldBe(1);
    }
}
