using System.Text.Json;
using Throughline.Capture.Hooks;
using Throughline.Leads.Rules;
using Throughline.Log;
using Throughline.Web;
using Throughline.Web.Components;

namespace Throughline.Leads.Meetings;

/// <summary>Meetings on a lead's timeline: our invitations, what calendars answered to them, and what schedulers report. Pure.</summary>
internal static class MeetingLines
{
    private const string Icon = "day";

    /// <summary>The line of an event; null when it is about no meeting.</summary>
    public static TimelineItem? Of(Envelope e, Display display) => (e.Kind, e.Facts.Name) switch
    {
        (MeetingEvents.Invited, _) => Line(e, Number(e, "sequence") is > 0 ? "Meeting moved by us" : "Invited to a meeting", Joined(Text(e, "title"), When(e, display))),
        (MeetingEvents.Cancelled, _) => Line(e, "Meeting cancelled by us", Text(e, "title")),
        (MeetingEvents.Answered, _) => Answer(e),
        (Kinds.Interaction, Interactions.MeetingMoved) => Line(e, Interactions.Title(e.Facts.Name), Joined(Text(e, "meeting"), When(e, display))),
        (Kinds.Track, SchedulerEvents.Canceled) => Line(e, "Meeting cancelled", Text(e, "reason") is { } by ? $"by the {by}" : null),
        (Kinds.Track, SchedulerEvents.NoShow) => Line(e, "Did not come to the meeting", null),
        (Kinds.Track, SchedulerEvents.NoShowTakenBack) => Line(e, "Came to the meeting after all: the no-show was taken back", null),
        _ => null,
    };

    /// <summary>When the meeting of an event begins, in words; null when the event does not say.</summary>
    public static string? When(Envelope e, Display display) => Number(e, "startsAt") is { } at ? TimeText.Of(at, display, TimeForm.Minute) : null;

    /// <summary>The no-shows among a lead's events that were taken back later.</summary>
    public static IReadOnlySet<Guid> TakenBack(IReadOnlyCollection<Envelope> events)
    {
        var removals = events.Where(static e => e is { Kind: Kinds.Track, Facts.Name: SchedulerEvents.NoShowTakenBack }).ToLookup(static e => Text(e, "booking"), static e => e.OccurredAt);
        return events.Where(e => e is { Kind: Kinds.Track, Facts.Name: SchedulerEvents.NoShow } && Text(e, "booking") is { } booking && removals[booking].Any(at => at >= e.OccurredAt)).Select(static e => e.EventId).ToHashSet();
    }

    /// <summary>The line of a no-show that was taken back.</summary>
    public static TimelineItem Withdrawn(TimelineItem noShow) => noShow with { Title = $"{noShow.Title} (taken back)" };

    private static TimelineItem Answer(Envelope e)
    {
        var answer = Text(e, "answer");
        return Text(e, "standing") switch
        {
            AnswerStanding.SomebodyElse => Line(e, $"Somebody else answered the invitation: {answer}", Joined(e.Personal?.Text, Text(e, "title"), "does not count")),
            (AnswerStanding.Cancelled or AnswerStanding.Earlier) and var standing => Line(e, $"Late answer to the invitation: {answer}", Joined(Text(e, "title"), $"does not count: {AnswerStanding.Words(standing)}")),
            _ => Line(e, $"Answered the invitation: {answer}", Text(e, "title")),
        };
    }

    private static TimelineItem Line(Envelope e, string title, string? detail) => new(e.OccurredAt, Icon, title) { Detail = detail };

    private static string? Joined(params string?[] parts) => string.Join(" · ", parts.Where(static p => !string.IsNullOrEmpty(p))) is { Length: > 0 } text ? text : null;

    private static long? Number(Envelope e, string name) =>
        e.Facts.Properties is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and < 253_402_300_799_000 ? number : null;

    private static string? Text(Envelope e, string name) =>
        e.Facts.Properties is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
