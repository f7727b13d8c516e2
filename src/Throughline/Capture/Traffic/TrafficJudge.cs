using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Throughline.Capture.Rules;
using Throughline.Capture.Tracker;
using Throughline.Log;

namespace Throughline.Capture.Traffic;

/// <summary>What the address and the cookies of a request say about who sends it.</summary>
/// <param name="Rules">The workspace's.</param>
/// <param name="Sender">Why the sender is no visitor: one of the workspace's own people, or a data centre; null for visitors.</param>
internal sealed record TrafficVerdict(TrafficRules Rules, string? Sender)
{
    /// <summary>Why an event of that page is left out of reports; null for visitors.</summary>
    public string? FlagOf(string? url) => Sender ?? Rules.FlagOfPage(url);
}

/// <summary>
/// Tells colleagues, tests and machines that are too fast from visitors. Addresses are looked at and forgotten: nothing of them is stored.
/// </summary>
internal sealed class TrafficJudge(TrafficBook book, CaptureSecrets secrets, DataCentres centres, IOptions<CaptureOptions> options)
{
    /// <summary>The parameter by which a browser says that it is a colleague's: <c>?tl_internal=CODE</c>, and <c>off</c> to be a visitor again.</summary>
    public const string Parameter = "tl_internal";

    /// <summary>Too many page views for a person, or for people behind one address.</summary>
    public const string TooFast = "bot:rate";

    private const string Cookie = "_tl_i";
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;

    private readonly TrafficRates _visitors = new();
    private readonly TrafficRates _addresses = new();

    /// <summary>The word with which this workspace's people open <see cref="Parameter"/>: not to be guessed, so that nobody can send customers out of the reports.</summary>
    public async ValueTask<string> StaffCodeAsync(Guid workspace, CancellationToken cancellation) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(await secrets.VisitorKeyAsync(cancellation), Encoding.UTF8.GetBytes($"staff\n{workspace}")).AsSpan(0, 6));

    /// <summary>Who sends a request of a browser.</summary>
    /// <param name="http">The request; a colleague's browser gets or loses its cookie on the answer.</param>
    /// <param name="workspace">Whose page.</param>
    /// <param name="url">The page, which may carry the parameter; null when the door cannot.</param>
    public async ValueTask<TrafficVerdict> JudgeAsync(HttpContext http, Guid workspace, string? url)
    {
        var rules = await book.RulesAsync(workspace, http.RequestAborted);
        var isOwn = http.Request.Cookies[Cookie] == "1";
        if (url is not null && Said(url) is { Length: > 0 } word)
        {
            if (word.Equals("off", StringComparison.Ordinal))
                (isOwn, _) = (false, Write(http, TimeSpan.Zero));
            else if (word.SequenceEqual(await StaffCodeAsync(workspace, http.RequestAborted)))
                (isOwn, _) = (true, Write(http, TimeSpan.FromDays(options.Value.CookieDays)));
        }

        var address = http.Connection.RemoteIpAddress;
        return new(rules, isOwn ? TrafficRules.OwnBrowser : rules.IsOwn(address) ? TrafficRules.OwnNetwork : centres.Contains(address) ? DataCentres.Flag : null);
    }

    /// <summary>The workspace's rules.</summary>
    public ValueTask<TrafficRules> RulesAsync(Guid workspace, CancellationToken cancellation) => book.RulesAsync(workspace, cancellation);

    /// <summary>Flags page views that come faster than people look at pages, by the event's own time, so that a queue sent at once is no burst.</summary>
    public Envelope Time(HttpContext http, Envelope e)
    {
        if (e.Kind != Kinds.PageView || e.Facts.Flag is not null || TestHosts.IsTestPage(e.Facts.Url))
            return e;
        var isTooFast = Guid.TryParse(e.Facts.Visitor, out var visitor) && _visitors.Exceeds(visitor, e.OccurredAt / MinuteMs, options.Value.ViewsAMinute);
        if (PublicAddress(http) is { } address)
            isTooFast |= _addresses.Exceeds(KeyOf(address), e.ReceivedAt / HourMs, options.Value.ViewsAnHour);
        return isTooFast ? e with { Facts = e.Facts with { Flag = TooFast } } : e;
    }

    private static Guid KeyOf(IPAddress address) => new(SHA256.HashData(address.GetAddressBytes()).AsSpan(0, 16));

    private static bool Write(HttpContext http, TimeSpan age)
    {
        http.Response.Cookies.Append(Cookie, age == TimeSpan.Zero ? "" : "1", Visitors.CookieFor(http.Request, age));
        return true;
    }

    private static string Said(string url)
    {
        var start = url.IndexOf($"{Parameter}=", StringComparison.Ordinal);
        if (start < 1 || url[start - 1] is not ('?' or '&' or '#'))
            return "";
        var rest = url.AsSpan(start + Parameter.Length + 1);
        var end = rest.IndexOfAny('&', '#');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    // A private or local address is a proxy's that nobody named, and stands for everybody behind it.
    private static IPAddress? PublicAddress(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal ? null : address;
        var bytes = address.GetAddressBytes();
        return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 100 && bytes[1] is >= 64 and < 128) ? null : address;
    }
}
