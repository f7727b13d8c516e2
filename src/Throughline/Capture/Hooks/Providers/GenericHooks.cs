using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>
/// Any other system: JSON or form fields, signed with HMAC-SHA256 in <c>X-Throughline-Signature</c>, either <c>t=seconds,v1=hex</c> over <c>t.body</c> with five minutes
/// of tolerance, or <c>sha256=hex</c> over the body (webhooks-in.md 10).
/// </summary>
/// <remarks><c>type</c> says what it is: <c>form</c> (when it says nothing), <c>chat</c>, <c>message</c>, <c>call</c> or <c>meeting</c>. Money, stages and owners are no fields of it.</remarks>
internal sealed class GenericHooks : IHookProvider
{
    private const int ToleranceSeconds = 300;

    // What says where and who rather than being an answer.
    private static readonly HashSet<string> OwnFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "type", "form", "submission_id", "occurred_at", "anonymous_id", "visitor", "tl_event", "ref", "landing_page", "referrer", "text",
    };

    public string Name => "generic";

    public string Title => "Any system (signed JSON or form)";

    public string SecretLabel => "shared secret";

    public string Setup => "Sign the body with HMAC-SHA256 and the secret you set here, as X-Throughline-Signature: t=<unix seconds>,v1=<hex over \"t.body\">.";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("X-Throughline-Signature");
        return given.StartsWith("sha256=", StringComparison.Ordinal)
            ? HookVerdict.Of(HookSignature.AreEqual(given, "sha256=" + HookSignature.Hex(HookSignature.Sha256(secret, request.Body.Span))))
            : HookSignature.Stamped(request, given, secret, ToleranceSeconds);
    }

    public string? KeyOf(HookRequest request) => FieldsOf(request).GetValueOrDefault("submission_id");

    public void Read(HookRequest request, HookReading reading)
    {
        var fields = FieldsOf(request);
        var id = fields.GetValueOrDefault("submission_id") ?? request.BodyKey;
        var at = HookReading.Time(fields.GetValueOrDefault("occurred_at"));
        var (kind, name) = fields.GetValueOrDefault("type", "form") switch
        {
            "form" => (Kinds.FormSubmit, fields.GetValueOrDefault("form") ?? "webhook"),
            "chat" => (Kinds.Interaction, Interactions.Chat),
            "message" => (Kinds.Interaction, Interactions.Message),
            "call" => (Kinds.Interaction, Interactions.Call),
            "meeting" => (Kinds.Interaction, Interactions.MeetingBooked),
            _ => ("", ""),
        };
        if (kind.Length == 0)
        {
            reading.Ignore("its type is none of form, chat, message, call, meeting");
            return;
        }

        var entry = reading.Add(kind, name.Length <= 100 ? name : name[..100], id, at);
        var text = fields.GetValueOrDefault("text");
        entry.HandOver(fields.GetValueOrDefault("anonymous_id") ?? fields.GetValueOrDefault("visitor"), fields.GetValueOrDefault("tl_event"), fields.GetValueOrDefault("ref"));
        if (text is not null && MessageReference.Find(text) is { } found)
        {
            entry.HandOver(null, null, found.Code);
            text = found.Text;
        }

        entry.Origin(fields, fields.GetValueOrDefault("landing_page"), fields.GetValueOrDefault("referrer"));
        foreach (var (field, value) in fields.Where(static f => !OwnFields.Contains(f.Key) && !f.Key.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) && ClickParameters.Find(f.Key) is null))
            entry.Field(field, value);
        entry.Field("message", text);
    }

    private static Dictionary<string, string> FieldsOf(HookRequest request)
    {
        if (request.IsForm)
            return request.Form.ToDictionary(static f => f.Key, static f => f.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (request.Json.ValueKind is not JsonValueKind.Object)
            throw new JsonException("an object with fields was expected");
        foreach (var field in request.Json.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                fields[field.Name] = field.Value.ToString();
        }

        return fields;
    }
}
