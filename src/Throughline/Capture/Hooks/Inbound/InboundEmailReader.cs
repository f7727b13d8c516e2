using System.Text;
using MimeKit;

namespace Throughline.Capture.Hooks.Inbound;

/// <summary>Reads an e-mail (RFC 5322) as offline-capture.md 3 has it: who wrote it, whom it passes on, what it refers to. Follows no link and loads no picture. Pure.</summary>
internal static class InboundEmailReader
{
    private const int Deepest = 30;
    private const int LongestText = 100_000;
    private const int LongestSubject = 300;
    private const int MostRecipients = 50;

    private static readonly string[] Machines = ["mailer-daemon", "postmaster", "bounce", "bounces"];

    /// <summary>The message in its bytes.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static MimeMessage Parse(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(LongLines.Cut(bytes));
        return MimeMessage.Load(new ParserOptions { MaxMimeDepth = Deepest }, stream);
    }

    /// <summary>What the same e-mail has by whatever way it comes. Ids are easily forged, so another sender's e-mail is another one.</summary>
    public static string IdOf(MimeMessage message) => $"{message.MessageId ?? message.Date.ToUniversalTime().ToString("O")}\n{SenderOf(message)?.Address}";

    /// <summary>The calendar file with which a calendar answers an invitation; null when there is none.</summary>
    public static string? CalendarAnswer(MimeMessage message) =>
        message.BodyParts.OfType<TextPart>().FirstOrDefault(static p => p.ContentType.IsMimeType("text", "calendar") && p.ContentType.Parameters["method"]?.ToUpperInvariant() is "REPLY" or "COUNTER")?.Text;

    /// <summary>Why nobody wrote it to be answered; null when somebody did.</summary>
    public static string? Ignored(MimeMessage message)
    {
        var automatic = message.Headers[HeaderId.AutoSubmitted];
        if (automatic?.Trim() is { Length: > 0 } text && !text.StartsWith("no", StringComparison.OrdinalIgnoreCase))
            return "a machine sent it (Auto-Submitted)";
        if (message.Headers[HeaderId.Precedence]?.Trim().ToLowerInvariant() is "bulk" or "list" or "junk")
            return "sent to a list (Precedence)";
        if (message.Headers[HeaderId.ReturnPath]?.Trim() is "<>" || message.Body is MultipartReport)
            return "a report about an e-mail, not an e-mail";
        if (SenderOf(message) is not { } sender)
            return "no sender's address in it";
        return Machines.Contains(sender.Address[..sender.Address.LastIndexOf('@')], StringComparer.OrdinalIgnoreCase) ? "a machine sent it (its address)" : null;
    }

    /// <summary>What it says.</summary>
    /// <exception cref="FormatException">It has no sender.</exception>
    public static InboundEmail Read(MimeMessage message)
    {
        var sender = SenderOf(message) ?? throw new FormatException("no sender's address in it");
        var recipients = Recipients(message);
        var attached = message.BodyParts.OfType<MessagePart>().FirstOrDefault()?.Message;
        var whole = InboundEmailText.Of(message, LongestText);
        var forwarded = attached is null ? ForwardedText.Find(message.Subject, whole) : SenderOf(attached);
        var text = attached is not null ? InboundEmailText.Of(attached, LongestText) : forwarded is null ? InboundEmailText.WithoutQuotes(whole) : whole;
        var subject = Clean(message.Subject is { Length: > LongestSubject } longer ? longer[..LongestSubject] : message.Subject);
        var bySubject = MessageReference.Find(subject ?? "");
        var byText = MessageReference.Find(text);
        return new InboundEmail(IdOf(message), sender, At(message))
        {
            To = recipients,
            Forwarded = forwarded,
            IsAnswer = message.InReplyTo is not null || message.References.Count > 0,
            Thread = message.References.FirstOrDefault() ?? message.InReplyTo ?? message.MessageId,
            Subject = bySubject?.Text ?? subject,
            Text = Clean(byText?.Text ?? text),
            Code = bySubject?.Code ?? byText?.Code ?? recipients.Select(static r => Tag(r.Address)).FirstOrDefault(static c => c is not null),
        };
    }

    private static Correspondent? SenderOf(MimeMessage message) =>
        Of(message.ReplyTo.Mailboxes.FirstOrDefault() is { } reply && IsRelay(message) ? reply : message.From.Mailboxes.FirstOrDefault() ?? message.Sender);

    // A form or a shop that writes for somebody says so: it sends from its own address and has the answer go to the person.
    private static bool IsRelay(MimeMessage message) =>
        message.From.Mailboxes.FirstOrDefault() is { } from && from.Address.Split('@')[0].Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).StartsWith("noreply", StringComparison.OrdinalIgnoreCase);

    private static List<Correspondent> Recipients(MimeMessage message) =>
        [.. message.To.Mailboxes.Concat(message.Cc.Mailboxes).Select(Of).OfType<Correspondent>().Take(MostRecipients)];

    private static Correspondent? Of(MailboxAddress? mailbox) =>
        mailbox?.Address.Trim() is { } address && MailAddresses.IsOne(address) ? new Correspondent(address, Clean(mailbox.Name)) : null;

    private static long? At(MimeMessage message) => message.Date.Year > 1999 ? message.Date.ToUnixTimeMilliseconds() : null;

    private static string? Tag(string address)
    {
        var local = address[..address.LastIndexOf('@')];
        return local.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus ? ReferenceCode.Read(local.AsSpan(plus + 1)) : null;
    }

    private static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
            clean.Append(char.IsControl(character) && character is not '\n' ? ' ' : character);
        return clean.ToString().Trim();
    }
}
