using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Throughline.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Traffic;

/// <summary>Colleagues, tests and machines over real HTTP: flagged with a reason, kept, out of reports, switchable.</summary>
public class TrafficTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private int _id;

    [Theory]
    [InlineData("203.0.113.9", "internal:network")]
    [InlineData("198.51.100.1", null)]
    [InlineData("203.0.113.9, 198.51.100.1", null)]
    [InlineData("198.51.100.1, 203.0.113.9", "internal:network")]
    [InlineData("198.51.100.1, 203.0.113.9, 127.0.0.1", "internal:network")]
    [InlineData(null, null)]
    public async Task Address_BehindATrustedProxy_IsTheFirstFromTheRightThatIsNoProxy(string? forwarded, string? flag)
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        await SetAsync(run, new { networks = new[] { "203.0.113.0/24" }, testHosts = Array.Empty<string>(), ownHostsOnly = false });
        using var response = await SendAsync(run, "https://acme.com/", forwarded: forwarded);
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Flag.ShouldBe(flag);
        (await StoredTextAsync(run)).ShouldNotContain("203.0.113.9");
    }

    [Fact]
    public async Task Address_ForwardedByNobodyWeTrust_IsNotBelieved()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Web:TrustedProxies", "192.0.2.0/24"));
        await SetAsync(run, new { networks = new[] { "203.0.113.0/24" }, testHosts = Array.Empty<string>(), ownHostsOnly = false });
        using var response = await SendAsync(run, "https://acme.com/", forwarded: "203.0.113.9");
        (await run.LogAsync()).ShouldHaveSingleItem().Facts.Flag.ShouldBeNull();
    }

    [Fact]
    public async Task Colleague_WhoOpensTheLink_IsLeftOutUntilTheyOpenTheOtherOne()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        var parameter = (await SetAsync(run, new { networks = Array.Empty<string>(), testHosts = Array.Empty<string>(), ownHostsOnly = false })).GetProperty("staffParameter").GetString();
        using var wrong = await SendAsync(run, "https://acme.com/?tl_internal=guess");
        using var on = await SendAsync(run, $"https://acme.com/?{parameter}&a=1");
        var cookie = on.Headers.GetValues("Set-Cookie").Single(static c => c.StartsWith("_tl_i=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        using var later = await SendAsync(run, "https://acme.com/two", cookie: cookie.Split(';')[0]);
        using var off = await SendAsync(run, "https://acme.com/?tl_internal=off", cookie: cookie.Split(';')[0]);
        off.Headers.GetValues("Set-Cookie").ShouldContain(static c => c.StartsWith("_tl_i=;", StringComparison.Ordinal));
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe([null, "internal:browser", "internal:browser", null]);
    }

    [Fact]
    public async Task Page_OnATestHostOrAStrangersHost_IsFlaggedThroughEveryDoor()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        await SetAsync(run, new { networks = Array.Empty<string>(), testHosts = new[] { "staging.acme.test" }, ownHostsOnly = true });
        using var one = await SendAsync(run, "https://staging.acme.test/");
        using var two = await SendAsync(run, "https://copycat.com/");
        using var three = await SendAsync(run, "https://www.acme.test/");
        using var four = await run.PostAsync("/v1/page", """{"anonymousId":"a","context":{"page":{"url":"https://staging.acme.test/"}}}""");
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe(["test:host", "bot:unknown_host", null, "test:host"]);
    }

    [Fact]
    public async Task Visit_FromADataCentreOfTheOperatorsList_IsKeptAndLeftOut()
    {
        using var file = new TempFile("198.51.100.0/24 # a cloud\n");
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Capture:DataCentreFile", file.Path));
        using var one = await SendAsync(run, "https://acme.com/", forwarded: "198.51.100.77");
        using var two = await SendAsync(run, "https://acme.com/", forwarded: "203.0.113.9");
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe(["bot:data_centre", null]);
    }

    [Theory]
    [InlineData("10.0.0.0/8\namazon\n", "line 2: 'amazon' is no network")]
    [InlineData(null, "Could not find")]
    public async Task DataCentres_InAFaultyFile_KeepTheServerFromStartingAndSayWhy(string? text, string fault)
    {
        using var file = new TempFile(text);
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => CaptureRun.StartAsync(("Capture:DataCentreFile", file.Path)));
        thrown.Message.ShouldContain("Capture:DataCentreFile");
        thrown.Message.ShouldContain(fault);
    }

    [Fact]
    public async Task Form_SentByAColleague_StaysALead()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        await SetAsync(run, new { networks = new[] { "127.0.0.0/8" }, testHosts = Array.Empty<string>(), ownHostsOnly = false });
        using var view = await SendAsync(run, "https://acme.com/");
        using var form = await run.Http.PostAsync($"/f/contact?k={run.Workspace.WriteKey}", new FormUrlEncodedContent([KeyValuePair.Create("email", "jane@acme.test")]));
        var log = await run.LogAsync();
        log[0].Facts.Flag.ShouldBe("internal:network");
        log[1].Facts.Flag.ShouldBeNull();
        log[1].Facts.Notes.ShouldNotBeNull().ShouldContain("internal:network");
    }

    [Fact]
    public async Task PageViews_FasterThanAPersonLooks_AreFlaggedByTheEventsOwnTime()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Capture:ViewsAMinute", "3"));
        using var first = await SendAsync(run, "https://acme.com/");
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        for (var i = 0; i < 4; i++)
            (await SendAsync(run, "https://acme.com/", cookie: cookie)).Dispose();
        for (var i = 1; i < 6; i++)
            (await SendAsync(run, "https://acme.com/", cookie: cookie, at: Noon.AddMinutes(-i))).Dispose();
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe([null, null, null, "bot:rate", "bot:rate", null, null, null, null, null]);
    }

    [Fact]
    public async Task PageViews_OfManyFromOnePublicAddress_AreFlaggedButNotThoseOfAProxy()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon), ("Capture:ViewsAnHour", "2"));
        for (var i = 0; i < 3; i++)
            (await SendAsync(run, "https://acme.com/", forwarded: "198.51.100.7")).Dispose();
        for (var i = 0; i < 3; i++)
            (await SendAsync(run, "https://acme.com/")).Dispose();
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe([null, null, "bot:rate", null, null, null]);
    }

    [Fact]
    public async Task Browser_WithoutWindowAndLanguageOrFromSpam_IsABot()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Noon));
        using var headless = await SendAsync(run, "https://acme.com/", more: ""","w":0""");
        using var spam = await SendAsync(run, "https://acme.com/", more: ""","w":1280,"l":"en","r":"https://semalt.com/x" """);
        (await run.LogAsync()).Select(static e => e.Facts.Flag).ShouldBe(["bot:headless", "bot:referrer_spam"]);
    }

    [Theory]
    [InlineData("networks", """{"networks":["office"]}""")]
    [InlineData("testHosts", """{"testHosts":["https://x.test/"]}""")]
    public async Task Setting_ThatCannotBeRead_NamesItsField(string field, string body)
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var answer = await client.PutAsync("/api/traffic", new StringContent(body, Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString().ShouldBe(field);
    }

    [SkippableTheory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task Report_WithFlaggedTouchesAskedFor_CreditsThemToo(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        await AppendAsync(app, acme, Story.View("v1", Story.Start, "https://acme.test/?utm_source=google&utm_medium=cpc&gclid=*"));
        await AppendAsync(app, acme, Flagged(Story.View("v1", Story.Start + Story.Day, "https://acme.test/?utm_source=newsletter&utm_medium=email"), "internal:network"));
        await AppendAsync(app, acme, Flagged(Story.View("v1", Story.Start + (2 * Story.Day), "https://acme.test/", "https://www.bing.com/"), "bot:rate"));
        await AppendAsync(app, acme, Story.Form("v1", Story.Start + (2 * Story.Day) + (60 * Story.Minute), "jane@buyer.test"));
        await app.ProjectAsync();
        var lead = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads")[0].GetProperty("id").GetString();
        var deal = await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/deals", new { name = "Plan", leadId = lead, amount = new { amount = "100.00", currency = "EUR" } }), HttpStatusCode.Created);
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal.GetProperty("id").GetString()}/won", new { }), HttpStatusCode.OK);

        (await RowsAsync(client, "")).ShouldBe(["Direct", "Paid Search"], ignoreOrder: true);
        (await RowsAsync(client, "&traffic=people")).ShouldBe(["Direct", "Paid Search"], ignoreOrder: true);
        (await RowsAsync(client, "&traffic=internal")).ShouldBe(["Direct", "Email", "Paid Search"], ignoreOrder: true);
        (await RowsAsync(client, "&traffic=bots")).ShouldBe(["Direct", "Organic Search", "Paid Search"], ignoreOrder: true);
        (await RowsAsync(client, "&traffic=all")).ShouldBe(["Direct", "Email", "Organic Search", "Paid Search"], ignoreOrder: true);
        var left = await client.GetFromJsonAsync<JsonElement>("/api/reports/traffic?from=2025-10-01&to=2026-12-31");
        left.GetProperty("touches").GetInt32().ShouldBe(2);
        left.GetProperty("reasons").EnumerateArray().Select(static r => r.GetProperty("reason").GetString()).ShouldBe(["bot:rate", "internal:network"]);
        var explained = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/deals/{deal.GetProperty("id").GetString()}?models=linear&traffic=all&lookback=lifetime");
        explained.GetProperty("touches").GetArrayLength().ShouldBe(4);
        var wrong = await client.GetAsync("/api/reports/attribution?traffic=robots");
        (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString().ShouldBe("traffic");
    }

    private static async Task<IReadOnlyList<string?>> RowsAsync(HttpClient client, string more)
    {
        var report = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution?models=linear&lookback=lifetime&from=2025-10-01&to=2027-12-31{more}");
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        return [.. report.GetProperty("rows").EnumerateArray().Select(static r => r.GetProperty("key").GetString())];
    }

    private static Envelope Flagged(Envelope e, string flag) => e with { Facts = e.Facts with { Flag = flag } };

    private static async Task AppendAsync(TestApp app, TestWorkspace workspace, Envelope e) =>
        await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<IEventLog>(app.Services).AppendAsync([e with { Workspace = workspace.Id }], CancellationToken.None);

    private static async Task<JsonElement> SetAsync(CaptureRun run, object settings)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/traffic") { Content = JsonContent.Create(settings) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", run.Workspace.SecretKey);
        using var response = await run.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<string> StoredTextAsync(CaptureRun run) => string.Join('\n', (await run.LogAsync()).Select(static e => JsonSerializer.Serialize(e.Facts) + JsonSerializer.Serialize(e.Personal)));

    private async Task<HttpResponseMessage> SendAsync(
        CaptureRun run, string url, string? forwarded = null, string? cookie = null, DateTimeOffset? at = null, string more = ""","w":1280,"l":"en" """)
    {
        var e = $$"""{"id":"0199f3a2-0000-7000-8000-{{++_id:000000000000}}","t":"page_view","ts":{{(at ?? Noon).ToUnixTimeMilliseconds()}},"u":"{{url}}"{{more}}}""";
        var body = $$"""{"k":"{{run.Workspace.WriteKey}}","sent_at":{{Noon.ToUnixTimeMilliseconds()}},"e":[{{e}}]}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/e") { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        request.Headers.TryAddWithoutValidation("Origin", "https://acme.com");
        request.Headers.TryAddWithoutValidation("User-Agent", Chrome);
        if (forwarded is not null)
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        if (cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        return await run.Http.SendAsync(request);
    }

    /// <summary>A file of that text, or the path of none.</summary>
    private sealed class TempFile : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("throughline-").FullName;

        public TempFile(string? text)
        {
            Path = System.IO.Path.Combine(_folder, "networks.txt");
            if (text is not null)
                File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(_folder, true);
    }
}
