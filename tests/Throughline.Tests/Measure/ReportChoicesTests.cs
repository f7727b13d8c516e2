using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

/// <summary>Every choice of how journeys are made, checked to the cent against journeys known to the touch; see <see cref="CreditWorld"/>.</summary>
public class ReportChoicesTests(CreditWorld world) : IClassFixture<CreditWorld>
{
    // Linear by default, 90 days: A and B over Jane's four touches, C over Joe's and Kim's halves, D to Kim.
    // Kim buys for two companies: her touch in C counts half, so C is 40 to Joe and 20 to Kim.
    [Theory]
    [InlineData("", "Paid Search 37.50, Email 37.50, Direct 75.00, Paid Social 40.00, Event/Webinar 30.00", "four touches of Jane; exposures do not count")]
    [InlineData("lookback=30d", "Email 50.01, Direct 99.99, Paid Social 40.00, Event/Webinar 30.00", "40 days before is outside; thirds of a cent go to the first touches")]
    [InlineData("lookback=lifetime", "Paid Search 37.50, Email 37.50, Direct 75.00, Paid Social 40.00, Event/Webinar 30.00", "no window")]
    [InlineData("lookback=5d", "Direct 100.00, - 120.00", "only A's call and visit; B, C and D have nothing so late")]
    [InlineData("reset=yes", "Paid Search 25.00, Email 25.00, Direct 50.00, Paid Social 40.00, Event/Webinar 20.00, - 60.00", "B finds nothing left of Jane, and of C and D only the first finds Kim")]
    [InlineData("transform=distinct", "Paid Search 50.01, Email 50.00, Direct 49.99, Paid Social 40.00, Event/Webinar 30.00", "two of Direct count once")]
    [InlineData("transform=remove-direct", "Paid Search 75.00, Email 75.00, Paid Social 40.00, Event/Webinar 30.00", "Direct goes where there is anything else")]
    [InlineData("transform=frequency", "Paid Search (1) 50.01, Email (1) 50.00, Direct (2) 49.99, Paid Social (1) 40.00, Event/Webinar (1) 30.00", "told apart by how often")]
    [InlineData("exposures=yes", "Paid Search 30.00, Email 60.00, Direct 60.00, Paid Social 40.00, Event/Webinar 30.00", "the opened e-mail is a fifth touch")]
    [InlineData("kinds=call", "Direct 150.00, - 70.00", "only calls")]
    [InlineData("kinds=visit,event", "Paid Search 50.01, Email 50.00, Direct 49.99, Paid Social 40.00, Event/Webinar 30.00", "without the call")]
    [InlineData("channels=Email,Paid%20Social", "Email 150.00, Paid Social 60.00, - 10.00", "only two channels")]
    public async Task Linear_UnderAChoice_IsTheHandCalculation(string words, string expected, string why)
    {
        // Which of C and D finds Kim's touch is decided by their ids, as they were won at one instant; both ways sum to 70.
        var rows = await world.RevenueAsync(words);
        if (words == "reset=yes" && rows.GetValueOrDefault("Event/Webinar") != 20)
            expected = "Paid Search 25.00, Email 25.00, Direct 50.00, Paid Social 60.00, Event/Webinar 10.00, - 50.00";
        Text(rows).ShouldBe(Sorted(expected), why);
    }

