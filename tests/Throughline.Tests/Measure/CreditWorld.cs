using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Log;
using Throughline.Taxonomy;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Measure;

/// <summary>
/// A few people at two companies whose journeys are known to the touch, over real HTTP. Days count back from now.
/// <code>
/// Jane   buyer.test   40 Paid Search, 20 Email, 10 Direct, 9 call for Direct, 8 opened an e-mail
/// Joe    buyer.test   15 Paid Social
/// Kim    agency.test  30 Event/Webinar
/// somebody            12 Email, and nothing came of it
/// A      100.00 won 5 days ago: Jane (Decision maker)
/// B       50.00 won 2 days ago: Jane
/// C       60.00 won 3 days ago: Joe (User), Kim (Decision maker)
/// D       10.00 won 3 days ago: Kim, at the agency itself
/// E       70.00 open: Joe
/// </code>
/// </summary>
public sealed class CreditWorld : IAsyncLifetime
{
    private readonly Dictionary<string, string> _leads = [];
    private Desk _desk = null!;

    /// <summary>Ids of the deals by letter.</summary>
    public Dictionary<string, Guid> Deals { get; } = [];

    public HttpClient Client { get; private set; } = null!;

    internal Desk Desk => _desk;

    private long Now { get; } = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync();
        Client = _desk.App.Client(_desk.Workspace.SecretKey);
        await _desk.HappenAsync(
            View("jane", 40, "?utm_source=google&utm_medium=cpc"),
            View("jane", 20, "?utm_source=newsletter&utm_medium=email"),
            View("jane", 10, ""),
            Story.Interaction("jane", Ago(9), Interactions.Call, Channels.Direct),
            Story.Interaction("jane", Ago(8), Interactions.EmailOpen, Channels.Email),
            View("joe", 15, "?utm_source=linkedin&utm_medium=paid-social"),
            View("stranger", 12, "?utm_source=newsletter&utm_medium=email"),
            Story.Interaction("kim", Ago(30), Interactions.BadgeScan, Channels.Event),
            Story.Identify("jane", "jane", Ago(40), "jane@buyer.test"),
            Story.Identify("joe", "joe", Ago(15), "joe@buyer.test"),
            Story.Identify("kim", "kim", Ago(30), "kim@agency.test"));
        foreach (var lead in (await GetAsync("/api/leads")).GetProperty("leads").EnumerateArray())
            _leads[lead.GetProperty("email").GetString()!.Split('@')[0]] = lead.GetProperty("id").GetString()!;
        await DealAsync("A", "100.00", 5, ("jane", "Decision maker"));
        await DealAsync("B", "50.00", 2, ("jane", "Decision maker"));
        await DealAsync("C", "60.00", 3, ("joe", "User"), ("kim", "Decision maker"));
        await DealAsync("D", "10.00", 3, ("kim", "Owner"));
        await DealAsync("E", "70.00", null, ("joe", "User"));
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _desk.DisposeAsync();
    }

    public async Task<JsonElement> GetAsync(string address) => await ManagementApiTests.Json(await Client.GetAsync(new Uri(address, UriKind.Relative)), HttpStatusCode.OK);

    /// <summary>Money by row under one model, the unattributed as <c>-</c>; rows of nothing left out.</summary>
    public async Task<Dictionary<string, decimal>> RevenueAsync(string words, string model = "linear")
    {
        var report = await GetAsync($"/api/reports/attribution?models={model}&{words}");
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        var rows = report.GetProperty("rows").EnumerateArray().ToDictionary(static r => r.GetProperty("key").GetString()!, r => Amount(r.GetProperty("credits").GetProperty(model)));
        rows["-"] = Amount(report.GetProperty("unattributed"));
        rows.Values.Sum().ShouldBe(Amount(report.GetProperty("total")));
        return rows.Where(static r => r.Value != 0).ToDictionary();
    }

    /// <summary>Conversions by row under linear.</summary>
    public async Task<Dictionary<string, double>> ConversionsAsync(string words)
    {
        var report = await GetAsync($"/api/reports/attribution?models=linear&{words}");
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        return report.GetProperty("rows").EnumerateArray().ToDictionary(static r => r.GetProperty("key").GetString()!, static r => Math.Round(r.GetProperty("credits").GetProperty("linear").GetProperty("conversions").GetDouble(), 6));
    }

    /// <summary>The usual settings, and these.</summary>
    public async Task SettleAsync(object settings)
    {
        var usual = new { lookbacks = new { }, window = "exact", reset = false, group = "contacts", roleWeights = new { }, fewestConversions = 200, fewestTouches = 2_000 };
        foreach (var asked in new[] { usual, settings })
            await ManagementApiTests.Json(await Client.PutAsJsonAsync("/api/attribution-settings", asked), HttpStatusCode.OK);
    }

    public async Task<string> RefuseAsync(string address)
    {
        var problem = await ManagementApiTests.Json(await Client.GetAsync(new Uri(address, UriKind.Relative)), HttpStatusCode.BadRequest);
        return $"{problem.GetProperty("field").GetString()}: {problem.GetProperty("expected").GetString()}";
    }

    private static decimal Amount(JsonElement credit) => decimal.Parse(credit.GetProperty("revenue").GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);

    private long Ago(int days) => Now - (days * Story.Day);

    private Envelope View(string visitor, int days, string query) => Story.View(visitor, Ago(days), $"https://acme.test/{query}");

    private async Task DealAsync(string name, string amount, int? wonDaysAgo, params (string Lead, string Role)[] contacts)
    {
        var deal = await ManagementApiTests.Json(
            await Client.PostAsJsonAsync("/api/deals", new
            {
                name,
                amount = new { amount, currency = "EUR" },
                openedAt = DateTimeOffset.FromUnixTimeMilliseconds(Ago(7)),
                leads = contacts.Select(c => new { id = _leads[c.Lead], role = c.Role }),
            }),
            HttpStatusCode.Created);
        Deals[name] = deal.GetProperty("id").GetGuid();
        if (wonDaysAgo is { } days)
            await ManagementApiTests.Json(await Client.PostAsJsonAsync($"/api/deals/{Deals[name]}/won", new { closedAt = DateTimeOffset.FromUnixTimeMilliseconds(Ago(days)) }), HttpStatusCode.OK);
    }
}
