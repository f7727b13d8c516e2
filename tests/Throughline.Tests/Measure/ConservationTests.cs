using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

/// <summary>Promise 2: a credited deal sums to exactly its revenue, to the minor unit, in every model.</summary>
public class ConservationTests
{
    private const string Models = "first,last,last-non-direct,linear,linear-distinct,time-decay:7d,position:40/20/40,position:30/20/50,split:30/70,w-shaped,full-path";
    private static readonly string[] Ads = ["?utm_source=google&utm_medium=cpc", "?utm_source=linkedin&utm_medium=paid-social", "?utm_source=newsletter&utm_medium=email", ""];

    public static TheoryData<string, string, string, string?, int[]> Cases => new()
    {
        // name, amount, currency, refund, touches as days before the conversion (negative: after)
        { "one touch", "1000.01", "EUR", null, [3] },
        { "three touches, indivisible", "100.00", "EUR", null, [3, 2, 1] },
        { "seven touches, one cent", "0.01", "EUR", null, [9, 8, 7, 6, 5, 4, 3] },
        { "two touches at one millisecond", "33.33", "EUR", null, [2, 2] },
        { "a touch after the conversion", "10.00", "EUR", null, [2, -1] },
        { "only a touch after the conversion", "10.00", "EUR", null, [-1] },
        { "a refund", "99.99", "EUR", "33.34", [5, 4, 3] },
        { "a whole refund", "99.99", "EUR", "99.99", [5, 4, 3] },
        { "a zero amount", "0.00", "EUR", null, [5, 4] },
        { "yen", "1001", "JPY", "1", [5, 4, 3] },
        { "dinar", "1000.001", "KWD", "0.002", [5, 4, 3] },
        { "outside the window", "50.00", "EUR", null, [95] },
        { "only direct", "77.77", "EUR", null, [5, 4, 3] },
        { "only direct, one touch", "10.00", "EUR", "0.01", [1] },
        { "large", "90071992547409.91", "EUR", null, [5, 4, 3] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Credit_OfADeal_SumsToItsRevenue(string name, string amount, string currency, string? refund, int[] daysBefore)
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync(currency: currency);
        using var client = app.Client(acme.SecretKey);
        var won = DateTimeOffset.UtcNow.AddDays(-2).ToUnixTimeMilliseconds();
        var first = won - (100 * Story.Day);
        var events = daysBefore.Select((days, i) => Story.View($"v{i}", won - (days * Story.Day), $"https://acme.test/{Ads[name.StartsWith("only direct", StringComparison.Ordinal) ? 3 : i % Ads.Length]}") with { Workspace = acme.Id }).ToList();
        events.AddRange(daysBefore.Select((_, i) => Story.Identify($"v{i}", "jane", first, "jane@buyer.test") with { Workspace = acme.Id, EventId = Guid.NewGuid() }));
        await app.Services.GetRequiredService<IEventLog>().AppendAsync(events, CancellationToken.None);
        await app.ProjectAsync();

        var leads = await client.GetFromJsonAsync<JsonElement>("/api/leads");
        var lead = leads.GetProperty("leads")[0].GetProperty("id").GetString();
        var deal = (await ManagementApiTests.Json(
            await client.PostAsJsonAsync("/api/deals", new { name = "x", leadId = lead, amount = new { amount, currency }, openedAt = DateTimeOffset.FromUnixTimeMilliseconds(first) }), HttpStatusCode.Created)).GetProperty("id").GetString();
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { closedAt = DateTimeOffset.FromUnixTimeMilliseconds(won) }), HttpStatusCode.OK);
        if (refund is not null)
            await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/refunds", new { amount = new { amount = refund, currency } }), HttpStatusCode.OK);

        var revenue = decimal.Parse(amount) - decimal.Parse(refund ?? "0");
        foreach (var by in new[] { "channel", "landing_page", "kind", "company", "stage" })
        {
            var report = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution?models={Models}&by={by}");
            report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
            Amount(report.GetProperty("total").GetProperty("revenue")).ShouldBe(revenue);
            var unattributed = Amount(report.GetProperty("unattributed").GetProperty("revenue"));
            unattributed.ShouldBe(daysBefore.Any(static d => d is >= 0 and <= 90) ? 0 : revenue);
            foreach (var model in Models.Split(','))
            {
                var credits = report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("credits").GetProperty(model)).ToList();
                (credits.Sum(c => Amount(c.GetProperty("revenue"))) + unattributed).ShouldBe(revenue, model);
                (credits.Sum(static c => c.GetProperty("conversions").GetDouble()) + report.GetProperty("unattributed").GetProperty("conversions").GetDouble()).ShouldBe(1, 1e-9, model);
            }
        }

        await CheckDrillDownAsync(client, deal!, revenue);
    }

    // Every cell opens into deals that add up to it, and a deal into touches that add up to its revenue.
    private static async Task CheckDrillDownAsync(HttpClient client, string deal, decimal revenue)
    {
        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=linear");
        foreach (var row in report.GetProperty("rows").EnumerateArray())
        {
            var cell = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/deals?model=linear&key={Uri.EscapeDataString(row.GetProperty("key").GetString()!)}");
            Amount(cell.GetProperty("revenue")).ShouldBe(Amount(row.GetProperty("credits").GetProperty("linear").GetProperty("revenue")));
        }

        var explanation = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/deals/{deal}");
        var touches = explanation.GetProperty("touches").EnumerateArray().ToList();
        if (touches.Count > 0)
            touches.Sum(t => Amount(t.GetProperty("revenue").GetProperty("first"))).ShouldBe(revenue);
    }

    private static decimal Amount(JsonElement money) => decimal.Parse(money.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
