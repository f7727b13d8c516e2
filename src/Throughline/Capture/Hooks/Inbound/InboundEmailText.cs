using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Text;

namespace Throughline.Capture.Hooks.Inbound;

/// <summary>What an e-mail says, as plain text. Pure.</summary>
internal static partial class InboundEmailText
{
    private const int DeadlineMs = 1_000;

    // Elements after which a reader sees a new line.
    private static readonly HtmlTagId[] Breaks = [HtmlTagId.Br, HtmlTagId.P, HtmlTagId.Div, HtmlTagId.TR, HtmlTagId.LI, HtmlTagId.BlockQuote, HtmlTagId.H1, HtmlTagId.H2, HtmlTagId.H3];

    private static readonly HtmlTagId[] Unread = [HtmlTagId.Script, HtmlTagId.Style, HtmlTagId.Head, HtmlTagId.Title];

    /// <summary>The plain text, or what the HTML shows where there is no other.</summary>
    public static string Of(MimeMessage message, int longest)
    {
        var text = message.TextBody ?? (message.HtmlBody is { } html ? Shown(html) : "");
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        return text.Length <= longest ? text : text[..longest];
    }

    /// <summary>Without the lines of the e-mail that it answers.</summary>
    public static string WithoutQuotes(string text)
    {
        try
        {
            var cut = Answered().Match(text);
            var own = cut.Success ? text[..cut.Index] : text;
            return string.Join('\n', own.Split('\n').Where(static line => !line.StartsWith('>'))).Trim();
        }
        catch (RegexMatchTimeoutException)
        {
            return text;
        }
    }

    private static string Shown(string html)
    {
        var text = new StringBuilder();
        var unread = 0;
        var tokens = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag)
            {
                if (Unread.Contains(tag.Id) && !tag.IsEmptyElement)
                    unread = Math.Max(0, unread + (tag.IsEndTag ? -1 : 1));
                if (Breaks.Contains(tag.Id) && (tag.IsEndTag || tag.Id == HtmlTagId.Br))
                    text.Append('\n');
            }
            else if (token is HtmlDataToken data && unread == 0 && token.Kind != HtmlTokenKind.ScriptData)
            {
                text.Append(Blanks().Replace(data.Data, " "));
            }
        }

        return string.Join('\n', text.ToString().Split('\n').Select(static line => line.Trim())).Trim();
    }

    // "On 3 March, Jane wrote:" in the languages mail programs write it, Outlook's line, and the header block under it.
    [GeneratedRegex(@"^(-{2,} ?(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original).*|_{10,}|(On|Am|Le|El|Il|Op) .{1,200}(wrote|schrieb|a écrit|escribió|ha scritto|schreef).{0,200}: ?)$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex Answered();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, DeadlineMs)]
    private static partial Regex Blanks();
}
