using System.Text;
using Throughline.Access;
using Throughline.Capture.Links;
using Throughline.Web;

namespace Throughline.Capture.Mail;

/// <summary>A mailing to make: the recipients as a CSV text with columns <c>email</c> and <c>name</c>.</summary>
internal sealed record MailingDraftJson(string? Name, string? Campaign, IReadOnlyList<Guid>? Links, string? RecipientsCsv);

internal sealed record MailingJson(Guid Id, string Name, string Campaign, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, MailingCounts Counts, IReadOnlyList<ListFault> Faults);

/// <summary>When a mailing went out; now when left open.</summary>
internal sealed record SentJson(DateTimeOffset? At);

/// <summary>What the mail system says of one copy.</summary>
internal sealed record DeliveryJson(string? Email, DateTimeOffset? At);

/// <summary><c>/api/mailings</c>: per-recipient links for a mail merge, and what they did.</summary>
internal static class MailApi
{
    public static void MapMailApi(this IEndpointRouteBuilder app)
    {
        var mailings = app.MapGroup("/api/mailings").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Mailings");
        mailings.MapPost("/", CreateAsync).Produces<MailingJson>(201);
        mailings.MapGet("/{id:guid}", GetAsync).Produces<MailingJson>();
        mailings.MapGet("/{id:guid}/export.csv", ExportAsync).Produces<string>(200, "text/csv");
        mailings.MapPost("/{id:guid}/sent", SentAsync).Produces<MailingJson>();
        mailings.MapPost("/{id:guid}/deliveries", DeliveredAsync).Produces<MailingJson>();
        app.MapGet("/links/mailings/{id:guid}/export.csv", PageExportAsync).RequireAuthorization(Policies.Rules).ExcludeFromDescription();
    }

    private static Guid Workspace(HttpContext http) => SecretKeyFilter.GrantOf(http).Workspace;

    private static async Task<IResult> CreateAsync(HttpContext http, MailDesk desk, MailingDraftJson input, CancellationToken cancellation)
    {
        var actor = Actor.Of(SecretKeyFilter.GrantOf(http));
        var (mailing, fault, rows) = await desk.CreateAsync(actor.Workspace, actor.Id, new MailingDraft(input.Name, input.Campaign, input.Links ?? [], input.RecipientsCsv), cancellation);
        return mailing is null ? Problems.Invalid(fault!) : Results.Created($"/api/mailings/{mailing.MailingId}", await JsonAsync(desk, mailing, rows, cancellation));
    }

    private static async Task<IResult> GetAsync(HttpContext http, MailDesk desk, Guid id, CancellationToken cancellation) =>
        await desk.FindAsync(Workspace(http), id, cancellation) is { } mailing ? Results.Ok(await JsonAsync(desk, mailing, [], cancellation)) : Problems.NotFound("mailing", id.ToString());

    private static async Task<IResult> SentAsync(HttpContext http, MailDesk desk, TimeProvider time, Guid id, SentJson? input, CancellationToken cancellation)
    {
        if (input?.At is { } at && (at.Year < 2000 || at > time.GetUtcNow().AddDays(1)))
            return Problems.Invalid(new Fault("at", "when it was sent, between 2000 and now"));
        return await desk.MarkSentAsync(Workspace(http), id, (input?.At ?? time.GetUtcNow()).ToUnixTimeMilliseconds(), cancellation)
            ? await GetAsync(http, desk, id, cancellation)
            : Problems.NotFound("mailing", id.ToString());
    }

    private static async Task<IResult> DeliveredAsync(HttpContext http, MailDesk desk, TimeProvider time, Guid id, DeliveryJson input, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(input.Email))
            return Problems.Invalid(new Fault("email", "the address of a recipient of this mailing"));
        return await desk.MarkDeliveredAsync(Workspace(http), id, input.Email, (input.At ?? time.GetUtcNow()).ToUnixTimeMilliseconds(), cancellation)
            ? await GetAsync(http, desk, id, cancellation)
            : Problems.NotFound("recipient", id.ToString());
    }

    private static Task<IResult> ExportAsync(HttpContext http, MailDesk desk, LinkPolicies policies, Guid id, CancellationToken cancellation) =>
        WriteAsync(http, desk, policies, Workspace(http), id, cancellation);

    private static Task<IResult> PageExportAsync(HttpContext http, MailDesk desk, LinkPolicies policies, WorkspaceContext current, Guid id, CancellationToken cancellation) =>
        WriteAsync(http, desk, policies, current.Workspace.Id, id, cancellation);

    private static async Task<IResult> WriteAsync(HttpContext http, MailDesk desk, LinkPolicies policies, Guid workspace, Guid id, CancellationToken cancellation)
    {
        if (await desk.FindAsync(workspace, id, cancellation) is null)
            return Problems.NotFound("mailing", id.ToString());
        var csv = await desk.ExportAsync(workspace, id, ShortAddresses.Origin(await policies.OfAsync(workspace, cancellation), http.Request), cancellation);
        return Results.File(Encoding.UTF8.GetBytes(csv), "text/csv; charset=utf-8", $"mailing-{id:N}.csv");
    }

    private static async Task<MailingJson> JsonAsync(MailDesk desk, Mailing mailing, IReadOnlyList<ListFault> faults, CancellationToken cancellation) => new(
        mailing.MailingId, mailing.Name, mailing.Campaign, DateTimeOffset.FromUnixTimeMilliseconds(mailing.CreatedAt),
        mailing.SentAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, await desk.CountAsync(mailing.WorkspaceId, mailing.MailingId, withLeads: true, cancellation), faults);
}
