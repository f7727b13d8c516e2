using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Throughline.Measure.Rules;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

/// <summary>Exchange rates are stored facts: exact, dated, never guessed.</summary>
public sealed class RateTests
{
    [Theory]
    [InlineData("1.0832", 10832, 4)]
    [InlineData("0.50", 5, 1)]
    [InlineData("007", 7, 0)]
    [InlineData(".000000000001", 1, 12)]
    [InlineData("999999999999", 999_999_999_999, 0)]
    public void Rate_AsWritten_IsReadExactly(string text, long digits, int decimals)
    {
        DecimalRate.TryParse(text, out var rate).ShouldBeTrue();
        rate.ShouldBe(new DecimalRate(digits, decimals));
        DecimalRate.TryParse(rate.ToString(), out var again).ShouldBeTrue();
        again.ShouldBe(rate);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("1234567890123")]
    [InlineData("0.1234567890123")]
    [InlineData("1234567890.123456789")]
    [InlineData("١")]
    public void Rate_ThatIsNone_IsRefused(string? text) => DecimalRate.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(100_00, 2, 2, "0.9214", false, 92_14)]
    [InlineData(1, 2, 2, "0.5", false, 1)] // half a cent: away from zero
    [InlineData(-1, 2, 2, "0.5", false, -1)]
    [InlineData(1, 2, 2, "0.4999", false, 0)]
    [InlineData(1000, 0, 2, "0.0061", false, 610)] // yen to cents
    [InlineData(610, 2, 0, "163.93", false, 1000)]
    [InlineData(1_000, 3, 2, "2.98", false, 298)] // dinar
    [InlineData(108_32, 2, 2, "1.0832", true, 100_00)] // stated the other way round
    [InlineData(1, 2, 2, "3", true, 0)]
    public void Amount_Converted_IsRoundedOnceToTheMinorUnit(long minor, int exponent, int toExponent, string text, bool inverse, long expected)
    {
        DecimalRate.TryParse(text, out var rate).ShouldBeTrue();
        rate.Convert(minor, exponent, toExponent, inverse).ShouldBe(expected);
    }

    [Property(MaxTest = 500)]
    public void Amount_Converted_DiffersFromTheExactValueByHalfAUnitAtMost(long minor, uint digits, byte decimals, bool inverse)
    {
        var rate = new DecimalRate(digits + 1L, decimals % 13);
        var (over, under) = inverse ? (BigInteger.Pow(10, rate.Decimals), (BigInteger)rate.Digits) : (rate.Digits, BigInteger.Pow(10, rate.Decimals));
        var amount = minor % 1_000_000;

        var converted = rate.Convert(amount, 2, 2, inverse);

        BigInteger.Abs((2 * converted * under) - (2 * amount * over)).ShouldBeLessThanOrEqualTo(under);
        rate.Convert(-amount, 2, 2, inverse).ShouldBe(-converted);
    }

    [Fact]
    public void Book_UsesTheNewestRateAtOrBeforeTheDay_InEitherDirection_AndNothingElse()
    {
        var book = new RateBook([Dated("USD", "EUR", 20260101, "0.9"), Dated("USD", "EUR", 20260301, "0.8"), Dated("EUR", "USD", 20260201, "1.25"), Dated("USD", "CHF", 20260101, "0.7")], 1);
        book.Convert(100, "USD", "EUR", 20251231).ShouldBeNull("nothing is stored before that day");
        book.Convert(100, "USD", "EUR", 20260101).ShouldBe(90);
        book.Convert(100, "USD", "EUR", 20260131).ShouldBe(90);
        book.Convert(100, "USD", "EUR", 20260215).ShouldBe(80, "the other direction is newer");
        book.Convert(100, "USD", "EUR", 20260401).ShouldBe(80);
        book.Convert(100, "EUR", "CHF", 20260401).ShouldBeNull("rates are not chained");
        book.Convert(100, "EUR", "EUR", 20200101).ShouldBe(100);
    }

    [Fact]
    public async Task Deals_InAnotherCurrency_ConvertAtTheRateOfTheDayTheyWereWon()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        await WinAsync(client, "a@buyer.test", "100.00", "EUR", 10);
        await WinAsync(client, "b@buyer.test", "100.01", "USD", 10);
        await WinAsync(client, "c@buyer.test", "50.00", "USD", 40);
        await WinAsync(client, "d@buyer.test", "5000", "JPY", 5);

        (await TotalAsync(client)).ShouldBe(("100.00", "JPY 1, USD 2"));
        await StateAsync(client, (20, "USD", "EUR", "0.9"), (5, "EUR", "JPY", "160"));
        // The dollars of forty days ago are older than any rate.
        (await TotalAsync(client)).ShouldBe(("221.26", "USD 1"));
        await StateAsync(client, (50, "USD", "EUR", "0.8"), (20, "USD", "EUR", "0.5"));
        (await TotalAsync(client)).ShouldBe(("221.26", ""), "100 + 50.01 (rounded up) + 40 + 31.25");
        // What explains a number is in its currency, names the rate, and adds up to it.
        var cell = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution/explain?model=linear&key=Referral");
        cell.GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("221.26");
        var told = cell.GetProperty("explained").EnumerateArray().ToList();
        told.Sum(static d => d.GetProperty("touches").EnumerateArray().Sum(static t => decimal.Parse(t.GetProperty("revenue").GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(221.26m);
        told.ShouldAllBe(static d => d.GetProperty("revenue").GetProperty("currency").GetString() == "EUR");
        told.Select(static d => d.GetProperty("converted") is { ValueKind: JsonValueKind.Object } c ? $"{c.GetProperty("original").GetProperty("amount").GetString()} {c.GetProperty("from").GetString()}>{c.GetProperty("to").GetString()} {c.GetProperty("rate").GetString()}" : "own")
            .ShouldBe(["own", "100.01 USD>EUR 0.5", "50.00 USD>EUR 0.8", "5000 EUR>JPY 160"]);
        var deal = told.Single(static d => d.GetProperty("converted") is { ValueKind: JsonValueKind.Object } c && c.GetProperty("rate").GetString() == "0.8").GetProperty("deal").GetGuid();
        (await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/deals/{deal}")).GetProperty("converted").GetProperty("day").GetString().ShouldBe(Day(50));
        (await client.GetFromJsonAsync<JsonElement>($"/api/reports/attribution/deals/{deal}?currency=USD")).GetProperty("converted").ValueKind.ShouldBe(JsonValueKind.Null);
        (await client.GetFromJsonAsync<JsonElement>("/api/rates?from=usd")).GetProperty("rates").EnumerateArray().Select(static r => r.GetProperty("rate").GetString()).ShouldBe(["0.5", "0.8"]);
    }

    [Theory]
    [InlineData("""{"rows":[]}""", "rows")]
    [InlineData("""{"rows":[{"date":"1.5.2026","from":"USD","to":"EUR","rate":"1"}]}""", "rows[0].date")]
    [InlineData("""{"rows":[{"date":"2099-05-01","from":"USD","to":"EUR","rate":"1"}]}""", "rows[0].date")]
    [InlineData("""{"rows":[{"date":"2026-05-01","from":"USD","to":"EUR","rate":"1"},{"date":"2026-05-01","from":"XXQ","to":"EUR","rate":"1"}]}""", "rows[1].from")]
    [InlineData("""{"rows":[{"date":"2026-05-01","from":"USD","to":"usd","rate":"1"}]}""", "rows[0].to")]
    [InlineData("""{"rows":[{"date":"2026-05-01","from":"USD","to":"EUR","rate":"0"}]}""", "rows[0].rate")]
    [InlineData("""{"rows":[{"date":"2026-05-01","from":"USD","to":"EUR","rate":0.9}]}""", "rows[0].rate")]
    public async Task Rate_ThatIsWrong_NamesTheRowAndStoresNothing(string body, string field)
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var answer = await client.PostAsync("/api/rates", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
        (await client.GetFromJsonAsync<JsonElement>("/api/rates")).GetProperty("rates").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Page_StatesARate_ReadsAFile_AndSaysWhatIsMissing()
    {
        await using var desk = await Web.Desk.OpenAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await WinAsync(client, "b@buyer.test", "100.00", "USD", 10);
        (await desk.Browser.OpenAsync("/settings/rates")).Text.ShouldContain("USD → EUR");
        (await desk.Browser.OpenAsync("/reports/attribution")).Text.ShouldContain("no rate from USD to EUR");

        await desk.Browser.OpenAsync("/settings/rates");
        await desk.Browser.SubmitAsync("rate", ("Input.Date", Day(20)), ("Input.From", "usd"), ("Input.To", "EUR"), ("Input.Rate", "nine"));
        desk.Browser.Text.ShouldContain("What 1 USD was worth in EUR");
        await desk.Browser.SubmitFileAsync("rates-file", "File", "date,from,to,rate\n2026-01-02,GBP,EUR,1.15\n2026-01-03,GBP,EUR,x\n");
        desk.Browser.Text.ShouldContain("Line 3, rate:");
        await desk.Browser.SubmitFileAsync("rates-file", "File", $"rate,to,from,date\n0.9,EUR,USD,{Day(20)}\n1.15,EUR,GBP,2026-01-02\n");
        await desk.Browser.FollowAsync();
        desk.Browser.Text.ShouldContain("2 rates are stored");
        desk.Browser.Text.ShouldNotContain("Missing");
        (await desk.Browser.OpenAsync("/")).Text.ShouldContain("€90");
    }

    private static (string From, string To, DatedRate Rate) Dated(string from, string to, int day, string text) =>
        DecimalRate.TryParse(text, out var rate) ? (from, to, new DatedRate(day, rate)) : throw new ArgumentException($"not a rate: {text}", nameof(text));

    private static string Day(int daysAgo) => DateTimeOffset.UtcNow.AddDays(-daysAgo).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    internal static async Task StateAsync(HttpClient client, params (int DaysAgo, string From, string To, string Rate)[] rates) =>
        await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/rates", new { rows = rates.Select(static r => new { date = Day(r.DaysAgo), from = r.From, to = r.To, rate = r.Rate }) }), HttpStatusCode.OK);

    internal static async Task WinAsync(HttpClient client, string email, string amount, string currency, int daysAgo)
    {
        var won = DateTimeOffset.UtcNow.AddDays(-daysAgo);
        var lead = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email, source = "Referral", createdAt = won.AddDays(-2) }), HttpStatusCode.Created)).GetProperty("id").GetString();
        var deal = (await ManagementApiTests.Json(
            await client.PostAsJsonAsync("/api/deals", new { name = "x", leadId = lead, amount = new { amount, currency }, openedAt = won.AddDays(-1) }), HttpStatusCode.Created)).GetProperty("id").GetString();
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/won", new { closedAt = won }), HttpStatusCode.OK);
    }

    // Both reports, and the deals behind the number, must agree.
    private static async Task<(string Total, string LeftOut)> TotalAsync(HttpClient client)
    {
        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution");
        var sources = await client.GetFromJsonAsync<JsonElement>("/api/reports/source-revenue");
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
        var total = report.GetProperty("total").GetProperty("revenue").GetProperty("amount").GetString()!;
        sources.GetProperty("total").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe(total);
        LeftOut(sources).ShouldBe(LeftOut(report));
        var cell = await client.GetFromJsonAsync<JsonElement>("/api/reports/attribution/deals?model=first&key=Referral");
        var rows = report.GetProperty("rows").EnumerateArray().Single(static r => r.GetProperty("key").GetString() == "Referral");
        cell.GetProperty("revenue").GetProperty("amount").GetString().ShouldBe(rows.GetProperty("credits").GetProperty("first").GetProperty("revenue").GetProperty("amount").GetString());
        return (total, LeftOut(report));
    }

    private static string LeftOut(JsonElement report) => string.Join(
        ", ", report.GetProperty("otherCurrencies").EnumerateArray().Select(static o => $"{o.GetProperty("revenue").GetProperty("currency").GetString()} {o.GetProperty("deals").GetInt32()}").Order());
}
