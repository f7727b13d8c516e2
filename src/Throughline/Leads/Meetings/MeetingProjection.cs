using Microsoft.EntityFrameworkCore;
using Throughline.Leads.Rules;
using Throughline.Log;
using Throughline.Storage;

namespace Throughline.Leads.Meetings;

/// <summary>Keeps the meetings we invited to.</summary>
internal sealed class MeetingProjection : IProjection
{
    public IReadOnlyList<Type> Tables => [typeof(Meeting)];

    public async Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation)
    {
        var events = batch.Events.Where(static e => e.Kind is MeetingEvents.Invited or MeetingEvents.Cancelled or MeetingEvents.Answered).ToList();
        if (events.Count == 0)
            return;
        var meetings = new Dictionary<Guid, Meeting>();
        foreach (var chunk in events.Select(IdOf).Distinct().Chunk(InList.Size))
        {
            foreach (var meeting in await batch.Db.Set<Meeting>().AsNoTracking().Where(m => m.WorkspaceId == batch.Workspace && chunk.Contains(m.MeetingId)).ToListAsync(cancellation))
                meetings[meeting.MeetingId] = meeting;
        }

        foreach (var e in events)
        {
            if (Apply(meetings.GetValueOrDefault(IdOf(e)), e) is { } meeting)
                meetings[meeting.MeetingId] = meeting;
        }

        await batch.Db.UpsertAsync(meetings.Values, cancellation);
    }

    private static Guid IdOf(Envelope e) => e.Kind == MeetingEvents.Invited ? e.Read<MeetingInvitation>().Meeting : e.Read<MeetingAnswer>().Meeting;

    private static Meeting? Apply(Meeting? meeting, Envelope e) => e.Kind switch
    {
        MeetingEvents.Invited => Invited(meeting, e, e.Read<MeetingInvitation>()),
        _ when meeting is null || meeting.State == Meeting.Cancelled => meeting,
        MeetingEvents.Cancelled => meeting with { State = Meeting.Cancelled, Sequence = meeting.Sequence + 1, UpdatedAt = e.OccurredAt },
        _ => Answered(meeting, e, e.Read<MeetingAnswer>()),
    };

    // The guest's newest answer to the newest invitation, in whatever order they come.
    private static Meeting Answered(Meeting meeting, Envelope e, MeetingAnswer said) =>
        said.Standing is null or AnswerStanding.Counts && (said.Sequence is null || said.Sequence >= meeting.Sequence) && (meeting.AnsweredAt is null || e.OccurredAt >= meeting.AnsweredAt)
            ? meeting with { State = said.Answer, AnsweredAt = e.OccurredAt }
            : meeting;

    private static Meeting? Invited(Meeting? meeting, Envelope e, MeetingInvitation said)
    {
        // Moved and cancelled at once: it stays cancelled.
        if (meeting is { State: Meeting.Cancelled } && said.Sequence <= meeting.Sequence)
            return meeting;
        return new Meeting
        {
            WorkspaceId = e.Workspace,
            MeetingId = said.Meeting,
            LeadId = e.Facts.Lead ?? throw new InvalidDataException("an invitation names no lead"),
            Sequence = said.Sequence,
            Title = said.Title,
            StartsAt = said.StartsAt,
            EndsAt = said.EndsAt,
            Place = said.Place,
            JoinId = MeetingJoin.IdOf(e.Workspace, said.Meeting),
            State = "invited",
            AnsweredAt = null,
            UpdatedAt = e.OccurredAt,
        };
    }
}
