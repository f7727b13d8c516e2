using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Capture.Coupons;
using Throughline.Capture.References;
using Throughline.Deals.Orders;
using Throughline.Deals.Orders.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Deals;

/// <summary>Orders of tills and shops: matched once, sold once, reversed once (offline-capture.md 8).</summary>
public class StoreOrderTests
{
    [Theory]
    [InlineData("pickup", "placed", "ready", "None")]
    [InlineData("pickup", "placed", "picked_up", "None")]
    [InlineData("pickup", "ready", "cancelled", "Reversal")]
    [InlineData("pickup", "ready", "expired", "Reversal")]
    [InlineData("reservation", "placed", "ready", "None")]
    [InlineData("reservation", "ready", "picked_up", "Sale")]
    [InlineData("reservation", "placed", "expired", "Loss")]
    [InlineData("store", "placed", "picked_up", "Sale")]
    public void Step_OfAnOrder_DoesToTheMoneyWhatItMust(string kind, string from, string to, string effect)
    {
        OrderSteps.MayGo(from, to).ShouldBeTrue();
        OrderSteps.EffectOf(kind, from, to).ToString().ShouldBe(effect);
    }

    [Theory]
    [InlineData("picked_up", "cancelled")]
    [InlineData("cancelled", "ready")]
    [InlineData("expired", "picked_up")]
    [InlineData("ready", "placed")]
    public void Step_Backwards_IsRefused(string from, string to) => OrderSteps.MayGo(from, to).ShouldBeFalse();

    [Fact]
    public async Task StorePurchase_WithTheLeadsEmail_IsAWonDealOnce()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var order = await TakeAsync(client, new { store = "Berlin", register = "2", businessDate = "2025-10-20", receipt = "17", placedAt = At(5), amount = Euro("49.90"), email = "Jane@buyer.test" }, HttpStatusCode.Created);
        (order.GetProperty("matchedBy").GetString(), order.GetProperty("confidence").GetString(), order.GetProperty("state").GetString()).ShouldBe(("email", "high", "picked_up"));
        order.GetProperty("hoursSinceTouch").GetDouble().ShouldBe(72, 0.1);
        await TakeAsync(client, new { store = "Berlin", register = "2", businessDate = "2025-10-20", receipt = "17", placedAt = At(5), amount = Euro("49.90"), email = "jane@buyer.test" }, HttpStatusCode.OK);
        var deals = (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("deals");
        deals.GetArrayLength().ShouldBe(1);
        (deals[0].GetProperty("outcome").GetString(), deals[0].GetProperty("revenue").GetProperty("amount").GetString()).ShouldBe(("won", "49.90"));
    }

