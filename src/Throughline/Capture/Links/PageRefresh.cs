using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Throughline.Capture.Links;

/// <summary>Where a page sends its visitors on by itself: <c>&lt;meta http-equiv="refresh" content="0; url=…"&gt;</c>, which browsers follow like a redirect. Pure.</summary>
internal static partial class PageRefresh
{
    // It stands in the head of the page.
    private const int MostRead = 1 << 16;

    // A page that is read for longer has arrived.
    private const int LongestWaitSeconds = 5;

    /// <summary>The address as written, or null when the page stays.</summary>
    public static string? TargetOf(ReadOnlySpan<byte> page)
    {
        var text = Encoding.UTF8.GetString(page[..Math.Min(page.Length, MostRead)]);
        foreach (Match tag in Tags().Matches(text))
        {
            if (Refresh().IsMatch(tag.Value) && Content().Match(tag.Value) is { Success: true } content && int.TryParse(content.Groups["wait"].Value, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWaitSeconds)
                return WebUtility.HtmlDecode(content.Groups["url"].Value).Trim().Trim('\'', '"');
        }

        return null;
    }

    [GeneratedRegex("<meta\\s[^>]*>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex("http-equiv\\s*=\\s*[\"']?refresh", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Refresh();

    [GeneratedRegex("content\\s*=\\s*[\"']?\\s*(?<wait>\\d{1,4})\\s*[;,]\\s*url\\s*=\\s*(?<url>[^>]*?)\\s*(?:[\"']\\s*/?>|[\"']\\s|>)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Content();
}
