namespace Throughline.Capture.Mail.Rules;

/// <summary>What is known of one request for a link or picture of a mail.</summary>
/// <param name="Bot">What the bot detector says of user agent and headers, or null.</param>
/// <param name="UserAgent">As sent.</param>
/// <param name="ReferrerHost">Host of the referrer, or null.</param>
/// <param name="SinceDeliveryMs">Milliseconds since the copy was delivered (else since the mailing was sent); null when unknown.</param>
/// <param name="IsDataCentre">Whether it comes from a network of the operator's list of data centres.</param>
internal readonly record struct MailRequest(string? Bot, string UserAgent, string? ReferrerHost, long? SinceDeliveryMs, bool IsDataCentre = false);

/// <summary>One click on a link of somebody's copy.</summary>
internal readonly record struct MailClick(Guid EventId, long At, long Link, string? Visitor = null);

/// <summary>Tells mail scanners from readers (offline-capture.md 3). Pure.</summary>
internal static class ScannerRules
{
    /// <summary>Clicks and loads this soon after delivery are a scanner's: nobody reads so fast.</summary>
    public const long TooSoonMs = 10_000;

    /// <summary>With a rewriting host in the referrer, which alone proves nothing, this is soon enough.</summary>
    public const long SoonMs = 60_000;

    /// <summary>Different links of one copy within <see cref="BurstMs"/> that no hand can follow.</summary>
    public const int BurstLinks = 3;

    /// <summary>The window of a burst.</summary>
    public const long BurstMs = 2_000;

    /// <summary>Who follows the trap is a machine for this long before and after.</summary>
    public const long TrapMs = 60_000;

    private static readonly string[] Scanners =
        ["Barracuda", "Mimecast", "Proofpoint", "IronPort", "FireEye", "TrendMicro", "Symantec", "MessageLabs", "Sophos", "ZScaler", "SafeLinks", "ATP Safe", "Mailguard", "Forcepoint", "Cloudmark"];

    private static readonly string[] Rewriters =
        ["safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com", "linkprotect.cudasvc.com", "secure-web.cisco.com"];

    /// <summary>Why a click is no person's, by itself; null when nothing speaks against one.</summary>
    public static string? ReasonOfClick(MailRequest request) => request switch
    {
        { Bot: { } bot } => bot,
        _ when IsScanner(request.UserAgent) => "mail_scanner",
        { SinceDeliveryMs: >= 0 and <= TooSoonMs } => "too_soon",
        { SinceDeliveryMs: >= 0 and <= SoonMs } when IsRewriter(request.ReferrerHost) => "rewriter_soon",
        _ => null,
    };

    /// <summary>How a picture was loaded: <c>machine</c>, <c>proxy</c> or <c>human</c>.</summary>
    public static string ClassOfOpen(MailRequest request) => request switch
    {
        // Apple's privacy protection loads every picture, read or not, under exactly this name.
        { UserAgent: "Mozilla/5.0" } => "machine",
        _ when request.UserAgent.Contains("GoogleImageProxy", StringComparison.Ordinal) || request.UserAgent.Contains("YahooMailProxy", StringComparison.Ordinal) => "proxy",
        { Bot: not null } => "machine",
        _ when IsScanner(request.UserAgent) => "machine",
        { SinceDeliveryMs: >= 0 and < TooSoonMs } or { IsDataCentre: true } => "machine",
        _ => "human",
    };

    /// <summary>What a further click proves about itself and those before it: a burst over many links, or the trap.</summary>
    /// <param name="recent">Clicks of the same copy so far, in any order.</param>
    /// <param name="now">The click.</param>
    /// <returns>Why <paramref name="now"/> is a machine's, or null; and which earlier ones are, too.</returns>
    public static (string? Reason, IReadOnlyList<MailClick> Earlier) Judge(IReadOnlyList<MailClick> recent, MailClick now)
    {
        var near = recent.Where(c => Math.Abs(now.At - c.At) <= TrapMs).ToList();
        if (now.Link == Links.LinkToken.Trap)
            return ("trap", near);
        if (near.Any(static c => c.Link == Links.LinkToken.Trap))
            return ("trap", []);
        var burst = recent.Where(c => Math.Abs(now.At - c.At) <= BurstMs).ToList();
        return burst.Select(static c => c.Link).Append(now.Link).Distinct().Count() >= BurstLinks ? ("burst", burst) : (null, []);
    }

    /// <summary>Whether a referrer is a host that checks links on the way.</summary>
    public static bool IsRewriter(string? host) =>
        host is not null && (Rewriters.Contains(host) || (host.StartsWith("protect", StringComparison.Ordinal) && host.EndsWith(".mimecast.com", StringComparison.Ordinal))
            || host.EndsWith(".safelinks.protection.outlook.com", StringComparison.Ordinal));

    private static bool IsScanner(string userAgent) => Scanners.Any(word => userAgent.Contains(word, StringComparison.OrdinalIgnoreCase));
}
