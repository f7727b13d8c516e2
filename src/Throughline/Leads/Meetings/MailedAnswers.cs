using Throughline.Access;
using Throughline.Capture;
using Throughline.Web;

namespace Throughline.Leads.Meetings;

/// <summary>Answers of calendars that come by e-mail.</summary>
internal sealed class MailedAnswers(MeetingDesk meetings) : ICalendarAnswers
{
    public async Task<string> TakeAsync(Guid workspace, string calendar, CancellationToken cancellation) =>
        await meetings.ReplyAsync(new Actor(workspace, "webhook", "email"), calendar, cancellation) switch
        {
            CommandResult.Done => "a calendar's answer to an invitation of ours",
            CommandResult.Quarantined { Reason: var reason } => $"a calendar's answer that could not be kept: {reason}",
            _ => "a calendar's answer to no invitation of ours",
        };
}
