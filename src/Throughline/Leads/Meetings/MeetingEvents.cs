namespace Throughline.Leads.Meetings;

/// <summary>Kinds of the events of a meeting we invite to.</summary>
internal static class MeetingEvents
{
    /// <summary>Invited, or invited again with another time or place.</summary>
    public const string Invited = "meeting.invited";

    public const string Cancelled = "meeting.cancelled";

    /// <summary>The calendar of the invited answered.</summary>
    public const string Answered = "meeting.answered";
}

/// <summary>What an invitation says.</summary>
internal sealed record MeetingInvitation(Guid Meeting, int Sequence, string Title, long StartsAt, long EndsAt, string Place);

/// <summary>An answer to an invitation.</summary>
internal sealed record MeetingAnswer(Guid Meeting, string Answer);
