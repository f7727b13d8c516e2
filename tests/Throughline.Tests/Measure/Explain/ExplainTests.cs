using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Measure.AsOf;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Measure.Explain;

public class ExplainTests
{
    private const string Period = "from=2025-10-01&to=2025-12-31";

    [Fact]
    public async Task Cell_Explained_OpensDownToTheEventAndAddsUp()
    {
        await using var app = await TestApp.StartAsync(("AsOf:WaitMilliseconds", "60000"));
        var acme = await app.WorkspaceAsync();
        await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. new Arrivals(acme.Id, 3).Take(240)], CancellationToken.None);
        await app.ProjectAsync();
        using var client = app.Client(acme.SecretKey);
        var (touches, joined) = (0, 0);
        foreach (var model in new[] { "linear", "time-decay:7d", "w-shaped", "position:30/20/50", "position:1/2/4", "stage-weighted", "stage-weighted:20/10/20/30/0/60", "channel-weighted:Email=3/Direct=0", "kind-weighted:visit=2" })
        {
            var report = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution?models={model}&{Period}");
            foreach (var row in report.GetProperty("rows").EnumerateArray())
            {
                var key = row.GetProperty("key").GetString()!;
                var cell = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/explain?model={model}&key={Uri.EscapeDataString(key)}&take=50&{Period}");
                cell.GetProperty("explained").GetArrayLength().ShouldBe(cell.GetProperty("deals").GetInt32());
                var (sum, known) = (0m, Amount(row.GetProperty("credits").EnumerateObject().Single().Value.GetProperty("revenue")));
                foreach (var deal in cell.GetProperty("explained").EnumerateArray())
                {
                    deal.GetProperty("formula").GetString().ShouldNotBeNullOrEmpty();
                    var path = deal.GetProperty("touches").EnumerateArray().ToList();
                    var raw = path.Sum(static t => t.GetProperty("raw").GetDouble());
                    path.ShouldAllBe(t => Math.Abs((t.GetProperty("raw").GetDouble() / raw) - t.GetProperty("weight").GetDouble()) < 1e-9);
                    path.Sum(t => Amount(t.GetProperty("revenue"))).ShouldBe(Amount(deal.GetProperty("revenue")));
                    sum += path.Where(t => t.GetProperty("channel").GetString() == key).Sum(t => Amount(t.GetProperty("revenue")));
                    foreach (var touch in path)
                    {
                        touches++;
                        touch.GetProperty("rule").GetProperty("words").GetString().ShouldNotBeNullOrEmpty();
                        touch.GetProperty("event").GetProperty("seq").GetInt64().ShouldBeGreaterThan(0);
                        joined += await CheckEvidenceAsync(app, acme.Id, touch);
                    }
                }

                sum.ShouldBe(known, $"{model} {key}");
            }
        }

        touches.ShouldBeGreaterThan(30);
        joined.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Explain_WhatIsNotThere_SaysWhatWouldBeRight()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        var other = await app.WorkspaceAsync("Other");
        await app.Services.GetRequiredService<IEventLog>().AppendAsync([.. new Arrivals(acme.Id, 3).Take(200)], CancellationToken.None);
        await app.ProjectAsync();
        using var client = app.Client(acme.SecretKey);
        using var stranger = app.Client(other.SecretKey);
        var cell = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/explain?model=linear&key=Paid+Search&take=1&{Period}");
        var deal = cell.GetProperty("explained")[0].GetProperty("deal").GetString();
        (await client.GetAsync($"/api/reports/attribution/explain/{deal}?model=last")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stranger.GetAsync($"/api/reports/attribution/explain/{deal}?model=last")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var (query, field) in new[] { ("", "model"), ("model=first,last", "model"), ("model=nosuch", "model"), ("model=first&take=0", "take"), ("model=first&skip=-1", "skip"), ("model=first&asOf=x", "asOf") })
        {
            var answer = await client.GetAsync($"/api/reports/attribution/explain?{query}");
            (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field, query);
        }
    }

    [Fact]
    public async Task Page_OfADealUnderAModel_TellsFormulaRuleEvidenceAndEvent()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.App.Services.GetRequiredService<IEventLog>().AppendAsync([.. new Arrivals(desk.Workspace.Id, 3).Take(240)], CancellationToken.None);
        await desk.App.ProjectAsync();
        await desk.Browser.OpenAsync($"/reports/attribution/deals?model=time-decay:7d&key=Paid+Search&{Period}");
        var path = System.Text.RegularExpressions.Regex.Match(desk.Browser.Page, "/reports/attribution/explain/[^\"]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await desk.Browser.OpenAsync(WebUtility.HtmlDecode(path));
        desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        desk.Browser.Text.ShouldContain("A touch counts 2 to the power of");
        desk.Browser.Text.ShouldContain("Why this channel");
        desk.Browser.Text.ShouldContain("It was paid for, and");
        desk.Browser.Text.ShouldContain("gave the e-mail p");
        desk.Browser.Page.ShouldContain("href=\"/events/");
        (await desk.Browser.OpenAsync($"/reports/attribution/explain/{Guid.NewGuid()}")).Text.ShouldContain("the id of a deal of this workspace");
        var all = path.Split('?')[0].Replace("/explain/", "/deal/", StringComparison.Ordinal);
        (await desk.Browser.OpenAsync(all)).Text.ShouldContain("It was paid for, and");
    }

    // Every link names an event of the workspace, and each link goes on where the last one ended.
    private static async Task<int> CheckEvidenceAsync(TestApp app, Guid workspace, JsonElement touch)
    {
        var links = touch.GetProperty("identity").EnumerateArray().ToList();
        for (var i = 0; i < links.Count; i++)
        {
            (await app.Services.GetRequiredService<IEventLog>().FindAsync(workspace, [links[i].GetProperty("eventId").GetGuid()], CancellationToken.None)).Count.ShouldBe(1);
            if (i > 0)
                links[i].GetProperty("from").GetString().ShouldBe(links[i - 1].GetProperty("to").GetString());
        }

        return links.Count > 0 ? 1 : 0;
    }

    private static decimal Amount(JsonElement money) => decimal.Parse(money.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
