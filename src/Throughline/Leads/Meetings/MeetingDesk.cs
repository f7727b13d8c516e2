using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Capture.References;
using Throughline.Leads.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Leads.Meetings;

/// <summary>A meeting to invite a lead to.</summary>
/// <param name="StartsAt">UTC milliseconds.</param>
/// <param name="Place">A room or a link.</param>
/// <param name="Meeting">The meeting to move; null for a new one.</param>
/// <param name="Sequence">The version of it that the mover saw; null takes whatever it is now.</param>
internal sealed record NewMeeting(string? Title, long? StartsAt, int? Minutes, string? Place, Guid? Meeting, string? IdempotencyKey, int? Sequence = null);

/// <summary>Invites leads to meetings by calendar files, moves the meetings and cancels them.</summary>
internal sealed class MeetingDesk(Commands commands, IEventLog log, IDbContextFactory<AppDb> databases, ReferenceCodes codes, TimeProvider time)
{
    private const int TextLength = 300;
    private const int MostMinutes = 1_440;
    private const string Host = "@throughline";
    private const string ChangedMeanwhile = "somebody else changed this meeting meanwhile: look at it again";

    public async Task<CommandResult> InviteAsync(Actor actor, Guid lead, NewMeeting input, CancellationToken cancellation)
    {
        if (input.Title?.Trim() is not { Length: > 0 and <= TextLength } title)
            return Refuse("title", $"1 to {TextLength} characters");
        if (input.StartsAt is not (> 0 and < 253_402_300_799_000))
            return Refuse("startsAt", "a day and a time, such as 2026-03-31 14:30");
        if (input.Minutes is not (> 0 and <= MostMinutes))
            return Refuse("minutes", $"1 to {MostMinutes:N0}");
        if (input.Place?.Length > TextLength)
            return Refuse("place", $"at most {TextLength} characters");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await LeadAsync(db, actor.Workspace, lead, cancellation) is not { } found)
            return new CommandResult.Missing("lead", lead.ToString());
        if (string.IsNullOrWhiteSpace(found.Email))
            return Refuse("email", "an invitation needs the lead's e-mail address");
        var known = input.Meeting is { } id ? await FindAsync(db, actor.Workspace, id, cancellation) : null;
        if (input.Meeting is not null && known?.LeadId != found.LeadId)
            return new CommandResult.Missing("meeting", input.Meeting.ToString()!);
        if (known?.State == Meeting.Cancelled)
            return new CommandResult.Contradicts("meeting", "this meeting was cancelled and cannot be moved: invite to a new one");
        var meeting = known?.MeetingId ?? (input.IdempotencyKey is { Length: > 0 } key ? StableId.Of(actor.Workspace, "meeting", key) : Guid.CreateVersion7(time.GetUtcNow()));
        var said = new MeetingInvitation(meeting, known is null ? 0 : known.Sequence + 1, title, input.StartsAt.Value, input.StartsAt.Value + (input.Minutes.Value * 60_000L), input.Place?.Trim() ?? "");
        if (known is not null && (known.Title, known.StartsAt, known.EndsAt, known.Place) == (said.Title, said.StartsAt, said.EndsAt, said.Place))
            return new CommandResult.Done(meeting, false);
        if (known is not null && input.Sequence is { } seen && seen != known.Sequence)
            return new CommandResult.Contradicts("meeting", ChangedMeanwhile);
        var invited = Event(actor, MeetingEvents.Invited, said, found.LeadId, StableId.Of(actor.Workspace, MeetingEvents.Invited, $"{meeting:N}\n{said.Sequence}"));
        var result = await RunAsync(invited, meeting, cancellation);
        // Two moves at once have one id: the second is not stored, and must not pass for done.
        return known is not null && result is CommandResult.Done && await Repeats.IsOtherAsync(log, invited, cancellation) ? new CommandResult.Contradicts("meeting", ChangedMeanwhile) : result;
    }

    public async Task<CommandResult> CancelAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await FindAsync(db, actor.Workspace, id, cancellation) is not { } meeting)
            return new CommandResult.Missing("meeting", id.ToString());
        if (meeting.State == Meeting.Cancelled)
            return new CommandResult.Contradicts("meeting", "this meeting is cancelled already");
        var said = new MeetingAnswer(id, Meeting.Cancelled, meeting.Title);
        return await RunAsync(Event(actor, MeetingEvents.Cancelled, said, meeting.LeadId, StableId.Of(actor.Workspace, MeetingEvents.Cancelled, $"{id:N}\n{meeting.Sequence}")), id, cancellation);
    }

    /// <summary>The lead's meetings, next first.</summary>
    public async Task<IReadOnlyList<Meeting>> OfLeadAsync(Guid workspace, Guid lead, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Set<Meeting>().AsNoTracking().Where(m => m.WorkspaceId == workspace && m.LeadId == lead).OrderByDescending(static m => m.StartsAt).Take(20).ToListAsync(cancellation);
    }

    /// <summary>The calendar file of a meeting, whose link leads over <see cref="MeetingJoin"/>; null when there is none, or the lead's address is gone.</summary>
    public async Task<string?> FileAsync(Guid workspace, Guid id, string organizer, string organizerName, Func<string, string> addressOf, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await FindAsync(db, workspace, id, cancellation) is not { } meeting || await LeadAsync(db, workspace, meeting.LeadId, cancellation) is not { Email: { } email } lead)
            return null;
        var code = CodeMaker.Shown(await codes.OfLeadAsync(workspace, lead.LeadId, lead.NodeId, cancellation));
        return CalendarText.Write(new CalendarInvitation(
            UidOf(id), meeting.Sequence, meeting.State == Meeting.Cancelled, meeting.Title, meeting.StartsAt, meeting.EndsAt, MeetingJoin.PathOf(meeting) is { } path ? addressOf(path) : meeting.Place, code, organizer, organizerName, email, lead.Name, meeting.UpdatedAt));
    }

    /// <summary>A day and a time in the workspace's zone; null when it is none, or falls into the hour that a clock skips.</summary>
    public static long? InZone(string? text, TimeZoneInfo zone) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local)
            ? new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUnixTimeMilliseconds()
            : null;

    public static string UidOf(Guid meeting) => meeting.ToString("N") + Host;

    /// <summary>The meeting of a calendar's uid; null when it is none of ours.</summary>
    public static Guid? IdOf(string uid) => uid.EndsWith(Host, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(uid[..^Host.Length], "N", out var id) ? id : null;

    public static async Task<Meeting?> FindAsync(AppDb db, Guid workspace, Guid id, CancellationToken cancellation) =>
        await db.Set<Meeting>().AsNoTracking().FirstOrDefaultAsync(m => m.WorkspaceId == workspace && m.MeetingId == id, cancellation);

    /// <summary>The lead of that id, or the older one it was merged into.</summary>
    public static async Task<Lead?> LeadAsync(AppDb db, Guid workspace, Guid id, CancellationToken cancellation)
    {
        var lead = await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == id, cancellation);
        return lead?.MergedInto is { } older ? await db.Set<Lead>().AsNoTracking().FirstOrDefaultAsync(l => l.WorkspaceId == workspace && l.LeadId == older, cancellation) : lead;
    }

    private static CommandResult.Refused Refuse(string field, string expected) => new(new Fault(field, expected));

    private Envelope Event<T>(Actor actor, string kind, T payload, Guid lead, Guid eventId)
    {
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, kind, payload, eventId);
        return e with { Facts = e.Facts with { Lead = lead } };
    }

    private async Task<CommandResult> RunAsync(Envelope e, Guid meeting, CancellationToken cancellation) =>
        await commands.RunAsync(e, cancellation) is { } reason ? new CommandResult.Quarantined(reason) : new CommandResult.Done(meeting);
}
