using System.Text.RegularExpressions;
using MimeKit;

namespace Throughline.Capture.Hooks.Inbound;

/// <summary>The header block that mail programs write above an e-mail they pass on: <c>From: Jane Doe &lt;jane@buyer.test&gt;</c>, in the languages they write it. Pure.</summary>
internal static partial class ForwardedText
{
    private const int DeadlineMs = 1_000;

    /// <summary>Who wrote the e-mail that is passed on; null when none is.</summary>
    public static Correspondent? Find(string? subject, string text)
    {
        try
        {
            if (!Prefix().IsMatch(subject ?? "") && !Opening().IsMatch(text))
                return null;
            foreach (Match line in From().Matches(text))
            {
                if (MailboxAddress.TryParse(line.Groups["who"].Value.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).Replace('[', '<').Replace(']', '>'), out var who) && MailAddresses.IsOne(who.Address))
                    return new Correspondent(who.Address, string.IsNullOrWhiteSpace(who.Name) ? null : who.Name);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // No mail program writes that.
        }

        return null;
    }

    [GeneratedRegex(@"^\s*(fwd?|wg|tr|rv|i|doorst)\s*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^(-{2,} ?(Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado).*|Begin forwarded message:)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^[ >*]{0,4}(From|Von|De|Da|Van) ?:\*? ?(?<who>[^\n]{3,300})$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex From();
}
