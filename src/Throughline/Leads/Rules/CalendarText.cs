using System.Globalization;
using System.Text;

namespace Throughline.Leads.Rules;

/// <summary>An invitation as a calendar file says it (RFC 5545).</summary>
/// <param name="Uid">Stays the same over all changes: answers are matched by it.</param>
/// <param name="Code">The lead's reference code, also in the description, which calendars keep when they drop what they do not know.</param>
internal sealed record CalendarInvitation(
    string Uid, int Sequence, bool IsCancelled, string Title, long StartsAt, long EndsAt, string Place, string Code, string Organizer, string OrganizerName, string Attendee, string? AttendeeName, long StampedAt);

/// <summary>Writes invitations; <see cref="CalendarReply"/> reads what is answered. Pure.</summary>
internal static class CalendarText
{
    private const int LineBytes = 75;

    /// <summary>The file: CRLF, lines folded at 75 bytes, times in UTC.</summary>
    public static string Write(CalendarInvitation meeting)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "PRODID:-//Throughline//Meetings//EN");
        Line(text, "VERSION:2.0");
        Line(text, $"METHOD:{(meeting.IsCancelled ? "CANCEL" : "REQUEST")}");
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{meeting.Uid}");
        Line(text, $"SEQUENCE:{meeting.Sequence.ToString(CultureInfo.InvariantCulture)}");
        Line(text, $"DTSTAMP:{Time(meeting.StampedAt)}");
        Line(text, $"DTSTART:{Time(meeting.StartsAt)}");
        Line(text, $"DTEND:{Time(meeting.EndsAt)}");
        Line(text, $"SUMMARY:{Escaped(meeting.Title)}");
        if (meeting.Place.Length > 0)
            Line(text, $"LOCATION:{Escaped(meeting.Place)}");
        if (Uri.TryCreate(meeting.Place, UriKind.Absolute, out var link) && link.Scheme is "https" or "http")
            Line(text, $"URL:{link.AbsoluteUri}");
        Line(text, $"DESCRIPTION:{Escaped($"{(meeting.Place.Length > 0 ? meeting.Place + "\n" : "")}Reference {meeting.Code}")}");
        Line(text, $"X-LT-LEAD:{meeting.Code.Replace("-", "", StringComparison.Ordinal)}");
        Line(text, $"STATUS:{(meeting.IsCancelled ? "CANCELLED" : "CONFIRMED")}");
        Line(text, $"ORGANIZER;CN={Quoted(meeting.OrganizerName)}:mailto:{meeting.Organizer}");
        Line(text, $"ATTENDEE;CN={Quoted(meeting.AttendeeName ?? meeting.Attendee)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{meeting.Attendee}");
        Line(text, "END:VEVENT");
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escaped(string text) =>
        Plain(text, keepsLines: true).Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // A parameter's value cannot hold a quote at all.
    private static string Quoted(string text) => $"\"{Plain(text, keepsLines: false).Replace("\"", "'", StringComparison.Ordinal)}\"";

    private static string Plain(string text, bool keepsLines) => string.Concat(text.Replace("\r", "", StringComparison.Ordinal).Where(c => !char.IsControl(c) || (keepsLines && c == '\n')));

    // Folded between whole characters: a line of more than 75 bytes goes on behind a space.
    private static void Line(StringBuilder text, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LineBytes)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