    [Fact]
    public async Task Order_Unmatched_IsListedUntilAPersonSaysWhoseItIs()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var order = await TakeAsync(client, new { number = "A1", placedAt = At(5), amount = Euro("10.00"), email = "stranger@else.test" }, HttpStatusCode.Created);
        order.GetProperty("lead").ValueKind.ShouldBe(JsonValueKind.Null);
        (await client.GetFromJsonAsync<JsonElement>("/api/orders?matched=false")).GetProperty("unmatched").GetInt32().ShouldBe(1);
        (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("total").GetInt32().ShouldBe(0);
        var path = $"/orders/{order.GetProperty("id").GetGuid()}";
        await desk.Browser.OpenAsync("/orders?matched=no");
        desk.Browser.Text.ShouldContain("A1");
        await desk.Browser.OpenAsync($"{path}?q=jane%40buyer.test");
        var form = System.Text.RegularExpressions.Regex.Match(desk.Browser.Page, "order-lead-[0-9a-f-]{36}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        await desk.Browser.SubmitAsync(form);
        (await desk.Browser.FollowAsync()).Text.ShouldContain("hand, high confidence");
        (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("deals")[0].GetProperty("outcome").GetString().ShouldBe("won");
    }

    [Fact]
    public async Task OnlineOrder_PickedUp_IsOneSaleAndCancelled_IsNone()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var first = await TakeAsync(client, new { number = "W1", kind = "pickup", placedAt = At(5), amount = Euro("30.00"), email = "jane@buyer.test" }, HttpStatusCode.Created);
        await GoAsync(client, first, "ready", HttpStatusCode.OK);
        // The till's ticket of the pickup names the order: no second sale.
        var ticket = await TakeAsync(client, new { store = "Berlin", businessDate = "2025-10-20", receipt = "18", forOrder = "W1", placedAt = At(6), amount = Euro("30.00") }, HttpStatusCode.OK);
        (ticket.GetProperty("number").GetString(), ticket.GetProperty("state").GetString()).ShouldBe(("W1", "picked_up"));
        await GoAsync(client, first, "cancelled", HttpStatusCode.Conflict);
        // Extra items bought at the pickup are a receipt of their own, of the same person.
        var extra = await TakeAsync(client, new { store = "Berlin", businessDate = "2025-10-20", receipt = "19", forOrder = "W1", placedAt = At(6), amount = Euro("5.00") }, HttpStatusCode.Created);
        extra.GetProperty("matchedBy").GetString().ShouldBe("order");

        var second = await TakeAsync(client, new { number = "W2", kind = "pickup", placedAt = At(6), amount = Euro("70.00"), email = "jane@buyer.test" }, HttpStatusCode.Created);
        (await RevenueAsync(client)).ShouldBe(105.00m);
        await GoAsync(client, second, "cancelled", HttpStatusCode.OK);
        await GoAsync(client, second, "cancelled", HttpStatusCode.OK);
        (await RevenueAsync(client)).ShouldBe(35.00m);
    }

    [Fact]
    public async Task Reservation_IsSoldWhenPaidAndLostWhenItExpires()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var reserved = await TakeAsync(client, new { number = "R1", kind = "reservation", reservation = "RES-7", placedAt = At(5), amount = Euro("20.00"), email = "jane@buyer.test" }, HttpStatusCode.Created);
        (await RevenueAsync(client)).ShouldBe(0m);
        var paid = await TakeAsync(client, new { store = "Berlin", businessDate = "2025-10-20", receipt = "20", reservation = "RES-7", placedAt = At(6), amount = Euro("20.00") }, HttpStatusCode.OK);
        paid.GetProperty("id").GetGuid().ShouldBe(reserved.GetProperty("id").GetGuid());
        (await RevenueAsync(client)).ShouldBe(20m);
        var left = await TakeAsync(client, new { number = "R2", kind = "reservation", placedAt = At(5), amount = Euro("99.00"), email = "jane@buyer.test" }, HttpStatusCode.Created);
        await GoAsync(client, left, "expired", HttpStatusCode.OK);
        (await client.GetFromJsonAsync<JsonElement>("/api/deals?outcome=lost")).GetProperty("total").GetInt32().ShouldBe(1);
        (await RevenueAsync(client)).ShouldBe(20m);
    }

    [Fact]
    public async Task Match_TakesTheStrongestEvidenceOnTheOrder()
    {
        await using var desk = await DeskAsync();
        var lead = Guid.Parse((await desk.PathOfAsync("jane@buyer.test"))["/leads/".Length..]);
        var code = await desk.App.Services.GetRequiredService<ReferenceCodes>().OfLeadAsync(desk.Workspace.Id, lead, lead, CancellationToken.None);
        await desk.HappenAsync(
            Story.Form("v7", Story.Start, "phone@buyer.test", "Phil") with { Personal = new EventPersonal { Email = "phone@buyer.test", Phone = "+4915123456789" } },
            Story.Identify("v8", "C-100", Story.Start, "loyal@buyer.test"));
        var coupon = await CouponAsync(desk, "coupon@buyer.test");
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        foreach (var (number, order, by, confidence) in new (string, object, string, string)[]
        {
            ("1", new { customerId = "C-100", email = "jane@buyer.test", phone = "0151 23456789" }, "loyalty", "high"),
            ("2", new { email = "jane@buyer.test", phone = "0151 23456789", reference = code }, "email", "high"),
            ("3", new { phone = "0151 23456789", reference = code }, "phone", "medium"),
            ("4", new { coupons = new[] { "other", coupon.Replace('-', ' ') }, reference = code }, "coupon", "medium"),
            ("5", new { reference = CodeMaker.Shown(code).ToLowerInvariant() }, "reference", "low"),
        })
        {
            var fields = JsonSerializer.SerializeToNode(order)!.AsObject();
            fields["number"] = number;
            fields["placedAt"] = At(5);
            fields["amount"] = JsonSerializer.SerializeToNode(Euro("1.00"));
            var taken = await TakeAsync(client, fields, HttpStatusCode.Created);
            (taken.GetProperty("matchedBy").GetString(), taken.GetProperty("confidence").GetString()).ShouldBe((by, confidence), number);
        }
    }