    [Theory]
    [InlineData("goal=lead", 3)]
    [InlineData("goal=Lead", 3)]
    [InlineData("goal=opportunity", 5)]
    [InlineData("goal=mql", 3)]
    [InlineData("goal=Qualified", 3)]
    [InlineData("goal=sql", 3)]
    [InlineData("goal=customer", 4)]
    [InlineData("goal=deals", 4)]
    public async Task Goal_OfEachKind_CountsItsConversions(string words, int conversions)
    {
        var report = await world.GetAsync($"/api/reports/attribution?{words}");
        report.GetProperty("total").GetProperty("conversions").GetDouble().ShouldBe(conversions);
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Goal_Lead_CreditsTouchesUpToTheLead() =>
        (await world.ConversionsAsync("goal=lead")).ShouldBe(new Dictionary<string, double> { ["Paid Search"] = 1, ["Paid Social"] = 1, ["Event/Webinar"] = 1 }, ignoreOrder: true);

    [Theory]
    [InlineData("by=kind", "Calls 37.50, Events and webinars 30.00, Visits 152.50")]
    [InlineData("by=company", "agency.test 30.00, buyer.test 190.00")]
    [InlineData("by=stage", "Lead 220.00")]
    public async Task Rows_OfTouchesThemselves_ShareTheSameMoney(string by, string rows) => Text(await world.RevenueAsync(by)).ShouldBe(rows);

    [Fact]
    public async Task Rows_OfCompaniesOfOneName_AreOneRowWhoseCellAddsUp()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        var won = DateTimeOffset.UtcNow.AddDays(-2);
        foreach (var (email, company, amount) in new[] { ("ann@collide-co.com", "", "40.00"), ("bob@gmail.com", "Collide-Co.com", "50.00"), ("cid@gmail.com", "(not set)", "7.00"), ("dee@gmail.com", "", "3.00") })
        {
            var lead = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email, company, source = "Referral", createdAt = won.AddDays(-2) }), HttpStatusCode.Created)).GetProperty("id").GetString();
            var deal = (await ManagementApiTests.Json(
                await client.PostAsJsonAsync("/api/deals", new { name = "x", leadId = lead, amount = new { amount, currency = "EUR" }, openedAt = won.AddDays(-1) }), HttpStatusCode.Created)).GetProperty("id").GetString();
            await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { closedAt = won }), HttpStatusCode.OK);
        }

        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?models=linear&by=company");
        var rows = report.GetProperty("rows").EnumerateArray().ToList();
        rows.Select(static r => $"{r.GetProperty("key").GetString()} {r.GetProperty("credits").GetProperty("linear").GetProperty("revenue").GetProperty("amount").GetString()}").ShouldBe(["collide-co.com 90.00", "(not set) 10.00"]);
        foreach (var row in rows)
        {
            var cell = await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/deals?model=linear&by=company&key={Uri.EscapeDataString(row.GetProperty("key").GetString()!)}");
            cell.GetProperty("revenue").GetProperty("amount").GetString().ShouldBe(row.GetProperty("credits").GetProperty("linear").GetProperty("revenue").GetProperty("amount").GetString());
        }
    }

    [Fact]
    public async Task Cell_OfAnyChoice_OpensIntoWhatAddsUpToIt()
    {
        foreach (var words in new[] { "", "reset=yes", "exposures=yes", "transform=distinct", "group=company", "goal=lead", "goal=opportunity", "by=source", "by=landing_page", "by=kind", "by=company", "by=stage", "by=company&group=company" })
        {
            var report = await world.GetAsync($"/api/reports/attribution?models=position:30/20/50&{words}");
            foreach (var row in report.GetProperty("rows").EnumerateArray())
            {
                var credit = row.GetProperty("credits").GetProperty("position:30/20/50");
                var cell = await world.GetAsync($"/api/reports/attribution/deals?model=position:30/20/50&key={Uri.EscapeDataString(row.GetProperty("key").GetString()!)}&{words}");
                cell.GetProperty("revenue").GetRawText().ShouldBe(credit.GetProperty("revenue").GetRawText(), words);
                cell.GetProperty("conversions").GetDouble().ShouldBe(credit.GetProperty("conversions").GetDouble(), 1e-9, words);
            }
        }
    }

    [Fact]
    public async Task Explanation_OfADeal_IsTheReportsOwnJourney()
    {
        var explained = await world.GetAsync($"/api/reports/attribution/deals/{world.Deals["A"]}?models=linear,markov:1&exposures=yes&lookback=30d");
        explained.GetProperty("touches").EnumerateArray().Select(static t => t.GetProperty("kind").GetString()).ShouldBe(["visit", "visit", "call", "email_open"]);
        explained.GetProperty("touchesBeforeWindow").GetInt32().ShouldBe(1);
        explained.GetProperty("models").GetArrayLength().ShouldBe(1, "a model that looks at all journeys has no part of one deal");
        var left = await world.GetAsync($"/api/reports/attribution/deals/{world.Deals["A"]}?kinds=call");
        (left.GetProperty("touches").GetArrayLength(), left.GetProperty("touchesLeftOut").GetInt32()).ShouldBe((1, 4));
    }

    [Theory]
    [InlineData("lookback=0d", "lookback: 1 to 365 days")]
    [InlineData("lookback=366d", "lookback: 1 to 365 days")]
    [InlineData("lookback=soon", "lookback: 1 to 365 days")]
    [InlineData("goal=sale", "goal: one of deals, lead")]
    [InlineData("goal=Awareness", "goal: one of deals, lead")]
    [InlineData("window=weeks", "window: days or exact")]
    [InlineData("reset=maybe", "reset: yes or no")]
    [InlineData("transform=shuffle", "transform: some of all, distinct")]
    [InlineData("kinds=fax", "kinds: some of visit, call")]
    [InlineData("channels=Fax", "channels: some of Paid Search")]
    [InlineData("group=everyone", "group: company or contacts")]
    [InlineData("nulls=some", "nulls: include or exclude")]
    [InlineData("exposures=1", "exposures: yes or no")]
    [InlineData("intervals=yes&draws=1", "draws: a whole number from 20 to 2000")]
    [InlineData("intervals=yes&seed=-1", "seed: a whole number from 0")]
    [InlineData("models=kind-weighted:fax=2", "models: 'fax=2' of kind-weighted")]
    [InlineData("models=channel-weighted:Email", "models: 'Email' of channel-weighted")]
    [InlineData("models=channel-weighted:Email=NaN", "models: 'Email=NaN' of channel-weighted")]
    [InlineData("models=kind-weighted:call=Infinity", "models: 'call=Infinity' of kind-weighted")]
    [InlineData("models=channel-weighted:", "models: '' of channel-weighted")]
    [InlineData("models=channel-weighted:Email=1/=2", "models: '=2' of channel-weighted")]
    [InlineData("models=channel-weighted:Event/Webinar", "models: 'Event/Webinar' of channel-weighted")]
    [InlineData("models=stage-weighted:20/20/20/40", "models: 'stage-weighted:20/20/20/40' has not one weight for each of the 6 stages of the funnel map")]
    [InlineData("models=markov:5", "models: order '5' of markov")]
    [InlineData("models=nothing", "models: there is no model 'nothing'")]
    public async Task Choice_ThatDoesNotExist_SaysWhatDoes(string words, string says) => (await world.RefuseAsync($"/api/reports/attribution?{words}")).ShouldStartWith(says);

    [Fact]
    public async Task Page_OfWordsThatAreWrong_KeepsWhatWasChosen()
    {
        var page = await world.Desk.Browser.OpenAsync("/reports/attribution?models=first,linear&models=position%3A40&goal=opportunity&from=2025-10-01&to=2025-12-31&intervals=yes");
        page.Text.ShouldContain("This report could not be made");
        page.Page.ShouldContain("value=\"position:40\"");
        page.Page.ShouldContain("value=\"linear\" checked");
        page.Page.ShouldNotContain("value=\"last\" checked");
        page.Page.ShouldContain("value=\"2025-10-01\"");
        page.Page.ShouldContain("value=\"opportunity\" selected");
        (await world.GetAsync("/api/reports/attribution?models=first,last,last-non-direct,linear,time-decay,position,linear-distinct,split:30/70,w-shaped,full-path,stage-weighted,markov:1,markov:2,markov:auto,shapley,shapley-rate,additive-hazard")).GetProperty("models").GetArrayLength().ShouldBe(17);
    }

    [Fact]
    public async Task Choices_OfAnotherWorkspace_AreItsOwn()
    {
        var other = await world.Desk.App.WorkspaceAsync("Other");
        using var client = world.Desk.App.Client(other.SecretKey);
        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution?goal=lead");
        report.GetProperty("total").GetProperty("conversions").GetDouble().ShouldBe(0);
        (await client.GetAsync(new Uri($"/api/reports/attribution/deals/{world.Deals["A"]}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var write = world.Desk.App.Client(other.WriteKey);
        (await write.PutAsJsonAsync("/api/attribution-settings", new { reset = true })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Text(Dictionary<string, decimal> rows) =>
        string.Join(", ", rows.OrderBy(static r => r.Key, StringComparer.Ordinal).Select(static r => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{r.Key} {r.Value:0.00}")));

    private static string Sorted(string rows) => string.Join(", ", rows.Split(", ").Order(StringComparer.Ordinal));
}
