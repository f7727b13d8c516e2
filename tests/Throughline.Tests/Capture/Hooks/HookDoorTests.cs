using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Capture.Hooks;

public class HookDoorTests
{
    private const string Booking = """
        {"event":"invitee.created","created_at":"2026-01-02T03:04:05.000000Z","payload":{"uri":"https://api.calendly.com/scheduled_events/EV1/invitees/IN1","email":"jane.doe@buyer.test","name":"Jane Doe",
        "questions_and_answers":[{"question":"Team size","answer":"12","position":0},{"question":"Password","answer":"hunter2","position":1}],
        "tracking":{"utm_campaign":"spring","utm_source":"google","utm_medium":"cpc","utm_content":null},
        "scheduled_event":{"name":"Demo","start_time":"2026-01-10T09:00:00.000000Z","end_time":"2026-01-10T09:30:00.000000Z"}}}
        """;

    private const string Response = """
        {"event_id":"01HX","event_type":"form_response","form_response":{"form_id":"lT4Z3j","token":"a3a12ec67a1365927098a606107fac15","submitted_at":"2026-01-02T03:04:05Z",
        "hidden":{"utm_source":"google","utm_medium":"cpc","utm_campaign":"spring","gclid":"Cj0K"},
        "definition":{"id":"lT4Z3j","title":"Demo","fields":[{"id":"f1","ref":"email","type":"email","title":"Email"},{"id":"f2","ref":"x","type":"multiple_choice","title":"Industry"}]},
        "answers":[{"type":"email","email":"jane.doe@buyer.test","field":{"id":"f1","type":"email","ref":"email"}},{"type":"choice","choice":{"label":"SaaS"},"field":{"id":"f2","type":"multiple_choice","ref":"x"}}]}}
        """;

