using System.Text;
using Throughline.Access;
using Throughline.Capture;
using Throughline.Web;

namespace Throughline.Leads.Meetings;

/// <summary>A meeting to invite to.</summary>
internal sealed record InviteJson(string? Title, DateTimeOffset? StartsAt, int? Minutes, string? Place, Guid? Meeting);

/// <summary>A meeting's id.</summary>
internal sealed record MeetingJson(Guid Id, string Uid);

/// <summary>Invitations of leads, their calendar files, and calendars' answers.</summary>
internal static class MeetingApi
{
    private const int ReplyBytes = 100_000;
    private const string Calendar = "text/calendar; charset=utf-8";

    public static void MapMeetings(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").AddEndpointFilter<SecretKeyFilter>().DisableAntiforgery().WithTags("Meetings");
        api.MapPost("/leads/{id:guid}/meetings", InviteAsync).Produces<MeetingJson>(201);
        api.MapGet("/meetings/{id:guid}/invitation", FileAsync).Produces<string>(200, "text/calendar");
        api.MapPost("/meetings/{id:guid}/cancellation", CancelAsync).Produces(204);
        api.MapPost("/meetings/replies", ReplyAsync).Accepts<string>("text/calendar").Produces(204);
        app.MapMethods(MeetingJoin.Path + "{join:guid}", ["GET", "HEAD"], JoinAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/leads/meetings/{id:guid}.ics", DownloadAsync).RequireAuthorization(Policies.Work).ExcludeFromDescription();
    }

    private static async Task<IResult> InviteAsync(HttpContext http, MeetingDesk meetings, Guid id, InviteJson input, CancellationToken cancellation)
    {
        var meeting = new NewMeeting(input.Title, input.StartsAt?.ToUnixTimeMilliseconds(), input.Minutes, input.Place, input.Meeting, http.Request.Headers["Idempotency-Key"].ToString());
        var result = await meetings.InviteAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, meeting, cancellation);
        return result is CommandResult.Done done ? Results.Created($"/api/meetings/{done.Id}/invitation", new MeetingJson(done.Id, MeetingDesk.UidOf(done.Id))) : CommandAnswers.Of(result);
    }

    private static async Task<IResult> FileAsync(HttpContext http, MeetingDesk meetings, IFrontDoor front, Guid id, string? organizer, string? organizerName, CancellationToken cancellation)
    {
        if (organizer is null || !Identity.EmailAddress.TryNormalise(organizer, out var address, out _))
            return Problems.Invalid(new Fault("organizer", "the e-mail address of who invites"));
        return await meetings.FileAsync(SecretKeyFilter.GrantOf(http).Workspace, id, address.Canonical, organizerName ?? address.Canonical, path => front.AddressOf(http.Request, path), cancellation) is { } file
            ? Results.Text(file, Calendar)
            : Problems.NotFound("meeting", id.ToString());
    }

    private static async Task<IResult> JoinAsync(HttpContext http, MeetingJoin meetings, Guid join, CancellationToken cancellation)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await meetings.FollowAsync(http, join, cancellation) is { } link ? Results.Redirect(link.AbsoluteUri) : Results.NotFound();
    }

    private static async Task<IResult> CancelAsync(HttpContext http, MeetingDesk meetings, Guid id, CancellationToken cancellation) =>
        await meetings.CancelAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), id, cancellation) is var result && result is CommandResult.Done ? Results.NoContent() : CommandAnswers.Of(result);

    private static async Task<IResult> ReplyAsync(HttpContext http, MeetingReplies replies, CancellationToken cancellation)
    {
        if (http.Request.ContentLength > ReplyBytes)
            return Problems.Invalid(new Fault("reply", $"at most {ReplyBytes:N0} bytes"));
        var text = new char[ReplyBytes];
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var length = await reader.ReadBlockAsync(text, cancellation);
        var (result, _) = await replies.TakeAsync(Actor.Of(SecretKeyFilter.GrantOf(http)), new string(text, 0, length), cancellation);
        return result is CommandResult.Done ? Results.NoContent() : CommandAnswers.Of(result);
    }

    private static async Task<IResult> DownloadAsync(HttpContext http, MeetingDesk meetings, IFrontDoor front, WorkspaceContext current, Guid id, CancellationToken cancellation)
    {
        if (await meetings.FileAsync(current.Workspace.Id, id, current.Email, current.UserName, path => front.AddressOf(http.Request, path), cancellation) is not { } file)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(file), Calendar, "invitation.ics");
    }
}
