using System.Text.Json;

namespace Throughline.Tests.Measure;

/// <summary>Data-driven models in reports: too little data is said, numbers reconcile, intervals repeat, and what was learned can be seen.</summary>
public class LearnedModelsTests(CreditWorld world) : IClassFixture<CreditWorld>, IAsyncLifetime
{
    private const string All = "markov:1,markov:2,markov:3,markov:4,shapley-rate,additive-hazard,additive-hazard:baseline,shapley,shapley-ordered,linear";

    public Task InitializeAsync() => world.SettleAsync(new { fewestConversions = 1, fewestTouches = 1 });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Learned_TooLittleData_SaysSoInsteadOfNumbers()
    {
        await world.SettleAsync(new { });
        var report = await world.GetAsync("/api/reports/attribution?models=markov:1,linear");
        report.GetProperty("models")[0].GetProperty("notEnoughData").GetString()!.ShouldContain("200 conversions and 2000 touches are the least");
        report.GetProperty("rows")[0].GetProperty("credits").TryGetProperty("markov:1", out _).ShouldBeFalse();
        report.GetProperty("rows")[0].GetProperty("credits").TryGetProperty("linear", out _).ShouldBeTrue();
        (await world.Desk.Browser.OpenAsync("/reports/attribution?models=markov:1,linear")).Text.ShouldContain("not enough data");
        (await world.GetAsync("/api/reports/attribution/model?model=markov:1")).GetProperty("notEnoughData").GetString()!.ShouldContain("not enough");
    }

    [Fact]
    public async Task Learned_EnoughData_ReconcilesToTheCentUnderEveryModel()
    {
        foreach (var words in new[] { "", "reset=yes", "nulls=exclude", "by=source", "lookback=5d", "group=company" })
        {
            var report = await world.GetAsync($"/api/reports/attribution?models={All}&{words}");
            report.GetProperty("reconciles").GetBoolean().ShouldBeTrue(words);
            foreach (var model in report.GetProperty("models").EnumerateArray())
            {
                if (model.GetProperty("credited") is { ValueKind: JsonValueKind.Object } credited)
                    credited.GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("220.00", $"{model.GetProperty("key")} {words}");
            }
        }
    }

    [Theory]
    [InlineData("", 1, "the stranger")]
    [InlineData("nulls=exclude", 0, "not wanted")]
    [InlineData("kinds=call", 0, "the stranger called nobody")]
    [InlineData("goal=lead", 2, "the stranger, and Jane's touches after she became a lead")]
    public async Task Nulls_OfThePeriod_AreTouchesThatLedToNothing(string words, int journeys, string who)
    {
        var report = await world.GetAsync($"/api/reports/attribution?models=markov:1&{words}");
        report.GetProperty("nullJourneys").GetInt32().ShouldBe(journeys, who);
    }

    [Fact]
    public async Task Nulls_ByStage_AreInTheStagesThatTheirPeopleReached()
    {
        var insight = await world.GetAsync("/api/reports/attribution/model?model=markov:1&by=stage&goal=lead");
        var values = insight.GetProperty("rows").EnumerateArray().Select(static r => r.GetProperty("key").GetString()).ToList();
        values.ShouldContain("Awareness");
        values.ShouldContain("Lead", "Jane goes on after she became one");
        values.ShouldNotContain("Before the first stage");
    }

    [Fact]
    public async Task Intervals_OnDemand_StateDrawsAndSeedAndRepeat()
    {
        const string Words = "/api/reports/attribution?models=linear,markov:1&intervals=yes&draws=50&seed=7";
        var report = await world.GetAsync(Words);
        var intervals = report.GetProperty("intervals");
        (intervals.GetProperty("draws").GetInt32(), intervals.GetProperty("seed").GetInt32()).ShouldBe((50, 7));
        foreach (var row in report.GetProperty("rows").EnumerateArray())
        {
            foreach (var model in new[] { "linear", "markov:1" })
            {
                var interval = row.GetProperty("credits").GetProperty(model).GetProperty("interval");
                interval.GetProperty("conversionsLow").GetDouble().ShouldBeLessThanOrEqualTo(interval.GetProperty("conversionsHigh").GetDouble());
            }
        }

        (await world.GetAsync(Words + "&currency=EUR")).GetProperty("rows").GetRawText().ShouldBe(report.GetProperty("rows").GetRawText());
        (await world.Desk.Browser.OpenAsync("/reports/attribution?models=linear&intervals=yes&draws=30")).Text.ShouldContain("30 draws of the people by bootstrap, seed 1");
    }

