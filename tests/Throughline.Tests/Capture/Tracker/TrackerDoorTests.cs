using System.Net;
using System.Text;
using Throughline.Log;

namespace Throughline.Tests.Capture.Tracker;

public class TrackerDoorTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task PageView_OfANewVisitor_IsStoredWithACookieOnTheAnswer()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView("https://shop.acme.com/?utm_source=google&gclid=AbC"), sid: "0199f3a2-1111-7222-8333-444455556666"));
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.acme.com"]);
        response.Headers.GetValues("Access-Control-Allow-Credentials").ShouldBe(["true"]);
        var stored = (await run.LogAsync()).ShouldHaveSingleItem();
        stored.Kind.ShouldBe(Kinds.PageView);
        stored.EventId.ShouldBe(new Guid("0199f3a2-0000-7000-8000-000000000001"));
        stored.Facts.Url.ShouldBe("https://shop.acme.com/?utm_source=google&gclid=*");
        stored.Personal!.Clicks.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["gclid"] = "AbC" });
        stored.Facts.Title.ShouldBe("Home");
        stored.Facts.Flag.ShouldBeNull();
        Guid.TryParse(stored.Facts.Visitor, out _).ShouldBeTrue();
        var cookie = Cookie(response).ShouldNotBeNull();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("max-age=34560000");
        cookie.ShouldContain("path=/");
        cookie.ShouldContain("secure");
        cookie.ShouldNotContain("domain=");
        run.Accepted("tracker").ShouldBe(1);
    }

    [Fact]
    public async Task Cookie_SentBack_NamesTheSameVisitorAndIsRefreshedAfterADay()
    {
        var time = new ManualTime(Noon);
        await using var run = await CaptureRun.StartAsync(time);
        using var first = await SendAsync(run, Batch(run, PageView("https://acme.com/")));
        var value = Cookie(first)!.Split(';')[0];
        using var second = await SendAsync(run, Batch(run, PageView("https://acme.com/2", id: 2)), cookie: value);
        Cookie(second).ShouldBeNull();
        time.Now += TimeSpan.FromDays(1);
        using var third = await SendAsync(run, Batch(run, PageView("https://acme.com/3", id: 3, at: time.Now), at: time.Now), cookie: value);
        Cookie(third).ShouldNotBeNull();
        (await run.LogAsync()).Select(static e => e.Facts.Visitor).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Cookie_Forged_GivesANewVisitor()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var first = await SendAsync(run, Batch(run, PageView("https://acme.com/")));
        var value = Cookie(first)!.Split(';')[0];
        using var second = await SendAsync(run, Batch(run, PageView("https://acme.com/2", id: 2)), cookie: value[..^3] + (value[^3] == 'A' ? 'B' : 'A') + value[^2..]);
        Cookie(second).ShouldNotBeNull();
        (await run.LogAsync()).Select(static e => e.Facts.Visitor).Distinct().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("t.acme.co.uk", "https://www.acme.co.uk", "domain=acme.co.uk")]
    [InlineData("acme.com", "https://acme.com", "domain=acme.com")]
    [InlineData("t.acme.com", "https://other.com", null)]
    [InlineData("foo.github.io", "https://bar.github.io", null)]
    [InlineData("localhost", "http://localhost", null)]
    [InlineData("203.0.113.7", "http://203.0.113.7", null)]
    public async Task Cookie_OfServerAndPage_IsSharedOnlyWithinOneSite(string server, string origin, string? domain)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView($"{origin}/")), origin: origin, host: server);
        var cookie = Cookie(response)!;
        if (domain is null)
            cookie.ShouldNotContain("domain=");
        else
            cookie.ShouldContain(domain);
        cookie.Contains("secure", StringComparison.Ordinal).ShouldBe(origin.StartsWith("https", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Consent_Denied_LeavesNoVisitorAndNoCookie()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView("https://acme.com/", more: ""","c":{"analytics":false,"ads":false}""")));
        Cookie(response).ShouldBeNull();
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Visitor.ShouldBeNull();
    }

    [Fact]
    public async Task Consent_Withdrawn_IsRecordedAndTakesTheCookieBack()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var first = await SendAsync(run, Batch(run, PageView("https://acme.com/")));
        using var second = await SendAsync(run, Batch(run, Event(2, "consent", ""","c":{"analytics":false,"ads":false}""")), cookie: Cookie(first)!.Split(';')[0]);
        Cookie(second)!.ShouldStartWith("_tl_v=;");
        Cookie(second)!.ShouldContain("max-age=0");
        var stored = (await run.LogAsync())[^1];
        stored.Kind.ShouldBe(Kinds.Consent);
        stored.Facts.Consent.ShouldBe(new ConsentFacts(false, false, null));
        stored.Facts.Visitor.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(""","c":{"ads":false}""", null)]
    [InlineData(""","c":{"analytics":true,"ads":true}""", "1")]
    [InlineData("", "1")]
    public async Task AdConsent_DeniedOrGpc_KeepsThePresenceOfAClickNotItsValue(string consent, string? gpc)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView("https://acme.com/?gclid=AbC", more: consent)), gpc: gpc);
        var stored = (await run.LogAsync()).ShouldHaveSingleItem();
        stored.Facts.Url.ShouldBe("https://acme.com/?gclid=*");
        stored.Personal?.Clicks.ShouldBeNull();
    }

    [Fact]
    public async Task Consent_WithTheToolsOwnRecord_KeepsItWithTheEventThatTellsTheChoice()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var told = await SendAsync(run, Batch(run, Event(1, "consent", ""","c":{"analytics":true,"ads":true,"tc":"CPokAsAPokAsA"}""")));
        using var seen = await SendAsync(run, Batch(run, PageView("https://acme.com/", id: 2, more: ""","c":{"analytics":true,"ads":true,"tc":"CPokAsAPokAsA"}""")));
        (await run.LogAsync()).Select(static e => e.Facts.Consent?.Proof).ShouldBe(["CPokAsAPokAsA", null]);
    }

    [Theory]
    [InlineData("_fbp=fb.1.1700000000000.123456; _fbc=fb.1.1700000000000.Ab_Cd-E", "", "_fbc=fb.1.1700000000000.Ab_Cd-E _fbp=fb.1.1700000000000.123456")]
    [InlineData("_fbp=fb.1.1700000000000.123456", ""","c":{"ads":false}""", "")]
    [InlineData("_fbp=<script>; _fbc=anything", "", "")]
    public async Task CookiesOfMeta_OnThePagesOwnSite_AreKeptWithThePageView_WhereAdvertisingMayUseThem(string cookies, string consent, string kept)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView("https://acme.com/", more: consent)), cookie: cookies);
        var clicks = (await run.LogAsync()).ShouldHaveSingleItem().Personal?.Clicks ?? new Dictionary<string, string>();
        string.Join(' ', clicks.OrderBy(static c => c.Key, StringComparer.Ordinal).Select(static c => $"{c.Key}={c.Value}")).ShouldBe(kept);
    }

    [Fact]
    public async Task ClickIdentifier_TooLongToKeep_IsDroppedNotedAndCounted()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView($"https://acme.com/?gclid={new string('x', 2_000)}")));
        var stored = (await run.LogAsync()).ShouldHaveSingleItem();
        (stored.Personal?.Clicks, stored.Facts.Url).ShouldBe((null, "https://acme.com/?gclid="));
        stored.Facts.Notes.ShouldNotBeNull().ShouldContain("click_id_dropped");
        (await run.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).ShouldContain("throughline_capture_click_ids_dropped_total");
    }

    [Fact]
    public async Task FormSubmit_WithFields_PartsContactFromTheRestAndKeepsNoSecret()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, Event(7, "form_submit", """
            ,"u":"https://acme.com/demo","f":{"id":"demo","valid":true,"fields":{"email":" jane@acme.com ","first_name":"Jane","last_name":"Doe",
            "phone":"+1 650 555 1212","company":"Acme","budget":"10k","password":"hunter2","note":"4111 1111 1111 1111","how_did_you_hear":"podcast"}}
            """)));
        var stored = (await run.LogAsync()).ShouldHaveSingleItem();
        stored.Kind.ShouldBe(Kinds.FormSubmit);
        stored.Facts.Name.ShouldBe("demo");
        stored.Facts.HandOver.ShouldBe("0199f3a2-0000-7000-8000-000000000007");
        var personal = stored.Personal.ShouldNotBeNull();
        (personal.Email, personal.Name, personal.Phone, personal.Company).ShouldBe(("jane@acme.com", "Jane Doe", "+1 650 555 1212", "Acme"));
        personal.Traits!.Value.GetRawText().ShouldBe("""{"budget":"10k","how_did_you_hear":"podcast"}""");
        stored.Facts.Properties!.Value.GetRawText().ShouldBe("""{"valid":true}""");
    }

    [Fact]
    public async Task FormSubmit_ThatTheBrowserRefused_TakesNoFields()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, Event(7, "form_submit", ""","f":{"id":"demo","valid":false,"fields":{"email":"jane@acme.com"}}""")));
        (await run.LogAsync()).ShouldHaveSingleItem().Personal.ShouldBeNull();
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "https://acme.com/", "bot:crawler", null)]
    [InlineData("", "https://acme.com/", "bot:no_user_agent", null)]
    [InlineData(Chrome, "https://acme.com/", null, null)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "http://localhost:5080/", null, "bot:crawler")]
    public async Task UserAgent_OfABot_IsSetAsideUnlessThePageIsATestPage(string userAgent, string url, string? flag, string? note)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var response = await SendAsync(run, Batch(run, PageView(url)), userAgent: userAgent);
        var stored = (await run.LogAsync()).ShouldHaveSingleItem();
        stored.Facts.Flag.ShouldBe(flag);
        stored.Facts.Notes?.Single().ShouldBe(note);
        (stored.Facts.Notes is not null).ShouldBe(note is not null);
    }

    [Fact]
    public async Task SameBatch_SentTwice_IsStoredOnce()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        var batch = Batch(run, PageView("https://acme.com/"));
        using var first = await SendAsync(run, batch);
        using var second = await SendAsync(run, batch);
        second.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await run.LogAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Refusals_OfEveryKind_NameTheFaultCountItAndStoreNothing()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        (string Body, int Status, string Reason, string? Field)[] cases =
        [
            ("{", 400, "malformed", null),
            ("[]", 400, "wrong_type", null),
            ("""{"e":[]}""", 401, "missing_key", "k"),
            ("""{"k":"wk_nobody","e":[]}""", 401, "unknown_key", "k"),
            ($$"""{"k":"{{run.Workspace.SecretKey}}","e":[]}""", 403, "secret_key_shown", "k"),
            ("""{"k":"@"}""", 400, "missing_field", "e"),
            ("""{"k":"@","e":{}}""", 400, "wrong_type", "e"),
            ("""{"k":"@","e":[1]}""", 400, "wrong_type", "e[0]"),
            ("""{"k":"@","e":[{}]}""", 400, "missing_field", "e[0].t"),
            ("""{"k":"@","e":[{"t":"sale"}]}""", 400, "unknown_type", "e[0].t"),
            ("""{"k":"@","e":[{"t":"track"}]}""", 400, "missing_field", "e[0].n"),
            ("""{"k":"@","e":[{"t":"page_view","c":1}]}""", 400, "wrong_type", "e[0].c"),
            ("""{"k":"@","e":[{"t":"page_view","p":[]}]}""", 400, "wrong_type", "e[0].p"),
            ("""{"k":"@","e":[{"t":"page_view","u":5}]}""", 400, "wrong_type", "e[0].u"),
            ("""{"k":"@","e":[{"t":"page_view","r":{}}]}""", 400, "wrong_type", "e[0].r"),
            ("""{"k":"@","e":[{"t":"page_view","ti":[]}]}""", 400, "wrong_type", "e[0].ti"),
            ("""{"k":"@","e":[{"t":"identify","traits":{"email":5}}]}""", 400, "wrong_type", "e[0].traits.email"),
            ("""{"k":"@","sent_at":true,"e":[]}""", 400, "wrong_type", "sent_at"),
            ($$$"""{"k":"@","sent_at":{{{Noon.ToUnixTimeMilliseconds()}}},"e":[{"t":"page_view","ts":{{{Noon.AddHours(25).ToUnixTimeMilliseconds()}}}}]}""", 400, "future_dated", "e[0].ts"),
            ($$$"""{"k":"@","sent_at":{{{Noon.ToUnixTimeMilliseconds()}}},"e":[{"t":"page_view","ts":{{{Noon.AddDays(-8).ToUnixTimeMilliseconds()}}}}]}""", 400, "too_old", "e[0].ts"),
            ("""{"k":"@","e":[{"t":"track","n":"x","p":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}]}""", 400, "too_deep", "e[0]"),
            ($$$"""{"k":"@","e":[{"t":"track","n":"x","p":{{{{string.Join(',', Enumerable.Range(0, 51).Select(static i => $"\"p{i}\":1"))}}}}}]}""", 400, "too_many", "e[0].p"),
            ($$"""{"k":"@","e":[{{string.Join(',', Enumerable.Repeat("1", 101))}}]}""", 413, "too_many_events", "e"),
            ($$"""{"k":"@","x":"{{new string('x', 70_000)}}"}""", 413, "body_too_large", null),
        ];
        foreach (var (body, status, reason, field) in cases)
        {
            using var response = await SendAsync(run, body.Replace("@", run.Workspace.WriteKey, StringComparison.Ordinal));
            ((int)response.StatusCode).ShouldBe(status, body[..Math.Min(100, body.Length)]);
            var problem = await CaptureRun.ProblemAsync(response);
            problem.Reason.ShouldBe(reason, body[..Math.Min(100, body.Length)]);
            problem.Field.ShouldBe(field, body[..Math.Min(100, body.Length)]);
        }

        foreach (var reason in cases.GroupBy(static c => c.Reason))
            run.Refused("tracker", reason.Key).ShouldBe(reason.Count(), reason.Key);
        (await run.LogAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Script_OfTheServer_MayBeUsedByAnySiteAndIsValidated()
    {
        await using var run = await CaptureRun.StartAsync();
        using var first = await run.Http.GetAsync("/t.js");
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        first.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        first.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromHours(1));
        first.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        first.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["cross-origin"]);
        var sent = await first.Content.ReadAsByteArrayAsync();
        var built = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "src", "Throughline", "wwwroot", "t.js"));
        sent.AsSpan().SequenceEqual(built).ShouldBeTrue();
        using var again = new HttpRequestMessage(HttpMethod.Get, "/t.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await run.Http.SendAsync(again);
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, deflate, br, zstd")]
    public async Task Script_AskedForPacked_ComesWithTheSameHeaders(string accepted)
    {
        await using var run = await CaptureRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t.js");
        request.Headers.Add("Accept-Encoding", accepted);
        using var answer = await run.Http.SendAsync(request);
        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromHours(1));
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeInRange(1_000, 4_096);
    }

    [Fact]
    public async Task Script_OfOneVersion_IsTheOneWithTheHashAndNeverChanges()
    {
        var integrity = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "tracker", "integrity.json")))!;
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.Http.GetAsync("/" + integrity["file"]!.GetValue<string>());
        var hash = System.Security.Cryptography.SHA384.HashData(await answer.Content.ReadAsByteArrayAsync());
        $"sha384-{Convert.ToBase64String(hash)}".ShouldBe(integrity["integrity"]!.GetValue<string>());
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"], "a browser that checks a hash asks with CORS");
    }

    private static string PageView(string url, int id = 1, string more = "", DateTimeOffset? at = null) => Event(id, "page_view", $""","u":"{url}","r":"https://www.google.com/","ti":"Home"{more}""", at);

    private static string Event(int id, string type, string more, DateTimeOffset? at = null) =>
        $$"""{"id":"0199f3a2-0000-7000-8000-{{id:000000000000}}","t":"{{type}}","ts":{{(at ?? Noon).ToUnixTimeMilliseconds()}},"w":1280,"l":"en","tz":"Europe/Zagreb"{{more}}}""";

    private static string Batch(CaptureRun run, string e, string? sid = null, DateTimeOffset? at = null) =>
        $$"""{"k":"{{run.Workspace.WriteKey}}","v":"0.1.0","sent_at":{{(at ?? Noon).ToUnixTimeMilliseconds()}},{{(sid is null ? "" : $"\"sid\":\"{sid}\",")}}"e":[{{e}}]}""";

    private static async Task<HttpResponseMessage> SendAsync(
        CaptureRun run, string body, string? cookie = null, string origin = "https://shop.acme.com", string? host = null, string userAgent = Chrome, string? gpc = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/e") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain;charset=UTF-8");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        if (gpc is not null)
            request.Headers.TryAddWithoutValidation("Sec-GPC", gpc);
        request.Headers.Host = host;
        return await run.Http.SendAsync(request);
    }

    private static string? Cookie(HttpResponseMessage response) => response.Headers.TryGetValues("Set-Cookie", out var values) ? values.Single() : null;
}
