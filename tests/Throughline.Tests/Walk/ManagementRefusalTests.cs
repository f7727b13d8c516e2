using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;

namespace Throughline.Tests.Walk;

/// <summary>What programs send wrongly to the management API: the right status, a problem that names the fault, nothing in the log, and a count by reason.</summary>
public sealed class ManagementRefusalTests
{
    private static readonly string[] Doors = ["/api/leads", "/api/deals", "/api/spend", "/api/rates"];
    private static readonly string Future = DateTimeOffset.UtcNow.AddDays(2).ToString("O");

    public static TheoryData<string, string, int, string, string?> Refusals()
    {
        var cases = new TheoryData<string, string, int, string, string?>();
        foreach (var door in Doors)
        {
            cases.Add(door, "", 400, "malformed", null);
            cases.Add(door, "{\"name\":", 400, "malformed", null);
            cases.Add(door, "[1,2]", 400, "malformed", null);
            cases.Add(door, string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500), 400, "malformed", null);
            cases.Add(door, $"{{\"name\":\"{new string('x', 5 << 20)}\"}}", 413, "too_large", null);
        }

        cases.Add("/api/leads", """{"email":["a"],"source":"Referral"}""", 400, "malformed", "email");
        cases.Add("/api/leads", """{"email":"a@b.test","source":"Referral","createdAt":"yesterday"}""", 400, "malformed", "createdAt");
        cases.Add("/api/leads", $$"""{"email":"a@b.test","source":"Referral","createdAt":"{{Future}}"}""", 400, "invalid", "createdAt");
        cases.Add("/api/leads", """{"email":"a@b.test","channel":"Referral"}""", 400, "invalid", "source");
        cases.Add("/api/leads", """{"email":"a@b.test","name":"Ja\u0000ne","source":"Referral"}""", 400, "invalid", "name");
        cases.Add("/api/deals", """{"name":"x","amount":{"amount":"5","currency":"EUR"},"leads":[{"id":"11111111-1111-1111-1111-111111111111","role":"\u0000"}]}""", 400, "invalid", "leads[0].role");
        cases.Add("/api/deals", $$"""{"name":"x","stage":"{{new string('s', 101)}}","amount":{"amount":"5","currency":"EUR"},"leadId":"11111111-1111-1111-1111-111111111111"}""", 400, "invalid", "stage");
        cases.Add("/api/deals", """{"name":"x","amount":{"amount":5,"currency":"EUR"},"leadId":"11111111-1111-1111-1111-111111111111"}""", 400, "malformed", "amount.amount");
        cases.Add("/api/deals", """{"name":"x","amount":{"amount":"5","currency":"EUR"},"leadId":"seven"}""", 400, "malformed", "leadId");
        cases.Add("/api/deals", $$"""{"name":"x","amount":{"amount":"5","currency":"EUR"},"leadId":"11111111-1111-1111-1111-111111111111","openedAt":"{{Future}}"}""", 400, "invalid", "openedAt");
        cases.Add("/api/spend", """{"rows":[{"day":"2026-05-14","source":"google","amount":{"amount":"1","currency":"EUR"},"clicks":"many"}]}""", 400, "malformed", "rows[0].clicks");
        return cases;
    }

    [Fact]
    public async Task Refusals_OfEveryKind_NameTheFaultCountItAndStoreNothing()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (path, body, status, reason, field) in Refusals().Select(static r => ((string)r[0], (string)r[1], (int)r[2], (string)r[3], (string?)r[4])))
        {
            var sent = $"{path} {body[..Math.Min(80, body.Length)]}";
            // Asks before it sends: a server that refuses a body need not read it.
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json"), Headers = { ExpectContinue = body.Length > 1 << 20 } };
            using var answer = await client.SendAsync(request);
            ((int)answer.StatusCode).ShouldBe(status, sent);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", sent);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            problem.GetProperty("type").GetString().ShouldBe($"urn:throughline:problem:{reason}", sent);
            problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty(sent);
            if (field is not null)
                problem.GetProperty("field").GetString().ShouldBe(field, sent);
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }

        (await app.Services.GetRequiredService<IEventLog>().LastSeqAsync(CancellationToken.None)).ShouldBe(0);
        var metrics = await client.GetStringAsync("/metrics");
        foreach (var (reason, count) in reasons)
            metrics.ShouldContain($"throughline_problems_total{{reason=\"{reason}\"}} {count}\n");
    }

    [Theory]
    [InlineData("/api/leads?limit=x", "limit")]
    [InlineData("/api/leads?limit=0", "limit")]
    [InlineData("/api/leads?owner=zap", "owner")]
    [InlineData("/api/leads?search=a%00b", "search")]
    [InlineData("/api/leads?before=garbage", "before")]
    [InlineData("/api/leads?chanel=Email", "chanel")]
    [InlineData("/api/leads/found?q=%00", "q")]
    [InlineData("/api/deals?limit=x", "limit")]
    [InlineData("/api/deals?lead=x", "lead")]
    [InlineData("/api/deals?before=1.2", "before")]
    [InlineData("/api/orders?matched=perhaps", "matched")]
    [InlineData("/api/calls?number=%00", "number")]
    [InlineData("/api/calls?limit=x", "limit")]
    [InlineData("/api/reports/changes?number=zap", "number")]
    [InlineData("/api/reports/attribution?modles=first", "modles")]
    public async Task Address_WithAWordThatIsWrong_NamesIt(string path, string field)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var problem = await ManagementApiTests.Json(await client.GetAsync(path), HttpStatusCode.BadRequest);
        problem.TryGetProperty("field", out var named).ShouldBeTrue(problem.ToString());
        named.GetString().ShouldBe(field);
    }

    [Theory]
    [InlineData("POST", "/v1/zap", 405)]
    [InlineData("GET", "/v1/track", 405)]
    [InlineData("GET", "/api/zap", 404)]
    public async Task Address_ThatTakesNothing_SaysSo(string method, string path, int status)
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.Client().SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        (await ManagementApiTests.Json(answer, (HttpStatusCode)status)).GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task IdempotencyKey_SentWithAnotherRequest_IsRefused()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        async Task<HttpResponseMessage> SendAsync(string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", "k1" } } };
            return await client.SendAsync(request);
        }

        var lead = (await ManagementApiTests.Json(await SendAsync("/api/leads", new { email = "a@buyer.test", source = "Referral" }), HttpStatusCode.Created)).GetProperty("id").GetString();
        await ManagementApiTests.Json(await SendAsync("/api/leads", new { email = "a@buyer.test", source = "Referral" }), HttpStatusCode.OK);
        (await ManagementApiTests.Json(await SendAsync("/api/leads", new { email = "b@buyer.test", source = "Referral" }), HttpStatusCode.Conflict)).GetProperty("field").GetString().ShouldBe("Idempotency-Key");
        object Deal(string amount) => new { name = "x", leadId = lead, amount = new { amount, currency = "EUR" } };
        var deal = (await ManagementApiTests.Json(await SendAsync("/api/deals", Deal("10")), HttpStatusCode.Created)).GetProperty("id").GetString();
        await ManagementApiTests.Json(await SendAsync("/api/deals", Deal("10.00")), HttpStatusCode.OK);
        await ManagementApiTests.Json(await SendAsync("/api/deals", Deal("11")), HttpStatusCode.Conflict);
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { }), HttpStatusCode.OK);
        object Refund(string amount) => new { amount = new { amount, currency = "EUR" } };
        foreach (var (amount, status) in new[] { ("4", HttpStatusCode.OK), ("4", HttpStatusCode.OK), ("5", HttpStatusCode.Conflict) })
            await ManagementApiTests.Json(await SendAsync($"/api/deals/{deal}/refunds", Refund(amount)), status);
        (await client.GetFromJsonAsync<JsonElement>($"/api/deals/{deal}")).GetProperty("refunded").GetProperty("amount").GetString().ShouldBe("4.00");
    }

    [Fact]
    public async Task Body_NotMarkedAsJson_Is415()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        using var content = new StringContent("email=a%40b.test", new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        using var answer = await client.PostAsync("/api/leads", content);
        (await ManagementApiTests.Json(answer, HttpStatusCode.UnsupportedMediaType)).GetProperty("field").GetString().ShouldBe("Content-Type");
    }

    [Theory]
    [InlineData("won", """{"closedAt":"FUTURE"}""")]
    [InlineData("won", """{"closedAt":"2020-01-01T00:00:00Z"}""")]
    [InlineData("lost", """{"reason":"Price","closedAt":"FUTURE"}""")]
    [InlineData("lost", """{"reason":"Price","closedAt":"2020-01-01T00:00:00Z"}""")]
    public async Task Deal_ClosedInTheFutureOrBeforeItWasOpened_IsRefused(string verb, string body)
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var deal = await DealAsync(client);
        using var content = new StringContent(body.Replace("FUTURE", Future, StringComparison.Ordinal), Encoding.UTF8, "application/json");
        (await ManagementApiTests.Json(await client.PostAsync($"/api/deals/{deal}/{verb}", content), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("closedAt");
        (await client.GetFromJsonAsync<JsonElement>($"/api/deals/{deal}")).GetProperty("outcome").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task Contact_AddedToAnOpenDeal_BringsItsTouchesAndIsRefusedElsewhere()
    {
        await using var app = await TestApp.StartAsync();
        var (acme, beta) = (await app.WorkspaceAsync(), await app.WorkspaceAsync("Beta"));
        using var client = app.Client(acme.SecretKey);
        var deal = await DealAsync(client);
        var second = await LeadAsync(client, "kim@buyer.test", "Partner");
        var foreign = await LeadAsync(app.Client(beta.SecretKey), "eve@other.test", "Referral");
        foreach (var lead in new[] { foreign, Guid.NewGuid().ToString(), null })
            (await ManagementApiTests.Json(await AddAsync(client, deal, lead), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("lead");

        var changed = await ManagementApiTests.Json(await AddAsync(client, deal, second), HttpStatusCode.OK);
        changed.GetProperty("leads").EnumerateArray().Select(static l => l.GetProperty("role").GetString()).ShouldBe(["Contact", "Champion"]);
        (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{second}")).GetProperty("stage").GetString().ShouldBe("Opportunity");
        await ManagementApiTests.Json(await AddAsync(client, deal, second), HttpStatusCode.Conflict);
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { }), HttpStatusCode.OK);
        await ManagementApiTests.Json(await AddAsync(client, deal, foreign), HttpStatusCode.Conflict);
        (await AddAsync(app.Client(beta.SecretKey), deal, foreign)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=linear");
        report.GetProperty("rows").EnumerateArray().Select(static r => r.GetProperty("key").GetString()).ShouldBe(["Partner", "Referral"], ignoreOrder: true);
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
    }

    private static Task<HttpResponseMessage> AddAsync(HttpClient client, string deal, string? lead) => client.PostAsJsonAsync($"/api/deals/{deal}/contacts", new { lead, role = "Champion" });

    private static async Task<string> LeadAsync(HttpClient client, string email, string source) =>
        (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email, source }), HttpStatusCode.Created)).GetProperty("id").GetString()!;

    private static async Task<string> DealAsync(HttpClient client)
    {
        var leadId = await LeadAsync(client, "jane@buyer.test", "Referral");
        return (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/deals", new { name = "x", leadId, amount = new { amount = "10.01", currency = "EUR" } }), HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }
}
