using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Capture.Calls;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>CallRail's post-call and call-modified webhooks: HMAC-SHA1 over the raw body, base64 (webhooks-in.md 5).</summary>
/// <remarks>The same call is sent again when somebody edits it; the call keeps its id, so it stays one call whose details are brought up to date.</remarks>
internal sealed class CallRailHooks : IHookProvider
{
    private static readonly string[] OriginFields = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "msclkid"];

    public string Name => "callrail";

    public string Title => "CallRail";

    public string SecretLabel => "signing key";

    public string Setup => "In CallRail: Settings, Integrations, Webhooks; paste the address under Post-call and Call modified, and copy the signing key from the same page.";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("Signature");
        return given.Length == 0
            ? HookVerdict.Missing
            : HookVerdict.Of(HookSignature.AreEqual(given, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), request.Body.Span))));
    }

    // A changed call is a delivery of its own, so the bytes belong to the key.
    public string? KeyOf(HookRequest request) => null;

    public void Read(HookRequest request, HookReading reading)
    {
        var fields = FieldsOf(request);
        if (!fields.TryGetValue("id", out var id) || id.Length == 0)
        {
            reading.Ignore("no call: it has no id");
            return;
        }

        var isInbound = fields.GetValueOrDefault("direction", "inbound") != "outbound";
        var seconds = int.TryParse(fields.GetValueOrDefault("duration"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
        reading.Calls.Add(new CallRecord(Name, id, fields.GetValueOrDefault("customer_phone_number") ?? fields.GetValueOrDefault("callernum"), fields.GetValueOrDefault("tracking_phone_number") ?? fields.GetValueOrDefault("trackingnum"))
        {
            StartedAt = HookReading.Time(fields.GetValueOrDefault("start_time") ?? fields.GetValueOrDefault("datetime")),
            Seconds = seconds,
            Status = IsTrue(fields, "answered") ? CallStatus.Answered : IsTrue(fields, "voicemail") ? CallStatus.Voicemail : CallStatus.Missed,
            IsInbound = isInbound,
            CallerName = fields.GetValueOrDefault("customer_name"),
            RecordingUrl = fields.GetValueOrDefault("recording"),
            Tags = fields.GetValueOrDefault("tags"),
            Landing = fields.GetValueOrDefault("landing_page_url") ?? fields.GetValueOrDefault("landingpage"),
            Referrer = fields.GetValueOrDefault("referring_url"),
            Origin = [.. OriginFields.Where(fields.ContainsKey).Select(name => KeyValuePair.Create(name, fields[name]))],
            SourceName = fields.GetValueOrDefault("source_name"),
            Revision = request.BodyKey,
        });
    }

    private static bool IsTrue(Dictionary<string, string> fields, string name) => fields.GetValueOrDefault(name) is "true" or "True" or "1";

    // JSON, or form fields in accounts that keep the old setting. Empty texts mean unknown.
    private static Dictionary<string, string> FieldsOf(HookRequest request)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.IsForm)
        {
            foreach (var (name, value) in request.Form)
                fields[name] = value.ToString();
        }
        else
        {
            foreach (var field in request.Json.EnumerateObject())
                fields[field.Name] = field.Value.ValueKind switch
                {
                    JsonValueKind.String => field.Value.GetString()!,
                    JsonValueKind.Array => string.Join(", ", field.Value.EnumerateArray().Select(static v => v.ToString())),
                    JsonValueKind.Null or JsonValueKind.Object => "",
                    _ => field.Value.GetRawText(),
                };
        }

        foreach (var name in fields.Where(static f => f.Value.Length == 0).Select(static f => f.Key).ToList())
            fields.Remove(name);
        return fields;
    }
}
