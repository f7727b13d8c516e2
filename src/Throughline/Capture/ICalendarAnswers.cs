namespace Throughline.Capture;

/// <summary>Takes what calendars answer to invitations, where it comes by e-mail. The Leads room, which invites, does; Capture comes before it.</summary>
public interface ICalendarAnswers
{
    /// <summary>Takes an answer; taking it again changes nothing.</summary>
    /// <param name="workspace">Whose inbox it came to.</param>
    /// <param name="calendar">The calendar file of the answer (RFC 5546, <c>METHOD:REPLY</c>).</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What became of it, in a few words for the delivery's note.</returns>
    Task<string> TakeAsync(Guid workspace, string calendar, CancellationToken cancellation);
}
