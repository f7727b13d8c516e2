using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Measure;

public class SpendTests
{
    [Fact]
    public async Task Spend_StatedAgain_OverrulesAndStandsByItsChannel()
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var day = DateTimeOffset.UtcNow.AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/spend", new { rows = new[] { Row(day, "10.00") } }), HttpStatusCode.OK);
        await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/spend", new { rows = new[] { Row(day, "12.34") } }), HttpStatusCode.OK);

        var report = await client.GetFromJsonAsync<JsonElement>("/api/reports/source-revenue");
        var row = report.GetProperty("rows").EnumerateArray().Single();
        row.GetProperty("key").GetString().ShouldBe("Paid Search");
        row.GetProperty("spend").GetProperty("amount").GetString().ShouldBe("12.34");
        row.GetProperty("leads").GetInt32().ShouldBe(0);
        row.GetProperty("costPerLead").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"rows":[]}""", "rows")]
    [InlineData("""{"rows":[{"day":"14.5.2026","source":"google","amount":{"amount":"1","currency":"EUR"}}]}""", "rows[0].day")]
    [InlineData("""{"rows":[{"day":"2026-05-14","amount":{"amount":"1","currency":"EUR"}}]}""", "rows[0].source")]
    [InlineData("""{"rows":[{"day":"2026-05-14","source":"google"}]}""", "rows[0].amount")]
    [InlineData("""{"rows":[{"day":"2026-05-14","source":"google","amount":{"amount":"-1","currency":"EUR"}}]}""", "rows[0].amount")]
    [InlineData("""{"rows":[{"day":"2026-05-14","source":"google","amount":{"amount":"1.001","currency":"EUR"}}]}""", "rows[0].amount")]
    public async Task Spend_ThatIsWrong_NamesTheRowAndField(string body, string field)
    {
        await using var app = await TestApp.StartAsync();
        var acme = await app.WorkspaceAsync();
        using var client = app.Client(acme.SecretKey);
        var answer = await client.PostAsync("/api/spend", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        (await ManagementApiTests.Json(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe(field);
    }

    private static object Row(string day, string amount) => new { day, source = "google", medium = "cpc", campaign = "brand", amount = new { amount, currency = "EUR" }, clicks = 4 };
}
