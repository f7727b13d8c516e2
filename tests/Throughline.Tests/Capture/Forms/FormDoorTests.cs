using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Log;

namespace Throughline.Tests.Capture.Forms;

public class FormDoorTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    [Fact]
    public async Task Walk_AdClickEmailLinkAndPlainForm_MakesALeadWithBothSources()
    {
        await using var run = await CaptureRun.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var cookie = await ViewAsync(run, now - (3 * 86_400_000), "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0K", "https://www.google.com/", null);
        await ViewAsync(run, now - 60_000, "https://acme.test/offer?utm_source=newsletter&utm_medium=email&utm_campaign=may", "", cookie);
        using var answer = await PostAsync(run, "contact", cookie, ("k", run.Workspace.WriteKey), ("email", "jane@buyer.test"), ("name", "Jane"), ("how_did_you_hear", "A friend"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await run.App.ProjectAsync();

        using var api = run.App.Client(run.Workspace.SecretKey);
        var lead = (await api.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        lead.GetProperty("latestSource").GetProperty("channel").GetString().ShouldBe("Email");
        lead.GetProperty("firstUtm").GetProperty("campaign").GetString().ShouldBe("spring");
        lead.GetProperty("lastUtm").GetProperty("campaign").GetString().ShouldBe("may");
        lead.GetProperty("selfReportedSource").GetString().ShouldBe("A friend");
        lead.GetProperty("touches").GetInt32().ShouldBe(2);
        (await run.LogAsync())[0].Facts.Url.ShouldBe("https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=*");
        (await run.LogAsync())[0].Personal!.Clicks!["gclid"].ShouldBe("Cj0K");
    }

    [Fact]
    public async Task Post_FromAnotherHostWithHandOver_JoinsTheTrackersVisitor()
    {
        await using var run = await CaptureRun.StartAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var cookie = await ViewAsync(run, now - 60_000, "https://acme.test/?utm_source=google&utm_medium=cpc", "https://www.google.com/", null);
        // The form arrives before the tracker's beacon, and without a cookie.
        (await PostAsync(run, "contact", null, ("k", run.Workspace.WriteKey), ("email", "jane@buyer.test"), ("tl_event", "01890000-0000-7000-8000-000000000001"))).Dispose();
        await run.App.ProjectAsync();
        var submit = JsonSerializer.Serialize(new
        {
            k = run.Workspace.WriteKey,
            sent_at = now,
            e = new[] { new { id = "01890000-0000-7000-8000-000000000001", t = "form_submit", ts = now, u = "https://acme.test/contact", f = new { id = "contact", valid = true } } },
        });
        (await SendAsync(run, "/e", new StringContent(submit), cookie)).Dispose();
        await run.App.ProjectAsync();

        using var api = run.App.Client(run.Workspace.SecretKey);
        var lead = (await api.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        lead.GetProperty("touches").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Post_WithoutScriptOrCookie_TakesTheSourceFromItsFields()
    {
        await using var run = await CaptureRun.StartAsync();
        (await PostAsync(run, "demo", null, ("k", run.Workspace.WriteKey), ("email", "jane@buyer.test"), ("tl_landing", "https://acme.test/pricing"), ("utm_source", "bing"), ("utm_medium", "cpc"), ("msclkid", "a1B2"))).Dispose();
        await run.App.ProjectAsync();
        using var api = run.App.Client(run.Workspace.SecretKey);
        var lead = (await api.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        lead.GetProperty("originalSource").GetProperty("source").GetString().ShouldBe("bing");
    }

    [Fact]
    public async Task Post_Twice_IsOneSubmit()
    {
        await using var run = await CaptureRun.StartAsync();
        for (var i = 0; i < 3; i++)
            (await PostAsync(run, "contact", null, ("k", run.Workspace.WriteKey), ("email", "Jane@buyer.test"))).Dispose();
        (await run.LogAsync()).Count.ShouldBeLessThanOrEqualTo(2);
        (await run.LogAsync()).Count(static e => e.Kind == Kinds.FormSubmit).ShouldBe(1);
    }

    [Fact]
    public async Task Post_OfJson_IsTakenLikeAForm_AndOnceBySubmissionId()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var run = await CaptureRun.StartAsync(time);
        foreach (var id in new[] { "s-1", "s-1", "s-2" })
        {
            using var answer = await JsonAsync(run, new { k = run.Workspace.WriteKey, email = "Jane Doe <Jane@buyer.test>", team = new[] { "sales", "ops" }, seats = 5, submission_id = id, landing_page = "https://acme.test/offer?utm_source=google&utm_medium=cpc" });
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("success").GetBoolean().ShouldBeTrue();
            time.Now += TimeSpan.FromMinutes(5);
        }

        var sent = (await run.LogAsync()).Where(static e => e.Kind == Kinds.FormSubmit).ToList();
        sent.Count.ShouldBe(2);
        sent[0].Personal!.Email.ShouldBe("Jane@buyer.test");
        sent[0].Personal!.Traits!.Value.GetProperty("seats").GetString().ShouldBe("5");
        sent[0].Personal!.Traits!.Value.GetProperty("team").GetString().ShouldBe("sales,ops");
        sent[0].Facts.Url.ShouldBe("https://acme.test/offer?utm_source=google&utm_medium=cpc");
    }

    [Theory]
    [InlineData("""["a"]""", "")]
    [InlineData("""{"k":"KEY","email":{"x":1}}""", "email")]
    [InlineData("""{"k":"KEY","email":"jane@"}""", "email")]
    [InlineData("""{"k":"KEY","email":"a..b@c.com"}""", "email")]
    [InlineData("""{"k":"KEY",""", "")]
    public async Task Post_OfJsonThatIsNoForm_NamesTheFault(string body, string field)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.Http.PostAsync("/f/contact", new StringContent(body.Replace("KEY", run.Workspace.WriteKey, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        (problem.TryGetProperty("field", out var named) ? named.GetString() : "").ShouldBe(field);
        (await run.LogAsync()).ShouldNotContain(static e => e.Kind == Kinds.FormSubmit);
    }

    [Fact]
    public async Task Post_InAnothersName_FillsInWhatIsMissing_AndOnlyTheirBrowserCorrects()
    {
        await using var run = await CaptureRun.StartAsync();
        var cookie = await ViewAsync(run, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000, "https://acme.test/", "", null);
        (await PostAsync(run, "one", cookie, ("k", run.Workspace.WriteKey), ("email", "vic@buyer.test"), ("name", "Vic Tim"), ("phone", "+4915123459001"))).Dispose();
        (await PostAsync(run, "two", null, ("k", run.Workspace.WriteKey), ("email", "vic@buyer.test"), ("name", "Evil"), ("phone", "+4915123459999"), ("company", "Evil Ltd"))).Dispose();
        (await LeadAsync()).ShouldBe(("Vic Tim", "+4915123459001", "Evil Ltd"));
        (await PostAsync(run, "three", cookie, ("k", run.Workspace.WriteKey), ("email", "vic@buyer.test"), ("phone", "+4915123459002"))).Dispose();
        (await LeadAsync()).ShouldBe(("Vic Tim", "+4915123459002", "Evil Ltd"));

        async Task<(string?, string?, string?)> LeadAsync()
        {
            await run.App.ProjectAsync();
            using var api = run.App.Client(run.Workspace.SecretKey);
            var lead = (await api.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
            return (lead.GetProperty("name").GetString(), lead.GetProperty("phone").GetString(), lead.GetProperty("company").GetString());
        }
    }

    private static Task<HttpResponseMessage> JsonAsync(CaptureRun run, object fields) => run.Http.PostAsJsonAsync("/f/contact", fields);

    [Fact]
    public async Task Post_WithSecrets_KeepsNoneOfThem()
    {
        await using var run = await CaptureRun.StartAsync();
        (await PostAsync(run, "contact", null, ("k", run.Workspace.WriteKey), ("email", "jane@buyer.test"), ("password", "hunter2"), ("note", "my card is 4111 1111 1111 1111"), ("cvv", "123"), ("team", "sales"))).Dispose();
        var e = (await run.LogAsync()).Single();
        var text = JsonSerializer.Serialize(e);
        text.ShouldNotContain("hunter2");
        text.ShouldNotContain("4111");
        e.Personal!.Traits!.Value.GetProperty("team").GetString().ShouldBe("sales");
        e.Personal.Traits.Value.EnumerateObject().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Post_WithTheHoneypotFilledIn_IsSetAside()
    {
        await using var run = await CaptureRun.StartAsync();
        (await PostAsync(run, "contact", null, ("k", run.Workspace.WriteKey), ("email", "bot@spam.test"), ("tl_hp", "http://spam.test"))).Dispose();
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Flag.ShouldBe("bot:honeypot");
    }

    [Theory]
    [InlineData("curl/8.5.0", "bot:short_user_agent")]
    [InlineData("", "bot:no_user_agent")]
    public async Task Post_BySomeServersOwnProgram_IsALeadWithARemark(string userAgent, string note)
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/f/contact")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("k", run.Workspace.WriteKey), KeyValuePair.Create("email", "jane@buyer.test")]),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        (await run.Http.SendAsync(request)).Dispose();
        var stored = (await run.LogAsync()).ShouldHaveSingleItem();
        stored.Facts.Flag.ShouldBeNull();
        stored.Facts.Notes.ShouldBe([note]);
    }

    [Theory]
    [InlineData("https://acme.test/thanks", 303)]
    [InlineData("/thanks", 303)]
    [InlineData("https://evil.test/", 200)]
    [InlineData("//evil.test/", 200)]
    [InlineData("javascript:alert(1)", 200)]
    [InlineData("https://user@acme.test/", 200)]
    public async Task Redirect_OnlyLeadsBackToTheSite(string target, int status)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await PostAsync(run, "contact", null, ("k", run.Workspace.WriteKey), ("email", "jane@buyer.test"), ("tl_redirect", target));
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 303)
            answer.Headers.Location!.ToString().ShouldBe("https://acme.test/thanks");
    }

    [Theory]
    [InlineData("", "email=a%40b.test", 401, "k")]
    [InlineData("k=wk_unknown", "email=a%40b.test", 401, "k")]
    [InlineData("k=@", "message=hello", 400, "email")]
    public async Task Post_ThatCannotBeTaken_NamesTheFault(string key, string body, int status, string field)
    {
        await using var run = await CaptureRun.StartAsync();
        var content = new StringContent($"{key.Replace("@", run.Workspace.WriteKey, StringComparison.Ordinal)}&{body}", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await SendAsync(run, "/f/contact", content, null);
        ((int)answer.StatusCode).ShouldBe(status);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("field").GetString().ShouldBe(field);
        (await run.LogAsync()).ShouldBeEmpty();
    }

    private static async Task<string> ViewAsync(CaptureRun run, long at, string url, string referrer, string? cookie)
    {
        var body = JsonSerializer.Serialize(new
        {
            k = run.Workspace.WriteKey,
            sent_at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            e = new[] { new { id = Guid.CreateVersion7().ToString(), t = "page_view", ts = at, u = url, r = referrer } },
        });
        using var answer = await SendAsync(run, "/e", new StringContent(body), cookie);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
        return answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Single().Split(';')[0] : cookie!;
    }

    private static Task<HttpResponseMessage> PostAsync(CaptureRun run, string form, string? cookie, params (string Name, string Value)[] fields) =>
        SendAsync(run, $"/f/{form}", new FormUrlEncodedContent(fields.Select(static f => KeyValuePair.Create(f.Name, f.Value))), cookie);

    private static async Task<HttpResponseMessage> SendAsync(CaptureRun run, string path, HttpContent content, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Origin", "https://acme.test");
        request.Headers.TryAddWithoutValidation("Referer", "https://acme.test/contact");
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return await run.Http.SendAsync(request);
    }
}
