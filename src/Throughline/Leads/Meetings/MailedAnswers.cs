using Throughline.Access;
using Throughline.Capture;
using Throughline.Leads.Rules;

namespace Throughline.Leads.Meetings;

/// <summary>Answers of calendars that come by e-mail.</summary>
internal sealed class MailedAnswers(MeetingReplies replies) : ICalendarAnswers
{
    public async Task<string> TakeAsync(Guid workspace, string calendar, CancellationToken cancellation) =>
        await replies.TakeAsync(new Actor(workspace, "webhook", "email"), calendar, cancellation) switch
        {
            (CommandResult.Done, AnswerStanding.Counts) => "a calendar's answer to an invitation of ours",
            (CommandResult.Done, var standing) => $"a calendar's answer to an invitation of ours, kept and not counted: {AnswerStanding.Words(standing)}",
            (CommandResult.Quarantined { Reason: var reason }, _) => $"a calendar's answer that could not be kept: {reason}",
            _ => "a calendar's answer to no invitation of ours",
        };
}
