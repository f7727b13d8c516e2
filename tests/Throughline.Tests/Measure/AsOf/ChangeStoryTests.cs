using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Access.Rules;
using Throughline.Deals;
using Throughline.Identity;
using Throughline.Leads;
using Throughline.Log;
using Throughline.Measure;
using Throughline.Measure.Rules;
using Throughline.Storage;
using Throughline.Tests.Capture;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Measure.AsOf;

/// <summary>One number, moved once by every cause, by an amount that can be told beforehand.</summary>
public class ChangeStoryTests
{
    private const string Ad = "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=*";
    private const string Letter = "https://acme.test/?utm_source=newsletter&utm_medium=email";
    private const long Closed = Story.Start + (20 * Story.Day);
    private const long Since = Story.Start + (30 * Story.Day);
    private const long Until = Story.Start + (40 * Story.Day);
    private static readonly string Cell = $"model=linear&from=2025-10-01&to=2025-12-31&since={Instant.Text(Since)}&until={Instant.Text(Until)}";

    [Fact]
    public async Task Change_OfOneNumber_IsSplitByCauseWithItsDealsAndEvents()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var change = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?key=Paid+Search&{Cell}"), HttpStatusCode.OK);

        Amount(change.GetProperty("before")).ShouldBe("600.00");
        Amount(change.GetProperty("after")).ShouldBe("950.00");
        change.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        var steps = change.GetProperty("steps").EnumerateArray().ToDictionary(static s => s.GetProperty("cause").GetString()!, static s => s);
        Amount(steps["late_events"].GetProperty("change")).ShouldBe("-200.00"); // a newsletter visit of before became known: 1/2 → 1/3
        Amount(steps["new_events"].GetProperty("change")).ShouldBe("0.00");
        Amount(steps["identity"].GetProperty("change")).ShouldBe("200.00"); // the other device had clicked the ad, too: 1/3 → 2/4
        Amount(steps["rules"].GetProperty("change")).ShouldBe("0.00");
        Amount(steps["deals"].GetProperty("change")).ShouldBe("400.00"); // a second deal of 800 with the same four touches
        Amount(steps["refunds"].GetProperty("change")).ShouldBe("-50.00"); // 100 of the first given back
        steps["identity"].GetProperty("deals").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("First");
        steps["identity"].GetProperty("mentioned").EnumerateArray().ShouldContain(static e => e.GetProperty("kind").GetString() == Kinds.FormSubmit);
        steps["deals"].GetProperty("deals").EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("Second");
        steps["refunds"].GetProperty("events").GetInt32().ShouldBe(1);

