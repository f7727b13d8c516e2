using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Calendly's webhooks, version 2: HMAC-SHA256 over <c>t.body</c>, three minutes of tolerance (webhooks-in.md 2).</summary>
/// <remarks>
/// A reschedule arrives as a cancellation and a new booking that names the old one: it is the same meeting moved, no loss and no second booking.
/// Who it was on the site comes in <c>utm_content</c> or an answer as reference code.
/// </remarks>
internal sealed class CalendlyHooks : IHookProvider
{
    private const int ToleranceSeconds = 180;

    public string Name => "calendly";

    public string Title => "Calendly";

    public string SecretLabel => "signing key";

    public string Setup => "Create a webhook subscription by Calendly's API with this address, the events invitee.created, invitee.canceled, invitee_no_show.created and invitee_no_show.deleted, and a signing key of your own; paste that key here.";

    public HookVerdict Verify(HookRequest request, string secret) => HookSignature.Stamped(request, request.Header("Calendly-Webhook-Signature"), secret, ToleranceSeconds);

    public string? KeyOf(HookRequest request) =>
        JsonPart.Text(request.Json, "payload", "uri") is { } uri ? $"{JsonPart.Text(request.Json, "event")}\n{uri}\n{JsonPart.Text(request.Json, "created_at")}" : null;

    public void Read(HookRequest request, HookReading reading)
    {
        var root = request.Json;
        var payload = JsonPart.Of(root, "payload");
        var id = JsonPart.Text(payload, "uri") ?? request.BodyKey;
        var at = HookReading.Time(JsonPart.Text(root, "created_at"));
        switch (JsonPart.Text(root, "event"))
        {
            case "invitee.created" when JsonPart.Text(payload, "old_invitee") is { } old:
                // Under the id of the booking it replaces: counted only where that one never came, however often the meeting is moved.
                Booked(reading.Add(Kinds.Interaction, Interactions.MeetingBooked, old, at), payload);
                Told(reading.Add(Kinds.Interaction, Interactions.MeetingMoved, id, at), payload).WithDetails(Times(payload));
                break;
            case "invitee.created":
                Booked(reading.Add(Kinds.Interaction, Interactions.MeetingBooked, id, at), payload);
                break;
            case "invitee.canceled" when JsonPart.Of(payload, "rescheduled").ValueKind is JsonValueKind.True:
                reading.Ignore("rescheduled: the new booking comes by itself");
                break;
            case "invitee.canceled":
                Told(reading.Add(Kinds.Track, SchedulerEvents.Canceled, $"{id}\ncanceled", at), payload).WithDetails([("reason", JsonPart.Text(payload, "cancellation", "canceler_type"))]);
                break;
            case "invitee_no_show.created":
                NoShow(reading, SchedulerEvents.NoShow, request, payload, at);
                break;
            case "invitee_no_show.deleted":
                NoShow(reading, SchedulerEvents.NoShowTakenBack, request, payload, at);
                break;
            case var other:
                reading.Ignore($"not a booking: {other}");
                break;
        }
    }

    // One invitee may be marked, taken back and marked again: each is told by its own time.
    private static void NoShow(HookReading reading, string name, HookRequest request, JsonElement payload, long? at)
    {
        var invitee = JsonPart.Of(payload, "invitee").ValueKind is JsonValueKind.Object ? JsonPart.Of(payload, "invitee") : payload;
        var booking = JsonPart.Text(payload, "invitee") ?? JsonPart.Text(invitee, "uri") ?? request.BodyKey;
        var mark = JsonPart.Text(request.Json, "created_at") ?? request.BodyKey;
        Told(reading.Add(Kinds.Track, name, $"{booking}\n{name}\n{mark}", at), invitee).WithDetails([("booking", booking)]);
    }

    private static void Booked(HookEvent booking, JsonElement payload)
    {
        Told(booking, payload).WithDetails([.. Times(payload), ("isRescheduled", JsonPart.Text(payload, "old_invitee") is null ? null : true)]);
        var tracking = JsonPart.Of(payload, "tracking");
        var content = JsonPart.Text(tracking, "utm_content");
        booking.HandOver(content, null, content);
        if (tracking.ValueKind is JsonValueKind.Object)
            booking.Origin(tracking.EnumerateObject().Where(static f => f.Name.StartsWith("utm_", StringComparison.Ordinal) && f.Value.ValueKind is JsonValueKind.String).Select(static f => KeyValuePair.Create(f.Name, f.Value.GetString()!)));
        booking.Contact(FieldMeaning.Phone, JsonPart.Text(payload, "text_reminder_number"));
        foreach (var answer in JsonPart.Items(payload, "questions_and_answers"))
        {
            var text = JsonPart.Text(answer, "answer");
            booking.Field(JsonPart.Text(answer, "question"), text);
            if (text is { Length: < 20 } && booking.Event.Visitor is null)
                booking.HandOver(null, null, text);
        }
    }

    private static IEnumerable<(string Name, object? Value)> Times(JsonElement payload)
    {
        var meeting = JsonPart.Of(payload, "scheduled_event");
        return
        [
            ("meeting", JsonPart.Text(meeting, "name")),
            ("startsAt", HookReading.Time(JsonPart.Text(meeting, "start_time"))),
            ("endsAt", HookReading.Time(JsonPart.Text(meeting, "end_time"))),
        ];
    }

    private static HookEvent Told(HookEvent entry, JsonElement payload) => entry
        .Contact(FieldMeaning.Email, JsonPart.Text(payload, "email"))
        .Contact(FieldMeaning.FullName, JsonPart.Text(payload, "name"))
        .Contact(FieldMeaning.FirstName, JsonPart.Text(payload, "first_name"))
        .Contact(FieldMeaning.LastName, JsonPart.Text(payload, "last_name"));
}
