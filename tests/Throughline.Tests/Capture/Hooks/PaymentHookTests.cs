using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Throughline.Tests.Capture.Hooks;

/// <summary>Payments of Stripe and orders of Shopify: once, exact, tied to the visit, given back.</summary>
public sealed class PaymentHookTests
{
    private const string Secret = "shpss_secret";

    private const string Order = """
        {"id":820982911946154508,"name":"#1001","email":"jane.doe@buyer.test","created_at":"2026-01-02T03:04:05+01:00","currency":"EUR","total_price":"120.50","financial_status":"paid","test":false,
        "landing_site":"/products/x?utm_source=google&utm_medium=cpc&gclid=Cj0","referring_site":"https://www.google.com/","customer":{"id":1,"first_name":"Jane","last_name":"Doe"}}
        """;

    private static string Refunded(string id, string amount) =>
        $$"""{"id":{{id}},"order_id":820982911946154508,"transactions":[{"id":7{{id}},"amount":"{{amount}}","currency":"EUR","kind":"refund","status":"success"}]}""";

    [Fact]
    public async Task Order_OfShopify_IsADealOfALeadWithItsSource_AndRefundsCountOnce()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await HookDoorTests.AddAsync(run, "shopify", Secret);
        await ShopifyAsync(run, url, Refunded("3", "20.50"));
        (await HookDoorTests.DeliveriesAsync(run))[0].GetProperty("note").GetString()!.ShouldContain("read this delivery again");
        for (var i = 0; i < 2; i++)
            await ShopifyAsync(run, url, Order);
        await ShopifyAsync(run, url, Refunded("4", "20.50"));
        await ShopifyAsync(run, url, Refunded("4", "20.50"));
        await ShopifyAsync(run, url, Refunded("5", "0.50"));

        var deal = await DealAsync(run);
        (Amount(deal, "amount"), Amount(deal, "refunded"), Amount(deal, "revenue")).ShouldBe(("120.50", "21.00", "99.50"));
        using var client = run.App.Client(run.Workspace.SecretKey);
        var lead = (await client.GetFromJsonAsync<JsonElement>("/api/leads")).GetProperty("leads").EnumerateArray().Single();
        lead.GetProperty("name").GetString().ShouldBe("Jane Doe");
        lead.GetProperty("stage").GetString().ShouldBe("Customer");