    [Fact]
    public async Task Insight_OfAChain_ShowsEffectsAndAMatrixWhoseRowsSumToOne()
    {
        var insight = await world.GetAsync("/api/reports/attribution/model?model=markov:1");
        insight.GetProperty("rows").GetArrayLength().ShouldBe(5);
        foreach (var from in insight.GetProperty("steps").EnumerateArray().GroupBy(static s => s.GetProperty("from").GetString()))
            from.Sum(static s => s.GetProperty("probability").GetDouble()).ShouldBe(1, 1e-9, from.Key);
        var page = (await world.Desk.Browser.OpenAsync("/reports/attribution/model?model=markov:1")).Text;
        page.ShouldContain("Transition matrix");
        page.ShouldContain("Conversion");
    }

    [Fact]
    public async Task Insight_OfAHazard_ShowsItsCoefficients()
    {
        var insight = await world.GetAsync("/api/reports/attribution/model?model=additive-hazard");
        insight.GetProperty("halfLifeDays").GetDouble().ShouldBeGreaterThan(0);
        insight.GetProperty("rows").EnumerateArray().Sum(static r => r.GetProperty("conversions").GetDouble()).ShouldBeGreaterThan(0);
        (await world.Desk.Browser.OpenAsync("/reports/attribution/model?model=additive-hazard")).Text.ShouldContain("Conversions that one touch adds");
    }

    [Theory]
    [InlineData("/api/reports/attribution/model?model=linear", "model: a data-driven model")]
    [InlineData("/api/reports/attribution/model", "model: the one model")]
    [InlineData("/api/reports/attribution/explain?model=markov:1&key=Email", "model: a model that looks at each journey by itself")]
    public async Task Open_TheWrongKindOfModel_SaysWhichIsRight(string address, string says) => (await world.RefuseAsync(address)).ShouldStartWith(says);

    [Fact]
    public async Task Cell_OfADataDrivenModel_OpensTheWholeDealsThatWentThroughIt()
    {
        var report = await world.GetAsync("/api/reports/attribution?models=markov:1,linear");
        var row = report.GetProperty("rows").EnumerateArray().First();
        var key = Uri.EscapeDataString(row.GetProperty("key").GetString()!);
        var cell = await world.GetAsync($"/api/reports/attribution/deals?model=markov:1&key={key}");
        cell.GetProperty("hasParts").GetBoolean().ShouldBeFalse();
        cell.GetProperty("revenue").GetProperty("amount").GetString().ShouldBe(row.GetProperty("credits").GetProperty("markov:1").GetProperty("revenue").GetProperty("amount").GetString());
        var linear = await world.GetAsync($"/api/reports/attribution/deals?model=linear&key={key}");
        linear.GetProperty("hasParts").GetBoolean().ShouldBeTrue();
        static string?[] Deals(JsonElement cell) => [.. cell.GetProperty("deals").EnumerateArray().Select(static d => d.GetProperty("deal").GetString()).Order()];
        Deals(cell).ShouldBe(Deals(linear));
        cell.GetProperty("deals").EnumerateArray().ShouldAllBe(static d => d.GetProperty("conversions").GetDouble() == 1);
        var page = (await world.Desk.Browser.OpenAsync($"/reports/attribution/deals?model=markov:1&key={key}")).Text;
        page.ShouldContain("No deal has a part of its own");
        world.Desk.Browser.Page.ShouldContain("/reports/attribution/deal/");
    }

    [Fact]
    public async Task Disagreement_BetweenFirstAndLast_NamesTheFlipsAndTheMoney()
    {
        var found = (await world.GetAsync("/api/reports/attribution?models=first,last")).GetProperty("disagreement");
        // Jane's 150.00 moves from Paid Search to Direct, and C's 60.00 from Kim to Joe.
        found.GetProperty("moved").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("210.00");
        found.GetProperty("flips").EnumerateArray().Select(static f => $"{f.GetProperty("first")} {f.GetProperty("second")}").ShouldContain("Paid Search Direct");
        var page = (await world.Desk.Browser.OpenAsync("/reports/attribution?models=first,last")).Text;
        page.ShouldContain("Where models disagree");
        page.ShouldContain("Pairs that change places");
        (await world.GetAsync("/api/reports/attribution?models=first")).GetProperty("disagreement").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Page_WithChoices_ShowsTheCheckAndKeepsThemInItsLinks()
    {
        var browser = await world.Desk.Browser.OpenAsync("/reports/attribution?goal=lead&reset=yes&channels=Email&channels=Paid+Search&models=linear");
        browser.Text.ShouldContain("credit sums to 3 of 3 conversions under the model");
        browser.Page.ShouldContain("reset=yes");
        browser.Page.ShouldContain("channels=Email%2CPaid%20Search");
        (await browser.OpenAsync("/reports/attribution?models=first,last")).Text.ShouldContain("under all 2 models");
    }
}
