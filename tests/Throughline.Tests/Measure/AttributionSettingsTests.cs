using System.Net;
using System.Net.Http.Json;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

/// <summary>The workspace's own way of making journeys: it decides where a report says nothing, and can be changed on a page and by API.</summary>
public class AttributionSettingsTests(CreditWorld world) : IClassFixture<CreditWorld>, IAsyncLifetime
{
    public Task InitializeAsync() => world.SettleAsync(new { });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Lookbacks_PerGoal_DecideUnlessTheReportSaysOtherwise()
    {
        await world.SettleAsync(new { lookbacks = new { deals = "30d", opportunity = "1d" } });
        (await world.RevenueAsync("")).ShouldNotContainKey("Paid Search");
        (await world.RevenueAsync("lookback=90d")).ShouldContainKey("Paid Search");
        (await world.GetAsync("/api/reports/attribution?goal=opportunity")).GetProperty("unattributed").GetProperty("conversions").GetDouble().ShouldBe(5);
        (await world.GetAsync("/api/reports/attribution?goal=lead")).GetProperty("lookback").GetString().ShouldBe("90d");
    }

    [Fact]
    public async Task Window_InWholeDays_IsTheBusinessesZone()
    {
        await world.SettleAsync(new { window = "days" });
        (await world.GetAsync("/api/reports/attribution?lookback=30d")).GetProperty("lookback").GetString().ShouldBe("30d@Europe/Berlin");
    }

    [Fact]
    public async Task Group_WholeCompany_BringsTheColleagues()
    {
        await world.SettleAsync(new { group = "company" });
        // A: Jane's four touches and Joe's one; C: Joe's, Jane's four and half of Kim's.
        var rows = await world.RevenueAsync("");
        rows["Paid Social"].ShouldBe(40.91m, "20.00 of A, 10.00 of B, 10.91 of C (60 by 5.5 touches)");
        (await world.RevenueAsync("group=contacts"))["Paid Social"].ShouldBe(40);
    }

    [Fact]
    public async Task Roles_Weighted_ShareADealByThem()
    {
        await world.SettleAsync(new { roleWeights = new Dictionary<string, double> { ["decision MAKER"] = 4, ["user"] = 1 } });
        // Kim's four is halved by her two companies: two to Joe's one.
        var rows = await world.RevenueAsync("");
        (rows["Paid Social"], rows["Event/Webinar"]).ShouldBe((20, 50));
    }

    [Theory]
    [InlineData(1e-7)]
    [InlineData(1e-300)]
    [InlineData(0.1 + 0.2)]
    [InlineData(100)]
    public async Task Roles_OfAnyWeight_AreReadBackAsSaved(double weight)
    {
        await world.SettleAsync(new { roleWeights = new Dictionary<string, double> { ["User"] = weight, ["Champion"] = 3 } });
        var saved = (await world.GetAsync("/api/attribution-settings")).GetProperty("roleWeights");
        (saved.GetProperty("User").GetDouble(), saved.GetProperty("Champion").GetDouble()).ShouldBe((weight, 3));
    }

    [Fact]
    public async Task Role_ThatWeighsNothing_StillCreditsADealOfItsOwn()
    {
        await world.SettleAsync(new { roleWeights = new Dictionary<string, double> { ["Owner"] = 0, ["Decision maker"] = 0 } });
        var rows = await world.RevenueAsync("");
        (rows["Paid Social"], rows["Event/Webinar"], rows["Email"]).ShouldBe((60, 10, 37.5m));
    }

    [Theory]
    [InlineData("""{"lookbacks":{"deals":"400d"}}""", "lookbacks.deals")]
    [InlineData("""{"lookbacks":{"sales":"30d"}}""", "lookbacks")]
    [InlineData("""{"roleWeights":{"User":-1}}""", "roleWeights.User")]
    [InlineData("""{"roleWeights":{"champion":0,"Champion":3}}""", "roleWeights.champion")]
    [InlineData("""{"roleWeights":{" ":3}}""", "roleWeights")]
    [InlineData("""{"roleWeights":{"Cham\npion":3}}""", "roleWeights")]
    [InlineData("""{"fewestConversions":0}""", "fewestConversions")]
    [InlineData("""{"fewestTouches":99999999}""", "fewestTouches")]
    [InlineData("""{"window":"weeks"}""", "window")]
    [InlineData("""{"group":"all"}""", "group")]
    [InlineData("""{"lookBack":"30d"}""", "lookBack")]
    [InlineData("""[]""", "body")]
    [InlineData("""{"reset":"yes"}""", "reset")]
    public async Task Save_WhatCannotBe_NamesTheField(string json, string field)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var problem = await ManagementApiTests.Json(await world.Client.PutAsync(new Uri("/api/attribution-settings", UriKind.Relative), content), HttpStatusCode.BadRequest);
        problem.GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Save_OfOneSetting_LeavesTheOthers()
    {
        await world.SettleAsync(new { lookbacks = new { deals = "30d" }, window = "days", group = "company", fewestTouches = 5 });
        var saved = await ManagementApiTests.Json(await world.Client.PutAsJsonAsync("/api/attribution-settings", new { reset = true }), HttpStatusCode.OK);
        saved.GetProperty("lookbacks").GetProperty("deals").GetString().ShouldBe("30d");
        (saved.GetProperty("window").GetString(), saved.GetProperty("group").GetString(), saved.GetProperty("fewestTouches").GetInt32()).ShouldBe(("days", "company", 5));
        saved.GetProperty("reset").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Page_Saved_IsWhatReportsUse()
    {
        var browser = await world.Desk.Browser.OpenAsync("/settings/attribution");
        browser.Text.ShouldContain("How far back touches count");
        await browser.SubmitAsync("attribution", Form("30d", "Decision maker = 3"));
        browser.SentTo.ShouldBe("/settings/attribution");
        (await browser.FollowAsync()).Text.ShouldContain("are saved");
        (await world.GetAsync("/api/reports/attribution")).GetProperty("lookback").GetString().ShouldBe("30d@Europe/Berlin");
        (await world.GetAsync("/api/attribution-settings")).GetProperty("roleWeights").GetProperty("Decision maker").GetDouble().ShouldBe(3);
    }

    [Theory]
    [InlineData("400d", "", "1 to 365 days")]
    [InlineData("30d", "Decision maker", "one role and its weight a line")]
    [InlineData("30d", "Decision maker = NaN", "one role and its weight a line")]
    public async Task Page_WithAFault_KeepsTheInputAndSaysWhatIsRight(string lookback, string roles, string says)
    {
        var browser = await world.Desk.Browser.OpenAsync("/settings/attribution");
        await browser.SubmitAsync("attribution", Form(lookback, roles));
        browser.SentTo.ShouldBeNull();
        browser.Text.ShouldContain(says, Case.Insensitive);
        browser.Page.ShouldContain($"value=\"{lookback}\"");
    }

    private static (string, string)[] Form(string lookback, string roles) =>
    [
        .. Enumerable.Range(0, 6).Select(i => ($"Input.Lookbacks[{i}]", lookback)),
        ("Input.Window", "days"), ("Input.Reset", "no"), ("Input.Group", "contacts"), ("Input.RoleWeights", roles), ("Input.FewestConversions", "200"), ("Input.FewestTouches", "2000"),
    ];
}
