using Microsoft.Extensions.Options;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Capture.Hooks;

/// <summary>A source as the API shows it. Its secret is never shown again.</summary>
internal sealed record HookSourceJson(Guid Id, string Provider, string Name, string Url, DateTimeOffset CreatedAt, bool IsRemoved, long Taken, long Repeated, long Refused, DateTimeOffset? LastAt, bool HasAccessToken);

/// <summary>A source to add. <c>accessToken</c> fetches answers from systems that only name them (meta, linkedin); it can be set later.</summary>
internal sealed record HookSourceInput(string? Provider, string? Name, string? Secret, string? AccessToken);

/// <summary>A token to fetch answers with. It is sealed and not shown again.</summary>
internal sealed record HookAccessInput(string? AccessToken);

/// <summary>Answers of lead forms still to come, those given up after a week, and what kept the last one.</summary>
internal sealed record HookAnswersJson(int Waiting, int GivenUp, string? Note);

/// <summary>What became of a delivery.</summary>
internal sealed record HookDeliveryJson(Guid Id, DateTimeOffset At, string Verdict, int Bytes, int Events, string? Note, Guid? RawEventId);

/// <summary>What reading a delivery again brought.</summary>
internal sealed record HookRereadJson(int NewEvents, string? Note);

/// <summary><c>/api/webhooks</c>: the systems that may call us, and what they sent.</summary>
internal static class HookApi
{
    private const int Shown = 100;

    public static void MapHookSources(this IEndpointRouteBuilder app)
    {
        var hooks = app.MapGroup("/api/webhooks").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Webhooks");
        hooks.MapGet("/", ListAsync).Produces<IReadOnlyList<HookSourceJson>>();
        hooks.MapPost("/", AddAsync).Produces<HookSourceJson>(201);
        hooks.MapPut("/{id:guid}/access-token", SetAccessAsync).Produces<HookAnswersJson>();
        hooks.MapGet("/{id:guid}/answers", AnswersAsync).Produces<HookAnswersJson>();
        hooks.MapDelete("/{id:guid}", RemoveAsync).Produces(204);
        hooks.MapGet("/{id:guid}/deliveries", DeliveriesAsync).Produces<IReadOnlyList<HookDeliveryJson>>();
        hooks.MapPost("/{id:guid}/deliveries/{delivery:guid}/reading", RereadAsync).Produces<HookRereadJson>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, HookSources sources, IOptions<CaptureOptions> options, CancellationToken cancellation) =>
        Results.Ok((await sources.AllAsync(SecretKeyFilter.GrantOf(http).Workspace, cancellation)).Select(s => Json(http, sources, options.Value, s)));

    private static async Task<IResult> AddAsync(HttpContext http, HookSources sources, IOptions<CaptureOptions> options, HookSourceInput input, CancellationToken cancellation)
    {
        var (source, fault) = await sources.AddAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), new NewHookSource(input.Provider, input.Name, input.Secret, input.AccessToken), cancellation);
        return source is null ? Problems.Invalid(fault!) : Results.Created($"/api/webhooks/{source.SourceId}", Json(http, sources, options.Value, source));
    }

    private static async Task<IResult> SetAccessAsync(HttpContext http, HookDesk desk, HookSources sources, Guid id, HookAccessInput input, CancellationToken cancellation)
    {
        if (await sources.GetAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is not { } source)
            return Problems.NotFound("webhook", id.ToString());
        return await desk.SetAccessAsync(source, input.AccessToken, cancellation) is { } fault ? Problems.Invalid(fault) : await AnswersAsync(http, desk, sources, id, cancellation);
    }

    private static async Task<IResult> AnswersAsync(HttpContext http, HookDesk desk, HookSources sources, Guid id, CancellationToken cancellation)
    {
        if (await sources.GetAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is not { } source)
            return Problems.NotFound("webhook", id.ToString());
        var open = await desk.ToComeAsync(source, cancellation);
        return Results.Ok(new HookAnswersJson(open.Waiting, open.GivenUp, open.Note));
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, HookSources sources, Guid id, CancellationToken cancellation) =>
        await sources.RemoveAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, cancellation) ? Results.NoContent() : Problems.NotFound("webhook", id.ToString());

    private static async Task<IResult> DeliveriesAsync(HttpContext http, HookSources sources, Guid id, CancellationToken cancellation)
    {
        if (await sources.GetAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation) is not { } source)
            return Problems.NotFound("webhook", id.ToString());
        var deliveries = await sources.DeliveriesAsync(source, Shown, cancellation);
        return Results.Ok(deliveries.Select(static d => new HookDeliveryJson(d.DeliveryId, ApiTime.Of(d.ReceivedAt), d.Verdict, d.Bytes, d.Events, d.Note, d.RawEventId)));
    }

    private static async Task<IResult> RereadAsync(HttpContext http, HookSources sources, HookDeliveries deliveries, Guid id, Guid delivery, CancellationToken cancellation)
    {
        var source = await sources.GetAsync(SecretKeyFilter.GrantOf(http).Workspace, id, cancellation);
        if (source is null || await sources.DeliveryAsync(source, delivery, cancellation) is not { } found)
            return Problems.NotFound("delivery", delivery.ToString());
        return await deliveries.RereadAsync(source, found, cancellation) is { } read
            ? Results.Ok(new HookRereadJson(read.New, read.Note))
            : Problems.Conflict("nothing of this delivery is stored: it was refused, or its contents are erased", "delivery");
    }

    private static HookSourceJson Json(HttpContext http, HookSources sources, CaptureOptions options, HookSource s) => new(
        s.SourceId, s.Provider, s.Name, PublicAddress.Of(http.Request, options) + sources.PathOf(s), ApiTime.Of(s.CreatedAt), s.RemovedAt is not null, s.Taken, s.Repeated, s.Refused, ApiTime.Of(s.LastAt), s.AccessSealed is not null);
}