        // What came too early is taken when it is read again.
        var early = (await HookDoorTests.DeliveriesAsync(run)).EnumerateArray().Last();
        var source = (await client.GetFromJsonAsync<JsonElement>("/api/webhooks"))[0].GetProperty("id").GetGuid();
        using var again = await client.PostAsync(new Uri($"/api/webhooks/{source}/deliveries/{early.GetProperty("id").GetGuid()}/reading", UriKind.Relative), null);
        again.IsSuccessStatusCode.ShouldBeTrue();
        Amount(await DealAsync(run), "refunded").ShouldBe("41.50");
    }

    [Fact]
    public async Task Order_OfShopify_Cancelled_GivesBackWhatItBrought()
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await HookDoorTests.AddAsync(run, "shopify", Secret);
        await ShopifyAsync(run, url, Order);
        await ShopifyAsync(run, url, Order.Replace("\"financial_status\":\"paid\"", "\"financial_status\":\"voided\",\"cancelled_at\":\"2026-01-03T00:00:00Z\"", StringComparison.Ordinal));
        var deal = await DealAsync(run);
        (Amount(deal, "amount"), Amount(deal, "revenue")).ShouldBe(("120.50", "0.00"));
    }

    [Theory]
    [InlineData("\"financial_status\":\"pending\"", "not paid: pending")]
    [InlineData("\"financial_status\":\"paid\",\"total_price\":\"1.005\"", "an order without an amount in a known currency")]
    [InlineData("\"financial_status\":\"paid\",\"test\":true", "a test order")]
    public async Task Order_ThatIsNoSale_IsKeptAndNoted(string status, string note)
    {
        await using var run = await CaptureRun.StartAsync();
        var url = await HookDoorTests.AddAsync(run, "shopify", Secret);
        await ShopifyAsync(run, url, Order.Replace("\"financial_status\":\"paid\",\"test\":false", status, StringComparison.Ordinal));
        (await HookDoorTests.DeliveriesAsync(run))[0].GetProperty("note").GetString().ShouldBe(note);
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Payments_OfStripe_AreOneOrderHoweverTold_AndTheChargeTellsWhatWasRefundedInAll()
    {
        var time = new ManualTime(DateTimeOffset.Parse("2026-01-02T03:10:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var run = await CaptureRun.StartAsync(time);
        var url = await HookDoorTests.AddAsync(run, "stripe", "whsec_test_secret");
        string Checkout(string status) => $$$"""{"id":"evt_{{{status}}}","type":"checkout.session.completed","created":1767322800,"data":{"object":{"id":"cs_1","amount_total":12050,"currency":"eur","invoice":"in_1","payment_intent":null,"customer_details":{"email":"jane.doe@buyer.test","name":"Jane Doe"},"payment_status":"{{{status}}}","created":1767322800} } }""";
        await StripeAsync(run, url, time, Checkout("unpaid"));
        await StripeAsync(run, url, time, Checkout("paid"));
        await StripeAsync(run, url, time, """{"id":"evt_2","type":"invoice.paid","data":{"object":{"id":"in_1","amount_paid":12050,"currency":"eur","customer_email":"jane.doe@buyer.test","created":1767322801}}}""");
        foreach (var refunded in new[] { "2000", "5050", "2000" })
            await StripeAsync(run, url, time, $$$"""{"id":"evt_r{{{refunded}}}","type":"charge.refunded","data":{"object":{"id":"ch_1","invoice":"in_1","payment_intent":"pi_1","amount_refunded":{{{refunded}}},"currency":"eur"} } }""");
        var deal = await DealAsync(run);
        (Amount(deal, "amount"), Amount(deal, "refunded"), Amount(deal, "revenue")).ShouldBe(("120.50", "50.50", "70.00"));

        await StripeAsync(run, url, time, """{"id":"evt_9","type":"invoice.paid","data":{"object":{"id":"in_2","amount_paid":5000,"currency":"jpy","customer_email":"jane.doe@buyer.test","created":1767322805}}}""");
        using var client = run.App.Client(run.Workspace.SecretKey);
        var deals = (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("deals").EnumerateArray().ToList();
        deals.Select(static d => $"{Amount(d, "amount")} {d.GetProperty("amount").GetProperty("currency").GetString()}").Order(StringComparer.Ordinal).ShouldBe(["120.50 EUR", "5000 JPY"]);
        deals.Select(static d => d.GetProperty("leads")[0].GetProperty("lead").GetString()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Payment_OfStripesTestMode_IsNoRevenue()
    {
        var time = new ManualTime(DateTimeOffset.Parse("2026-01-02T03:10:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var run = await CaptureRun.StartAsync(time);
        var url = await HookDoorTests.AddAsync(run, "stripe", "whsec_test_secret");
        await StripeAsync(run, url, time, """{"id":"evt_t","livemode":false,"type":"invoice.paid","data":{"object":{"id":"in_t","amount_paid":12050,"currency":"eur","customer_email":"jane.doe@buyer.test","created":1767322801}}}""");
        (await HookDoorTests.DeliveriesAsync(run))[0].GetProperty("note").GetString()!.ShouldContain("test mode");
        using var client = run.App.Client(run.Workspace.SecretKey);
        (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("deals").GetArrayLength().ShouldBe(0);
    }

    private static string? Amount(JsonElement deal, string field) => deal.GetProperty(field).GetProperty("amount").GetString();

    private static async Task<JsonElement> DealAsync(CaptureRun run)
    {
        using var client = run.App.Client(run.Workspace.SecretKey);
        return (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("deals").EnumerateArray().Single();
    }

    private static async Task ShopifyAsync(CaptureRun run, Uri url, string body) =>
        (await HookDoorTests.SendAsync(run, url, body, ("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)))))).ShouldBe(HttpStatusCode.OK);

    private static async Task StripeAsync(CaptureRun run, Uri url, ManualTime time, string body)
    {
        var stamp = time.Now.ToUnixTimeSeconds();
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData("whsec_test_secret"u8, Encoding.UTF8.GetBytes($"{stamp}.{body}")));
        (await HookDoorTests.SendAsync(run, url, body, ("Stripe-Signature", $"t={stamp},v1={mac}"))).ShouldBe(HttpStatusCode.OK);
    }
}
