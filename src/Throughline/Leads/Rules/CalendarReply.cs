using System.Globalization;

namespace Throughline.Leads.Rules;

/// <summary>What a guest's calendar answered (RFC 5545, RFC 5546 3.2.3). Pure.</summary>
/// <param name="Uid">The meeting's.</param>
/// <param name="Answer"><c>accepted</c>, <c>declined</c> or <c>tentative</c>.</param>
/// <param name="Attendee">The e-mail address of whoever answered; empty when the calendar gives none.</param>
/// <param name="Sequence">The version of the invitation that is answered. One that is not said is 0: an answer to a later version has to say it.</param>
/// <param name="StampedAt">When it was answered, UTC milliseconds; null when it is not said.</param>
internal sealed record CalendarReply(string Uid, string Answer, string Attendee, int Sequence, long? StampedAt)
{
    private const int LongestReply = 100_000;
    private const int LongestAddress = 320;
    private const string MailTo = "mailto:";

    /// <summary>Reads the calendar file of an answer; null when it is none.</summary>
    public static CalendarReply? Read(string text)
    {
        if (text.Length > LongestReply)
            return null;
        var lines = CalendarLine.Of(text).ToList();
        var isReply = lines.Any(static l => l.Name == "METHOD" && string.Equals(l.Value, "REPLY", StringComparison.OrdinalIgnoreCase));
        var meeting = Event(lines);
        var uid = meeting.FirstOrDefault(static l => l.Name == "UID")?.Value;
        var attendee = meeting.FirstOrDefault(static l => l.Name == "ATTENDEE");
        var answer = attendee?.Parameter("PARTSTAT")?.ToLowerInvariant();
        return isReply && uid is not null && answer is "accepted" or "declined" or "tentative"
            ? new CalendarReply(uid!, answer!, Address(attendee!), Sequenced(Value(meeting, "SEQUENCE")), Stamped(Value(meeting, "DTSTAMP")))
            : null;
    }

    // The first event alone, without what is inside of it: an alarm has attendees and a uid of its own.
    private static List<CalendarLine> Event(List<CalendarLine> lines)
    {
        var meeting = new List<CalendarLine>();
        var inside = new Stack<string>();
        foreach (var line in lines)
        {
            if (line.Name == "BEGIN")
                inside.Push(line.Value.ToUpperInvariant());
            else if (line.Name == "END" && inside.TryPop(out var ended) && ended == "VEVENT")
                break;
            else if (inside.TryPeek(out var component) && component == "VEVENT")
                meeting.Add(line);
        }

        return meeting;
    }

    private static string? Value(List<CalendarLine> lines, string name) => lines.FirstOrDefault(l => l.Name == name)?.Value;

    // Calendars of companies may write a directory's name in place of the address, and the address beside it.
    private static string Address(CalendarLine attendee)
    {
        var isMail = attendee.Value.StartsWith(MailTo, StringComparison.OrdinalIgnoreCase);
        var address = isMail ? Uri.UnescapeDataString(attendee.Value[MailTo.Length..]) : attendee.Parameter("EMAIL") ?? "";
        return address.Trim() is { Length: <= LongestAddress } read ? read : "";
    }

    private static int Sequenced(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

    private static long? Stamped(string? text) =>
        DateTimeOffset.TryParseExact(text, ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUnixTimeMilliseconds() : null;
}
