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

/// <summary>An answer to an invitation, or the end of the meeting. The event happened when the guest's calendar says it answered.</summary>
/// <param name="Title">What the meeting is called, for the timeline.</param>
/// <param name="Sequence">The version of the invitation that is answered; null in events from before it was read.</param>
/// <param name="Standing">One of <see cref="Rules.AnswerStanding"/>; null in events from before it was asked, which count.</param>
internal sealed record MeetingAnswer(Guid Meeting, string Answer, string? Title = null, int? Sequence = null, string? Standing = null);