    [Fact]
    public async Task Delivery_Signed_MakesALeadOnceHoweverOftenItIsSent()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, "typeform", "tf_secret");
        for (var i = 0; i < 3; i++)
            (await SendAsync(run, url, Response, ("Typeform-Signature", Sha256Base64("tf_secret", Response)))).ShouldBe(HttpStatusCode.OK);

        var log = await run.LogAsync();
        log.Count.ShouldBe(2);
        var raw = log.Single(static e => e.Kind == "webhook.received");
        raw.Personal!.Text.ShouldBe(Response);
        var form = log.Single(static e => e.Kind == Kinds.FormSubmit);
        form.Personal!.Email.ShouldBe("jane.doe@buyer.test");
        form.Personal.Traits!.Value.GetProperty("Industry").GetString().ShouldBe("SaaS");
        form.Personal.Clicks!["gclid"].ShouldBe("Cj0K");
        form.Facts.Properties!.Value.GetProperty("webhook").GetGuid().ShouldBe(raw.EventId);
        run.Accepted("webhook").ShouldBe(3);

        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var leads = await client.GetFromJsonAsync<JsonElement>("/api/leads");
        leads.GetProperty("total").GetInt32().ShouldBe(1);
        leads.GetProperty("leads")[0].GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        var source = (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0];
        (source.GetProperty("taken").GetInt32(), source.GetProperty("repeated").GetInt32(), source.GetProperty("refused").GetInt32()).ShouldBe((1, 2, 0));
    }

    [Fact]
    public async Task Delivery_Unsigned_IsRefusedCountedAndShown()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, "typeform", "tf_secret");
        (await SendAsync(run, url, Response)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(run, url, Response, ("Typeform-Signature", Sha256Base64("other", Response)))).ShouldBe(HttpStatusCode.Unauthorized);
        (await run.LogAsync()).ShouldBeEmpty();
        (run.Refused("webhook", "signature_missing"), run.Refused("webhook", "signature_wrong")).ShouldBe((1, 1));

        var verdicts = (await DeliveriesAsync(run)).EnumerateArray().Select(static d => d.GetProperty("verdict").GetString()).ToList();
        verdicts.ShouldBe(["signature_wrong", "signature_missing"]);
    }

    [Fact]
    public async Task Booking_OfCalendly_IsAMeetingWithItsCampaignAndWithoutSecrets()
    {
        var time = new ManualTime(DateTimeOffset.Parse("2026-01-02T03:04:10Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var run = await CaptureRun.StartAsync(time);
        var url = await AddAsync(run, "calendly", "cal_signing_key");
        var stamp = time.Now.ToUnixTimeSeconds();
        var signature = $"t={stamp},v1={Convert.ToHexStringLower(HMACSHA256.HashData("cal_signing_key"u8, Encoding.UTF8.GetBytes($"{stamp}.{Booking}")))}";
        (await SendAsync(run, url, Booking, ("Calendly-Webhook-Signature", signature))).ShouldBe(HttpStatusCode.OK);

        var meeting = (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction);
        meeting.Facts.Name.ShouldBe(Interactions.MeetingBooked);
        meeting.Facts.Url!.ShouldContain("utm_campaign=spring");
        meeting.Facts.Properties!.Value.GetProperty("meeting").GetString().ShouldBe("Demo");
        meeting.Personal!.Traits!.Value.TryGetProperty("Team size", out _).ShouldBeTrue();
        meeting.Personal.Traits.Value.TryGetProperty("Password", out _).ShouldBeFalse();

        time.Now = time.Now.AddMinutes(4);
        (await SendAsync(run, url, Booking, ("Calendly-Webhook-Signature", signature))).ShouldBe(HttpStatusCode.Unauthorized);
        run.Refused("webhook", "too_old").ShouldBe(1);
    }

    [Fact]
    public async Task Delivery_ThatCannotBeRead_KeepsItsBytesAndIsReadAgain()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, "generic", "our secret");
        const string Broken = "{\"email\":\"jane@buyer.test\"";
        (await SendAsync(run, url, Broken, ("X-Throughline-Signature", Generic("our secret", Broken)))).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Single().Personal!.Text.ShouldBe(Broken);
        var delivery = (await DeliveriesAsync(run))[0];
        delivery.GetProperty("note").GetString().ShouldNotBeNull().ShouldStartWith("could not be read");

        using var client = run.App.Client(run.Workspace.SecretKey);
        var source = (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0].GetProperty("id").GetGuid();
        using var again = await client.PostAsync(new Uri($"/api/webhooks/{source}/deliveries/{delivery.GetProperty("id").GetGuid()}/reading", UriKind.Relative), null);
        (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("newEvents").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Delivery_WithItsSecretInTheBody_IsStoredWithoutIt()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, "google", "our-secret-key");
        const string Lead = """{"lead_id":"L1","google_key":"our-secret-key","gcl_id":"abc","form_id":7,"user_column_data":[{"column_id":"EMAIL","string_value":"jane@buyer.test"},{"column_id":"FULL_NAME","string_value":"Jane"}]}""";
        (await SendAsync(run, url, Lead)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(run, url, Lead.Replace("L1", "T1", StringComparison.Ordinal).Replace("}]}", "}],\"is_test\":true}", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.OK);
        var log = await run.LogAsync();
        JsonSerializer.Serialize(log).ShouldNotContain("our-secret-key");
        log.Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(1);
    }

    [Fact]
    public async Task Chat_WithAVisitorsCode_BelongsToThatVisit()
    {
        await using var run = await CaptureRun.StartAsync();
        var visitor = Guid.NewGuid();
        var codes = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Throughline.Capture.References.ReferenceCodes>(run.App.Services);
        var code = await codes.OfVisitorAsync(run.Workspace.Id, visitor, CancellationToken.None);
        (await codes.OfVisitorAsync(run.Workspace.Id, visitor, CancellationToken.None)).ShouldBe(code);
        var url = await AddAsync(run, "generic", "our secret");
        var body = $$"""{"type":"chat","submission_id":"c1","email":"jane@buyer.test","text":"Hello (ref {{code.ToLowerInvariant()}})"}""";
        (await SendAsync(run, url, body, ("X-Throughline-Signature", Generic("our secret", body)))).ShouldBe(HttpStatusCode.OK);
        var chat = (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction);
        chat.Facts.Visitor.ShouldBe(visitor.ToString());
        chat.Personal!.Traits!.Value.GetProperty("message").GetString().ShouldBe("Hello");
    }

    [Fact]
    public async Task Generic_Delivery_CannotSetMoneyStageOrOwner()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, "generic", "our secret");
        const string Body = """{"type":"form","email":"jane@buyer.test","channel":"Partner","stage":"Customer","owner":"x","amount":"100"}""";
        (await SendAsync(run, url, Body, ("X-Throughline-Signature", Generic("our secret", Body)))).ShouldBe(HttpStatusCode.OK);
        var form = (await run.LogAsync()).Single(static e => e.Kind == Kinds.FormSubmit);
        (form.Facts.Channel, form.Facts.Lead, form.Facts.Deal, form.Facts.Actor).ShouldBe((null, null, null, null));
    }

    [Theory]
    [InlineData("/hooks/typeform/unknown")]
    [InlineData("/hooks/nobody/unknown")]
    [InlineData("/hooks/typeform/%20")]
    public async Task Address_Unknown_IsNotFound(string path)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("typeform", "{}")]
    [InlineData("typeform", "[1,2]")]
    [InlineData("typeform", """{"event_type":"form_response","form_response":{"answers":[{"type":"email"},{"type":7},null,5],"hidden":[]}}""")]
    [InlineData("typeform", """{"event_type":"form_response","form_response":"x"}""")]
    [InlineData("typeform", "\u0000\ufffd")]
    public async Task Delivery_Hostile_IsKeptAndBreaksNothing(string provider, string body)
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, provider, "tf_secret");
        (await SendAsync(run, url, body, ("Typeform-Signature", Sha256Base64("tf_secret", body)))).ShouldBe(HttpStatusCode.OK);
        (await run.LogAsync()).Count(static e => e.Kind == "webhook.received").ShouldBe(1);
        await run.App.ProjectAsync();
    }

    [Fact]
    public async Task Source_Removed_TakesNothingMore()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await AddAsync(run, "typeform", "tf_secret");
        using var client = run.App.Client(run.Workspace.SecretKey);
        var source = (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0].GetProperty("id").GetGuid();
        var other = await run.App.WorkspaceAsync("Other client");
        using var stranger = run.App.Client(other.SecretKey);
        (await stranger.DeleteAsync(new Uri($"/api/webhooks/{source}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync(new Uri($"/api/webhooks/{source}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(run, url, Response, ("Typeform-Signature", Sha256Base64("tf_secret", Response)))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Message_WithALeadsReferenceCode_StandsOnThatLead_AndASendersOtherAddressStaysASuggestion()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.HappenAsync(Story.Form("v1", Story.Start, "jane@buyer.test", "Jane"));
        var path = await desk.PathOfAsync("jane@buyer.test");
        await desk.Browser.OpenAsync(path);
        var code = System.Text.RegularExpressions.Regex.Match(desk.Browser.Text, "[0-9A-Z]{3}-[0-9A-Z]{4}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        using var added = await client.PostAsJsonAsync("/api/webhooks", new { provider = "generic", name = "Chat", secret = "our secret" });
        var url = new Uri(new Uri((await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!).AbsolutePath, UriKind.Relative);
        foreach (var body in new[]
        {
            $$"""{"type":"chat","ref":"{{code}}","text":"first words"}""",
            $$"""{"type":"chat","phone":"+4915123450000","text":"second words, ref {{code}}"}""",
            $$"""{"type":"chat","email":"joe@other.test","name":"Joe","ref":"{{code}}","text":"third words"}""",
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            content.Headers.Add("X-Throughline-Signature", Generic("our secret", body));
            using var http = desk.App.Client();
            (await http.PostAsync(url, content)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await desk.App.ProjectAsync();
        (await desk.LeadsAsync()).Select(static l => (l.GetProperty("email").GetString(), l.GetProperty("phone").GetString())).Order().ShouldBe([("jane@buyer.test", "+4915123450000"), ("joe@other.test", null)]);
        await desk.Browser.OpenAsync(path);
        desk.Browser.Text.ShouldContain("first words");
        desk.Browser.Text.ShouldContain("second words");
        desk.Browser.Text.ShouldContain("third words");
        desk.Browser.Text.ShouldContain("Maybe the same person");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_ThatNamesOnlyThePerson_CountsUnderWhatBroughtThem_InLeadTimelineAndReport(bool visitComesFirst)
    {
        await using var desk = await Desk.OpenAsync();
        var now = desk.App.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        Envelope[] visit = [Story.View("v1", now - (2 * Story.Day), "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring", "https://www.google.com/"), Story.Form("v1", now - (2 * Story.Day) + Story.Minute, "jane@buyer.test", "Jane")];
        if (visitComesFirst)
            await desk.HappenAsync(visit);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        using var added = await client.PostAsJsonAsync("/api/webhooks", new { provider = "generic", name = "Chat", secret = "our secret" });
        var url = new Uri(new Uri((await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!).AbsolutePath, UriKind.Relative);
        const string Body = """{"type":"chat","email":"jane@buyer.test","text":"hello"}""";
        using (var content = new StringContent(Body, Encoding.UTF8, "application/json"))
        {
            content.Headers.Add("X-Throughline-Signature", Generic("our secret", Body));
            using var http = desk.App.Client();
            (await http.PostAsync(url, content)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await desk.App.ProjectAsync();
        if (!visitComesFirst)
            await desk.HappenAsync(visit);
        var lead = (await desk.LeadsAsync()).Single();
        lead.GetProperty("touches").GetInt32().ShouldBe(2);
        lead.GetProperty("latestSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        var timeline = await client.GetFromJsonAsync<JsonElement>($"/api/leads/{lead.GetProperty("id").GetString()}/timeline");
        timeline.GetRawText().ShouldNotContain("Other/Unknown");
        using var deal = await client.PostAsJsonAsync("/api/deals", new { name = "D", leadId = lead.GetProperty("id").GetString(), amount = new { amount = "10.00", currency = "EUR" } });
        deal.StatusCode.ShouldBe(HttpStatusCode.Created, await deal.Content.ReadAsStringAsync());
        var id = (await deal.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        (await client.PostAsJsonAsync($"/api/deals/{id}/won", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=linear,last");
        report.GetProperty("rows").EnumerateArray().Select(static r => r.GetProperty("key").GetString()).ShouldBe(["Paid Search"]);
    }

    [Fact]
    public async Task Page_AddsASystemShowsItsAddressAndWhatCame()
    {
        await using var desk = await Desk.OpenAsync();
        await (await desk.Browser.OpenAsync("/webhooks")).SubmitAsync("new-webhook", ("Input.Provider", "generic"), ("Input.Name", "Shop"), ("Input.Secret", "x"));
        desk.Browser.Text.ShouldContain("4 to 400 characters");
        await desk.Browser.SubmitAsync("new-webhook", ("Input.Provider", "generic"), ("Input.Name", "Shop"), ("Input.Secret", "our secret"));
        await desk.Browser.FollowAsync();
        var address = System.Text.RegularExpressions.Regex.Match(desk.Browser.Page, "/hooks/generic/[A-Za-z0-9_-]{32}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        address.ShouldNotBeEmpty();
        desk.Browser.Page.ShouldNotContain("our secret");
        var page = desk.Browser.Answer.RequestMessage!.RequestUri!.AbsolutePath;

        using var http = desk.App.Client();
        const string Body = """{"email":"jane@buyer.test"}""";
        using var content = new StringContent(Body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Throughline-Signature", Generic("our secret", Body));
        (await http.PostAsync(new Uri(address, UriKind.Relative), content)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await desk.Browser.OpenAsync(page);
        desk.Browser.Text.ShouldContain("Taken");
        var body = System.Text.RegularExpressions.Regex.Match(desk.Browser.Page, "/webhooks/[0-9a-f-]{36}\\?body=[0-9a-f-]{36}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        (await desk.Browser.OpenAsync(body)).Text.ShouldContain(Body);
        var form = System.Text.RegularExpressions.Regex.Match(desk.Browser.Page, "reread-[0-9a-f-]{36}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await desk.Browser.SubmitAsync(form);
        (await desk.Browser.FollowAsync()).Text.ShouldContain("everything it says was known already");
    }

    internal static async Task<Uri> AddAsync(CaptureRun run, string provider, string secret)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsJsonAsync("/api/webhooks", new { provider, name = "Test", secret });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
    }

    internal static async Task<JsonElement> DeliveriesAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        var source = (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0].GetProperty("id").GetGuid();
        return await client.GetFromJsonAsync<JsonElement>($"/api/webhooks/{source}/deliveries");
    }

    internal static async Task<HttpStatusCode> SendAsync(CaptureRun run, Uri url, string body, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var (name, value) in headers)
            content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await run.Http.PostAsync(url, content);
        return answer.StatusCode;
    }

    private static string Sha256Base64(string secret, string body) => "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private static string Generic(string secret, string body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
}
