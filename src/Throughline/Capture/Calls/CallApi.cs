using Throughline.Access;
using Throughline.Capture.Calls.Rules;
using Throughline.Capture.References;
using Throughline.Web;

namespace Throughline.Capture.Calls;

/// <summary>A call as the API shows it.</summary>
internal sealed record CallJson(
    Guid EventId, DateTimeOffset StartedAt, string Provider, string Status, int Seconds, bool IsQualified, bool IsInbound, string? Caller, string? Number, string? NumberName, string? Channel, string Confidence, bool HasVisitor, string? Flag);

/// <summary>A page of calls.</summary>
internal sealed record CallListJson(IReadOnlyList<CallJson> Calls, string? Next);

/// <summary>A number as the API shows it.</summary>
internal sealed record CallNumberJson(Guid Id, string Number, string Shown, string Name, string? Channel, string? Source, Guid? Pool, bool IsRetired);

/// <summary>A pool as the API shows it.</summary>
internal sealed record NumberPoolJson(Guid Id, string Name, string Printed, int HoldMinutes, int Numbers, int Lent);

/// <summary>The workspace's numbers.</summary>
internal sealed record NumbersJson(IReadOnlyList<CallNumberJson> Numbers, IReadOnlyList<NumberPoolJson> Pools);

/// <summary>How many numbers a pool needs.</summary>
internal sealed record PoolSizeJson(double Holders, int FivePercent, int OnePercent, int OnePerMille);

/// <summary><c>/api/calls</c> and <c>/api/numbers</c>.</summary>
internal static class CallApi
{
    public static void MapCalls(this IEndpointRouteBuilder app)
    {
        var references = app.ServiceProvider.GetRequiredService<ReferenceDoor>();
        app.MapGet("/e/ref", (RequestDelegate)references.AnswerAsync).ShortCircuit();
        app.MapGet("/api/calls", ListAsync).AddEndpointFilter<SecretKeyFilter>().WithTags("Calls").Produces<CallListJson>();
        var numbers = app.MapGroup("/api/numbers").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Calls");
        numbers.MapGet("/", NumbersAsync).Produces<NumbersJson>();
        numbers.MapPost("/", AddAsync).Produces(204);
        numbers.MapPost("/pools", AddPoolAsync).Produces(204);
        numbers.MapPost("/{id:guid}/retirement", RetireAsync).Produces(204);
        numbers.MapGet("/size", Size).Produces<PoolSizeJson>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, CallList calls, string? status, bool? qualified, string? number, string? before, CancellationToken cancellation)
    {
        if (status is not null && !CallList.Statuses.Contains(status))
            return Problems.Invalid(new Fault("status", $"one of {string.Join(", ", CallList.Statuses)}"));
        var (page, next) = await calls.PageAsync(SecretKeyFilter.GrantOf(http).Workspace, new CallFilter(status, qualified, number, before), cancellation);
        return Results.Ok(new CallListJson([.. page.Select(Json)], next));
    }

    private static async Task<IResult> NumbersAsync(HttpContext http, NumberRegistry registry, CancellationToken cancellation)
    {
        var workspace = SecretKeyFilter.GrantOf(http).Workspace;
        var (numbers, pools) = await registry.AllAsync(workspace, cancellation);
        var lent = await registry.LentAsync(workspace, pools, cancellation);
        return Results.Ok(new NumbersJson(
            [.. numbers.Select(static n => new CallNumberJson(n.NumberId, n.E164, n.Shown, n.Name, n.Channel, n.Source, n.PoolId, n.RetiredAt is not null))],
            [.. pools.Select(p => new NumberPoolJson(p.PoolId, p.Name, p.Printed, p.HoldMinutes, numbers.Count(n => n.PoolId == p.PoolId && n.RetiredAt is null), lent[p.PoolId]))]));
    }

    private static async Task<IResult> AddAsync(HttpContext http, NumberRegistry registry, NewNumber input, CancellationToken cancellation) =>
        await registry.AddAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input, cancellation) is { } fault ? Problems.Invalid(fault) : Results.NoContent();

    private static async Task<IResult> AddPoolAsync(HttpContext http, NumberRegistry registry, NewPool input, CancellationToken cancellation) =>
        await registry.AddPoolAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), input, cancellation) is { } fault ? Problems.Invalid(fault) : Results.NoContent();

    private static async Task<IResult> RetireAsync(HttpContext http, NumberRegistry registry, Guid id, CancellationToken cancellation) =>
        await registry.RetireAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, cancellation) ? Results.NoContent() : Problems.NotFound("number", id.ToString());

    private static IResult Size(double visitorsPerHour, double? holdMinutes)
    {
        if (visitorsPerHour is not (> 0 and <= 100_000))
            return Problems.Invalid(new Fault("visitorsPerHour", "more than 0 and at most 100,000"));
        if (holdMinutes is not (null or (>= 1 and <= 240)))
            return Problems.Invalid(new Fault("holdMinutes", "1 to 240"));
        var holders = ErlangB.Holders(visitorsPerHour, holdMinutes ?? NumberRegistry.DefaultHoldMinutes);
        return Results.Ok(new PoolSizeJson(holders, ErlangB.Numbers(holders, 0.05), ErlangB.Numbers(holders, 0.01), ErlangB.Numbers(holders, 0.001)));
    }

    private static CallJson Json(CallLine line) => new(
        line.Call.CallId, ApiTime.Of(line.Call.StartedAt), line.Call.Provider, line.Call.Status, line.Call.Seconds, line.Call.IsQualified, line.Call.IsInbound, line.Caller, line.Call.Number,
        line.Call.NumberName, line.Call.Channel, line.Call.Confidence, line.Call.HasVisitor, line.Call.Flag);
}