        var spend = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?of=source-revenue&measure=spend&{Cell.Replace("model=linear&", "", StringComparison.Ordinal)}"), HttpStatusCode.OK);
        Amount(spend.GetProperty("change")).ShouldBe("12.34");
        spend.GetProperty("steps").EnumerateArray().Where(static s => Amount(s.GetProperty("change")) != "0.00").Select(static s => s.GetProperty("cause").GetString()).ShouldBe(["spend"]);
    }

    [Fact]
    public async Task Rows_ByStage_SayHowFarThePersonWas()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?by=stage&models=linear&from=2025-10-01&to=2025-12-31");
        report.GetProperty("rows").EnumerateArray().Select(static r => $"{r.GetProperty("key").GetString()} {r.GetProperty("credits").GetProperty("linear").GetProperty("revenue").GetProperty("amount").GetString()}").ShouldBe(["Awareness 475.00", "Engagement 475.00", "Lead 950.00"]);
    }

    [Fact]
    public async Task Change_OfARate_IsACauseOfItsOwn()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var change = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?key=Paid+Search&currency=USD&{Cell}"), HttpStatusCode.OK);
        (Amount(change.GetProperty("before")), Amount(change.GetProperty("after"))).ShouldBe(("600.00", "1900.00"));
        change.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        var rates = change.GetProperty("steps").EnumerateArray().Single(static s => s.GetProperty("cause").GetString() == "rates");
        Amount(rates.GetProperty("change")).ShouldBe("950.00");
        rates.GetProperty("mentioned").EnumerateArray().ShouldHaveSingleItem().GetProperty("kind").GetString().ShouldBe(RateProjection.Recorded);
    }

    [Fact]
    public async Task Change_OfSettings_IsACauseOfItsOwn()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await SettleAsync(desk, AttributionSettings.Usual with { Lookbacks = new Dictionary<string, string> { ["deals"] = "19d" } });

        var change = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?key=Paid+Search&{Cell}"), HttpStatusCode.OK);
        Amount(change.GetProperty("before")).ShouldBe("600.00");
        var now = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=linear&from=2025-10-01&to=2025-12-31");
        Amount(change.GetProperty("after")).ShouldBe(Paid(now));
        change.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        var settings = change.GetProperty("steps").EnumerateArray().Last();
        settings.GetProperty("cause").GetString().ShouldBe("settings");
        Amount(settings.GetProperty("change")).ShouldNotBe("0.00");
        settings.GetProperty("settings").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("Lookback: 19 days; before: 90 days");
        settings.GetProperty("deals").GetArrayLength().ShouldBe(2);
        Paid(await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution?models=linear&from=2025-10-01&to=2025-12-31&asOf={Instant.Text(Since)}")).ShouldBe("600.00");

        // What the question says itself is not left to the settings.
        var same = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?key=Paid+Search&lookback=90d&{Cell}"), HttpStatusCode.OK);
        Amount(same.GetProperty("after")).ShouldBe("950.00");
        same.GetProperty("steps").EnumerateArray().Last().GetProperty("events").GetInt32().ShouldBe(0);
        (await desk.Browser.OpenAsync($"/reports/changes?key=Paid+Search&{Cell}")).Text.ShouldContain("Lookback: 19 days; before: 90 days");

        static string? Paid(JsonElement report) => report.GetProperty("rows").EnumerateArray().Single(static r => r.GetProperty("key").GetString() == "Paid Search").GetProperty("credits").GetProperty("linear").GetProperty("revenue").GetProperty("amount").GetString();
    }

    [Fact]
    public async Task Change_OfANumberThatWasNotShown_SaysSo()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await SettleAsync(desk, AttributionSettings.Usual with { FewestConversions = 1, FewestTouches = 1 });

        var cell = $"key=Paid+Search&{Cell.Replace("linear", "shapley-rate", StringComparison.Ordinal)}";
        var change = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?{cell}"), HttpStatusCode.OK);
        change.GetProperty("withheldBefore").GetString()!.ShouldContain("not enough data");
        change.GetProperty("withheldAfter").ValueKind.ShouldBe(JsonValueKind.Null);
        change.GetProperty("steps").EnumerateArray().Select(static s => s.GetProperty("withheld").ValueKind).ShouldBe([.. Enumerable.Repeat(JsonValueKind.String, 8), JsonValueKind.Null]);
        change.GetProperty("steps").EnumerateArray().Last().GetProperty("change").ToString().ShouldBe(change.GetProperty("change").ToString());
        var page = await desk.Browser.OpenAsync($"/reports/changes?{cell}");
        page.Text.ShouldContain("not shown");
        page.Text.ShouldContain("the cause that brought or took the number carries all of it");
        (await desk.Browser.OpenAsync($"/reports/changes?key=Paid+Search&{Cell}")).Text.ShouldNotContain("not shown");
    }

    [Fact]
    public async Task Funnel_OfAPastInstant_IsTheOneOfThen()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var funnel = new Funnel(desk.App.Services.GetRequiredService<IDbContextFactory<AppDb>>(), new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Until - Story.Day)));
        StageDraft[] renamed = [new("Stranger", Conversions.FirstTouch, 10), new("Visitor", Conversions.EngagedSession, 10), new("Inquiry", Conversions.LeadCreated, 40), new("Negotiation", Conversions.DealOpened, 40)];
        (await funnel.SaveAsync(desk.Workspace.Id, renamed, CancellationToken.None)).ShouldBeNull();

        const string question = "/api/reports/attribution?by=stage&models=linear,stage-weighted&from=2025-10-01&to=2025-12-31";
        var report = await client.GetFromJsonAsync<JsonElement>(question);
        report.GetProperty("rows").EnumerateArray().Select(static r => r.GetProperty("key").GetString()).ShouldBe(["Stranger", "Visitor", "Inquiry"]);
        report.GetProperty("models").EnumerateArray().Last().GetProperty("label").GetString().ShouldBe("Stage-weighted 10/10/40/40");
        var then = await client.GetFromJsonAsync<JsonElement>($"{question}&asOf={Instant.Text(Since)}");
        then.GetProperty("rows").EnumerateArray().Select(static r => r.GetProperty("key").GetString()).ShouldContain("Awareness");
        then.GetProperty("models").EnumerateArray().Last().GetProperty("label").GetString().ShouldBe("Stage-weighted 10/10/20/20/20/20");
        var change = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?key=Email&{Cell.Replace("linear", "stage-weighted", StringComparison.Ordinal)}"), HttpStatusCode.OK);
        change.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        change.GetProperty("steps").EnumerateArray().Last().GetProperty("settings").EnumerateArray().Select(static s => s.GetString()!.Split(':')[0]).ShouldBe(["Funnel map", "Weights of the funnel map"]);
        // The pages ask with the model's key: it is the plain word, or a change of weights would never show.
        then.GetProperty("models").EnumerateArray().Last().GetProperty("key").GetString().ShouldBe("stage-weighted");
        change.GetProperty("steps").EnumerateArray().Last().GetProperty("settings").EnumerateArray().Last().GetString().ShouldBe("Weights of the funnel map: 10/10/40/40; before: 10/10/20/20/20/20");
        var deal = change.GetProperty("steps").EnumerateArray().SelectMany(static s => s.GetProperty("deals").EnumerateArray()).First().GetProperty("deal").GetString();
        (await client.GetStringAsync($"/api/reports/attribution/explain/{deal}?model=stage-weighted")).ShouldContain("Inquiry");
    }

    [Fact]
    public async Task Change_OfConversions_IsSplitByCauseForEveryGoal()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var won = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?measure=conversions&key=Paid+Search&{Cell}"), HttpStatusCode.OK);
        Count(won, "before").ShouldBe(0.5m);
        Count(won, "after").ShouldBe(1m);
        won.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        var steps = won.GetProperty("steps").EnumerateArray().ToDictionary(static s => s.GetProperty("cause").GetString()!, static s => s);
        Count(steps["late_events"], "change").ShouldBe(-0.166667m); // 1/2 → 1/3
        Count(steps["identity"], "change").ShouldBe(0.166667m); // 1/3 → 2/4
        Count(steps["deals"], "change").ShouldBe(0.5m);
        Count(steps["deals"].GetProperty("deals").EnumerateArray().Single(), "change").ShouldBe(0.5m);
        Count(steps["refunds"], "change").ShouldBe(0m);

        var leads = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?goal=lead&key=Paid+Search&{Cell}"), HttpStatusCode.OK);
        Count(leads, "before").ShouldBe(0.5m); // the ad and the letter, before the form
        Count(leads, "change").ShouldBe(0m);
        var total = await ManagementApiTests.Json(await DoneAsync(client, $"/api/reports/changes?goal=customer&total=yes&{Cell}"), HttpStatusCode.OK);
        Count(total, "before").ShouldBe(1m);
        total.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        using var wrong = await client.GetAsync($"/api/reports/changes?goal=lead&measure=revenue&{Cell}");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("only deals have money");

        await desk.Browser.OpenAsync($"/reports/changes?goal=lead&key=Paid+Search&{Cell}");
        desk.Browser.Text.ShouldContain("0.500");
        await desk.Browser.OpenAsync($"/reports/changes?measure=conversions&key=Paid+Search&{Cell}");
        desk.Browser.Text.ShouldContain("−0.167");
        await desk.Browser.OpenAsync("/reports/attribution?from=2025-10-01&to=2025-12-31&goal=lead");
        desk.Browser.Text.ShouldContain("Why did the total change since");
    }

    [Fact]
    public async Task Page_TwoClicksFromTheNumber_SaysWhyItChanged()
    {
        await using var desk = await Desk.OpenAsync();
        await HappenAsync(desk);
        await desk.Browser.OpenAsync("/reports/attribution?from=2025-10-01&to=2025-12-31&lookback=90d");
        await desk.Browser.OpenAsync(Link(desk.Browser.Page, "href=\"(?<to>/reports/attribution/deals\\?model=linear&amp;key=Paid%20Search[^\"]*)\""));
        desk.Browser.Text.ShouldContain("Why did this number change since");
        var custom = Link(desk.Browser.Page, "href=\"(?<to>/reports/changes[^\"]*)\">another time");
        (await desk.Browser.OpenAsync(custom)).Text.ShouldContain("Since when?");
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await DoneAsync(client, $"/api/reports/changes?key=Paid+Search&lookback=90d&{Cell}");
        await desk.Browser.OpenAsync($"/reports/changes?key=Paid+Search&lookback=90d&{Cell}");
        var text = Regex.Replace(desk.Browser.Text, "\\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
        text.ShouldContain("€600.00");
        text.ShouldContain("€950.00");
        text.ShouldContain("Late events −€200.00 €400.00 1 1 Happened before the first instant, arrived after it");
        text.ShouldContain("they add up to the difference exactly");
        desk.Browser.Page.ShouldContain("href=\"/events/");

        // The present is named in the address, so that looking again looks at the same.
        await desk.Browser.OpenAsync($"{custom}&since=2025-10-20");
        desk.Browser.SentTo.ShouldNotBeNull().ShouldContain("until=");
        (await desk.Browser.OpenAsync($"/reports/attribution?asOf={Instant.Text(Since)}&from=2025-10-01")).Text.ShouldContain("As known on");
        desk.Browser.Text.ShouldContain("€1,200.00");
        desk.Browser.Text.ShouldNotContain("€1,900.00");
        (await desk.Browser.OpenAsync("/reports/changes?since=nonsense")).Text.ShouldContain("a past instant");
        (await desk.Browser.OpenAsync("/reports/works")).Text.ShouldContain("Why Paid Search, revenue under Linear changed");
    }

    /// <summary>Changes the settings a day before the second instant.</summary>
    private static async Task SettleAsync(Desk desk, AttributionSettings settings)
    {
        var store = new AttributionSettingsStore(desk.App.Services.GetRequiredService<IDbContextFactory<AppDb>>(), new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Until - Story.Day)));
        (await store.SaveAsync(new Actor(desk.Workspace.Id, "app", "user:x"), settings, CancellationToken.None)).ShouldBeNull();
    }

    private static string Link(string page, string pattern)
    {
        var found = Regex.Match(page, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        found.Success.ShouldBeTrue(pattern);
        return WebUtility.HtmlDecode(found.Groups["to"].Value);
    }

    /// <summary>Asks until the work is done, as a client does.</summary>
    private static async Task<HttpResponseMessage> DoneAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        for (var i = 0; i < 100 && answer.StatusCode == HttpStatusCode.Accepted; i++)
            answer = await client.GetAsync(path); // waits for the work by itself, three seconds at most
        return answer;
    }

    private static async Task HappenAsync(Desk desk)
    {
        var workspace = desk.Workspace.Id;
        var form = Story.Form("v1", Story.Start + Story.Day + Story.Minute, "jane@buyer.test") with { Workspace = workspace };
        var lead = LeadIds.Of(workspace, Identifiers.Of(form)[0]);
        var (first, second) = (StableId.Of(workspace, "deal", "1"), StableId.Of(workspace, "deal", "2"));
        await desk.HappenAsync(
            Story.View("v1", Story.Start, Ad),
            Story.View("v1", Story.Start + Story.Day, Letter),
            form,
            Story.View("v2", Story.Start + (2 * Story.Day), Ad),
            OfDeal(first, DealEvents.Created, Closed - Story.Day, new { name = "First", stage = "Proposal", amountMinor = 120_000, currency = "EUR", leads = new[] { new { lead, role = "Contact" } } }),
            OfDeal(first, DealEvents.Won, Closed, new { }),
            Command(RateProjection.Recorded, Closed, new RateStatement(20251001, "EUR", "USD", "1")));
        await desk.HappenAsync([.. new[]
        {
            Story.View("v1", Story.Start + (3 * Story.Day), Letter),
            Story.View("v1", Closed + (12 * Story.Day), Ad),
            Story.Form("v2", Closed + (13 * Story.Day), "jane@buyer.test"),
            OfDeal(second, DealEvents.Created, Closed - Story.Day, new { name = "Second", stage = "Proposal", amountMinor = 80_000, currency = "EUR", leads = new[] { new { lead, role = "Contact" } } }),
            OfDeal(second, DealEvents.Won, Closed, new { }),
            OfDeal(first, DealEvents.Refunded, Closed + (14 * Story.Day), new { amountMinor = 10_000, reason = "seats" }),
            Command(SpendProjection.Recorded, Closed, new SpendStatement(20251020, "google", "cpc", "spring", 1_234, "EUR", 1, 2)),
            Command(RateProjection.Recorded, Closed, new RateStatement(20251002, "EUR", "USD", "2")),
        }.Select(static e => e with { ReceivedAt = Since + Story.Day })]);
    }

    private static Envelope OfDeal<T>(Guid deal, string kind, long at, T payload)
    {
        var e = Command(kind, at, payload);
        return e with { Facts = e.Facts with { Deal = deal } };
    }

    private static Envelope Command<T>(string kind, long at, T payload) => new()
    {
        Workspace = default,
        EventId = Guid.CreateVersion7(),
        Kind = kind,
        OccurredAt = at,
        ReceivedAt = at,
        Facts = new EventFacts { Door = "api", Actor = "key:1", Properties = EnvelopeJson.Payload(payload) },
    };

    private static decimal Count(JsonElement of, string name) => of.GetProperty(name).GetProperty("count").GetDecimal();

    private static string Amount(JsonElement amount) => amount.GetProperty("money").GetProperty("amount").GetString()!;
}
