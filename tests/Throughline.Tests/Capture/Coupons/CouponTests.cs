using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Capture.Coupons;
using Throughline.Capture.Coupons.Rules;
using Throughline.Capture.Hits;
using Throughline.Log;
using Throughline.Tests.Capture.Links;
using Throughline.Tests.Stores;
using Throughline.Tests.Walk;

namespace Throughline.Tests.Capture.Coupons;

/// <summary>Codes from the batch to the till.</summary>
public class CouponTests
{
    [Fact]
    public async Task Code_FromIssueToReversal_GoesThroughItsStates()
    {
        await using var run = await CaptureRun.StartAsync();
        var batch = await BatchAsync(run);
        var code = (await IssueAsync(run, batch, "jane@buyer.test")).GetProperty("code").GetString()!;
        code.ShouldMatch("^SPR-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$");

        var use = await RedeemAsync(run, code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal), "A-1", reserve: true);
        use.GetProperty("state").GetString().ShouldBe("reserved");
        (await RedeemAsync(run, code, "A-1")).GetProperty("id").GetString().ShouldBe(use.GetProperty("id").GetString(), "the same order is the same use");
        using (var other = await TryRedeemAsync(run, code, "A-2"))
        {
            other.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await CaptureRun.ProblemAsync(other)).Reason.ShouldBe("already_used");
        }

        var id = use.GetProperty("id").GetString();
        (await run.ApiAsync(HttpMethod.Post, $"/api/coupons/redemptions/{id}/completion")).GetProperty("state").GetString().ShouldBe("redeemed");
        (await run.ApiAsync(HttpMethod.Post, $"/api/coupons/redemptions/{id}/completion")).GetProperty("state").GetString().ShouldBe("redeemed");
        (await run.ApiAsync(HttpMethod.Post, $"/api/coupons/redemptions/{id}/reversal")).GetProperty("state").GetString().ShouldBe("reversed");
        using (var back = await run.ApiAnswerAsync(HttpMethod.Post, $"/api/coupons/redemptions/{id}/completion"))
            back.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await RedeemAsync(run, code, "A-3")).GetProperty("state").GetString().ShouldBe("redeemed", "a reversed code can be used again");
        (await CountsAsync(run, batch)).ShouldBe((3, 1, 0, 1, 1));

        var log = await run.LogAsync();
        log.Select(static e => e.Kind).ShouldBe([Kinds.Interaction, DoorEvents.CouponChanged, DoorEvents.CouponChanged, DoorEvents.CouponChanged, DoorEvents.CouponChanged]);
        (log[0].Facts.Name, log[0].Facts.Channel, log[0].Personal!.Email).ShouldBe((Interactions.CouponIssue, "Outbound", "jane@buyer.test"));
        await run.App.ProjectAsync();
        (await run.LeadAsync()).GetProperty("originalSource").GetProperty("channel").GetString().ShouldBe("Outbound");
    }

    [Theory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task TwoTillsAtOnce_OnOneCode_LetOneIn(StoreKind store)
    {
        await using var app = await TestApp.StartAsync(store);
        var workspace = await app.WorkspaceAsync();
        var actor = new Actor(workspace.Id, "api", "key:test");
        var book = app.Services.GetRequiredService<CouponBook>();
        var desk = app.Services.GetRequiredService<CouponDesk>();
        var (batch, _) = await book.CreateAsync(workspace.Id, "key:test", new CouponBatchDraft("Spring", "spring", "Outbound", "5 EUR", "SPR", 1), CancellationToken.None);
        var code = await OneCodeAsync(app, book, workspace.Id, batch!.BatchId);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => desk.RedeemAsync(actor, new CouponRedemption(code, $"order-{i}", null, null, null, null), CancellationToken.None)));
        verdicts.Count(static v => v.Use is not null).ShouldBe(1);
        verdicts.Count(static v => v.Reason == "used").ShouldBe(7);

        var (shared, _) = await book.CreateAsync(workspace.Id, "key:test", new CouponBatchDraft("Word", null, "Outbound", null, Word: "SPRING10", Limit: 3), CancellationToken.None);
        verdicts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => desk.RedeemAsync(actor, new CouponRedemption("spring10", $"order-{i}", null, null, null, null), CancellationToken.None)));
        verdicts.Count(static v => v.Use is not null).ShouldBe(3);
        (await book.CountAsync(workspace.Id, shared!.BatchId, CancellationToken.None)).Redeemed.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(AllStores.Kinds), MemberType = typeof(AllStores))]
    public async Task TwoIssuesAtOnce_OfABatch_GiveTwoCodes(StoreKind store)
    {
        await using var app = await TestApp.StartAsync(store);
        var workspace = await app.WorkspaceAsync();
        var desk = app.Services.GetRequiredService<CouponDesk>();
        var (batch, _) = await app.Services.GetRequiredService<CouponBook>().CreateAsync(workspace.Id, "key:test", new CouponBatchDraft("Spring", null, "Outbound", null, null, 4), CancellationToken.None);
        var actor = new Actor(workspace.Id, "api", "key:test");
        var issued = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => desk.IssueAsync(actor, new CouponIssue(batch!.BatchId, null, $"p{i}@buyer.test"), CancellationToken.None)));
        issued.Count(static i => i.Coupon is not null).ShouldBe(4);
        issued.Where(static i => i.Coupon is not null).Select(static i => i.Coupon!.Code).Distinct().Count().ShouldBe(4);
        issued.Count(static i => i.Fault?.Field == "batch").ShouldBe(2);
    }

    [Fact]
    public async Task Code_MistypedByOneLetter_IsSuggestedAndNotTaken()
    {
        await using var run = await CaptureRun.StartAsync();
        var batch = await BatchAsync(run);
        var code = (await IssueAsync(run, batch, "jane@buyer.test")).GetProperty("code").GetString()!;
        var typed = code[..5] + (code[5] == '7' ? '8' : '7') + code[6..];
        using var answer = await TryRedeemAsync(run, typed, "A-1");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CaptureRun.ProblemAsync(answer)).Expected!.ShouldEndWith($"perhaps {code}");
        (await CountsAsync(run, batch)).ShouldBe((3, 1, 0, 0, 0));
    }

    [Fact]
    public async Task Guessing_FiveTimes_WaitsAMinuteAndTwentyTimesAnHour()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Story.Start));
        await using var run = await CaptureRun.StartAsync(time);
        var batch = await BatchAsync(run);
        var code = (await IssueAsync(run, batch, "jane@buyer.test")).GetProperty("code").GetString()!;
        for (var minute = 0; minute < 4; minute++)
        {
            for (var i = 0; i < 5; i++)
                (await TryRedeemAsync(run, "SPR-AAAA-AAAA-A", "A-1")).Dispose();
            using var sixth = await TryRedeemAsync(run, code, "A-1");
            sixth.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            sixth.Headers.RetryAfter.ShouldNotBeNull();
            time.Now += TimeSpan.FromMinutes(1);
        }

        using (var locked = await TryRedeemAsync(run, code, "A-1"))
            locked.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        time.Now += TimeSpan.FromMinutes(61);
        (await RedeemAsync(run, code, "A-1")).GetProperty("state").GetString().ShouldBe("redeemed");
    }

    [Fact]
    public async Task Code_OutsideItsTime_IsRefusedWithTheReason()
    {
        await using var run = await CaptureRun.StartAsync();
        foreach (var (from, to, reason) in new (DateTimeOffset?, DateTimeOffset?, string)[] { (null, DateTimeOffset.UnixEpoch, "expired"), (DateTimeOffset.MaxValue.AddYears(-1000), null, "too_early") })
        {
            await run.ApiAsync(HttpMethod.Post, "/api/coupons/batches", new { name = reason, channel = "Outbound", word = $"WORD{reason.Length}", validFrom = from, validTo = to }, 201);
            using var answer = await TryRedeemAsync(run, $"word{reason.Length}", "A-1");
            (await CaptureRun.ProblemAsync(answer)).Reason.ShouldBe(reason);
        }
    }

    [Theory]
    [InlineData("count", """{"name":"A","channel":"Outbound"}""")]
    [InlineData("channel", """{"name":"A","channel":"Nothing","count":1}""")]
    [InlineData("prefix", """{"name":"A","channel":"Outbound","count":1,"prefix":"SPRING"}""")]
    [InlineData("word", """{"name":"A","channel":"Outbound","word":"AB"}""")]
    [InlineData("validTo", """{"name":"A","channel":"Outbound","count":1,"validFrom":"2026-02-01T00:00:00Z","validTo":"2026-01-01T00:00:00Z"}""")]
    public async Task Batch_AgainstARule_NamesTheField(string field, string json)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/coupons/batches", JsonSerializer.Deserialize<JsonElement>(json));
        (await CaptureRun.ProblemAsync(answer)).Field.ShouldBe(field);
    }

    [Theory]
    [InlineData("order", """{"code":"X"}""")]
    [InlineData("code", """{"order":"X"}""")]
    [InlineData("currency", """{"code":"X","order":"1","beforeMinor":100}""")]
    [InlineData("afterMinor", """{"code":"X","order":"1","beforeMinor":100,"afterMinor":200,"currency":"EUR"}""")]
    public async Task Redemption_AgainstARule_NamesTheField(string field, string json)
    {
        await using var run = await CaptureRun.StartAsync();
        using var answer = await run.ApiAnswerAsync(HttpMethod.Post, "/api/coupons/redemptions", JsonSerializer.Deserialize<JsonElement>(json));
        (await CaptureRun.ProblemAsync(answer)).Field.ShouldBe(field);
    }

    [Fact]
    public async Task Coupons_OfAnotherWorkspace_AreUnknown()
    {
        await using var run = await CaptureRun.StartAsync();
        var batch = await BatchAsync(run);
        var code = (await IssueAsync(run, batch, "jane@buyer.test")).GetProperty("code").GetString()!;
        var other = await run.App.WorkspaceAsync("Other");
        using var redeem = await run.ApiAnswerAsync(HttpMethod.Post, "/api/coupons/redemptions", new { code, order = "1" }, other.SecretKey);
        redeem.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var issue = await run.ApiAnswerAsync(HttpMethod.Post, "/api/coupons/issues", new { batch, email = "a@b.test" }, other.SecretKey);
        (await CaptureRun.ProblemAsync(issue)).Field.ShouldBe("batch");
        using var get = await run.ApiAnswerAsync(HttpMethod.Get, $"/api/coupons/batches/{batch}", null, other.SecretKey);
        get.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var publicKey = await run.ApiAnswerAsync(HttpMethod.Post, "/api/coupons/redemptions", new { code, order = "1" }, run.Workspace.WriteKey);
        publicKey.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Neighbours_OfACode_HoldTogetherAndDifferByOneSlip()
    {
        var body = ShortCode.New(CouponCode.Letters);
        CouponCode.Neighbours("SPR" + body).All(static n => ShortCode.IsWhole(n.AsSpan(3))).ShouldBeTrue();
        CouponCode.Neighbours("SPR" + body).ShouldNotContain("SPR" + body);
        CouponCode.Neighbours("").ShouldBeEmpty();
        CouponCode.Normalise("spr-7h3k q9xx-a").ShouldBe("SPR7H3KQ9XXA");
        CouponCode.Normalise(" oil ").ShouldBe("011");
        CouponCode.Normalise(new string('x', 500)).Length.ShouldBe(64);
    }

    private static async Task<Guid> BatchAsync(CaptureRun run) =>
        (await run.ApiAsync(HttpMethod.Post, "/api/coupons/batches", new { name = "Spring mailer", campaign = "spring", channel = "Outbound", worth = "10 % off", prefix = "SPR", count = 3 }, 201)).GetProperty("id").GetGuid();

    private static Task<JsonElement> IssueAsync(CaptureRun run, Guid batch, string email) => run.ApiAsync(HttpMethod.Post, "/api/coupons/issues", new { batch, email }, 201);

    private static Task<JsonElement> RedeemAsync(CaptureRun run, string code, string order, bool reserve = false) =>
        run.ApiAsync(HttpMethod.Post, "/api/coupons/redemptions", new { code, order, store = "Berlin", beforeMinor = 2_000, afterMinor = 1_800, currency = "EUR", reserve });

    private static Task<HttpResponseMessage> TryRedeemAsync(CaptureRun run, string code, string order) => run.ApiAnswerAsync(HttpMethod.Post, "/api/coupons/redemptions", new { code, order });

    private static async Task<string> OneCodeAsync(TestApp app, CouponBook book, Guid workspace, Guid batch)
    {
        await app.ProjectAsync();
        return (await book.ExportAsync(workspace, batch, CancellationToken.None)).Split("\r\n")[1].Split(',')[0];
    }

    private static async Task<(int, int, int, int, int)> CountsAsync(CaptureRun run, Guid batch)
    {
        var counts = (await run.ApiAsync(HttpMethod.Get, $"/api/coupons/batches/{batch}")).GetProperty("counts");
        return (Of("codes"), Of("issued"), Of("reserved"), Of("redeemed"), Of("reversed"));

        int Of(string name) => counts.GetProperty(name).GetInt32();
    }
}
