using Microsoft.EntityFrameworkCore;
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

    private static Meeting? Apply(Meeting? meeting, Envelope e)
    {
        if (e.Kind != MeetingEvents.Invited)
            return meeting is null ? null : meeting with { State = e.Kind == MeetingEvents.Cancelled ? "cancelled" : e.Read<MeetingAnswer>().Answer, Sequence = meeting.Sequence + (e.Kind == MeetingEvents.Cancelled ? 1 : 0), UpdatedAt = e.OccurredAt };
        var said = e.Read<MeetingInvitation>();
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
            UpdatedAt = e.OccurredAt,
        };
    }
}
