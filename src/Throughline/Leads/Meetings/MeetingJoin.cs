using Microsoft.EntityFrameworkCore;
using Throughline.Capture;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Leads.Meetings;

/// <summary>The address in an invitation that leads to the meeting: following it says which browser is the lead's (offline-capture.md 10). It leads where the inviter wrote and nowhere else.</summary>
internal sealed class MeetingJoin(Commands commands, IFrontDoor front, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Where meetings are joined; <see cref="Meeting.JoinId"/> follows, without hyphens.</summary>
    public const string Path = "/m/";

    private const string Door = "meeting";

    // Outside of this the link is only looked at: by the mail scanner of the day it was sent, or by somebody who looks it up later.
    private static readonly TimeSpan Early = TimeSpan.FromHours(1);

    /// <summary>What stands for a meeting in its address.</summary>
    public static Guid IdOf(Guid workspace, Guid meeting) => StableId.Of(workspace, "meeting-join", meeting.ToString("N"));

    /// <summary>The address of a meeting that is a link; null for rooms.</summary>
    public static string? PathOf(Meeting meeting) => LinkOf(meeting.Place) is null ? null : $"{Path}{meeting.JoinId:N}";

    /// <summary>Where a request for a meeting's address is sent; null when there is no such meeting, it has no link, or it was cancelled.</summary>
    public async Task<Uri?> FollowAsync(HttpContext http, Guid join, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Set<Meeting>().AsNoTracking().FirstOrDefaultAsync(m => m.JoinId == join, cancellation) is not { } meeting || meeting.State == Meeting.Cancelled || LinkOf(meeting.Place) is not { } link)
            return null;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (visitor, flag) = await front.AskerAsync(http, meeting.WorkspaceId, cancellation);
        if (flag is null && now >= meeting.StartsAt - Early.TotalMilliseconds && now <= meeting.EndsAt)
            await JoinAsync(db, meeting, visitor, cancellation);
        return link;
    }

    private async Task JoinAsync(AppDb db, Meeting meeting, string? visitor, CancellationToken cancellation)
    {
        var email = (await MeetingDesk.LeadAsync(db, meeting.WorkspaceId, meeting.LeadId, cancellation))?.Email;
        var id = StableId.Of(meeting.WorkspaceId, "meeting.joined", $"{meeting.MeetingId:N}\n{visitor}");
        var joined = CommandEvents.Make(time, meeting.WorkspaceId, Door, Door, Kinds.Interaction, new { meeting = meeting.MeetingId }, id);
        // The holder of a link is not the workspace: it says who the browser is as a mail's link does.
        joined = joined with
        {
            Facts = joined.Facts with { Actor = null, Name = Interactions.MeetingJoined, Lead = meeting.LeadId, Visitor = visitor },
            Personal = email is null ? null : new EventPersonal { Email = email },
        };
        // Whatever became of it, the guest is let in.
        await commands.RunAsync(joined, cancellation);
    }

    private static Uri? LinkOf(string place) => Uri.TryCreate(place, UriKind.Absolute, out var link) && link.Scheme is "https" or "http" ? link : null;
}
