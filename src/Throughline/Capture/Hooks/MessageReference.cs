using System.Text.RegularExpressions;

namespace Throughline.Capture.Hooks;

/// <summary>The reference that a prefilled message carries, such as <c>Hello (ref 7H3KQ9H)</c> (offline-capture.md 2). Pure.</summary>
internal static partial class MessageReference
{
    private const int DeadlineMs = 1_000;

    /// <summary>The code, and the text without it; null when there is none or its check character is wrong.</summary>
    public static (string Code, string Text)? Find(string text)
    {
        try
        {
            foreach (Match match in Pattern().Matches(text))
            {
                if (ReferenceCode.Read(match.Groups["code"].ValueSpan) is { } code)
                    return (code, text.Remove(match.Index, match.Length).Replace("()", "", StringComparison.Ordinal).Trim());
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // Nobody writes a message like that by hand.
        }

        return null;
    }

    [GeneratedRegex(@"\bref[: ]*(?<code>[0-9A-Z]{3}-?[0-9A-Z]{4})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, DeadlineMs)]
    private static partial Regex Pattern();
}
