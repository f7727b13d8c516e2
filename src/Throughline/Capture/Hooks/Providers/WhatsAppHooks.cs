using System.Globalization;
using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>
/// WhatsApp messages by Meta's Cloud API (offline-capture.md 2). The first message of a prefilled link carries a reference code, which joins the sender with a visit and is
/// cut from the stored text; a message that began with an ad is Paid Social.
/// </summary>
internal sealed class WhatsAppHooks : IHookProvider
{
    public string Name => "whatsapp";

    public string Title => "WhatsApp";

    public string SecretLabel => MetaSignature.SecretLabel;

    public string Setup => "In Meta's app: WhatsApp, Configuration, Webhook; paste the address with a verify token of your own and subscribe to messages.";

    public HookVerdict Verify(HookRequest request, string secret) => MetaSignature.Verify(request, secret);

    public HookAnswer? Handshake(HookRequest request, string secret) => MetaSignature.Handshake(request, secret);

    public string? KeyOf(HookRequest request) => null;

    public void Read(HookRequest request, HookReading reading)
    {
        var count = 0;
        foreach (var value in JsonPart.Items(request.Json, "entry").SelectMany(static e => JsonPart.Items(e, "changes")).Select(static c => JsonPart.Of(c, "value")))
        {
            var names = JsonPart.Items(value, "contacts").Where(static c => JsonPart.Text(c, "wa_id") is not null).DistinctBy(static c => JsonPart.Text(c, "wa_id"))
                .ToDictionary(static c => JsonPart.Text(c, "wa_id")!, static c => JsonPart.Text(c, "profile", "name"));
            foreach (var message in JsonPart.Items(value, "messages"))
            {
                count++;
                Message(reading, message, names);
            }
        }

        if (count == 0)
            reading.Ignore("no message in it");
    }

    private static void Message(HookReading reading, JsonElement message, Dictionary<string, string?> names)
    {
        var sender = JsonPart.Text(message, "from") ?? "";
        var seconds = long.TryParse(JsonPart.Text(message, "timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
        var entry = reading.Add(Kinds.Interaction, Interactions.Message, JsonPart.Text(message, "id") ?? $"{sender}\n{seconds}", seconds > 0 ? seconds * 1_000 : null);
        entry.Contact(FieldMeaning.Phone, sender.Length > 0 ? "+" + sender.TrimStart('+') : null).Contact(FieldMeaning.FullName, names.GetValueOrDefault(sender));
        var text = JsonPart.Text(message, "text", "body");
        if (text is not null && MessageReference.Find(text) is { } found)
        {
            entry.HandOver(null, null, found.Code);
            text = found.Text;
        }

        entry.Field("message", text);
        var referral = JsonPart.Of(message, "referral");
        if (JsonPart.Text(referral, "ctwa_clid") is { } click)
        {
            entry.Event.Channel = "Paid Social";
            entry.Event.Source = "whatsapp";
            entry.Origin([KeyValuePair.Create("ctwa_clid", click)]);
            entry.WithDetails([("app", "whatsapp"), ("ad", JsonPart.Text(referral, "source_id"))]);
        }
        else
        {
            entry.WithDetails([("app", "whatsapp")]);
        }
    }
}
