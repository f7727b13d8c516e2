using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Typeform's responses: HMAC-SHA256 over the raw body, base64 (webhooks-in.md 1). Campaign parameters come in hidden fields the form declares.</summary>
internal sealed class TypeformHooks : IHookProvider
{
    public string Name => "typeform";

    public string Title => "Typeform";

    public string SecretLabel => "webhook secret";

    public string Setup => "In Typeform: the form, Connect, Webhooks; paste the address and set a secret there and here. Declare utm_source, utm_medium, utm_campaign, gclid and tl_event as hidden fields.";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("Typeform-Signature");
        return given.Length == 0 ? HookVerdict.Missing : HookVerdict.Of(HookSignature.AreEqual(given, "sha256=" + Convert.ToBase64String(HookSignature.Sha256(secret, request.Body.Span))));
    }

    public string? KeyOf(HookRequest request) => JsonPart.Text(request.Json, "event_id") ?? JsonPart.Text(request.Json, "form_response", "token");

    public void Read(HookRequest request, HookReading reading)
    {
        if (JsonPart.Text(request.Json, "event_type") != "form_response")
        {
            reading.Ignore($"not a whole response: {JsonPart.Text(request.Json, "event_type")}");
            return;
        }

        var response = JsonPart.Of(request.Json, "form_response");
        var form = JsonPart.Text(response, "form_id") ?? "typeform";
        var entry = reading.Add(Kinds.FormSubmit, form, JsonPart.Text(response, "token") ?? request.BodyKey, HookReading.Time(JsonPart.Text(response, "submitted_at")));
        entry.Event.Title = JsonPart.Text(response, "definition", "title");
        Hidden(entry, JsonPart.Of(response, "hidden"));
        var titles = JsonPart.Items(JsonPart.Of(response, "definition"), "fields").Where(static f => JsonPart.Text(f, "id") is not null)
            .DistinctBy(static f => JsonPart.Text(f, "id")).ToDictionary(static f => JsonPart.Text(f, "id")!, static f => JsonPart.Text(f, "title"));
        foreach (var answer in JsonPart.Items(response, "answers"))
            Answer(entry, answer, titles);
    }

    private static void Hidden(HookEvent entry, JsonElement hidden)
    {
        if (hidden.ValueKind is not JsonValueKind.Object)
            return;
        var fields = hidden.EnumerateObject().Where(static f => f.Value.ValueKind is JsonValueKind.String).Select(static f => KeyValuePair.Create(f.Name, f.Value.GetString()!)).ToList();
        entry.Origin(fields, JsonPart.Text(hidden, "landing_page"), JsonPart.Text(hidden, "referrer"));
        entry.HandOver(JsonPart.Text(hidden, "anonymous_id"), JsonPart.Text(hidden, "tl_event"), JsonPart.Text(hidden, "ref"));
    }

    private static void Answer(HookEvent entry, JsonElement answer, Dictionary<string, string?> titles)
    {
        var type = JsonPart.Text(answer, "type") ?? "";
        var value = type switch
        {
            "choice" => JsonPart.Text(answer, "choice", "label") ?? JsonPart.Text(answer, "choice", "other"),
            "choices" => string.Join(", ", JsonPart.Items(JsonPart.Of(answer, "choices"), "labels").Select(static l => l.ToString())),
            "boolean" => JsonPart.Of(answer, "boolean").ValueKind switch { JsonValueKind.True => "yes", JsonValueKind.False => "no", _ => null },
            _ => JsonPart.Text(answer, type),
        };
        var field = JsonPart.Of(answer, "field");
        var name = JsonPart.Text(field, "ref") ?? JsonPart.Text(field, "id");
        var title = JsonPart.Text(field, "id") is { } id ? titles.GetValueOrDefault(id) : null;
        if (type == "email")
            entry.Contact(FieldMeaning.Email, value);
        else if (type == "phone_number")
            entry.Contact(FieldMeaning.Phone, value);
        else
            entry.Field(name is not null && FieldMeanings.OfField(name) is not FieldMeaning.None ? name : title ?? name, value);
    }
}
