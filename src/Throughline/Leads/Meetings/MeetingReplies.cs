using Microsoft.EntityFrameworkCore;
using Throughline.Access;
using Throughline.Identity;
using Throughline.Leads.Rules;
using Throughline.Log;
using Throughline.Storage;
using Throughline.Web;

namespace Throughline.Leads.Meetings;

/// <summary>Takes what calendars answer to our invitations. All answers are kept; which of them say how the meeting stands is <see cref="AnswerStanding"/>'s.</summary>
internal sealed class MeetingReplies(Commands commands, IDbContextFactory<AppDb> databases, TimeProvider time)
{
    // A calendar whose clock is further off is not asked for the time.
    private const long BelievedMs = 30L * 86_400_000;

    /// <summary>Takes an answer, matched with its meeting by its uid. Accepting is a booked meeting, a touch of the lead's journey, once.</summary>
    /// <returns>What became of it, and its standing when it was kept.</returns>
    public async Task<(CommandResult Result, string? Standing)> TakeAsync(Actor actor, string text, CancellationToken cancellation)
    {
        if (CalendarReply.Read(text) is not { } reply)
            return (new CommandResult.Refused(new Fault("reply", "the calendar file of an answer: METHOD:REPLY with UID and the attendee's PARTSTAT")), null);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (MeetingDesk.IdOf(reply.Uid) is not { } id || await MeetingDesk.FindAsync(db, actor.Workspace, id, cancellation) is not { } meeting)
            return (new CommandResult.Missing("meeting", reply.Uid), null);
        var lead = await MeetingDesk.LeadAsync(db, actor.Workspace, meeting.LeadId, cancellation);
        var standing = AnswerStanding.Of(await IsGuestAsync(db, lead, reply.Attendee, cancellation), meeting.State == Meeting.Cancelled, meeting.Sequence, reply.Sequence);
        var reason = IsSaidAlready(meeting, reply, standing) ? null : await commands.RunAsync(Answered(actor, meeting, lead, reply, standing, text), cancellation);
        if (reason is null && standing == AnswerStanding.Counts && reply.Answer == "accepted")
            reason = await commands.RunAsync(Booked(actor, meeting, lead), cancellation);
        return (reason is null ? new CommandResult.Done(id) : new CommandResult.Quarantined(reason), standing);
    }

    // The address invited, or another that is known to be the same person's.
    private static async Task<bool> IsGuestAsync(AppDb db, Lead? lead, string attendee, CancellationToken cancellation)
    {
        if (lead?.Email is null || !EmailAddress.TryNormalise(attendee, out var answering, out _))
            return false;
        return (EmailAddress.TryNormalise(lead.Email, out var invited, out _) && invited.MatchKey == answering.MatchKey)
            || (await People.FindAsync(db, lead.WorkspaceId, null, attendee, null, cancellation)).Person == lead.PersonId;
    }

    // Without a time of its own, the same answer again cannot be told from a file sent twice: it changes nothing.
    private static bool IsSaidAlready(Meeting meeting, CalendarReply reply, string standing) =>
        reply.StampedAt is null && standing == AnswerStanding.Counts && meeting.State == reply.Answer;

    private Envelope Answered(Actor actor, Meeting meeting, Lead? lead, CalendarReply reply, string standing, string text)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var at = reply.StampedAt is { } stamp && stamp <= now && stamp > now - BelievedMs ? stamp : now;
        var said = new MeetingAnswer(meeting.MeetingId, reply.Answer, meeting.Title, reply.Sequence, standing);
        var e = CommandEvents.Make(time, actor.Workspace, actor.Door, actor.Id, MeetingEvents.Answered, said, IdOf(actor.Workspace, meeting, reply, standing, text), at);
        return e with
        {
            Facts = e.Facts with { Lead = meeting.LeadId },
            // As a note: it says nothing about who the lead is. Of a lead without an address nothing personal is written down again.
            Personal = standing == AnswerStanding.SomebodyElse && lead?.Email is not null && reply.Attendee.Length > 0 ? new EventPersonal { Text = reply.Attendee } : null,
        };
    }

    // An answer is known by its own time. Where it has none: by its text, and by the answer before it, so that a guest may change back.
    private static Guid IdOf(Guid workspace, Meeting meeting, CalendarReply reply, string standing, string text)
    {
        var own = reply.StampedAt is { } stamp
            ? $"{reply.Sequence}\n{reply.Attendee.ToLowerInvariant()}\n{reply.Answer}\n{stamp}"
            : $"{standing}\n{meeting.AnsweredAt}\n{text}";
        return StableId.Of(workspace, MeetingEvents.Answered, $"{meeting.MeetingId:N}\n{own}");
    }

    private Envelope Booked(Actor actor, Meeting meeting, Lead? lead)
    {
        var booked = CommandEvents.Make(
            time, actor.Workspace, actor.Door, actor.Id, Kinds.Interaction, new { meeting = meeting.MeetingId, startsAt = meeting.StartsAt }, StableId.Of(actor.Workspace, Interactions.MeetingBooked, meeting.MeetingId.ToString("N")));
        // Whose it is says the identifier the lead was made with: an address that several people share would not.
        return booked with { Facts = booked.Facts with { Name = Interactions.MeetingBooked, Lead = meeting.LeadId, Subject = lead?.NodeId } };
    }
}
