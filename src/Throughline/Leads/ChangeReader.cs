using Throughline.Identity;
using Throughline.Leads.Meetings;
using Throughline.Log;

namespace Throughline.Leads;

/// <summary>Reads changes that people and keys made to leads.</summary>
internal static class ChangeReader
{
    /// <summary>What an event changes: of a join or its end there is a line on both leads.</summary>
    public static IEnumerable<LeadChange> Read(Envelope e)
    {
        if (e.Facts.Lead is not { } lead)
            yield break;
        if (Of(e, lead) is { } change)
            yield return change;
        if (LeadJoins.OthersOf(e) is { } others)
        {
            foreach (var other in others.Where(id => id != lead))
                yield return Change(e, other, null, null);
        }
    }

    private static LeadChange? Of(Envelope e, Guid lead)
    {
        return e.Kind switch
        {
            LeadEvents.StageChanged => Change(e, lead, e.Read<StageChange>().Stage, null),
            LeadEvents.StatusChanged => Change(e, lead, e.Read<StatusChange>().Status, e.Read<StatusChange>().Reason),
            LeadEvents.OwnerChanged => Change(e, lead, e.Read<OwnerChange>().Owner.ToString(), null),
            LeadEvents.Noted or IdentityEvents.Joined or IdentityEvents.Parted => Change(e, lead, null, null),
            Kinds.Interaction => Change(e, lead, e.Facts.Name, null),
            MeetingEvents.Invited or MeetingEvents.Answered or MeetingEvents.Cancelled => Change(e, lead, null, null),
            _ => null,
        };
    }

    public static DefaultOwner ReadDefaultOwner(Envelope e) =>
        new() { WorkspaceId = e.Workspace, FromSeq = e.Seq, OwnerId = e.Read<OwnerChange>().Owner };

    private static LeadChange Change(Envelope e, Guid lead, string? value, string? reason) => new()
    {
        WorkspaceId = e.Workspace,
        LeadId = lead,
        EventId = e.EventId,
        OccurredAt = e.OccurredAt,
        ReceivedAt = e.ReceivedAt,
        Kind = e.Kind,
        Value = value,
        Reason = reason,
    };
}
