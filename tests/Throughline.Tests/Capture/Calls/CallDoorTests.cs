using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Capture.Calls;
using Throughline.Log;
using Throughline.Tests.Web;

namespace Throughline.Tests.Capture.Calls;

public class CallDoorTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Call_ToAPlacementsNumber_IsALeadOfItsChannel()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        await NumberAsync(run, new { number = "030 1234567", name = "Leaflet", channel = "Display", source = "leaflet" });
        var url = await TwilioAsync(run);
        await CallAsync(run, url, "CA1", "+4915123456789", "+49301234567", "no-answer", 0);

        var call = (await run.LogAsync()).Single(static e => e.Kind == Kinds.Interaction);
        (call.Facts.Channel, call.Facts.Source, call.Personal!.Phone).ShouldBe(("Display", "leaflet", "+4915123456789"));
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads")[0];
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Display");
        var listed = (await client.GetFromJsonAsync<JsonElement>("/api/calls?status=missed")).GetProperty("calls")[0];
        (listed.GetProperty("caller").GetString(), listed.GetProperty("isQualified").GetBoolean()).ShouldBe(("+4915123456789", false));
        (await client.GetAsync(new Uri("/api/calls?status=nope", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Redial_AfterTwentySeconds_IsOneLeadAndTwoCalls()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        await NumberAsync(run, new { number = "030 1234567", name = "Leaflet", channel = "Display" });
        var url = await TwilioAsync(run);
        await CallAsync(run, url, "CA1", "+4915123456789", "+49301234567", "busy", 0);
        time.Now = time.Now.AddSeconds(20);
        await CallAsync(run, url, "CA2", "015123456789", "+49301234567", "completed", 90);
        await CallAsync(run, url, "CA2", "015123456789", "+49301234567", "completed", 90);
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32().ShouldBe(1);
        (await client.GetFromJsonAsync<JsonElement>("/api/calls")).GetProperty("calls").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Callers_Withheld_AreNeverOnePersonNorALead()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        await NumberAsync(run, new { number = "030 1234567", name = "Leaflet", channel = "Display" });
        var url = await TwilioAsync(run);
        await CallAsync(run, url, "CA1", "anonymous", "+49301234567", "completed", 90);
        await CallAsync(run, url, "CA2", "+266696687", "+49301234567", "completed", 90);
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32().ShouldBe(0);
        (await client.GetFromJsonAsync<JsonElement>("/api/calls")).GetProperty("calls").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Pool_OfOneNumber_GivesTheCallToItsVisitorAndTheSecondTheChannelOnly()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        await PoolAsync(run);
        await NumberAsync(run, new { number = "030 999", name = "Search overflow", channel = "Paid Search" });
        var first = await VisitAsync(run, time, "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0K");
        var second = await VisitAsync(run, time, "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=other&gclid=Cj1K");
        await run.App.ProjectAsync();
        (await NumbersAsync(run, first)).GetProperty("49301000").GetString().ShouldBe("+49 30 111 1111");
        (await NumbersAsync(run, second)).GetProperty("0301000").GetString().ShouldBe("+4930999");
        // Asking again keeps the number.
        time.Now = time.Now.AddMinutes(20);
        (await NumbersAsync(run, first)).GetProperty("49301000").GetString().ShouldBe("+49 30 111 1111");

        time.Now = time.Now.AddMinutes(29);
        var url = await TwilioAsync(run);
        await CallAsync(run, url, "CA1", "+4915123456789", "+49301111111", "completed", 90);
        await CallAsync(run, url, "CA2", "+4915123456788", "+4930999", "completed", 90);
        var calls = (await run.LogAsync()).Where(static e => e.Kind == Kinds.Interaction).ToList();
        calls[0].Facts.Visitor.ShouldNotBeNull();
        calls[0].Facts.Channel.ShouldBeNull();
        calls[0].Facts.Properties!.Value.GetProperty("confidence").GetString().ShouldBe("high");
        (calls[1].Facts.Visitor, calls[1].Facts.Channel).ShouldBe((null, "Paid Search"));

        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var leads = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().ToList();
        leads.Count.ShouldBe(2);
        leads.Count(static l => l.GetProperty("originalSource").GetProperty("campaign").GetString() == "spring").ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_ForBots_StayThePrintedOnesAndStrangersHaveNoCode()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        await PoolAsync(run);
        var visitor = await VisitAsync(run, time, "https://acme.test/");
        (await NumbersAsync(run, visitor, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")).EnumerateObject().ShouldBeEmpty();
        using var unknown = await run.Http.GetAsync(new Uri("/e/ref?k=wk_none", UriKind.Relative));
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var stranger = await run.Http.GetAsync(new Uri($"/e/ref?k={run.Workspace.WriteKey}", UriKind.Relative));
        (await stranger.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ref").ValueKind.ShouldBe(JsonValueKind.Null);
        using var known = new HttpRequestMessage(HttpMethod.Get, $"/e/ref?k={run.Workspace.WriteKey}");
        known.Headers.TryAddWithoutValidation("User-Agent", Browser);
        known.Headers.TryAddWithoutValidation("Cookie", visitor);
        using var answer = await run.Http.SendAsync(known);
        Throughline.Capture.ReferenceCode.Read((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ref").GetString()).ShouldNotBeNull();
    }

    [Fact]
    public async Task CallRail_CallAndItsChange_AreOneCall()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        var url = await HookAsync(run, "callrail", "cr_signing_key");
        const string Call = """{"id":"CAL1","answered":true,"direction":"inbound","duration":"62","start_time":"2026-03-02T10:59:50+01:00","customer_phone_number":"+14158675310","tracking_phone_number":"+18005551212","customer_name":"JANE","utm_source":"google","utm_medium":"cpc","gclid":"Cj0","landing_page_url":"https://acme.test/offer","tags":[]}""";
        await CallRailAsync(run, url, Call);
        await CallRailAsync(run, url, Call);
        await CallRailAsync(run, url, Call.Replace("\"tags\":[]", "\"tags\":[\"hot\",\"vip\"]", StringComparison.Ordinal));
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var calls = (await client.GetFromJsonAsync<JsonElement>("/api/calls")).GetProperty("calls");
        calls.GetArrayLength().ShouldBe(1);
        calls[0].GetProperty("isQualified").GetBoolean().ShouldBeTrue();
        (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads")[0].GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        (await run.LogAsync()).Count(static e => e.Kind == "call.updated").ShouldBe(1);
        await using var db = await run.App.DbAsync();
        db.Set<CallRow>().Single().Tags.ShouldBe("hot, vip");
    }

    [Fact]
    public async Task Caller_MatchedOnce_KeepsTheLead()
    {
        var time = new ManualTime(Start);
        await using var run = await CaptureRun.StartAsync(time);
        await PoolAsync(run);
        var visitor = await VisitAsync(run, time, "https://acme.test/?utm_source=google&utm_medium=cpc");
        await NumbersAsync(run, visitor);
        var url = await TwilioAsync(run);
        time.Now = time.Now.AddMinutes(5);
        await CallAsync(run, url, "CA1", "+4915123456789", "+49301111111", "completed", 90);
        time.Now = time.Now.AddDays(60);
        await CallAsync(run, url, "CA2", "+4915123456789", "+49301111111", "completed", 90);
        await run.App.ProjectAsync();
        using var client = run.App.Client(run.Workspace.SecretKey);
        var leads = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads");
        leads.GetArrayLength().ShouldBe(1);
        leads[0].GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
    }

    [Fact]
    public async Task Pages_OfCallsAndNumbers_Work()
    {
        await using var desk = await Desk.OpenAsync();
        (await desk.Browser.OpenAsync("/calls")).Text.ShouldContain("No calls here");
        await (await desk.Browser.OpenAsync("/calls/numbers?visitors=100&hold=30")).SubmitAsync("new-number", ("Number.Number", "12"), ("Number.Name", "Leaflet"), ("Number.Channel", "Display"));
        desk.Browser.Text.ShouldContain("A telephone number of DE");
        desk.Browser.Text.ShouldContain("56 numbers");
        await desk.Browser.SubmitAsync("new-number", ("Number.Number", "030 1234567"), ("Number.Name", "Leaflet"), ("Number.Channel", "Display"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("030 1234567");
        await desk.Browser.SubmitAsync("new-pool", ("Pool.Name", "Site"), ("Pool.Printed", "030 1000"), ("Pool.HoldMinutes", "5"));
        desk.Browser.Text.ShouldContain("20 to 240 minutes");
        await desk.Browser.SubmitAsync("new-pool", ("Pool.Name", "Site"), ("Pool.Printed", "030 1000"), ("Pool.HoldMinutes", "30"));
        (await desk.Browser.FollowAsync()).Text.ShouldContain("030 1000");
    }

    [Fact]
    public async Task Pool_AskedByManyAtOnce_LendsEachVisitorANumberOfTheirOwn()
    {
        await using var run = await CaptureRun.StartAsync(new ManualTime(Start));
        await PoolAsync(run);
        using var client = run.App.Client(run.Workspace.SecretKey);
        var pool = (await client.GetFromJsonAsync<JsonElement>("/api/numbers")).GetProperty("pools")[0].GetProperty("id").GetGuid();
        for (var i = 2; i <= 20; i++)
            await NumberAsync(run, new { number = $"+49 30 222 22{i:00}", name = $"Pool {i}", pool });
        var swaps = run.App.Services.GetRequiredService<NumberSwaps>();
        var visitors = Enumerable.Range(1, 16).Select(static i => new Guid(i, 0, 0, new byte[8])).ToList();

        // Two pages of each visitor.
        var shown = await Task.WhenAll(visitors.Concat(visitors).Select(async v => (Visitor: v, Number: (await Task.Run(() => swaps.ForAsync(run.Workspace.Id, v, CancellationToken.None)))["49301000"])));
        shown.GroupBy(static s => s.Visitor, static s => s.Number).ShouldAllBe(static numbers => numbers.Distinct().Count() == 1);
        shown.Select(static s => s.Number).Distinct().Count().ShouldBe(16);
    }

    private static async Task PoolAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.PostAsJsonAsync("/api/numbers/pools", new { name = "Site", printed = "030 1000", holdMinutes = 30 })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var pool = (await client.GetFromJsonAsync<JsonElement>("/api/numbers")).GetProperty("pools")[0].GetProperty("id").GetGuid();
        await NumberAsync(run, new { number = "+49 30 111 1111", name = "Pool 1", pool });
    }

    private static async Task NumberAsync(CaptureRun run, object number)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsJsonAsync("/api/numbers", number);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private static Task<Uri> TwilioAsync(CaptureRun run) => HookAsync(run, "twilio", "12345");

    private static async Task<Uri> HookAsync(CaptureRun run, string provider, string secret)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        using var answer = await client.PostAsJsonAsync("/api/webhooks", new { provider, name = "Phones", secret });
        return new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
    }

    private static async Task CallAsync(CaptureRun run, Uri url, string sid, string from, string to, string status, int seconds)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["CallSid"] = sid,
            ["CallStatus"] = status,
            ["From"] = from,
            ["To"] = to,
            ["Direction"] = "inbound",
            ["CallDuration"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var signed = url + string.Concat(fields.Select(static f => f.Key + f.Value));
        using var content = new FormUrlEncodedContent(fields);
        content.Headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData("12345"u8, Encoding.UTF8.GetBytes(signed))));
        using var answer = await run.Http.PostAsync(url, content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static async Task CallRailAsync(CaptureRun run, Uri url, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("Signature", Convert.ToBase64String(HMACSHA1.HashData("cr_signing_key"u8, Encoding.UTF8.GetBytes(body))));
        (await run.Http.PostAsync(url, content)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // A page view by the tracker; the cookie that the browser keeps.
    private static async Task<string> VisitAsync(CaptureRun run, ManualTime time, string url)
    {
        var at = time.Now.ToUnixTimeMilliseconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/e")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { k = run.Workspace.WriteKey, sent_at = at, e = new[] { new { id = Guid.NewGuid(), t = "page_view", ts = at, u = url } } }), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        using var answer = await run.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("Set-Cookie").First().Split(';')[0];
    }

    private static async Task<JsonElement> NumbersAsync(CaptureRun run, string cookie, string userAgent = Browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/e?k={run.Workspace.WriteKey}");
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (cookie.Length > 0)
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        using var answer = await run.Http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("n", out var numbers) ? numbers : JsonDocument.Parse("{}").RootElement;
    }
}
