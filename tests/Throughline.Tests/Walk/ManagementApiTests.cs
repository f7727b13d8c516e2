using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;

namespace Throughline.Tests.Walk;

public class ManagementApiTests
{
    [Fact]
    public async Task Deal_WonForALeadWithTwoTouches_IsCreditedToTheCent()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync(
            [
                Story.View("v1", now - (5 * Story.Day), "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=*") with { Workspace = acme.Id },
                Story.View("v1", now - (2 * Story.Day), "https://acme.test/?utm_source=newsletter&utm_medium=email") with { Workspace = acme.Id },
                Story.Form("v1", now - (2 * Story.Day) + 1000, "jane@buyer.test") with { Workspace = acme.Id },
            ],
            CancellationToken.None);
        await app.ProjectAsync();
        using var client = app.Client(acme.SecretKey);

        var leads = await client.GetFromJsonAsync<JsonElement>("/api/leads");
        var lead = leads.GetProperty("leads")[0];
        lead.GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Paid Search");
        lead.GetProperty("latestSource").GetProperty("channel").GetString().ShouldBe("Email");
        var id = lead.GetProperty("id").GetString();

        (await client.PostAsJsonAsync($"/api/leads/{id}/stage", new { stage = "Qualified" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var deal = await Json(await client.PostAsJsonAsync("/api/deals", new { name = "Annual plan", leadId = id, amount = new { amount = "1000.01", currency = "EUR" } }), HttpStatusCode.Created);
        var dealId = deal.GetProperty("id").GetString();
        await Json(await client.PostAsJsonAsync($"/api/deals/{dealId}/won", new { }), HttpStatusCode.OK);
        (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{id}")).GetProperty("stage").GetString().ShouldBe("Customer");

        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=first,last,linear,position:40/20/40");
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        report.GetProperty("total").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("1000.01");
        var search = report.GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("key").GetString() == "Paid Search").GetProperty("credits");
        search.GetProperty("first").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("1000.01");
        search.GetProperty("linear").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("500.01");

        await Json(await client.PostAsJsonAsync($"/api/deals/{dealId}/refunds", new { amount = new { amount = "0.01", currency = "EUR" } }), HttpStatusCode.OK);
        var sources = await client.GetFromJsonAsync<JsonElement>("/api/reports/source-revenue");
        var row = sources.GetProperty("rows")[0];
        row.GetProperty("key").GetString().ShouldBe("Paid Search");
        row.GetProperty("leads").GetInt32().ShouldBe(1);
        row.GetProperty("customers").GetInt32().ShouldBe(1);
        row.GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("1000.00");
        (await client.GetFromJsonAsync<JsonElement>($"/api/leads/{id}/timeline")).GetArrayLength().ShouldBe(9);
    }

    [Theory]
    [InlineData("/api/leads", """{"email":"a@b.test"}""", "source")]
    [InlineData("/api/leads", """{"source":"Referral"}""", "email")]
    [InlineData("/api/leads", """{"source":"Referral","email":"nonsense"}""", "email")]
    [InlineData("/api/leads", """{"source":5}""", "source")]
    [InlineData("/api/deals", """{"name":"x","amount":{"amount":"1","currency":"EUR"}}""", "leads")]
    [InlineData("/api/deals", """{"name":"x","amount":{"amount":"1.5","currency":"JPY"},"leadId":"11111111-1111-1111-1111-111111111111"}""", "amount")]
    [InlineData("/api/deals", """{"name":"x","amount":{"amount":"1.5","currency":"EUR"},"leadId":"11111111-1111-1111-1111-111111111111"}""", "leads")]
    public async Task Input_ThatCannotBeSaved_NamesTheField(string path, string body, string field)
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var answer = await client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await Json(answer, HttpStatusCode.BadRequest);
        problem.GetProperty("field").GetString().ShouldBe(field);
        (await app.Services.GetRequiredService<IEventLog>().LastSeqAsync(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task Key_MissingOrOfTheWrongKind_IsRefused()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        (await app.Client().GetAsync("/api/leads")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Client("sk_unknown").GetAsync("/api/leads")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Client(acme.WriteKey).GetAsync("/api/leads")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Workspaces_OfOneInstallation_DoNotSeeEachOther()
    {
        await using var app = await TestApp.StartAsync();
        var (acme, beta) = (await app.WorkspaceAsync(), await app.WorkspaceAsync("Beta"));
        var lead = await Json(await app.Client(acme.SecretKey).PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" }), HttpStatusCode.Created);
        var other = app.Client(beta.SecretKey);
        (await other.GetAsync($"/api/leads/{lead.GetProperty("id").GetString()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    internal static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
