using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using FsCheck.Xunit;
using Microsoft.Data.Sqlite;
using Throughline.Measure.Rules;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;
using Throughline.Web;

namespace Throughline.Tests.Measure;

/// <summary>Money beyond what can be added exactly is refused with the way out: no wrapped sum, no failure without a reason.</summary>
public sealed class MoneyRangeTests
{
    private static readonly string[] Reports = ["/api/reports/source-revenue", "/api/reports/attribution", "/api/reports/attribution/deals?model=linear&key=Referral"];
    private static readonly string[] ReportPages = ["/", "/reports/sources", "/reports/attribution"];

    [Fact]
    public async Task Deals_ThatAddUpToTooMuch_AreRefusedWithAReason_AndARefundMendsIt()
    {
        await using var desk = await Desk.OpenAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        for (var i = 0; i < 10; i++)
            await RateTests.WinAsync(client, $"buyer{i}@buyer.test", "9999999999999.99", "EUR", 10);
        await RefusedAsync(desk, client);
        (await desk.Browser.OpenAsync("/deals?sort=-amount")).Text.ShouldContain("9,999,999,999,999.99");

        var list = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/deals");
        var deal = list.GetProperty("deals")[0].GetProperty("id").GetString();
        await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/deals/{deal}/refunds", new { amount = new { amount = "9999999999999.99", currency = "EUR" } }), HttpStatusCode.OK);
        var report = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/reports/attribution");
        report.GetProperty("total").GetProperty("revenue").GetProperty("amount").GetString().ShouldBe("89999999999999.91");
        report.GetProperty("reconciles").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Rate_ThatMakesAnAmountTooLarge_IsNamed_AndCanBeStatedAgain()
    {
        await using var desk = await Desk.OpenAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await RateTests.WinAsync(client, "buyer@buyer.test", "1000000000000", "USD", 10);
        await RateTests.StateAsync(client, (20, "USD", "EUR", "100000"));
        await RefusedAsync(desk, client);
        (await desk.Browser.OpenAsync("/settings/rates")).Text.ShouldContain("100000");
        await RateTests.StateAsync(client, (20, "USD", "EUR", "0.9"));
        (await desk.Browser.OpenAsync("/reports/sources")).Text.ShouldContain("900,000,000,000");
    }

    [Fact]
    public async Task StoresOwnSum_ThatOverflows_IsMoneyOutOfRange()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT sum(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1)";
        var failure = await Should.ThrowAsync<DbException>(() => command.ExecuteScalarAsync());
        MoneyRangeException.Is(new InvalidOperationException("read failed", failure)).ShouldBeTrue();
        MoneyRangeException.Is(new InvalidOperationException("something else")).ShouldBeFalse();
    }

    [Property]
    public void Plus_IsTheExactSum_OrRefuses(long one, long other)
    {
        var sum = (Int128)one + other;
        if (Int128.Abs(sum) <= MoneySums.Largest)
            MoneySums.Plus(one, other).ShouldBe((long)sum);
        else
            Should.Throw<MoneyRangeException>(() => MoneySums.Plus(one, other));
    }

    [Fact]
    public void Convert_BeyondTheRange_NamesTheRate()
    {
        DecimalRate.TryParse("100000", out var rate).ShouldBeTrue();
        Should.Throw<MoneyRangeException>(() => rate.Convert(100_000_000_000_000, 2, 2, inverse: false)).Message.ShouldContain("exchange rate 100000");
    }

    private static async Task RefusedAsync(Desk desk, HttpClient client)
    {
        foreach (var report in Reports)
        {
            var problem = await ManagementApiTests.Json(await client.GetAsync(report), HttpStatusCode.UnprocessableEntity);
            problem.GetProperty("detail").GetString()!.ShouldContain("9,007,199,254,740,991");
        }

        foreach (var page in ReportPages)
        {
            await desk.Browser.OpenAsync(page);
            desk.Browser.Answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, page);
            desk.Browser.Text.ShouldContain("cannot be shown exactly");
        }
    }
}
