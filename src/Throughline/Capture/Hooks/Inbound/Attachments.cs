using MimeKit;

namespace Throughline.Capture.Hooks.Inbound;

/// <summary>Files in an e-mail.</summary>
internal static class Attachments
{
    private const string Note = "X-Throughline-Removed";
    private const int SmallBytes = 64 << 10;

    /// <summary>Takes the contents out of every file and picture, and says in each place how many bytes it had. What people wrote, and e-mails in the e-mail, stay.</summary>
    public static void Empty(MimeMessage message)
    {
        foreach (var part in message.BodyParts.OfType<MimePart>().Where(static p => p is not TextPart || p.IsAttachment || Length(p) > SmallBytes).ToList())
        {
            part.Headers.Replace(Note, $"{Length(part)} bytes");
            part.Content = new MimeContent(new MemoryStream());
        }

        foreach (var inner in message.BodyParts.OfType<MessagePart>().Select(static p => p.Message).OfType<MimeMessage>())
            Empty(inner);
    }

    private static long Length(MimePart part) => part.Content?.Stream?.Length ?? 0;
}