    [Fact]
    public async Task Order_OfATillWhoseClockIsAhead_IsSoldNow()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var order = await TakeAsync(client, new { number = "F30", placedAt = desk.App.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(2), amount = Euro("9.00"), email = "jane@buyer.test" }, HttpStatusCode.Created);
        order.GetProperty("matchedBy").GetString().ShouldBe("email");
        (await RevenueAsync(client)).ShouldBe(9);
    }

    [Fact]
    public async Task Order_WithACouponGivenToAVisitorOfAnyName_IsMatched()
    {
        await using var desk = await DeskAsync();
        var coupon = await CouponAsync(desk, null, "till-7");
        await desk.HappenAsync(Story.Identify("till-7", "C-7", Story.Start, "till@buyer.test"));
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        (await TakeAsync(client, new { number = "1", placedAt = At(5), amount = Euro("1.00"), coupons = new[] { coupon } }, HttpStatusCode.Created)).GetProperty("matchedBy").GetString().ShouldBe("coupon");
    }

    [Fact]
    public async Task Coupon_OfAnOrder_IsReservedRedeemedAndFreedWithIt_AndNoOtherOrderHasIt()
    {
        await using var desk = await DeskAsync();
        // A batch that began: a code of it that another order has says nothing of the next one's buyer.
        var coupon = await CouponAsync(desk, "coupon@buyer.test", validFrom: At(0));
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        object reservation = new { number = "R1", kind = "reservation", placedAt = At(5), amount = Euro("20.00"), coupons = new[] { coupon.ToLowerInvariant(), "nosuchcode" } };
        var first = await TakeAsync(client, reservation, HttpStatusCode.Created);
        Coupons(first).ShouldBe(["reserved", "refused unknown"]);
        first.GetProperty("matchedBy").GetString().ShouldBe("coupon");
        Coupons(await TakeAsync(client, reservation, HttpStatusCode.OK)).ShouldBe(["reserved", "refused unknown"]);

        var second = await TakeAsync(client, new { number = "R2", placedAt = At(6), amount = Euro("5.00"), coupons = new[] { coupon } }, HttpStatusCode.Created);
        Coupons(second).ShouldBe(["refused used R1"]);
        second.GetProperty("matchedBy").ValueKind.ShouldBe(JsonValueKind.Null);
        (await client.PostAsJsonAsync("/api/coupons/redemptions", new { code = coupon, order = "T9" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        Coupons(await GoAsync(client, first, "picked_up", HttpStatusCode.OK)).ShouldBe(["redeemed", "refused unknown"]);
        var third = await TakeAsync(client, new { number = "R3", kind = "online", placedAt = At(6), amount = Euro("5.00"), coupons = new[] { await CouponAsync(desk, "other@buyer.test") } }, HttpStatusCode.Created);
        Coupons(third).ShouldBe(["redeemed"]);
        Coupons(await GoAsync(client, third, "cancelled", HttpStatusCode.OK)).ShouldBe(["reversed"]);

        static string[] Coupons(JsonElement order) => [.. order.GetProperty("coupons").EnumerateArray()
            .Select(static c => $"{c.GetProperty("state").GetString()} {c.GetProperty("reason").GetString()} {c.GetProperty("usedBy").GetString()}".TrimEnd())];
    }

    [Fact]
    public async Task Coupon_TakenInByTheTillFirst_IsTheSameSaleWhenTheOrderComes()
    {
        await using var desk = await DeskAsync();
        var coupon = await CouponAsync(desk, "coupon@buyer.test");
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/coupons/redemptions", new { code = coupon, order = "Till 3 / 77" }), HttpStatusCode.OK);
        var order = await TakeAsync(client, new { number = "POS-77", placedAt = At(5), amount = Euro("20.00"), coupons = new[] { coupon } }, HttpStatusCode.Created);
        order.GetProperty("matchedBy").GetString().ShouldBe("coupon");
    }

    [Fact]
    public async Task Order_BeforeItsLead_IsMatchedWhenTheLeadComes()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var order = await TakeAsync(client, new { number = "Y2", placedAt = At(5), amount = Euro("20.00"), email = "stranger@buyer.test" }, HttpStatusCode.Created);
        order.GetProperty("matchedBy").ValueKind.ShouldBe(JsonValueKind.Null);
        (await RevenueAsync(client)).ShouldBe(0);
        await desk.HappenAsync(Story.Form("v9", Story.Start, "Stranger@buyer.test"));
        // What the service does whenever something new is known about people.
        await desk.App.Services.GetRequiredService<LateMatches>().MatchAllAsync(CancellationToken.None);
        order = await client.GetFromJsonAsync<JsonElement>($"/api/orders/{order.GetProperty("id").GetGuid()}");
        (order.GetProperty("matchedBy").GetString(), await RevenueAsync(client)).ShouldBe(("email", 20));
    }

    [Theory]
    [InlineData("""{"amount":{"amount":"1.00","currency":"EUR"}}""", "number")]
    [InlineData("""{"number":"1","amount":{"amount":"1.001","currency":"EUR"}}""", "amount")]
    [InlineData("""{"number":"1","amount":{"amount":"1.00","currency":"XXZ"}}""", "currency")]
    [InlineData("""{"number":"1","amount":{"amount":"-1.00","currency":"EUR"}}""", "amount")]
    [InlineData("""{"number":"1","kind":"gift","amount":{"amount":"1.00","currency":"EUR"}}""", "kind")]
    [InlineData("""{"number":"1","state":"lost","amount":{"amount":"1.00","currency":"EUR"}}""", "state")]
    [InlineData("""{"number":"1","placedAt":"2999-01-01T00:00:00Z","amount":{"amount":"1.00","currency":"EUR"}}""", "placedAt")]
    public async Task Order_Wrong_IsRefusedByField(string body, string field)
    {
        await using var app = await TestApp.StartAsync();
        var workspace = await app.WorkspaceAsync();
        using var client = app.Client(workspace.SecretKey);
        using var answer = await client.PostAsync(new Uri("/api/orders", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString().ShouldBe(field);
        using var stranger = app.Client(workspace.WriteKey);
        (await stranger.PostAsync(new Uri("/api/orders", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Order_SentAgainWithAnotherAmount_IsAConflict()
    {
        await using var app = await TestApp.StartAsync();
        using var client = app.Client((await app.WorkspaceAsync()).SecretKey);
        await TakeAsync(client, new { number = "1", amount = Euro("1.00") }, HttpStatusCode.Created);
        using var answer = await client.PostAsJsonAsync("/api/orders", new { number = "1", amount = Euro("2.00") });
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [SkippableTheory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Order_SentManyTimesAtOnce_IsOneDeal(StoreKind kind)
    {
        await using var app = await TestApp.StartAsync(kind);
        var workspace = await app.WorkspaceAsync();
        using var client = app.Client(workspace.SecretKey);
        (await client.PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" })).EnsureSuccessStatusCode();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsJsonAsync("/api/orders", new { number = "1", amount = Euro("1.00"), email = "jane@buyer.test" })));
        var deals = await client.GetFromJsonAsync<JsonElement>("/api/deals");
        (deals.GetProperty("total").GetInt32(), (await client.GetFromJsonAsync<JsonElement>("/api/orders")).GetProperty("orders").GetArrayLength()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task File_WithCommasAndSemicolons_IsLookedThroughTakenAndTakenAgain()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        const string File = "\ufeffnumber;placedAt;amount;currency;email\r\nK1;2025-10-20T10:00:00Z;1.234,50;EUR;jane@buyer.test\r\nK2;yesterday;1,00;EUR;\r\nK3;2025-10-20T10:00:00Z;7;EUR;\"x;y\"\r\n";
        var dry = await FileAsync(client, File, "?dryRun=true");
        (dry.GetProperty("taken").GetInt32(), dry.GetProperty("refused").GetInt32()).ShouldBe((2, 1));
        (await client.GetFromJsonAsync<JsonElement>("/api/orders")).GetProperty("orders").GetArrayLength().ShouldBe(0);
        var taken = await FileAsync(client, File, "");
        (taken.GetProperty("taken").GetInt32(), taken.GetProperty("rows").EnumerateArray().Single(static r => r.GetProperty("result").GetString() == "refused").GetProperty("line").GetInt32()).ShouldBe((2, 3));
        (await FileAsync(client, File, "")).GetProperty("known").GetInt32().ShouldBe(2);
        (await RevenueAsync(client)).ShouldBe(1_234.50m);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "the column 'a' is unknown")]
    [InlineData("number,amount,Amount\n1,2,3\n", "the column 'amount' stands in the header twice")]
    [InlineData("", "no rows below the header")]
    public async Task File_ThatIsNoneOfOrders_IsRefusedWhole(string text, string says)
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        (await FileAsync(client, text, "", HttpStatusCode.BadRequest)).GetProperty("expected").GetString()!.ShouldStartWith(says);
    }

    [Fact]
    public async Task DryRun_SaysOfAnOrderTwiceInTheFile_WhatTheRunWould()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        const string File = "number,placedAt,amount,currency\nK1,2025-10-20T10:00:00Z,7,EUR\nK1,2025-10-20T10:00:00Z,7,EUR\nK1,2025-10-20T10:00:00Z,8,EUR\n";
        foreach (var query in new[] { "?dryRun=true", "" })
        {
            var result = await FileAsync(client, File, query);
            (result.GetProperty("taken").GetInt32(), result.GetProperty("known").GetInt32(), result.GetProperty("refused").GetInt32()).ShouldBe((1, 1, 1), query);
        }
    }

    [Fact]
    public async Task Orders_Rebuilt_AreTheSame()
    {
        await using var desk = await DeskAsync();
        using var client = desk.App.Client(desk.Workspace.SecretKey);
        var first = await TakeAsync(client, new { number = "W1", kind = "pickup", placedAt = At(5), amount = Euro("30.00"), email = "jane@buyer.test" }, HttpStatusCode.Created);
        await GoAsync(client, first, "expired", HttpStatusCode.OK);
        var before = (await client.GetFromJsonAsync<JsonElement>("/api/orders")).GetRawText();
        await desk.App.Services.GetRequiredService<Projector>().RebuildAsync(null, CancellationToken.None);
        (await client.GetFromJsonAsync<JsonElement>("/api/orders")).GetRawText().ShouldBe(before);
    }

    private static async Task<Desk> DeskAsync()
    {
        var desk = await Desk.OpenAsync();
        await desk.LeadAsync();
        return desk;
    }

    private static DateTimeOffset At(int day) => DateTimeOffset.FromUnixTimeMilliseconds(Story.Start + (day * Story.Day));

    private static object Euro(string amount) => new { amount, currency = "EUR" };

    private static async Task<JsonElement> TakeAsync(HttpClient client, object order, HttpStatusCode status)
    {
        using var answer = await client.PostAsJsonAsync("/api/orders", order);
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> GoAsync(HttpClient client, JsonElement order, string state, HttpStatusCode status)
    {
        using var answer = await client.PostAsJsonAsync($"/api/orders/{order.GetProperty("id").GetGuid()}/state", new { state });
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> FileAsync(HttpClient client, string text, string query, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await client.PostAsync(new Uri("/api/orders/file" + query, UriKind.Relative), new StringContent(text, Encoding.UTF8, "text/csv"));
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<decimal> RevenueAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonElement>("/api/deals")).GetProperty("deals").EnumerateArray()
        .Sum(static d => decimal.Parse(d.GetProperty("revenue").GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<string> CouponAsync(Desk desk, string? email, string? visitor = null, DateTimeOffset? validFrom = null)
    {
        var actor = new Actor(desk.Workspace.Id, "app", "user:test");
        var (batch, _) = await desk.App.Services.GetRequiredService<CouponBook>().CreateAsync(desk.Workspace.Id, actor.Id, new CouponBatchDraft("Opening", null, "Partner", null, "SPR", 2, ValidFrom: validFrom), CancellationToken.None);
        var (coupon, fault) = await desk.App.Services.GetRequiredService<CouponDesk>().IssueAsync(actor, new CouponIssue(batch!.BatchId, visitor, email), CancellationToken.None);
        fault.ShouldBeNull();
        return coupon!.Shown;
    }
}
