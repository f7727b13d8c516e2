using System.Text;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Capture.Coupons;

internal sealed record CouponBatchJson(Guid Id, string Name, string Campaign, string Channel, string Worth, bool IsShared, DateTimeOffset? ValidFrom, DateTimeOffset? ValidTo, CouponCounts Counts);

internal sealed record IssuedJson(string Code, string Worth);

/// <summary>A code taken in.</summary>
internal sealed record CouponUseJson(Guid Id, string Code, string State, string Order, string Store, long? BeforeMinor, long? AfterMinor, string Currency, string Worth, DateTimeOffset At)
{
    public static CouponUseJson Of(CouponUse use, string code, string worth) => new(
        use.UseId, code, use.State, use.OrderId, use.Store, use.BeforeMinor, use.AfterMinor, use.Currency, worth, DateTimeOffset.FromUnixTimeMilliseconds(use.UsedAt));
}

/// <summary><c>/api/coupons</c>: batches, issuing, and what a till or shop asks.</summary>
internal static class CouponApi
{
    public static void MapCoupons(this IEndpointRouteBuilder app)
    {
        var coupons = app.MapGroup("/api/coupons").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Coupons");
        coupons.MapPost("/batches", CreateAsync).Produces<CouponBatchJson>(201);
        coupons.MapGet("/batches/{id:guid}", GetAsync).Produces<CouponBatchJson>();
        coupons.MapGet("/batches/{id:guid}/codes.csv", ExportAsync).Produces<string>(200, "text/csv");
        coupons.MapPost("/issues", IssueAsync).Produces<IssuedJson>(201);
        coupons.MapPost("/redemptions", RedeemAsync).Produces<CouponUseJson>();
        coupons.MapPost("/redemptions/{id:guid}/completion", CompleteAsync).Produces<CouponUseJson>();
        coupons.MapPost("/redemptions/{id:guid}/reversal", ReverseAsync).Produces<CouponUseJson>();
        app.MapGet("/offline/coupons/{id:guid}/codes.csv", PageExportAsync).RequireAuthorization(Policies.Rules).ExcludeFromDescription();
    }

    private static Actor Actor(HttpContext http) => Access.Actor.Of(SecretKeyFilter.GrantOf(http));

    private static async Task<IResult> CreateAsync(HttpContext http, CouponBook book, CouponBatchDraft input, CancellationToken cancellation)
    {
        var (batch, fault) = await book.CreateAsync(Actor(http).Workspace, Actor(http).Id, input, cancellation);
        return batch is null ? Problems.Invalid(fault!) : Results.Created($"/api/coupons/batches/{batch.BatchId}", await JsonAsync(book, batch, cancellation));
    }

    private static async Task<IResult> GetAsync(HttpContext http, CouponBook book, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(Actor(http).Workspace, id, cancellation) is { } batch ? Results.Ok(await JsonAsync(book, batch, cancellation)) : Problems.NotFound("batch", id.ToString());

    private static Task<IResult> ExportAsync(HttpContext http, CouponBook book, Guid id, CancellationToken cancellation) => WriteAsync(book, Actor(http).Workspace, id, cancellation);

    private static Task<IResult> PageExportAsync(CouponBook book, WorkspaceContext current, Guid id, CancellationToken cancellation) => WriteAsync(book, current.Workspace.Id, id, cancellation);

    private static async Task<IResult> WriteAsync(CouponBook book, Guid workspace, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(workspace, id, cancellation) is null
            ? Problems.NotFound("batch", id.ToString())
            : Results.File(Encoding.UTF8.GetBytes(await book.ExportAsync(workspace, id, cancellation)), "text/csv; charset=utf-8", $"coupons-{id:N}.csv");

    private static async Task<IResult> IssueAsync(HttpContext http, CouponDesk desk, CouponBook book, CouponIssue input, CancellationToken cancellation)
    {
        var (coupon, fault) = await desk.IssueAsync(Actor(http), input, cancellation);
        if (coupon is null)
            return Problems.Invalid(fault!);
        var batch = await book.FindAsync(Actor(http).Workspace, coupon.BatchId, cancellation);
        return Results.Created((string?)null, new IssuedJson(coupon.Shown, batch?.Worth ?? ""));
    }

    private static async Task<IResult> RedeemAsync(HttpContext http, CouponDesk desk, CouponRedemption input, CancellationToken cancellation)
    {
        var verdict = await desk.RedeemAsync(Actor(http), input, cancellation);
        if (verdict.Use is { } use)
            return await UseAsync(desk, use, cancellation);
        if (verdict.WaitSeconds > 0)
            http.Response.Headers.RetryAfter = verdict.WaitSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var expected = verdict.Suggestion is null ? verdict.Fault!.Expected : $"{verdict.Fault!.Expected}; perhaps {verdict.Suggestion}";
        return verdict.Reason switch
        {
            "invalid" => Problems.Invalid(verdict.Fault!),
            "throttled" => Problems.Of(429, "throttled", $"{verdict.Fault!.Field}: {expected}", verdict.Fault.Field, expected),
            "unknown" => Problems.Of(404, "unknown_code", $"there is no such code: {expected}", verdict.Fault!.Field, expected),
            "used" => Problems.Of(409, "already_used", $"{verdict.Fault!.Field}: expected {expected}", verdict.Fault.Field, expected),
            _ => Problems.Of(409, verdict.Reason, $"{verdict.Fault!.Field}: expected {expected}", verdict.Fault.Field, expected),
        };
    }

    private static Task<IResult> CompleteAsync(HttpContext http, CouponDesk desk, Guid id, CancellationToken cancellation) => MoveAsync(http, desk, id, CouponStates.Redeemed, cancellation);

    private static Task<IResult> ReverseAsync(HttpContext http, CouponDesk desk, Guid id, CancellationToken cancellation) => MoveAsync(http, desk, id, CouponStates.Reversed, cancellation);

    private static async Task<IResult> MoveAsync(HttpContext http, CouponDesk desk, Guid id, string state, CancellationToken cancellation)
    {
        var (use, fault) = await desk.MoveAsync(Actor(http), id, state, cancellation);
        return use is not null ? await UseAsync(desk, use, cancellation) : fault is not null ? Problems.Conflict($"{fault.Field}: expected {fault.Expected}", fault.Field) : Problems.NotFound("redemption", id.ToString());
    }

    private static async Task<IResult> UseAsync(CouponDesk desk, CouponUse use, CancellationToken cancellation)
    {
        var (code, worth) = await desk.PrintedAsync(use, cancellation);
        return Results.Ok(CouponUseJson.Of(use, code, worth));
    }

    private static async Task<CouponBatchJson> JsonAsync(CouponBook book, CouponBatch batch, CancellationToken cancellation) => new(
        batch.BatchId, batch.Name, batch.Campaign, batch.Channel, batch.Worth, batch.IsShared, At(batch.ValidFrom), At(batch.ValidTo), await book.CountAsync(batch.WorkspaceId, batch.BatchId, cancellation));

    private static DateTimeOffset? At(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
