using System.Text;
using System.Text.Json;
using MimeKit;
using Throughline.Capture.Hooks.Inbound;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>
/// An e-mail inbox: whole messages (RFC 5322) from a mail server's pipe or from a mail service that passes received mail on (offline-capture.md 3).
/// </summary>
/// <remarks>
/// The message is the body itself, or the field <c>RawEmail</c> of JSON (Postmark), <c>email</c> or <c>body-mime</c> of a form (SendGrid, Mailgun); the names of the fields are
/// from their documentation and not tried against the services. It proves itself by the password of basic authentication, which all of them can put into the address.
/// </remarks>
internal sealed class EmailHooks : IHookProvider
{
    /// <summary>Content type of a whole message.</summary>
    public const string MessageType = "message/rfc822";

    private static readonly string[] FormFields = ["email", "body-mime"];

    public string Name => "email";

    public string Title => "E-mail inbox";

    public string SecretLabel => "password";

    public string Setup =>
        "Have the mail server or mail service post every message, whole, to this address, with user \"throughline\" and the password you set here: "
        + "https://throughline:PASSWORD@… (Postmark: include raw content; SendGrid: send raw; Postfix: a pipe to curl).";

    public int LongestBody => 25 << 20;

    public HookVerdict Verify(HookRequest request, string secret)
    {
        const string Basic = "Basic ";
        var given = request.Header("Authorization");
        if (!given.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return HookVerdict.Missing;
        var pair = new byte[given.Length];
        if (!Convert.TryFromBase64String(given[Basic.Length..].Trim(), pair, out var length))
            return HookVerdict.Wrong;
        var text = Encoding.UTF8.GetString(pair, 0, length);
        return HookVerdict.Of(HookSignature.AreEqual(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..], secret));
    }

    /// <summary>Attachments are as large as people like and say nothing here: their places stay, their contents go.</summary>
    public HookRequest Kept(HookRequest request)
    {
        if (MessageOf(request) is not { } bytes)
            return request;
        using var message = InboundEmailReader.Parse(bytes);
        Attachments.Empty(message);
        using var kept = new MemoryStream();
        message.WriteTo(kept);
        return request with { ContentType = MessageType, Body = kept.ToArray() };
    }

    public string? KeyOf(HookRequest request)
    {
        using var message = Parsed(request);
        return message?.MessageId is null ? null : InboundEmailReader.IdOf(message);
    }

    public void Read(HookRequest request, HookReading reading)
    {
        using var message = Parsed(request);
        if (message is null)
            reading.Ignore("no message in it");
        else if (InboundEmailReader.CalendarAnswer(message) is { } answer)
            reading.CalendarAnswer = answer;
        else if (InboundEmailReader.Ignored(message) is { } why)
            reading.Ignore(why);
        else
            reading.Email = InboundEmailReader.Read(message);
    }

    private static MimeMessage? Parsed(HookRequest request) => MessageOf(request) is { } bytes ? InboundEmailReader.Parse(bytes) : null;

    private static byte[]? MessageOf(HookRequest request)
    {
        if (request.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            return JsonPart.Text(request.Json, "RawEmail") is { } raw ? Encoding.UTF8.GetBytes(raw) : null;
        if (request.ContentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return PartOf(request);
        if (!request.IsForm)
            return request.Body.ToArray();
        return FormFields.Select(f => request.Form.TryGetValue(f, out var value) ? value.ToString() : "").FirstOrDefault(static v => v.Length > 0) is { } text ? Encoding.UTF8.GetBytes(text) : null;
    }

    private static byte[]? PartOf(HookRequest request)
    {
        using var body = new MemoryStream([.. Encoding.ASCII.GetBytes($"Content-Type: {request.ContentType}\r\n\r\n"), .. request.Body.Span]);
        using var parts = MimeEntity.Load(new ParserOptions { MaxMimeDepth = 2 }, body);
        var part = (parts as Multipart)?.OfType<MimePart>().FirstOrDefault(static p => FormFields.Contains(p.ContentDisposition?.Parameters["name"] ?? ""));
        if (part?.Content is null)
            return null;
        using var bytes = new MemoryStream();
        part.Content.DecodeTo(bytes);
        return bytes.ToArray();
    }
}
