using System.Text;
using Throughline.Access;
using Throughline.Capture.Shows.Rules;
using Throughline.Web;

namespace Throughline.Capture.Shows;

internal sealed record ShowJson(Guid Id, string Code, string Name, string Place, string Campaign, DateTimeOffset StartsAt, ShowCounts Counts)
{
    public static ShowJson Of(Show show, ShowCounts counts) => new(show.ShowId, show.Code, show.Name, show.Place, show.Campaign, DateTimeOffset.FromUnixTimeMilliseconds(show.StartsAt), counts);
}

internal sealed record AttendeeImportJson(int New, int Known, IReadOnlyList<ListFault> Faults);

/// <summary><c>/api/shows</c>: events, their lists, badges and scans.</summary>
internal static class ShowApi
{
    // A form of another site cannot set a header without asking first, and is not allowed to.
    private const string OwnHeader = "X-Throughline-Scanner";

    public static void MapShows(this IEndpointRouteBuilder app)
    {
        var shows = app.MapGroup("/api/shows").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Trade shows");
        shows.MapPost("/", CreateAsync).Produces<ShowJson>(201);
        shows.MapGet("/{id:guid}", GetAsync).Produces<ShowJson>();
        shows.MapPost("/{id:guid}/attendees", ImportAsync).Accepts<string>("text/csv").Produces<AttendeeImportJson>();
        shows.MapGet("/{id:guid}/badges.csv", BadgesAsync).Produces<string>(200, "text/csv");
        shows.MapPost("/{id:guid}/scans", ScansAsync).Produces<IReadOnlyList<ScanVerdict>>();
        app.MapGet("/offline/shows/{id:guid}/badges.csv", PageBadgesAsync).RequireAuthorization(Policies.Work).ExcludeFromDescription();
        app.MapPost("/scan/{id:guid}/sync", SyncAsync).RequireAuthorization(Policies.Work).DisableAntiforgery().ExcludeFromDescription();
    }

    private static Actor Actor(HttpContext http) => Access.Actor.Of(SecretKeyFilter.GrantOf(http));

    private static async Task<IResult> CreateAsync(HttpContext http, ShowBook book, ShowDraft input, CancellationToken cancellation)
    {
        var (show, fault) = await book.CreateAsync(Actor(http).Workspace, Actor(http).Id, input, cancellation);
        return show is null ? Problems.Invalid(fault!) : Results.Created($"/api/shows/{show.ShowId}", ShowJson.Of(show, await book.CountAsync(show, withLeads: true, cancellation)));
    }

    private static async Task<IResult> GetAsync(HttpContext http, ShowBook book, Guid id, CancellationToken cancellation) =>
        await book.FindAsync(Actor(http).Workspace, id, cancellation) is { } show ? Results.Ok(ShowJson.Of(show, await book.CountAsync(show, withLeads: true, cancellation))) : Problems.NotFound("show", id.ToString());

    private static async Task<IResult> ImportAsync(HttpContext http, ShowBook book, Guid id, CancellationToken cancellation)
    {
        if (await book.FindAsync(Actor(http).Workspace, id, cancellation) is not { } show)
            return Problems.NotFound("show", id.ToString());
        var (text, refusal) = await UploadText.ReadAsync(http.Request, cancellation);
        if (text is null)
            return Problems.Of(refusal.Status, refusal.Reason, $"expected {refusal.Expected}", "body", refusal.Expected);
        var import = await book.ImportAsync(show, Actor(http), text, cancellation);
        return Results.Ok(new AttendeeImportJson(import.New, import.Known, import.Faults));
    }

    private static async Task<IResult> ScansAsync(HttpContext http, ShowBook book, ShowDesk desk, Guid id, ScanUpload input, CancellationToken cancellation) =>
        await book.FindAsync(Actor(http).Workspace, id, cancellation) is { } show ? await TakeAsync(desk, show, Actor(http), input, cancellation) : Problems.NotFound("show", id.ToString());

    private static async Task<IResult> SyncAsync(HttpContext http, ShowBook book, ShowDesk desk, WorkspaceContext current, Guid id, ScanUpload input, CancellationToken cancellation)
    {
        if (!http.Request.Headers.ContainsKey(OwnHeader))
            return Problems.Of(400, "missing_header", $"the scanner names itself in {OwnHeader}", OwnHeader, "1");
        return await book.FindAsync(current.Workspace.Id, id, cancellation) is { } show ? await TakeAsync(desk, show, current.Actor, input, cancellation) : Problems.NotFound("show", id.ToString());
    }

    private static async Task<IResult> TakeAsync(ShowDesk desk, Show show, Actor actor, ScanUpload input, CancellationToken cancellation) =>
        input.Scans is not { Count: > 0 and <= ShowDesk.ScansAtMost } || input.Scans.Any(static s => s is null)
            ? Problems.Invalid(new Fault("scans", $"1 to {ShowDesk.ScansAtMost} scans"))
            : Results.Ok(await desk.TakeAsync(show, actor, input, cancellation));

    private static Task<IResult> BadgesAsync(HttpContext http, ShowBook book, Guid id, CancellationToken cancellation) => WriteAsync(book, Actor(http).Workspace, id, cancellation);

    private static Task<IResult> PageBadgesAsync(ShowBook book, WorkspaceContext current, Guid id, CancellationToken cancellation) => WriteAsync(book, current.Workspace.Id, id, cancellation);

    private static async Task<IResult> WriteAsync(ShowBook book, Guid workspace, Guid id, CancellationToken cancellation)
    {
        if (await book.FindAsync(workspace, id, cancellation) is not { } show)
            return Problems.NotFound("show", id.ToString());
        var rows = (await book.AttendeesAsync(show, cancellation)).Select(IReadOnlyList<string> (a) => [a.Email, a.Name, a.Company, a.Booth, new BadgeToken(show.Code, a.Code).ToString()]);
        return Results.File(Encoding.UTF8.GetBytes(CsvList.Write(["email", "name", "company", "booth", "badge"], rows)), "text/csv; charset=utf-8", $"badges-{show.Code}.csv");
    }
}
