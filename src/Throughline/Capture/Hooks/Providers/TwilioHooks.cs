using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Throughline.Capture.Calls;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Twilio's voice status callbacks: HMAC-SHA1 over the public address and the sorted form fields, base64 (webhooks-in.md 6).</summary>
/// <remarks>A JSON body is vouched for by <c>bodySHA256</c> in the signed address. Behind a proxy the setting <c>Capture:PublicUrl</c> gives the address Twilio used.</remarks>
internal sealed class TwilioHooks : IHookProvider
{
    public string Name => "twilio";

    public string Title => "Twilio";

    public string SecretLabel => "auth token";

    public string Setup => "In Twilio: Phone numbers, the number, Call status changes; paste the address. The auth token is on the console's first page.";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("X-Twilio-Signature");
        if (given.Length == 0)
            return HookVerdict.Missing;
        var signed = new StringBuilder(request.Url);
        if (!request.IsGet && request.IsForm)
        {
            foreach (var (name, values) in request.Form.OrderBy(static f => f.Key, StringComparer.Ordinal))
            {
                foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                    signed.Append(name).Append(value);
            }
        }

        var isOurs = HookSignature.AreEqual(given, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed.ToString()))));
        if (isOurs && !request.IsForm && !request.IsGet)
            isOurs = request.Query.TryGetValue("bodySHA256", out var hash) && HookSignature.AreEqual(hash.ToString().ToLowerInvariant(), request.BodyKey);
        return HookVerdict.Of(isOurs);
    }

    public string? KeyOf(HookRequest request) => request.Form.TryGetValue("CallSid", out var id) ? $"{id}\n{request.Form.GetValueOrDefault("CallStatus")}" : null;

    public void Read(HookRequest request, HookReading reading)
    {
        var id = Text(request, "CallSid");
        var state = Text(request, "CallStatus");
        if (id is null)
        {
            reading.Ignore(request.IsForm || request.IsGet ? "no call: it has no CallSid" : "no form post: Twilio sends the status of calls as one, and other products JSON");
        }
        else if (StatusOf(state, request) is not { } status)
        {
            reading.Ignore($"a call on its way: {state}");
        }
        else
        {
            var seconds = int.TryParse(Text(request, "CallDuration"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
            var endedAt = HookReading.Time(Text(request, "Timestamp")) ?? request.ReceivedAt;
            reading.Calls.Add(new CallRecord(Name, id, Text(request, "From"), Text(request, "To"))
            {
                StartedAt = endedAt - (seconds * 1_000L),
                Seconds = seconds,
                Status = status,
                IsInbound = Text(request, "Direction") is null or "inbound",
                CallerName = Text(request, "CallerName"),
                RecordingUrl = Text(request, "RecordingUrl"),
            });
        }
    }

    private static CallStatus? StatusOf(string? state, HookRequest request) => state switch
    {
        "completed" => Text(request, "AnsweredBy") is "machine_start" or "machine_end_beep" or "machine_end_silence" ? CallStatus.Voicemail : CallStatus.Answered,
        "no-answer" or "failed" => CallStatus.Missed,
        "busy" => CallStatus.Busy,
        "canceled" => CallStatus.Abandoned,
        _ => null,
    };

    private static string? Text(HookRequest request, string name) => request.Form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
